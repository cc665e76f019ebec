/**
 * Whether an event matches an EventBridge pattern. Supports exact values, prefix, anything-but, exists and `$or`, and events
 * without arrays. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  return Object.entries(pattern as object).every(([key, wanted]) => {
    if (key === '$or') return (wanted as unknown[]).some((alternative) => matchesPattern(alternative, event));
    const found = (event as Record<string, unknown> | undefined)?.[key];
    if (!Array.isArray(wanted)) return found !== undefined && matchesPattern(wanted, found);
    return wanted.some((filter) => matchesFilter(filter, found));
  });
}

function matchesFilter(filter: unknown, found: unknown): boolean {
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
      throw new Error(`Cannot match operator "${operator}"`);
  }
}
