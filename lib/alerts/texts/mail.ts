/** Plain text as it goes into a mail: nothing that a terminal or a mail program obeys, or that breaks a line. */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Somebody's text, in which no mail program makes a link: whoever names a resource must not lead the person who was
 * paged anywhere.
 */
export const unlinked = (text: string): string => plain(text).replaceAll('://', '[:]//');

/** A line of ASCII, as SNS wants its subjects. */
export const ascii = (text: string): string =>
  plain(text.normalize('NFKD').replace(/\p{Mn}/gu, '')).replace(/[^ -~]/g, '?');

const WIDTH = 76;

/** Breaks a text between words, and indents each line; a word that is too long stays whole, since it may be a link. */
export function wrapped(text: string, indent = '', hanging = indent): string[] {
  const lines: string[] = [];
  let line = indent;
  let isBlank = true;
  for (const word of plain(text).split(' ')) {
    if (!isBlank && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = hanging;
      isBlank = true;
    }
    line += isBlank ? word : ` ${word}`;
    isBlank = false;
  }
  return [...lines, line];
}

/** A shell's command over several lines, broken only where it can be pasted again. */
export function wrappedCommand(command: string, indent: string): string[] {
  const parts: string[] = [];
  for (const [word] of command.matchAll(WORD)) {
    if (parts.length === 0 || /^(--?[a-z]|\|$)/.test(word)) parts.push(word);
    else parts.push(`${parts.pop()} ${word}`);
  }
  const lines: string[] = [];
  let line = indent + (parts[0] ?? '');
  for (const part of parts.slice(1)) {
    if (line.length + 1 + part.length + 2 > WIDTH || part.startsWith('| ')) {
      lines.push(`${line} \\`);
      line = `${indent}  ${part}`;
    } else line += ` ${part}`;
  }
  return [...lines, line];
}

/** A word of a shell's command: what is in quotes belongs to it, and what is escaped. */
const WORD = /(?:\$'(?:\\.|[^'\\])*'|'[^']*'|\\.|[^\s'\\])+/g;

/** `2026-02-11 05:06 UTC` */
export const minuteOf = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;

/** `2026-02-11 05:06:07 UTC` */
export const secondOf = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;

/** `2026-02-11 05:01 to 05:06 UTC` */
export function spanOf(from: string, to: string): string {
  if (minuteOf(from) === minuteOf(to)) return minuteOf(from);
  const end = from.slice(0, 10) === to.slice(0, 10) ? minuteOf(to).slice(11) : minuteOf(to);
  return `${minuteOf(from).slice(0, 16)} to ${end}`;
}

/** What a mail begins with: labels in a column. */
export const field = (label: string, text: string): string[] => wrapped(text, label.padEnd(LABELS), ' '.repeat(LABELS));
const LABELS = 11;

/** SNS takes 256 KB for all protocols together; nobody reads more than this. */
const MOST_BYTES = 16 * 1024;

/** The blocks as one text, a blank line between them, cut where it is too long. */
export function mailOf(blocks: readonly (readonly string[])[]): string {
  const text = `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  const note = '\n[cut: the whole is in the JSON form of this message]\n';
  let cut = text.slice(0, MOST_BYTES - note.length);
  while (Buffer.byteLength(cut) > MOST_BYTES - note.length) cut = cut.slice(0, -64);
  return cut.slice(0, cut.lastIndexOf('\n')) + note;
}

/** Cut in the middle, where names have least to say. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most < 8) return text.slice(0, Math.max(most, 0));
  const head = Math.ceil((most - 3) * 0.6);
  return `${text.slice(0, head)}...${text.slice(text.length - (most - 3 - head))}`;
}

export const cutAtEnd = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 3).trimEnd()}...`;
