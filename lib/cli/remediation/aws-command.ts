import type { Json } from '../../core/remediation/operation';
import { type Call, describeParameters } from '../../core/remediation/step';
import { kebabCase } from '../../core/text/casing';
import { breakJsonCommands, sanitizeJson } from '../../core/text/sanitize';
import { escapeSingleQuotes, quoteShell } from '../../core/text/shell';
import { formatJsonLines } from './json-lines';

/** Formats a call as an `aws` command in shell lines. Values are quoted, so that the shell never interprets them. */
export function formatAwsCommand(call: Call, region: string | undefined, width: number): string[] {
  const { service, api } = call;
  const options: (readonly string[])[] = Object.entries(describeParameters(call)).map(([name, value]) =>
    formatOption(name, value, width),
  );
  if (region !== undefined && region !== 'global') options.push([`--region ${quoteShell(region)}`]);
  const lines = [[`aws ${COMMAND_NAMES[service] ?? service} ${kebabCase(api)}`], ...options];
  return lines.flatMap((option, index) =>
    option.map((line, at) => {
      const margin = index === 0 ? '' : '  ';
      return `${margin}${line}${at === option.length - 1 && index < lines.length - 1 ? ' \\' : ''}`;
    }),
  );
}

/** Services whose name on the command line differs from that of the API. */
const COMMAND_NAMES: Readonly<Record<string, string>> = { s3: 's3api' };

function formatOption(name: string, value: Json, width: number): string[] {
  const flag = `--${kebabCase(name)}`;
  if (typeof value === 'boolean') return [value ? flag : `--no-${kebabCase(name)}`];
  if (typeof value !== 'object' || value === null) return [`${flag} ${quoteShell(String(value))}`];
  // The margin, the quotes and the backslash at the end take five columns.
  const [first = '', ...rest] = formatJsonLines(value, width - 5, flag.length + 1).map((line) =>
    escapeSingleQuotes(breakJsonCommands(sanitizeJson(line))),
  );
  const lines = [`${flag} '${first}`, ...rest];
  return lines.map((line, index) => (index === lines.length - 1 ? `${line}'` : line));
}
