/** The answer to a question about a policy: `unknown` if it depends on a value that a template leaves open. */
export type TriState = boolean | 'unknown';

/** Whether at least one answer is true. */
export const any = (answers: readonly TriState[]): TriState =>
  answers.includes(true) || (answers.includes('unknown') && 'unknown');

/** Whether every answer is true. */
export const all = (answers: readonly TriState[]): TriState =>
  !answers.includes(false) && (answers.includes('unknown') ? 'unknown' : true);

/** The opposite answer. */
export const not = (answer: TriState): TriState => (answer === 'unknown' ? 'unknown' : !answer);
