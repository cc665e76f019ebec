import { evaluationLines, jsonElements, mapped, toSummaryOutput, toUnreadableOutput } from '../engine/evaluation-json';
import type { RunResult } from '../engine/run-result';

/** One JSON object, an evaluation a line. Its field names are a contract. */
export function* formatJson(report: RunResult): Generator<string> {
  yield '{\n  "evaluations": [';
  yield* jsonElements(evaluationLines(report), '    ');
  yield '],\n  "unreadable": [';
  yield* jsonElements(
    mapped(report.unreadable, (entry) => JSON.stringify(toUnreadableOutput(entry))),
    '    ',
  );
  yield `],\n  "summary": ${JSON.stringify(toSummaryOutput(report), null, 2).replaceAll('\n', '\n  ')}\n}\n`;
}
