import type { Rule } from '../../core/rule';
import { parseTimeOption } from '../command';
import type { Io } from '../io';
import { UsageError } from '../usage-error';
import { findRule, type RuleChoice } from './choose-rules';
import { loadConfiguration } from './configuration-file';
import { loadOwnRules, type OwnRules } from './own-rules';
import { type LoadedWaivers, loadWaivers } from './waiver-file';

/** Options of every command that runs rules. */
export const RUN_OPTIONS = {
  param: {
    type: 'string',
    multiple: true,
    value: '<rule>.<key>=<v>',
    description: "A rule's parameter. May be repeated.",
  },
  rules: {
    type: 'string',
    multiple: true,
    value: '<folder>',
    description: 'A folder with rules of your own, run beside those of Assay. May be repeated.',
  },
  config: {
    type: 'string',
    value: '<file>',
    description: 'Use the rules, parameters and waivers of a configuration file (assay.config.ts).',
  },
  waivers: { type: 'string', value: '<file>', description: 'A YAML or JSON file of waivers.' },
  at: {
    type: 'string',
    value: '<ISO time>',
    description:
      'Evaluate the state at this time: items captured later are not used. Default: the time of --now, if given.',
  },
  now: {
    type: 'string',
    value: '<ISO time>',
    description: 'The time that rules and waivers go by. Default: the time of --at, if given, or else the present.',
  },
} as const;

interface RunValues {
  readonly param?: string[] | undefined;
  readonly rules?: string[] | undefined;
  readonly config?: string | undefined;
  readonly waivers?: string | undefined;
  readonly at?: string | undefined;
  readonly now?: string | undefined;
}

/** The rules that a command can run, and the choice that options and configuration make. */
export interface PreparedRun {
  /** The rules of Assay and of the user's own folders. */
  readonly registry: readonly Rule[];
  readonly choice: RuleChoice;
  readonly waivers: LoadedWaivers;
  readonly now: Date;
  /** The state to evaluate; absent for everything that the input holds. */
  readonly at: Date | undefined;
  readonly ownRules: OwnRules;
}

/**
 * Loads the configuration, the rules and the waivers that the options name. Options outweigh the configuration file.
 * The caller closes `ownRules`.
 * @throws UsageError
 */
export async function prepareRun(values: RunValues, io: Io, shipped: readonly Rule[]): Promise<PreparedRun> {
  const { now, at } = readTimes(values, io);
  const configured = values.config === undefined ? undefined : await loadConfiguration(values.config, io);
  const folders = [...(configured?.ruleFolders ?? []), ...(values.rules ?? [])];
  const ownRules = await loadOwnRules(folders, io, shipped);
  try {
    const registry = [...shipped, ...ownRules.rules];
    for (const name of configured?.namedRules ?? []) findRule(registry, name);
    const waiversFile = values.waivers ?? configured?.waivers;
    const { names = [], excluded = [], parameters = [] } = configured?.choice ?? {};
    return {
      registry,
      choice: { names, excluded, parameters: [...parameters, ...(values.param ?? [])] },
      waivers: waiversFile === undefined ? NO_WAIVERS : await loadWaivers(waiversFile, registry, now),
      now,
      at,
      ownRules,
    };
  } catch (error) {
    ownRules.close();
    throw error;
  }
}

/**
 * A time in the past names a state, too. Without either option everything is used: the clock of this machine may be behind
 * that of AWS, and must not hide the newest items.
 */
function readTimes(values: RunValues, io: Io): Pick<PreparedRun, 'now' | 'at'> {
  const now = values.now === undefined ? undefined : parseTimeOption('now', values.now);
  const at = values.at === undefined ? undefined : parseTimeOption('at', values.at);
  if (now && at && at > now) {
    throw new UsageError(`Cannot use --at "${values.at}": it is later than --now "${values.now}"`);
  }
  return { now: now ?? at ?? io.now(), at: at ?? now };
}

const NO_WAIVERS: LoadedWaivers = { waivers: [], unreadable: [], notes: [] };
