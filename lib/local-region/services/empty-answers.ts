import type { AnswerCall } from '../service';

/**
 * Creates the answers to questions about resources that the local region cannot hold: there is none.
 * @param lists the list of the answer by operation: `Aliases`
 */
export const answerNone = (lists: Readonly<Record<string, string>>): Readonly<Record<string, AnswerCall>> =>
  Object.fromEntries(Object.entries(lists).map(([operation, list]) => [operation, () => ({ [list]: [] })]));
