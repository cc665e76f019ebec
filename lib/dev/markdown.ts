/** A table as GitHub renders it; cells are Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

export const code = (text: string): string => `\`${text}\``;

export const link = (text: string, target: string): string => `[${text}](${target})`;

/** Text that is to be read as it is, whatever it holds. */
export const plain = (text: string): string => text.replace(/[\\`*_[\]<>~]/g, '\\$&');

/** A pipe ends a cell, even inside a code span, unless it is escaped. */
const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
