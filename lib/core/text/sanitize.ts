/**
 * Text that others wrote, such as the name of a resource, made safe to show. It may hold escape sequences that recolor
 * or erase a terminal, marks that reverse the reading direction, or markup.
 */

/** Controls, bidirectional overrides and other format characters, line separators, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Returns the text with its invisible characters written out: `\u001b[2J` is then eight harmless characters. */
export const sanitize = (text: string): string => text.replace(INVISIBLE, escapeCharacter);

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16);
  return SHORT_ESCAPES[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
}

/** Returns a JSON text with the invisible characters of its strings written out; it stays the same JSON. */
export const sanitizeJson = (json: string): string =>
  json.replace(INVISIBLE, (character) => character.replace(/./gs, escapeCodeUnit));

const escapeCodeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Returns the text for HTML or XML: sanitized, with characters of markup as entities. */
export const escapeMarkup = (text: string): string =>
  sanitize(text)
    // XML 1.0 does not allow these characters in any form.
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);

/** Known to HTML and to XML. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns the text as one line: runs of invisible characters and blanks become one blank. */
export const toPlainText = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

/** Returns a line of plain text in which no mail program makes a link of a URL. */
export const breakLinks = (text: string): string => toPlainText(text).replaceAll('://', '[:]//');

/** Returns a line of ASCII: letters without their accents, other characters as `?`. */
export const toAscii = (text: string): string =>
  toPlainText(text.normalize('NFKD').replace(/\p{Mn}/gu, '')).replace(/[^ -~]/g, '?');

/** Whether a text has characters that are invisible or that a terminal obeys. */
export const hasInvisible = (text: string): boolean => text.search(INVISIBLE) >= 0;
