import type { RoutingSettings } from '../../alerts/routing';
import { DEFAULT_ALERTS } from '../../contract/response-settings';
import type { Rule, Severity } from '../../core/rule';
import { describeFuture, readTimeExpression } from '../command';
import type { Options, OptionValues } from '../definition';
import type { Io } from '../io';
import { UsageError } from '../usage-error';
import { findRule, type RuleChoice } from './choose-rules';
import { findConfiguration, type LocalConfiguration, loadConfiguration } from './configuration-file';
import { loadOwnRules, type OwnRules } from './own-rules';
import { type LoadedWaivers, loadWaivers } from './waiver-file';

/** Options of every command that runs rules. */
export const RUN_OPTIONS = {
  param: {
    group: 'Rules',
    type: 'string',
    multiple: true,
    value: '<rule>.<key>=<v>',
    description: "A rule's parameter. May be repeated.",
    completion: 'parameter',
  },
  rules: {
    group: 'Rules',
    type: 'string',
    multiple: true,
    value: '<folder>',
    description: 'A folder with rules of your own, run beside those of Assay. May be repeated.',
    completion: 'folder',
  },
  config: {
    group: 'Rules',
    type: 'string',
    value: '<file>',
    description:
      'Use the rules, parameters, severities and waivers of a configuration file. Default: assay.config.ts, .js, .json or .yaml in this folder.',
    completion: 'file',
  },
  'no-config': { group: 'Rules', type: 'boolean', description: 'Do not use the configuration file in this folder.' },
  waivers: {
    group: 'Rules',
    type: 'string',
    value: '<file>',
    description: 'A YAML or JSON file of waivers.',
    completion: 'file',
  },
  at: {
    group: 'Input',
    type: 'string',
    value: '<time>',
    description:
      'Evaluate the state at this time: items captured later are not used. A time with a zone, a day or a relative time (2w ago). Default: the time of --now, if given.',
  },
  now: {
    group: 'Input',
    type: 'string',
    value: '<time>',
    description:
      'The time that rules and waivers go by. Default: the time of --at, if given, or else the current time.',
  },
  quiet: {
    group: 'Reports',
    type: 'boolean',
    short: 'q',
    description: 'Write results alone: no progress and no notes.',
  },
} as const satisfies Options;

type RunValues = OptionValues<typeof RUN_OPTIONS>;

/** The rules that a command can run, and the choice that options and configuration make. */
export interface PreparedRun {
  /** The rules of Assay and of the user's own folders. */
  readonly registry: readonly Rule[];
  readonly choice: RuleChoice;
  readonly waivers: LoadedWaivers;
  readonly now: Date;
  /** The state to evaluate; absent for everything that the input holds. */
  readonly at: Date | undefined;
  readonly ownRules: Omit<OwnRules, 'close'>;
  /** The severities that the configuration changes, by the name of the rule. */
  readonly severities: ReadonlyMap<string, Severity>;
  /** The settings by which a backtest counts alerts: those of the configuration, or the defaults. */
  readonly routing: RoutingSettings;
  /** Remarks about the time and the configuration. */
  readonly notes: readonly string[];
}

/**
 * Loads the configuration, the rules and the waivers that the options name, and runs work with them. Options outweigh
 * the configuration file.
 * @throws UsageError
 */
export async function withPreparedRun<T>(
  values: RunValues,
  io: Io,
  shipped: readonly Rule[],
  work: (run: PreparedRun) => Promise<T>,
): Promise<T> {
  const { now, at, notes } = readTimes(values, io);
  const configured = await loadChosenConfiguration(values, io);
  const folders = [...(configured?.ruleFolders ?? []), ...(values.rules ?? [])];
  const ownRules = await loadOwnRules(folders, io, shipped);
  try {
    const unchanged = [...shipped, ...ownRules.rules];
    if (configured) checkNamedRules(configured, unchanged);
    const severities = configured?.severities ?? new Map<string, Severity>();
    const registry = unchanged.map((rule) => setSeverity(rule, severities));
    const waiversFile = values.waivers ?? configured?.waivers;
    const { names = [], excluded = [], parameters = [] } = configured?.choice ?? {};
    return await work({
      registry,
      choice: { names, excluded, configured: parameters, parameters: values.param ?? [] },
      waivers: waiversFile === undefined ? NO_WAIVERS : await loadWaivers(waiversFile, registry, now),
      now,
      at,
      ownRules,
      severities,
      routing: { ...DEFAULT_ROUTING, ...configured?.routing },
      notes: [
        ...notes,
        ...(configured && values.config === undefined ? configured.notes : []),
        ...(configured?.warnings ?? []),
      ],
    });
  } finally {
    ownRules.close();
  }
}

/** Loads the file that an option names, or else that of the current folder, which the user may not expect. */
async function loadChosenConfiguration(values: RunValues, io: Io): Promise<LocalConfiguration | undefined> {
  if (values.config !== undefined) return loadConfiguration(values.config, io);
  const found = values['no-config'] ? undefined : findConfiguration(io.configurationFolder);
  try {
    return found === undefined ? undefined : await loadConfiguration(found, io);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new UsageError(`${cause.message} (--no-config leaves it out)`, { cause });
  }
}

function checkNamedRules({ path, namedRules }: LocalConfiguration, registry: readonly Rule[]): void {
  try {
    for (const name of namedRules) findRule(registry, name);
  } catch (cause) {
    throw new UsageError(`Cannot use configuration "${path}": ${(cause as Error).message}`, { cause });
  }
}

function setSeverity(rule: Rule, severities: ReadonlyMap<string, Severity>): Rule {
  const severity = severities.get(rule.name);
  return severity === undefined ? rule : { ...rule, severity };
}

/**
 * A time in the past names a state, too. Without either option everything is used: the clock of this machine may be
 * behind that of AWS, and must not hide the newest items.
 */
function readTimes(values: RunValues, io: Io): Pick<PreparedRun, 'now' | 'at' | 'notes'> {
  const clock = io.now();
  const now = values.now === undefined ? undefined : readTimeExpression('now', values.now, clock);
  const at = values.at === undefined ? undefined : readTimeExpression('at', values.at, now ?? clock);
  if (now && at && at > now) {
    throw new UsageError(`Cannot use --at "${values.at}": it is later than --now "${values.now}"`);
  }
  const isFuture = at !== undefined && now === undefined && at > clock;
  return { now: now ?? at ?? clock, at: at ?? now, notes: isFuture ? [describeFuture(at)] : [] };
}

const { severity, stormSize, gracePeriodMinutes } = DEFAULT_ALERTS;
const DEFAULT_ROUTING: RoutingSettings = { severity, stormSize, gracePeriodMinutes };

const NO_WAIVERS: LoadedWaivers = { waivers: [], unreadable: [], notes: [] };
