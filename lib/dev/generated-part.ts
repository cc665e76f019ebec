/**
 * Fills a part of a text that people write and the generator fills in places, between `<!-- generated: head -->` and
 * `<!-- /generated -->`. A text without the part stays as it is.
 */
export function fillPart(text: string, part: string, content: string): string {
  const opening = `<!-- generated: ${part} -->`;
  const start = text.indexOf(opening);
  if (start < 0) return text;
  const contentStart = start + opening.length;
  const end = text.indexOf(CLOSING, contentStart);
  // The end of the next part would otherwise be taken for this one's, and what a person wrote between them be lost.
  if (end < 0 || text.slice(contentStart, end).includes('<!-- generated:')) {
    throw new Error(`Cannot fill "${opening}": no "${CLOSING}" after it`);
  }
  // Markdown begins a table only after an empty line.
  return `${text.slice(0, contentStart)}\n\n${content}\n\n${text.slice(end)}`;
}

const CLOSING = '<!-- /generated -->';
