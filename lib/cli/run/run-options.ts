import type { Rule } from '../../core/rule';
import { parseTimeOption } from '../command';
import type { Io } from '../io';
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
  now: { type: 'string', value: '<ISO time>', description: 'Evaluate as of this time. Default: now.' },
} as const;

interface RunValues {
  readonly param?: string[] | undefined;
  readonly rules?: string[] | undefined;
  readonly config?: string | undefined;
  readonly waivers?: string | undefined;
  readonly now?: string | undefined;
}

/** The rules that a command can run, and the choice that options and configuration make. */
export interface PreparedRun {
  /** The rules of Assay and of the user's own folders. */
  readonly registry: readonly Rule[];
  readonly choice: RuleChoice;
  readonly waivers: LoadedWaivers;
  readonly now: Date;
  readonly ownRules: OwnRules;
}

/**
 * Loads the configuration, the rules and the waivers that the options name. Options outweigh the configuration file.
 * The caller closes `ownRules`.
 * @throws UsageError
 */
export async function prepareRun(values: RunValues, io: Io, shipped: readonly Rule[]): Promise<PreparedRun> {
  const now = values.now === undefined ? io.now() : parseTimeOption('now', values.now);
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
      ownRules,
    };
  } catch (error) {
    ownRules.close();
    throw error;
  }
}

const NO_WAIVERS: LoadedWaivers = { waivers: [], unreadable: [], notes: [] };
