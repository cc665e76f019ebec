/** Formats a table as GitHub renders it. The cells are Markdown. */
export const toTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`).join('\n');

export const toCode = (text: string): string => `\`${text}\``;

export const toLink = (text: string, target: string): string => `[${text}](${target})`;

/** Escapes text, so that none of it is read as Markdown or HTML. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_[\]<>~]/g, '\\$&');

/** Escapes pipes: an unescaped one ends the cell, even inside code. */
const escapeCell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
