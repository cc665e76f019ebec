import { parseArgs } from 'node:util';
import type { Rule } from '../core/rule';
import { didYouMean } from '../core/text/suggest';
import { wrap } from '../core/text/wrap';
import { parseTime } from '../core/time';
import { EXIT } from './exit-codes';
import type { Io } from './io';
import { UsageError } from './usage-error';

/** An option of a command. The command line is parsed by it, and the help is written from it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** The option may be repeated; its value is then a list. */
  readonly multiple?: boolean;
  readonly short?: string;
  /** How the help names the value: `<ISO time>`. Absent for flags. */
  readonly value?: string;
  readonly description: string;
}

type Options = Readonly<Record<string, Option>>;

/** The values of options, and the words that are not options. */
export type ParsedOptions<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O & typeof HELP_OPTION; allowPositionals: true; strict: true }>
>;

/** A command: its options, its help and the function that runs it. */
export interface CommandDefinition<O extends Options> {
  readonly name: string;
  /** The arguments after the name: `<path>…`. */
  readonly usage: string;
  /** Paragraphs. Wrapped by the help. */
  readonly description: readonly string[];
  readonly options: O;
  /** Command lines. A line break continues a command on the next line. */
  readonly examples: readonly string[];
  /** Sections after the examples, as they are printed. */
  readonly more?: readonly string[];
  run(parsed: ParsedOptions<O>, io: Io, registry: readonly Rule[]): Promise<number>;
}

/** Runs one command: arguments in, exit code out. */
export type Command = (args: readonly string[], io: Io, registry: readonly Rule[]) => Promise<number>;

const HELP_OPTION = { help: { type: 'boolean', short: 'h', description: 'Show this help.' } } as const;

/**
 * Makes a command of its definition: parses the options, prints the help when asked, and runs it.
 * @throws UsageError from the command for an option that does not exist (with the nearest that does) or lacks its value
 */
export function defineCommand<const O extends Options>(definition: CommandDefinition<O>): Command {
  return async (args, io, registry) => {
    const parsed = parseOptions(definition.name, args, definition.options);
    if ((parsed.values as { help?: boolean }).help) {
      await io.write(formatHelp(definition));
      return EXIT.ok;
    }
    return definition.run(parsed, io, registry);
  };
}

/** Parses the options of a command. @throws UsageError */
export function parseOptions<const O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
): ParsedOptions<O> {
  const all = { ...options, ...HELP_OPTION };
  try {
    return parseArgs({ args: [...args], options: all, allowPositionals: true, strict: true }) as ParsedOptions<O>;
  } catch (cause) {
    throw new UsageError(describeParseError(command, args, Object.keys(all), cause), { cause });
  }
}

function describeParseError(
  command: string,
  args: readonly string[],
  names: readonly string[],
  cause: unknown,
): string {
  if ((cause as { code?: string }).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `Cannot read the options of assay ${command}: ${(cause as Error).message.split('\n')[0]}`;
  }
  const unknown = args
    .map((arg) => /^--?([^=]+)/.exec(arg)?.[1])
    .find((name) => name !== undefined && !names.includes(name));
  const near = unknown && didYouMean(unknown, names);
  return `There is no option "--${unknown}": ${near ? `did you mean "--${near}"?` : `see assay ${command} --help`}`;
}

/** Returns the value if it is one of the choices, and undefined if the option is not given. @throws UsageError */
export function parseChoice<const T extends string>(
  option: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found) return found;
  throw new UsageError(`Cannot use --${option} "${value}": expected ${choices.join(', ')}`);
}

/** Returns the time that an option gives. @throws UsageError when it is not a time */
export function parseTimeOption(option: string, text: string): Date {
  const time = parseTime(text);
  if (time) return time;
  throw new UsageError(`Cannot use --${option} "${text}": expected a time such as 2026-03-01T12:00:00Z`);
}

/** The width of the help, in characters. Fits a terminal 80 wide. */
const WIDTH = 78;

/** Returns the help text of a command. */
export function formatHelp({
  name,
  usage,
  description,
  options,
  examples,
  more = [],
}: CommandDefinition<Options>): string {
  return [
    `assay ${name}${usage === '' ? '' : ` ${usage}`}`,
    description.map((paragraph) => wrap(paragraph, WIDTH).join('\n')).join('\n\n'),
    `Options\n${formatOptions({ ...options, ...HELP_OPTION })}`,
    `${examples.length === 1 ? 'Example' : 'Examples'}\n${examples.map(indent).join('\n')}`,
    ...more,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function formatOptions(options: Options): string {
  const entries = Object.entries(options).map(([name, { short, value, description }]) => ({
    label: `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
    text: description,
  }));
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
