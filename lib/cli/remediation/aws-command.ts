import type { Json } from '../../core/remediation/operation';
import type { Call } from '../../core/remediation/step';
import { sanitizeTerminal } from '../../report/table/terminal';
import { jsonLines } from './json-lines';

/**
 * A call as the `aws` command line makes it, in lines of a shell: engineers read it at a glance, and it does just this.
 * Whatever the values hold, a shell takes them as they are.
 */
export function formatAwsCommand({ service, api, parameters }: Call, region: string | undefined, width: number): string[] {
  const options: (readonly string[])[] = Object.entries(parameters).map(([name, value]) => option(name, value, width));
  if (region !== undefined && region !== 'global') options.push([`--region ${quoted(region)}`]);
  const lines = [[`aws ${COMMANDS[service] ?? service} ${kebab(api)}`], ...options];
  return lines.flatMap((option, index) =>
    option.map((line, at) => {
      const margin = index === 0 ? '' : '  ';
      return `${margin}${line}${at === option.length - 1 && index < lines.length - 1 ? ' \\' : ''}`;
    }),
  );
}

/** Where the command line names a service otherwise than its API. */
const COMMANDS: Readonly<Record<string, string>> = { s3: 's3api' };

function option(name: string, value: Json, width: number): string[] {
  const flag = `--${kebab(name)}`;
  if (typeof value === 'boolean') return [value ? flag : `--no-${kebab(name)}`];
  if (typeof value !== 'object' || value === null) return [`${flag} ${quoted(String(value))}`];
  // The margin, the quotes and the backslash at the end take five columns.
  const [first = '', ...rest] = jsonLines(value, width - 5, flag.length + 1).map(inQuotes);
  const lines = [`${flag} '${first}`, ...rest];
  return lines.map((line, index) => (index === lines.length - 1 ? `${line}'` : line));
}

const quoted = (text: string): string => (/^[\w.,:/=@%+-]+$/.test(text) ? text : `'${inQuotes(text)}'`);

/** A quote inside of single quotes has to end them, and begin them again. */
const inQuotes = (text: string): string => sanitizeTerminal(text).replaceAll("'", "'\\''");

/** As the AWS command line makes its names: `IpPermissions` → `ip-permissions`, `DBInstance` → `db-instance`. */
const kebab = (name: string): string =>
  name
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
