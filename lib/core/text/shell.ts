import { hasInvisible } from './sanitize';

/**
 * Quotes a text as one word of a shell's command. Names may come from an attacker, and commands are pasted: a terminal
 * obeys control characters within quotes too, so invisible characters are written as escapes, which bash and zsh read.
 */
export function quoteShell(text: string): string {
  if (PLAIN_WORD.test(text)) return text;
  return hasInvisible(text) ? `$'${[...text].map(escapeForShell).join('')}'` : `'${escapeSingleQuotes(text)}'`;
}

/** zsh replaces `=name` by the path of a command. */
const PLAIN_WORD = /^[\w./:@%+,-][\w./:@%+,=-]*$/;

/** Returns the text as it goes between single quotes, which a quote inside has to end and begin again. */
export const escapeSingleQuotes = (text: string): string => text.replaceAll("'", `'\\''`);

function escapeForShell(character: string): string {
  if (!hasInvisible(character)) return character.replace(/['\\]/, '\\$&');
  return [...new TextEncoder().encode(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
