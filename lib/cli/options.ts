import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean } from '../core/text/suggest';
import { parseTime } from '../core/time';
import { UsageError } from './usage-error';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What `parseArgs` gives for a set of options. */
export type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>
>;

/**
 * Reads options and paths of a command.
 * @throws UsageError for an option that does not exist (with the nearest that does) or lacks its value
 */
export function parseOptions<const O extends Options>(command: string, args: readonly string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(messageFor(command, args, Object.keys(options), cause), { cause });
  }
}

/** One of some words, or undefined when the option is not given. */
export function oneOf<const T extends string>(
  option: string,
  value: string | undefined,
  words: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (found) return found;
  throw new UsageError(`Cannot use --${option} "${value}": expected ${words.join(', ')}`);
}

/** The time that an option gives. @throws UsageError when it is none */
export function timeOption(option: string, text: string): Date {
  const time = parseTime(text);
  if (time) return time;
  throw new UsageError(`Cannot use --${option} "${text}": expected a time such as 2026-03-01T12:00:00Z`);
}

function messageFor(command: string, args: readonly string[], options: readonly string[], cause: unknown): string {
  if ((cause as { code?: string }).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `Cannot read the options of assay ${command}: ${(cause as Error).message.split('\n')[0]}`;
  }
  const given = args
    .map((arg) => /^--?([^=]+)/.exec(arg)?.[1])
    .find((arg) => arg !== undefined && !options.includes(arg));
  const near = given && didYouMean(given, options);
  return `There is no option "--${given}": ${near ? `did you mean "--${near}"?` : `see assay ${command} --help`}`;
}
