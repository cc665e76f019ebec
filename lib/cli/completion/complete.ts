import type { Parameter } from '../../core/parameters';
import type { Rule } from '../../core/rule';
import { COMMON_OPTIONS, type Command, type Completion, type Option, type Options } from '../definition';

/** A word that completes a command line, and its description where a shell shows one. */
interface CompletionWord {
  readonly word: string;
  readonly description?: string;
}

/** The words that a shell offers, or paths of its own. */
interface Offer {
  readonly candidates: readonly CompletionWord[];
  readonly paths?: 'file' | 'folder';
}

export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/**
 * Completes the last of the words of a command line, for the scripts of `assay completion`.
 * @returns a line for each candidate, with a tab before its description; `:file` or `:folder` if the shell is to offer
 *   paths
 */
export async function complete(
  words: readonly string[],
  commands: Commands,
  registry: readonly Rule[],
): Promise<string> {
  const { candidates, paths } = await findOffer(words[0] === '--' ? words.slice(1) : words, commands, registry);
  const lines = candidates.map(({ word, description }) => (description ? `${word}\t${description}` : word));
  if (paths) lines.push(`:${paths}`);
  return lines.map((line) => `${line}\n`).join('');
}

async function findOffer(words: readonly string[], commands: Commands, registry: readonly Rule[]): Promise<Offer> {
  const [name = '', ...rest] = words;
  const current = words.at(-1) ?? '';
  if (words.length <= 1) return select(await listCommands(commands), current);
  if (name === 'help') return select(await listCommands(commands), current);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) return NO_OFFER;
  const { definition } = await load();
  return completeArguments(rest, { ...definition.options, ...COMMON_OPTIONS }, definition.completion, registry);
}

const NO_OFFER: Offer = { candidates: [] };

async function listCommands(commands: Commands): Promise<CompletionWord[]> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  return [
    ...loaded.map(({ definition }) => ({ word: definition.name, description: definition.summary })),
    { word: 'help', description: 'show the help of a command' },
    { word: '--help', description: 'list the commands' },
    { word: '--version', description: 'show the version' },
  ];
}

function completeArguments(
  words: readonly string[],
  options: Options,
  positional: Command['definition']['completion'],
  registry: readonly Rule[],
): Offer {
  const current = words.at(-1) ?? '';
  const earlier = words.slice(0, -1);
  const isEnded = earlier.includes('--');
  const pending = isEnded ? undefined : findOption(options, earlier.at(-1) ?? '');
  if (pending?.type === 'string') return completeValue(pending, current, '', registry);
  const [, assigned, value] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  if (assigned !== undefined && value !== undefined && !isEnded) {
    const option = findOption(options, assigned);
    return option ? completeValue(option, value, `${assigned}=`, registry) : NO_OFFER;
  }
  if (current.startsWith('-') && !isEnded) return select(listOptions(options, earlier), current);
  if (positional === undefined) return NO_OFFER;
  return typeof positional === 'string'
    ? completeBy(positional, current, '', registry)
    : select(
        positional.map((word) => ({ word })),
        current,
      );
}

function findOption(options: Options, word: string): Option | undefined {
  if (word.startsWith('--')) return options[word.slice(2)];
  return /^-\w$/.test(word) ? Object.values(options).find(({ short }) => short === word.slice(1)) : undefined;
}

const listOptions = (options: Options, earlier: readonly string[]): CompletionWord[] =>
  Object.entries(options)
    .filter(([name, { multiple }]) => multiple || !earlier.includes(`--${name}`))
    .map(([name, { description }]) => ({ word: `--${name}`, description }));

/** @param prefix the part of the word that precedes the value: `--format=` */
function completeValue(option: Option, value: string, prefix: string, registry: readonly Rule[]): Offer {
  if (option.withFile && value.includes('=')) return { candidates: [], paths: 'file' };
  const listed = option.commas ? value.slice(0, value.lastIndexOf(',') + 1) : '';
  const last = value.slice(listed.length);
  if (option.choices)
    return select(
      option.choices.map((word) => ({ word })),
      last,
      prefix + listed,
    );
  return option.completion ? completeBy(option.completion, last, prefix + listed, registry) : NO_OFFER;
}

function completeBy(completion: Completion, value: string, prefix: string, registry: readonly Rule[]): Offer {
  switch (completion) {
    case 'file':
    case 'folder':
      return { candidates: [], paths: completion };
    case 'rule':
      return select(
        registry.map(({ name, title }) => ({ word: name, description: title })),
        value,
        prefix,
      );
    case 'type':
      return select(listCompletionTypes(registry), value, prefix);
    case 'parameter':
      return select(listParameters(registry), value, prefix);
  }
}

const listCompletionTypes = (registry: readonly Rule[]): CompletionWord[] =>
  [...new Set(registry.flatMap(({ resource }) => resource.resourceTypes))].sort().map((word) => ({ word }));

const listParameters = (registry: readonly Rule[]): CompletionWord[] =>
  registry.flatMap(({ name, parameters }) =>
    Object.entries<Parameter<unknown>>(parameters).map(([key, { description }]) => ({
      word: `${name}.${key}=`,
      description,
    })),
  );

const select = (candidates: readonly CompletionWord[], start: string, prefix = ''): Offer => ({
  candidates: candidates
    .filter(({ word }) => word.startsWith(start))
    .map(({ word, ...rest }) => ({ word: `${prefix}${word}`, ...rest })),
});
