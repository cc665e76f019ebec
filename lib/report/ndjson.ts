import { ELEMENT_START, type RunResult } from '../engine/run-result';
import { formatControlLines } from './frameworks/framework-json';
import { toElements, toUnreadableOutput } from './json-parts';

/**
 * Formats a run as lines of JSON: the evaluations, then the unreadable entries, which have `"unreadable": true`, then
 * the controls of frameworks, which have `"framework"`.
 */
export function* formatNdjson(run: RunResult): Generator<string | Uint8Array> {
  for (const piece of toElements(run)) yield typeof piece === 'string' ? toLines(piece) : toLineBytes(piece);
  for (const entry of run.unreadable) {
    yield `${JSON.stringify({ unreadable: true, ...toUnreadableOutput(entry) })}\n`;
  }
  if (run.frameworks) yield* formatControlLines(run.frameworks);
}

/** Returns elements of a list as lines. */
const toLines = (elements: string): string =>
  `${elements.slice(ELEMENT_START.length).replaceAll(ELEMENT_START, '\n')}\n`;

/** In Latin-1 each byte is a character, so that no text has to be decoded and encoded again. */
const toLineBytes = ({ buffer, byteOffset, length }: Uint8Array): Uint8Array =>
  Buffer.from(toLines(Buffer.from(buffer, byteOffset, length).toString('latin1')), 'latin1');
