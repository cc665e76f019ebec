import type { RunResult } from '../engine/run-result';
import { toJsonLines, toUnreadableOutput } from './json-parts';

/** Formats a run as lines of JSON: the evaluations, then the unreadable entries, which have `"unreadable": true`. */
export function* formatNdjson(run: RunResult): Generator<string> {
  for (const line of toJsonLines(run)) yield `${line}\n`;
  for (const entry of run.unreadable) {
    yield `${JSON.stringify({ unreadable: true, ...toUnreadableOutput(entry) })}\n`;
  }
}
