import type { RunResult } from '../engine/run-result';
import { joinJsonElements, mapEach, toJsonLines, toSummaryOutput, toUnreadableOutput } from './json-parts';

/** Formats a run as one JSON object, with an evaluation a line. The field names are a contract. */
export function* formatJson(run: RunResult): Generator<string> {
  yield '{\n  "evaluations": [';
  yield* joinJsonElements(toJsonLines(run), '    ');
  yield '],\n  "unreadable": [';
  yield* joinJsonElements(
    mapEach(run.unreadable, (entry) => JSON.stringify(toUnreadableOutput(entry))),
    '    ',
  );
  yield `],\n  "summary": ${JSON.stringify(toSummaryOutput(run), null, 2).replaceAll('\n', '\n  ')}\n}\n`;
}
