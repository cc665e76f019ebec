import type { Rule } from '../core/rule';
import type { Io } from './io';

/** An option of a command. The command line is parsed by it, and help and shell completion are derived from it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** The option may be repeated; its value is then a list. */
  readonly multiple?: boolean;
  /** Commas separate the values of a repeatable option too. Not for values that may contain a comma. */
  readonly commas?: boolean;
  readonly short?: string;
  /** How the help names the value: `<ISO time>`. Absent for flags. */
  readonly value?: string;
  readonly description: string;
  /** The heading of the help that has the option. A command with few options needs none. */
  readonly group?: 'Rules' | 'Resources' | 'Input' | 'Reports' | 'Exit code';
  /** The values that are allowed. The help lists them after the description. */
  readonly choices?: readonly string[];
  /** A choice may be followed by `=` and a file. */
  readonly withFile?: true;
  /** The value without the option, if it is one of the choices. */
  readonly default?: string;
  /** The values that a shell offers, if they are not choices. */
  readonly completion?: Completion;
}

/** Values that a shell can offer: paths of its own, or names that the command knows. */
export type Completion = 'file' | 'folder' | 'rule' | 'parameter' | 'type';

export type Options = Readonly<Record<string, Option>>;

type OptionValue<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O extends { readonly withFile: true }
    ? string
    : O extends { readonly choices: readonly (infer C)[] }
      ? C
      : string;

/** The values of options by name; undefined for those that are not given. */
export type OptionValues<O extends Options> = {
  readonly [K in keyof O]?:
    | (O[K]['multiple'] extends true ? readonly OptionValue<O[K]>[] : OptionValue<O[K]>)
    | undefined;
};

/** The values of options, and the words that are not options. */
export interface ParsedOptions<O extends Options> {
  readonly values: OptionValues<O & CommonOptions>;
  readonly positionals: readonly string[];
}

/** A command: its options, its help and the function that runs it. */
export interface CommandDefinition<O extends Options, B = void> {
  readonly name: string;
  /** The arguments after the name: `<path>…`. Each line is one form of the command. */
  readonly usage: string;
  /** A line for the list of commands. */
  readonly summary: string;
  /** The list of commands has them in groups. */
  readonly group?: 'history' | 'local';
  /** Paragraphs. Wrapped by the help. */
  readonly description: readonly string[];
  readonly options: O;
  /** The values that a shell offers for the words that are not options. */
  readonly completion?: Completion | readonly string[];
  /** Command lines. A line break continues a command on the next line. */
  readonly examples: readonly string[];
  /** Sections after the examples, as they are printed. */
  readonly more?: readonly string[];
  /** Whether the command has no use for rules, which then are not loaded. @default false */
  readonly ignoresRules?: boolean;
  /** Whether the output needs the remediations of rules. @default always */
  needsRemediations?(values: OptionValues<NoInfer<O>>): boolean;
  /** Begins work that needs no rules, before these are loaded. */
  begin?(parsed: ParsedOptions<NoInfer<O>>, io: Io): B;
  /** @param begun what `begin` returned */
  run(parsed: ParsedOptions<O>, io: Io, registry: readonly Rule[], begun: NoInfer<B>): Promise<number>;
}

/** A command that can be run: arguments in, exit code out. */
export interface Command {
  readonly definition: Omit<CommandDefinition<Options>, 'run' | 'begin'>;
  run(args: readonly string[], io: Io, loadRules: RuleLoader): Promise<number>;
}

/** Loads Assay's rules. That takes as long as the rest of a small run, and longer with their remediations. */
export type RuleLoader = (options: { readonly withRemediations: boolean }) => Promise<readonly Rule[]>;

/** The output format of a command that has two of them. */
export const TABLE_OR_JSON = {
  type: 'string',
  value: '<format>',
  description: 'The output',
  choices: ['table', 'json'],
  default: 'table',
} as const satisfies Option;

/** The history store, in the current folder, if no other one is given. */
export const DEFAULT_STORE = '.assay/history.duckdb';

/** Options of every command. */
export const COMMON_OPTIONS = {
  color: {
    type: 'string',
    value: '<when>',
    description: 'Color the output',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
  },
  help: { type: 'boolean', short: 'h', description: 'Show this help.' },
} as const satisfies Options;

export type CommonOptions = typeof COMMON_OPTIONS;
