import { hasInvisible, INLINE_COMMAND } from './sanitize';

/**
 * Quotes a text as one word of a shell's command. Names may come from an attacker, and commands are pasted: a terminal
 * obeys control characters within quotes too, so invisible characters are written as escapes, which bash and zsh read.
 */
export function quoteShell(text: string): string {
  if (PLAIN_WORD.test(text)) return text;
  if (hasInvisible(text)) return `$'${[...text].map(escapeForShell).join('')}'`;
  // The shell joins two quoted texts to one word, so that a CI system finds no command in the line.
  return `'${escapeSingleQuotes(text).replace(INLINE_COMMAND, "#''")}'`;
}

/** zsh replaces `=name` by the path of a command. */
const PLAIN_WORD = /^[\w./:@%+,-][\w./:@%+,=-]*$/;

/** Returns the text as it goes between single quotes, which a quote inside has to end and begin again. */
export const escapeSingleQuotes = (text: string): string => text.replaceAll("'", `'\\''`);

function escapeForShell(character: string): string {
  if (!hasInvisible(character) && character !== '#') return character.replace(/['\\]/, '\\$&');
  return [...new TextEncoder().encode(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
