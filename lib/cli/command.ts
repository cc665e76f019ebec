import { parseArgs } from 'node:util';
import { didYouMean } from '../core/text/suggest';
import { parseTimeExpression } from '../history/time-expression';
import {
  COMMON_OPTIONS,
  type Command,
  type CommandDefinition,
  type Option,
  type Options,
  type OptionValues,
  type ParsedOptions,
} from './definition';
import { EXIT } from './exit-codes';
import { formatHelp } from './help';
import { UsageError } from './usage-error';

/**
 * Makes a command of its definition: parses the options, prints the help when asked, and runs it.
 * @throws UsageError from the command for an option that does not exist (with the nearest that does) or lacks its value
 */
export function defineCommand<const O extends Options, B = void>(definition: CommandDefinition<O, B>): Command {
  return {
    definition,
    async run(args, io, loadRules) {
      const parsed = parseOptions(definition.name, args, definition.options);
      const { help, color } = parsed.values as OptionValues<typeof COMMON_OPTIONS>;
      if (help) {
        await io.write(formatHelp(definition, COMMON_OPTIONS));
        return EXIT.ok;
      }
      if (parsed.positionals.length > 0 && !takesArguments(definition.usage)) {
        throw new UsageError(`Cannot use "${parsed.positionals[0]}": assay ${definition.name} takes no arguments`);
      }
      const isColored = color === undefined || color === 'auto' ? io.color : color === 'always';
      const ownIo = { ...io, color: isColored };
      const begun = definition.begin?.(parsed, ownIo) as B;
      const withRemediations = definition.needsRemediations?.(parsed.values) ?? true;
      const registry = definition.ignoresRules ? [] : await loadRules({ withRemediations });
      return definition.run(parsed, ownIo, registry, begun);
    },
  };
}

/** Whether a usage has a value that is not that of an option. */
const takesArguments = (usage: string): boolean => usage.replaceAll(/--[\w-]+ <[^>]+>/g, '').includes('<');

/** Parses the options of a command. @throws UsageError */
export function parseOptions<const O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
): ParsedOptions<O> {
  const all: Options = { ...options, ...COMMON_OPTIONS };
  const { values, positionals } = parseWords(command, args, all);
  const checked = Object.entries(values).map(([name, value]) => [name, checkValue(name, value, all[name] as Option)]);
  return { values: Object.fromEntries(checked), positionals };
}

function parseWords(command: string, args: readonly string[], options: Options) {
  try {
    return parseArgs({
      args: markArguments(args, options),
      options: toConfig(options),
      allowPositionals: true,
      strict: true,
    });
  } catch (cause) {
    throw new UsageError(describeParseError(command, options, cause as Error), { cause });
  }
}

/**
 * Puts words that no option can be behind `--`: a query may begin with a comment (`-- volumes⏎SELECT …`). The word
 * after an option that takes a value stays, so that it is not replaced by the next one.
 */
function markArguments(args: readonly string[], options: Options): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const words = args.slice(0, end);
  const isArgument = (word: string, index: number): boolean =>
    /^--[^=\s]*\s/.test(word) && !takesValue(words[index - 1], options);
  const texts = words.filter(isArgument);
  if (texts.length === 0) return [...args];
  return [...words.filter((word, index) => !isArgument(word, index)), '--', ...texts, ...args.slice(end + 1)];
}

const takesValue = (word: string | undefined, options: Options): boolean =>
  Object.entries(options).some(
    ([name, { type, short }]) => type === 'string' && (word === `--${name}` || word === `-${short}`),
  );

/** Returns what `parseArgs` knows: it takes a default as a value that was given. */
const toConfig = (options: Options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, { type, short, multiple = false }]) => [
      name,
      { type, multiple, ...(short && { short }) },
    ]),
  );

function describeParseError(command: string, options: Options, cause: Error & { code?: string }): string {
  const [message = ''] = cause.message.split('\n');
  if (cause.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const [, dashes = '', name = ''] = /'(--?)([^'=]+)/.exec(message) ?? [];
    const near = dashes === '--' ? findSimilarOption(name, Object.keys(options)) : undefined;
    const help = `see assay ${command} --help`;
    const elsewhere = dashes === '--' ? help : `${help}, or put "--" before names that begin with "-"`;
    const hint = near ? `did you mean "--${near}"?` : elsewhere;
    return `There is no option "${dashes}${name}": ${hint}`;
  }
  const [, missing] = /'(?:-\w, )?--([\w-]+) <value>' argument missing/.exec(message) ?? [];
  const option = missing === undefined ? undefined : options[missing];
  if (option) return `Option --${missing} needs a value: ${option.choices?.join(', ') ?? option.value}`;
  return `Cannot read the options of assay ${command}: ${message}`;
}

/** `--output-format` of another tool contains the name of an option. */
const findSimilarOption = (name: string, names: readonly string[]): string | undefined =>
  didYouMean(name, names) ?? names.find((one) => one.length >= 4 && (name.includes(one) || one.includes(name)));

function checkValue(name: string, value: unknown, option: Option): unknown {
  if (typeof value === 'string') return option.choices ? parseChoice(name, value, option) : value;
  if (!Array.isArray(value)) return value;
  const words = option.commas ? value.flatMap((word: string) => word.split(',').filter((part) => part !== '')) : value;
  // A variable that is empty in a pipeline must not run no rule, or every one.
  if (words.length === 0) {
    const expected = option.choices?.join(', ') ?? 'at least one value';
    throw new UsageError(`Cannot use --${name} "${value.join(',')}": expected ${expected}`);
  }
  return option.choices ? words.map((word: string) => parseChoice(name, word, option)) : words;
}

/** Returns the value if it is one of the choices, in any case. @throws UsageError with the nearest choice */
function parseChoice(name: string, value: string, { choices = [], withFile }: Option): string {
  const [, given = '', file = ''] = (withFile ? /^([^=]*)(=.*)?$/s : /^(.*)$/s).exec(value) ?? [];
  const found = choices.find((choice) => choice === given.toLowerCase());
  if (found !== undefined) return `${found}${file}`;
  const near = didYouMean(given, choices);
  const expected = `expected ${choices.join(', ')}`;
  throw new UsageError(
    `Cannot use --${name} "${given}": ${near ? `did you mean "${near}"? It takes ${choices.join(', ')}` : expected}`,
  );
}

/** Returns the time that an option gives. @throws UsageError if it is none */
export function readTimeExpression(option: string, text: string, now: Date): Date {
  const time = parseTimeExpression(text, now);
  if (time) return time;
  throw new UsageError(
    `Cannot use --${option} "${text}": expected a time with a zone (2026-03-01T12:00:00Z), a day (2026-03-01) or a relative time (2w ago, yesterday)`,
  );
}

/** Describes an answer about the future. */
export const describeFuture = (time: Date): string =>
  `${time.toISOString()} is in the future: the answer assumes that nothing changes until then`;
