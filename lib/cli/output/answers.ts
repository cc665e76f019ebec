import { formatExactJson } from '../../core/exact-json';
import { breakCommands, breakJsonCommands, sanitize } from '../../core/text/sanitize';

/** Formats an answer as JSON, in which no terminal and no CI system finds a command. */
export const formatAnswerJson = (answer: unknown, indent = 2): string =>
  `${breakJsonCommands(formatExactJson(answer, indent))}\n`;

/** Formats an answer as lines of text, in which no terminal and no CI system finds a command. */
export const formatAnswerLines = (lines: readonly string[]): string =>
  lines.map((line) => `${toSafeLine(line)}\n`).join('');

/** Returns a line with invisible characters written out, in which no CI system finds a command. */
export const toSafeLine = (line: string): string => breakCommands(sanitize(line));
