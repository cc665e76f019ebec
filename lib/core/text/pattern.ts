/**
 * Whether a name matches a pattern, in which `*` is any run of characters. Compares piece by piece from the left: a
 * regular expression with many wildcards can take forever.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = '', ...pieces] = pattern.split('*');
  const last = pieces.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let end = first.length;
  for (const piece of pieces) {
    const start = name.indexOf(piece, end);
    if (start === -1) return false;
    end = start + piece.length;
  }
  return name.length - last.length >= end && name.endsWith(last);
}
