import { groupBy } from '../core/collections/groups';
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
    usage
      .split('\n')
      .map((form) => `assay ${name} ${form}`.trimEnd())
      .join('\n'),
    description.map((paragraph) => wrap(paragraph, WIDTH).join('\n')).join('\n\n'),
    ...formatOptionGroups({ ...options, ...common }),
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

The deployment on this machine
${listGroup('local')}

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

/** More options than this are listed under the headings of their groups. */
const MAX_IN_ONE_GROUP = 12;

/** Formats the options by group, in the order in which groups begin; those without a group come last. */
function formatOptionGroups(options: Options): string[] {
  const hasGroups = Object.keys(options).length > MAX_IN_ONE_GROUP;
  const groups = groupBy(Object.entries(options), ([, option]) => (hasGroups && option.group) || OTHER_OPTIONS);
  const others = groups.get(OTHER_OPTIONS) ?? [];
  groups.delete(OTHER_OPTIONS);
  groups.set(OTHER_OPTIONS, others);
  const column = Math.max(...Object.entries(options).map((entry) => formatOptionLabel(entry).length));
  return [...groups].map(([heading, entries]) => `${heading}\n${formatOptions(entries, column)}`);
}

const OTHER_OPTIONS = 'Options';

const formatOptionLabel = ([name, { short, value }]: [string, Option]): string =>
  `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;

function formatOptions(entries: readonly [string, Option][], column: number): string {
  return formatLabels(
    entries.map((entry) => ({ label: formatOptionLabel(entry), text: describeOption(entry[1]) })),
    column,
  );
}

function describeOption({ description, choices, default: value }: Option): string {
  const listed = choices ? `${description}: ${choices.join(', ')}.` : description;
  return value === undefined ? listed : `${listed} Default: ${value}.`;
}

/** Formats labels with a text beside each, or below a long label. */
function formatLabels(
  entries: readonly { readonly label: string; readonly text: string }[],
  width = Math.max(...entries.map(({ label }) => label.length)),
): string {
  const column = Math.min(MAX_LABEL, width);
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
