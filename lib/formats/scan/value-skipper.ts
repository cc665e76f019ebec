import type { ByteWindow } from './byte-window';
import {
  BACKSLASH,
  COLON,
  COMMA,
  isBlank,
  isClosing,
  isOpening,
  isSeparator,
  LINE_FEED,
  OPEN_BRACE,
  OPEN_SQUARE,
  QUOTE,
  SPACE,
} from './type';

/** The value has ended, needs more bytes, or is broken at the next byte. */
type SkipResult = 'end' | 'more' | 'broken';

/** Skips one value whose contents do not matter, over as many chunks as it takes. */
export class ValueSkipper {
  /** The first characters of a number, `true`, `false`, `null`, or of the garbage in its place. */
  word = '';
  inString = false;
  private escaped = false;
  private depth = 0;

  begin(): void {
    this.word = '';
    this.inString = false;
    this.escaped = false;
    this.depth = 0;
  }

  /**
   * Skips from a quote or an opening bracket to the one that closes it.
   * @param careful whether to stop where a line seems truncated, so that the lines after it are not skipped too
   */
  skipNested(window: ByteWindow, careful: boolean): SkipResult {
    const { memory, end } = window;
    // JSON allows no control character in a string. A line break there is mostly the end of a truncated line.
    const lowest = careful ? SPACE : 0;
    let { at } = window;
    let { inString, escaped, depth } = this;
    let result: SkipResult = 'more';
    while (at < end && result === 'more') {
      let byte = memory[at] as number;
      if (inString) {
        if (escaped) {
          escaped = false;
          if (byte >= lowest) byte = memory[++at] as number;
        }
        while (at < end && byte !== QUOTE && byte !== BACKSLASH && byte >= lowest) byte = memory[++at] as number;
        if (at === end) break;
        if (byte === QUOTE) inString = false;
        else if (byte === BACKSLASH) escaped = true;
        else {
          result = 'broken';
          break;
        }
      } else if (byte === QUOTE) inString = true;
      else if (isOpening(byte)) {
        if (careful && byte === OPEN_BRACE && isUnexpectedObject(window, at)) {
          result = 'broken';
          break;
        }
        depth++;
      } else if (isClosing(byte)) depth--;
      at++;
      if (depth === 0 && !inString) result = 'end';
    }
    window.at = at;
    this.inString = inString;
    this.escaped = escaped;
    this.depth = depth;
    return result;
  }

  /** Skips a number, `true`, `false` or `null`. */
  skipWord(window: ByteWindow): SkipResult {
    const { memory } = window;
    let { at } = window;
    while (at < window.end && !isBlank(memory[at]) && !isSeparator(memory[at]) && memory[at] !== QUOTE) at++;
    this.word += memory.toString('latin1', window.at, at).slice(0, MAX_WORD_LENGTH);
    window.at = at;
    if (at === window.end) return 'more';
    return JSON_WORD.test(this.word) || this.word.length >= MAX_WORD_LENGTH ? 'end' : 'broken';
  }
}

const MAX_WORD_LENGTH = 64;
const JSON_WORD = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;

/** Whether an object begins a line where no value can begin: then the line before it is truncated. */
function isUnexpectedObject({ memory, finder: { origin } }: ByteWindow, brace: number): boolean {
  if (brace === origin || memory[brace - 1] !== LINE_FEED) return false;
  let at = brace - 1;
  while (at > origin && isBlank(memory[at])) at--;
  const before = memory[at];
  return before !== COMMA && before !== COLON && before !== OPEN_SQUARE;
}
