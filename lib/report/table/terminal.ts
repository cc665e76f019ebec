/**
 * Text for a terminal: how wide it is, how it is wrapped, and how text that others wrote is made harmless.
 *
 * A bucket policy's statement may be called anything, escape sequences that recolour, retitle or erase the terminal
 * included. So everything from the input passes through {@link sanitizeTerminal} before it is printed.
 */

/**
 * The text with its invisible characters written out: controls, bidirectional overrides, line separators, lone
 * surrogates. `\u001b[2J` is then eight harmless characters.
 */
export const sanitizeTerminal = (text: string): string => text.replace(INVISIBLE, written);

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function written(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16);
  return SHORT[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
}

/** Columns that visible text takes: two for East Asian wide characters and emoji, none for combining marks. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

const ASCII = /^[\x20-\x7e]*$/;
const COMBINING = /^[\p{Mn}\p{Me}\u1160-\u11ff]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;
/** Makes an emoji of the character before it, which may have been counted as narrow. */
const EMOJI_SELECTOR = '\ufe0f';

function columnsOf(character: string): number {
  const code = character.codePointAt(0) as number;
  if (code < 0x300 || character === EMOJI_SELECTOR) return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) || EMOJI.test(character) ? 2 : 1;
}

/** East Asian Wide and Fullwidth, with the gaps between them where nothing else is. https://www.unicode.org/reports/tr11/ */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2ff],
  [0x1f200, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

/** The text in lines of at most so many columns; a word that is longer than a line is broken, at a separator if it has one. */
export const wrap = (text: string, width: number): string[] => wrapWords(text.split(' '), width);

/** Words, or phrases that are not to be broken, in lines of at most so many columns. */
export function wrapWords(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = broken(word, width);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

function broken(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (textWidth(rest) > width) {
    const piece = firstColumns(rest, width);
    const end = SEPARATORS.map((separator) => piece.lastIndexOf(separator) + 1).find((at) => at > piece.length / 2);
    pieces.push(rest.slice(0, end ?? piece.length));
    rest = rest.slice(end ?? piece.length);
  }
  return [...pieces, rest];
}

/** Where a long word may be broken, the best first. */
const SEPARATORS = ['/', ':', ',', '-', '|'];

/** As much of the text as fits, one character at least. */
function firstColumns(text: string, width: number): string {
  let end = 0;
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width && end > 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'cyan' | 'green' | 'alarm';

/** Colours text, or leaves it as it is. */
export type Painter = (style: Style, text: string) => string;

export const createPainter = (color: boolean): Painter =>
  color ? (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : (_style, text) => text;

/** Select Graphic Rendition codes, on and off. */
const CODES: Readonly<Record<Style, readonly [on: string, off: string]>> = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  red: ['1;31', '22;39'],
  yellow: ['33', '39'],
  cyan: ['36', '39'],
  green: ['32', '39'],
  alarm: ['1;41;97', '22;49;39'],
};
