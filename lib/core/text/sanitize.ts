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

/**
 * CI systems obey commands in the log of a build, which text from an account must not give: GitHub a line that begins
 * with `::` after blanks, GitHub, Azure Pipelines and TeamCity `##[`, `##vso[` and `##teamcity[` anywhere in a line.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's color codes may precede the command
const LINE_COMMAND = /^((?:\s|\u001b\[[\d;]*m)*:)(?=:)/;
export const INLINE_COMMAND = /#(?=#\w*\[)/g;

/**
 * Returns a line of a log in which no CI system finds a command: `::stop` becomes `: :stop`, and
 * `##[group]` becomes `# #[group]`.
 */
export const breakCommands = (line: string): string => breakInlineCommands(line.replace(LINE_COMMAND, '$1 '));

/** Like {@link breakCommands}, for a text that does not begin a line. */
const breakInlineCommands = (text: string): string => text.replace(INLINE_COMMAND, '# ');

/** Characters that JSON allows in strings, but that a terminal, an editor or a CI system obeys. */
const OBEYED_IN_JSON = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]|#(?=#\w*\[)/gu;

/** Returns a JSON text in which no terminal and no CI system finds a command; it stays the same JSON. */
export const breakJsonCommands = (json: string): string =>
  json.replace(OBEYED_IN_JSON, (character) => character.replace(/./gs, escapeCodeUnit));

/** Returns the text for HTML or XML: sanitized, with characters of markup as entities. */
export const escapeMarkup = (text: string): string =>
  sanitize(text)
    // XML 1.0 does not allow these characters in any form.
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
    .replace(INLINE_COMMAND, '&#35;');

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

/**
 * Returns a line of plain text in which no mail program makes a link of a URL, nor of a host that begins with `www`.
 */
export const breakLinks = (text: string): string =>
  toPlainText(text)
    .replace(/[:\ufe13\ufe55\uff1a](?=[/\uff0f]{2})/g, '[:]')
    .replace(/(?<![\p{L}\p{N}])([w\uff57]{3})[.\u3002\uff0e\uff61]/giu, '$1[.]');

/** Returns a line of ASCII: letters without their accents, other characters as `?`. */
export const toAscii = (text: string): string =>
  breakLinks(text.normalize('NFKD').replace(/\p{Mn}/gu, '')).replace(/[^ -~]/g, '?');

/** Whether a text has characters that are invisible or that a terminal obeys. */
export const hasInvisible = (text: string): boolean => text.search(INVISIBLE) >= 0;
