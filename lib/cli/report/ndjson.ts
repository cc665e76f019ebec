import { evaluationLines, toUnreadableOutput } from './contract';
import type { Report } from './report';

/** One evaluation a line, then one unreadable entry a line, which has `"unreadable": true`. */
export function* ndjson(report: Report): Generator<string> {
  for (const line of evaluationLines(report)) yield `${line}\n`;
  for (const entry of report.unreadable) {
    yield `${JSON.stringify({ unreadable: true, ...toUnreadableOutput(entry) })}\n`;
  }
}
