import type { RunResult } from '../engine/run-result';
import { evaluationLines, jsonElements, mapEach, toSummaryOutput, toUnreadableOutput } from './json-parts';

/** Formats a run as one JSON object, with an evaluation a line. The field names are a contract. */
export function* formatJson(run: RunResult): Generator<string> {
  yield '{\n  "evaluations": [';
  yield* jsonElements(evaluationLines(run), '    ');
  yield '],\n  "unreadable": [';
  yield* jsonElements(
    mapEach(run.unreadable, (entry) => JSON.stringify(toUnreadableOutput(entry))),
    '    ',
  );
  yield `],\n  "summary": ${JSON.stringify(toSummaryOutput(run), null, 2).replaceAll('\n', '\n  ')}\n}\n`;
}
