import type { Severity } from '../../core/rule';
import { breakLinks, toAscii, toPlainText } from '../../core/text/sanitize';
import { wrap } from '../../core/text/wrap';
import { formatMinute } from '../../core/time';
import type { Alert, AlertKind } from '../alert';

const MAIL_WIDTH = 76;

/** SNS's limit on a subject, in ASCII characters. */
export const MAX_SUBJECT_LENGTH = 100;

export const formatSubject = (text: string): string => toAscii(text).slice(0, MAX_SUBJECT_LENGTH);

/** Breaks plain text into lines of a mail; a word that is too long stays whole, since it may be a link. */
export const wrapMailText = (text: string, indent = '', hanging = indent): string[] =>
  wrap(toPlainText(text), MAIL_WIDTH, { indent, hanging, keepWords: true });

/** Breaks a shell command into lines that can be pasted, before options and pipes. */
export function wrapCommand(command: string, indent: string): string[] {
  const parts: string[] = [];
  for (const [word] of command.matchAll(WORD)) {
    if (parts.length === 0 || /^(--?[a-z]|\|$)/.test(word)) parts.push(word);
    else parts.push(`${parts.pop()} ${word}`);
  }
  const lines: string[] = [];
  let line = indent + (parts[0] ?? '');
  for (const part of parts.slice(1)) {
    if (line.length + 1 + part.length + 2 > MAIL_WIDTH || part.startsWith('| ')) {
      lines.push(`${line} \\`);
      line = `${indent}  ${part}`;
    } else line += ` ${part}`;
  }
  return [...lines, line];
}

/** A word of a shell command with its quoted and escaped parts. */
const WORD = /(?:\$'(?:\\.|[^'\\])*'|'[^']*'|\\.|[^\s'\\])+/g;

/** `2026-02-11 05:06:07 UTC` */
export const formatSecond = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;

/** `2026-02-11 05:01 to 05:06 UTC` */
export function formatTimeSpan(from: string, to: string): string {
  if (formatMinute(from) === formatMinute(to)) return formatMinute(from);
  const end = from.slice(0, 10) === to.slice(0, 10) ? formatMinute(to).slice(11) : formatMinute(to);
  return `${formatMinute(from).slice(0, 16)} to ${end}`;
}

/** Formats a line with its label in a column of its own. */
export const formatField = (label: string, text: string): string[] =>
  wrapMailText(text, label.padEnd(LABEL_WIDTH), ' '.repeat(LABEL_WIDTH));
const LABEL_WIDTH = 11;

/** Far less than the 256 KB that SNS accepts for all protocols together: a longer mail would not be read. */
const MAX_MAIL_BYTES = 16 * 1024;

/** Joins blocks of lines with blank lines, and truncates a text that is too long. */
export function formatMail(blocks: readonly (readonly string[])[]): string {
  const text = `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
  if (Buffer.byteLength(text) <= MAX_MAIL_BYTES) return text;
  const note = '\n[truncated: the JSON form of this message is complete]\n';
  let cut = text.slice(0, MAX_MAIL_BYTES - note.length);
  while (Buffer.byteLength(cut) > MAX_MAIL_BYTES - note.length) cut = cut.slice(0, -64);
  return cut.slice(0, cut.lastIndexOf('\n')) + note;
}

/** Shortens a text in the middle, where names carry the least information. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  if (maxLength < 8) return text.slice(0, Math.max(maxLength, 0));
  const head = Math.ceil((maxLength - 3) * 0.6);
  return `${text.slice(0, head)}...${text.slice(text.length - (maxLength - 3 - head))}`;
}

/** Shortens a text at its end. */
export const truncate = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 3).trimEnd()}...`;

/** The name of each kind of alert in messages; the most urgent kind first. */
export const KIND_LABELS: Readonly<Record<AlertKind, string>> = {
  'remediation failed': 'remediation failed',
  'remediation refused': 'remediation refused',
  'restore failed': 'restore failed',
  'restore refused': 'restore refused',
  opened: 'non-compliant',
  insufficientData: 'insufficient data',
  resolved: 'resolved',
  gone: 'gone',
  waived: 'waived',
};

/** Formats the first word of a message, which says how urgent it is: `HIGH`, `RESOLVED`. */
export const formatHeadword = (kind: AlertKind, severity: Severity): string =>
  (kind === 'opened' ? severity : KIND_LABELS[kind]).toUpperCase();

/** Replaces "the input" in the annotation of a rule: the input of a deployed rule is what AWS Config recorded. */
export const nameRecordedData = (text: string): string => text.replaceAll('the input', "AWS Config's data");

/** `web (sg-0a)`, or the id alone if it is the name too. An ARN is cut to the part that identifies the resource. */
export function formatResourceLabel({ name, id }: Pick<Alert['resource'], 'name' | 'id'>): string {
  if (name === null || name === id) return breakLinks(id.startsWith('arn:') ? id.split(':').slice(5).join(':') : id);
  return `${breakLinks(name)} (${breakLinks(id.startsWith('arn:') ? (id.split(/[:/]/).at(-1) ?? id) : id)})`;
}

type AccountLabel = Pick<Alert['resource'], 'accountId' | 'accountAlias'>;

/** `prod (111122223333)` */
export const formatAccountLabel = ({ accountId, accountAlias }: AccountLabel): string =>
  accountAlias === null ? accountId : `${toPlainText(accountAlias)} (${accountId})`;

/** `prod eu-west-1` */
export const formatScopeLabel = ({
  accountId,
  accountAlias,
  region,
}: AccountLabel & { readonly region: string }): string =>
  `${accountAlias === null ? accountId : toPlainText(accountAlias)} ${region}`;
