import { wrap } from '../core/text/wrap';
import type { Command, Option, Options } from './definition';

/** The width of the help, in characters. Fits a terminal 80 wide. */
const WIDTH = 78;

/** Returns the help text of a command. @param common the options that every command has */
export function formatHelp(
  { name, usage, description, options, examples, more = [] }: Command['definition'],
  common: Options,
): string {
  return [
    `assay ${name}${usage === '' ? '' : ` ${usage}`}`,
    description.map((paragraph) => wrap(paragraph, WIDTH).join('\n')).join('\n\n'),
    `Options\n${formatOptions({ ...options, ...common })}`,
    `${examples.length === 1 ? 'Example' : 'Examples'}\n${examples.map(indent).join('\n')}`,
    ...more,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** Returns the help of the whole command line: its commands and how to go on. */
export function formatOverview(definitions: readonly Command['definition'][]): string {
  const column = Math.max(...definitions.map(({ name }) => name.length));
  const listGroup = (wanted: Command['definition']['group']) =>
    formatLabels(
      definitions
        .filter(({ group }) => group === wanted)
        .map(({ name, summary }) => ({ label: name.padEnd(column), text: summary })),
    );
  return `assay evaluates AWS Config data without an AWS account.

Usage
  assay <command> [options]

Commands
${listGroup(undefined)}

The past
${listGroup('history')}

More
  assay help <command>    options and examples of a command
  assay --version         the version

Example
  assay evaluate my-snapshot.json.gz

${EXIT_CODES}
`;
}

/** The section about exit codes that commands share. */
export const EXIT_CODES = 'Exit codes\n  0  compliant    1  non-compliant    2  error or unreadable input';

function formatOptions(options: Options): string {
  return formatLabels(
    Object.entries(options).map(([name, option]) => ({
      label: `${option.short ? `-${option.short}, ` : ''}--${name}${option.value ? ` ${option.value}` : ''}`,
      text: describeOption(option),
    })),
  );
}

function describeOption({ description, choices, default: value }: Option): string {
  const listed = choices ? `${description}: ${choices.join(', ')}.` : description;
  return value === undefined ? listed : `${listed} Default: ${value}.`;
}

/** Formats labels with a text beside each, or below a long label. */
function formatLabels(entries: readonly { readonly label: string; readonly text: string }[]): string {
  const column = Math.min(MAX_LABEL, Math.max(...entries.map(({ label }) => label.length)));
  return entries
    .map(({ label, text }) => {
      const lines = wrap(text, WIDTH - column - 4);
      const own = label.length > column ? [`  ${label}`] : [];
      return [
        ...own,
        ...lines.map((line, at) => `  ${(at + own.length === 0 ? label : '').padEnd(column)}  ${line}`),
      ].join('\n');
    })
    .join('\n');
}

/** Longer labels get a line of their own. */
const MAX_LABEL = 27;

const indent = (text: string): string => text.replace(/^/gm, '  ');
