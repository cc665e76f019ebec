/**
 * Whether an event matches an EventBridge pattern, as far as our patterns go: exact values, prefix, anything-but, exists
 * and `$or`. Events without arrays. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: unknown, event: unknown): boolean {
  return Object.entries(pattern as object).every(([key, wanted]) => {
    if (key === '$or') return (wanted as unknown[]).some((alternative) => matches(alternative, event));
    const found = (event as Record<string, unknown> | undefined)?.[key];
    if (!Array.isArray(wanted)) return found !== undefined && matches(wanted, found);
    return wanted.some((filter) => matchesOne(filter, found));
  });
}

function matchesOne(filter: unknown, found: unknown): boolean {
  if (typeof filter !== 'object' || filter === null) return found === filter;
  const [operator, operand] = Object.entries(filter)[0] as [string, unknown];
  switch (operator) {
    case 'prefix':
      return typeof found === 'string' && found.startsWith(operand as string);
    case 'anything-but':
      return found !== undefined && !(operand as unknown[]).includes(found);
    case 'exists':
      return (found !== undefined) === operand;
    default:
      throw new Error(`Cannot match by "${operator}"`);
  }
}
