import {
  BACKSLASH,
  COLON,
  COMMA,
  isBlank,
  isClosing,
  isMark,
  isOpening,
  LINE_FEED,
  OPEN_BRACE,
  OPEN_SQUARE,
  QUOTE,
  SPACE,
} from './bytes';
import type { Window } from './window';

/** Whether a value has ended, needs more bytes, or cannot go on with the next byte. */
export type Step = 'end' | 'more' | 'stray';

/** Reads over one value that is not looked into, over as many chunks as it takes. */
export class Skipping {
  /** A number, true, false or null, or what stands in its place; the beginning of a long one. */
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
   * From a quote or an opening bracket to the one that belongs to it.
   * @param careful whether to stop where a line seems to have broken off, lest it swallow the next ones
   */
  nested(window: Window, careful: boolean): Step {
    const { memory, end } = window;
    // In a string a control character is none of JSON's, and a line break mostly the end of a broken line.
    const lowest = careful ? SPACE : 0;
    let { at } = window;
    let { inString, escaped, depth } = this;
    let step: Step = 'more';
    while (at < end && step === 'more') {
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
          step = 'stray';
          break;
        }
      } else if (byte === QUOTE) inString = true;
      else if (isOpening(byte)) {
        if (careful && byte === OPEN_BRACE && isStray(window, at)) {
          step = 'stray';
          break;
        }
        depth++;
      } else if (isClosing(byte)) depth--;
      at++;
      if (depth === 0 && !inString) step = 'end';
    }
    window.at = at;
    this.inString = inString;
    this.escaped = escaped;
    this.depth = depth;
    return step;
  }

  plain(window: Window): Step {
    const { memory } = window;
    let { at } = window;
    while (at < window.end && !isBlank(memory[at]) && !isMark(memory[at]) && memory[at] !== QUOTE) at++;
    this.word += memory.toString('latin1', window.at, at).slice(0, LONGEST_WORD);
    window.at = at;
    if (at === window.end) return 'more';
    return WORD.test(this.word) || this.word.length >= LONGEST_WORD ? 'end' : 'stray';
  }
}

const LONGEST_WORD = 64;
const WORD = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;

/** Whether an object begins a line where no value can begin: then the line before broke off. */
function isStray({ memory, finder: { origin } }: Window, brace: number): boolean {
  if (brace === origin || memory[brace - 1] !== LINE_FEED) return false;
  let at = brace - 1;
  while (at > origin && isBlank(memory[at])) at--;
  const before = memory[at];
  return before !== COMMA && before !== COLON && before !== OPEN_SQUARE;
}
