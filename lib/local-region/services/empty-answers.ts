import type { CallInput } from '../aws-call';
import type { AnswerCall, Operations } from '../service';

/**
 * Creates the answers to questions about resources that the local region cannot hold: there is none.
 * @param lists the list of the answer by operation: `Aliases`
 * @param requireOwner throws if the resource that would have them does not exist
 */
export const answerNone = (
  lists: Readonly<Record<string, string>>,
  requireOwner: (input: CallInput) => unknown = () => undefined,
): Operations =>
  Object.fromEntries(
    Object.entries(lists).map(([operation, list]): [string, AnswerCall] => [
      operation,
      ({ input }) => {
        requireOwner(input);
        return { [list]: [] };
      },
    ]),
  );
