import { evaluationLines, toUnreadableOutput } from '../engine/evaluation-json';
import type { RunResult } from '../engine/run-result';

/** One evaluation a line, then one unreadable entry a line, which has `"unreadable": true`. */
export function* formatNdjson(report: RunResult): Generator<string> {
  for (const line of evaluationLines(report)) yield `${line}\n`;
  for (const entry of report.unreadable) {
    yield `${JSON.stringify({ unreadable: true, ...toUnreadableOutput(entry) })}\n`;
  }
}
