/**
 * Replaces a generated part of a page: the text between `<!-- generated: head -->` and `<!-- /generated -->`. Returns a
 * page without the part unchanged.
 * @throws Error if the end of the part is missing
 */
export function fillPart(page: string, part: string, content: string): string {
  const opening = `<!-- generated: ${part} -->`;
  const start = page.indexOf(opening);
  if (start < 0) return page;
  const contentStart = start + opening.length;
  const end = page.indexOf(CLOSING, contentStart);
  // Without this check, the end of the next part would count, and the handwritten text between them would be lost.
  if (end < 0 || page.slice(contentStart, end).includes('<!-- generated:')) {
    throw new Error(`Cannot fill "${opening}": no "${CLOSING}" after it`);
  }
  // Markdown needs an empty line before a table.
  return `${page.slice(0, contentStart)}\n\n${content}\n\n${page.slice(end)}`;
}

const CLOSING = '<!-- /generated -->';
