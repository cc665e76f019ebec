/**
 * Splits a text at its substitutions `${…}`: every second piece is one, with its braces. Reads each character once; a
 * regular expression would search for the end again from every `${` of `${${${…`.
 * @example
 * splitSubstitutions('a${B}c'); // ['a', '${B}', 'c']
 */
export function splitSubstitutions(text: string): string[] {
  const pieces: string[] = [];
  let end = 0;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', end)) {
    const close = text.indexOf('}', start);
    if (close < 0) break;
    pieces.push(text.slice(end, start), text.slice(start, close + 1));
    end = close + 1;
  }
  return [...pieces, text.slice(end)];
}
