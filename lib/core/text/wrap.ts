/**
 * Returns the columns that visible text takes: two for East Asian wide characters and emoji, none for combining marks.
 */
export function textWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += countColumns(character);
  return width;
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const COMBINING = /^[\p{Mn}\p{Me}\u1160-\u11ff]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;
/** Makes an emoji of the character before it, which may have counted as one column. */
const EMOJI_SELECTOR = '\ufe0f';

function countColumns(character: string): number {
  const code = character.codePointAt(0) as number;
  if (code < 0x300 || character === EMOJI_SELECTOR) return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) || EMOJI.test(character) ? 2 : 1;
}

/** East Asian Wide and Fullwidth, including unassigned gaps between them. https://www.unicode.org/reports/tr11/ */
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

interface WrapOptions {
  /** The text at the start of the first line. @default '' */
  readonly indent?: string;
  /** The text at the start of the other lines. @default the indent */
  readonly hanging?: string;
  /** Whether a word that is longer than a line stays whole, such as a link. @default false */
  readonly keepWords?: boolean;
}

/** Breaks a text into lines of at most `width` columns, between words, and inside a word that is longer than a line. */
export const wrap = (text: string, width: number, options?: WrapOptions): string[] =>
  wrapWords(text.split(' '), width, options);

/** Breaks words, or phrases that should stay whole, into lines of at most `width` columns. */
export function wrapWords(
  words: readonly string[],
  width: number,
  { indent = '', hanging = indent, keepWords = false }: WrapOptions = {},
): string[] {
  const room = Math.max(1, width - Math.max(textWidth(indent), textWidth(hanging)));
  const lines: string[] = [];
  let line = indent;
  let isBlank = true;
  for (const word of words) {
    if (!isBlank && textWidth(line) + 1 + textWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    for (const piece of keepWords ? [word] : breakWord(word, room)) {
      if (!isBlank) {
        lines.push(line.trimEnd());
        line = hanging;
      }
      line += piece;
      isBlank = piece === '';
    }
  }
  return isBlank && lines.length > 0 ? lines : [...lines, line];
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  // Looks only at the next piece, so that a word of any length takes one pass.
  for (;;) {
    const piece = takeColumns(word, start, width);
    if (start + piece.length === word.length) return [...pieces, piece];
    const end = SEPARATORS.map((separator) => piece.lastIndexOf(separator) + 1).find((at) => at > piece.length / 2);
    const length = end ?? piece.length;
    pieces.push(piece.slice(0, length));
    start += length;
  }
}

/** Where a long word may be broken, the best first. */
const SEPARATORS = ['/', ':', ',', '-', '|'];

/** Returns as much of the text from `start` on as fits, one character at least. */
function takeColumns(text: string, start: number, width: number): string {
  let end = start;
  let used = 0;
  while (end < text.length) {
    const character = String.fromCodePoint(text.codePointAt(end) as number);
    used += countColumns(character);
    if (used > width && end > start) break;
    end += character.length;
  }
  return text.slice(start, end);
}
