/** The answer to a question about a policy: `unknown` if it depends on a value that a template leaves open. */
export type TriState = boolean | 'unknown';

/** Whether at least one answer is true. */
export const any = (answers: readonly TriState[]): TriState =>
  answers.includes(true) || (answers.includes('unknown') && 'unknown');

/** Whether the answer for at least one value is true. */
export function forAny<T>(values: readonly T[], answer: (value: T) => TriState): TriState {
  let found: TriState = false;
  for (const value of values) {
    const one = answer(value);
    if (one === true) return true;
    if (one === 'unknown') found = one;
  }
  return found;
}

/** Whether every answer is true. */
export const all = (answers: readonly TriState[]): TriState =>
  !answers.includes(false) && (answers.includes('unknown') ? 'unknown' : true);

/** Whether the answer for every value is true. */
export function forAll<T>(values: readonly T[], answer: (value: T) => TriState): TriState {
  let found: TriState = true;
  for (const value of values) {
    const one = answer(value);
    if (one === false) return false;
    if (one === 'unknown') found = one;
  }
  return found;
}

/** The opposite answer. */
export const not = (answer: TriState): TriState => (answer === 'unknown' ? 'unknown' : !answer);
