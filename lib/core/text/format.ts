/**
 * Joins words for a sentence: `a`, `a and b`, `a, b and 3 more`.
 * @example
 * joinList(['a', 'b', 'c', 'd']); // 'a, b and 2 more'
 */
export function joinList(words: readonly string[], maxWords = 3): string {
  if (words.length <= 1) return words.join('');
  const listed = words.length > maxWords ? words.slice(0, maxWords - 1) : words.slice(0, -1);
  const rest = words.length - listed.length;
  return `${listed.join(', ')} and ${rest === 1 ? words.at(-1) : `${rest} more`}`;
}

/**
 * Formats a count with its noun: `1 day`, `3 days`, `1,200 properties`.
 * @example
 * pluralize(2, 'property'); // '2 properties'
 */
export const pluralize = (count: number, noun: string): string =>
  `${formatInteger(count)} ${Math.abs(count) === 1 ? noun : toPlural(noun)}`;

const toPlural = (noun: string): string => (/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`);

/**
 * Formats an integer: `16,000`.
 * @example
 * formatInteger(16_000); // '16,000'
 */
export const formatInteger = (value: number): string => groupDigits(String(value));

/**
 * Formats an amount in US dollars, rounded to cents: `$1,638.40`.
 * @example
 * formatDollars(1638.4); // '$1,638.40'
 */
export function formatDollars(amount: number): string {
  // Moving the decimal point in the text is exact, a product is not: 1.005 * 100 is 100.49999999999999.
  // Below 0.000001 the text has an exponent of its own, and gives NaN.
  const cents = Math.round(Number(`${Math.abs(amount)}e2`)) || 0;
  const rest = String(cents % 100).padStart(2, '0');
  return `${amount < 0 ? '-' : ''}$${formatInteger(Math.floor(cents / 100))}.${rest}`;
}

const groupDigits = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** Orders texts by their code units, for `sort`: the same order in every locale. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Quotes a text of the input for a message: the first forty characters of a long one. */
export const quoteStart = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
