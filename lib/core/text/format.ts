/** `a`, `a and b`, `a, b and 3 more`. */
export function joinList(words: readonly string[], most = 3): string {
  if (words.length <= 1) return words.join('');
  const shown = words.length > most ? words.slice(0, most - 1) : words.slice(0, -1);
  const rest = words.length - shown.length;
  return `${shown.join(', ')} and ${rest === 1 ? words.at(-1) : `${rest} more`}`;
}

/** `1 day`, `3 days`. */
export const pluralize = (count: number, noun: string): string => `${count} ${noun}${Math.abs(count) === 1 ? '' : 's'}`;

/** `16,000`. */
export function formatInteger(count: number): string {
  wholeNumbers ??= new Intl.NumberFormat('en-US');
  return wholeNumbers.format(count);
}

/** `$1,638.40`. */
export function formatDollars(amount: number): string {
  money ??= new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
  return money.format(amount);
}

// Made once, and when first needed: each takes longer to make than all else that an annotation costs.
let wholeNumbers: Intl.NumberFormat | undefined;
let money: Intl.NumberFormat | undefined;
