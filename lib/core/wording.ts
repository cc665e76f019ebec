/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(words: readonly string[], most = 3): string {
  if (words.length <= 1) return words.join('');
  const shown = words.length > most ? words.slice(0, most - 1) : words.slice(0, -1);
  const rest = words.length - shown.length;
  return `${shown.join(', ')} and ${rest === 1 ? words.at(-1) : `${rest} more`}`;
}

/** `1 day`, `3 days`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${Math.abs(count) === 1 ? '' : 's'}`;

/** `16,000`. */
export const thousands = (count: number): string => count.toLocaleString('en-US');

/** `$1,638.40`. */
export const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
