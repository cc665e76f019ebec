import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RoutingSettings } from '../../alerts/routing';
import { isObject } from '../../core/json';
import { SEVERITIES, type Severity } from '../../core/rule';
import { joinList, pluralize } from '../../core/text/format';
import { UsageError } from '../usage-error';
import type { RuleChoice } from './choose-rules';
import { bundleModule, type ModuleHost } from './own-rules';
import { writeTemporaryModule } from './temporary-module';
import { readYaml } from './yaml-file';

/** The part of a configuration file that the command uses; a deployment uses all of it. */
export interface LocalConfiguration {
  readonly path: string;
  readonly choice: Pick<RuleChoice, 'names' | 'excluded' | 'parameters'>;
  /** Severities that differ from those of the rules, by the name of the rule. */
  readonly severities: ReadonlyMap<string, Severity>;
  /** Every rule that the file names, so that a wrong name is found. */
  readonly namedRules: readonly string[];
  /** The waivers file. */
  readonly waivers?: string;
  /** Folders with rules of one's own. */
  readonly ruleFolders: readonly string[];
  /** The settings of alerts by which a backtest counts them. */
  readonly routing: Partial<RoutingSettings>;
  /** Announces the file, if it changes anything. */
  readonly notes: readonly string[];
  /** Settings of a deployment that do not apply to files. */
  readonly warnings: readonly string[];
}

/** The names of a configuration file that the command uses without an option. */
const FILE_NAMES = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml'].map((ending) => `assay.config.${ending}`);

/**
 * Returns the configuration file of a folder, if there is one.
 * @param folder absent if none is searched
 * @throws UsageError when there are several
 */
export function findConfiguration(folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  const [first, second] = FILE_NAMES.filter((name) => existsSync(join(folder, name)));
  if (first === undefined || second === undefined) return first && join(folder, first);
  throw new UsageError(`Cannot choose between ${first} and ${second}: give one as --config, or --no-config`);
}

/**
 * Reads `rules`, `waivers` and `ruleFolders` of a configuration file, such as the `assay.config.ts` that is deployed.
 * Paths in it are relative to the file.
 * @throws UsageError when the file cannot be loaded or one of the three has the wrong form
 */
export async function loadConfiguration(path: string, host: ModuleHost): Promise<LocalConfiguration> {
  if (!existsSync(path)) throw new UsageError(`Cannot read configuration "${path}": there is no such file`);
  const value = /\.(json|ya?ml)$/i.test(path) ? await readYaml(path, 'configuration') : await importDefault(path, host);
  if (!isObject(value)) {
    throw new UsageError(
      `Cannot use configuration "${path}": expected an object, or a default export made with defineConfig`,
    );
  }
  const folder = dirname(path);
  const { waivers } = value;
  const rules = value.rules ?? {};
  const ruleFolders = value.ruleFolders ?? [];
  if (!isObject(rules)) throw wrongKey(path, 'rules', 'an object of rules by name', rules);
  if (waivers !== undefined && typeof waivers !== 'string') throw wrongKey(path, 'waivers', 'a path', waivers);
  if (!Array.isArray(ruleFolders) || !ruleFolders.every((one) => typeof one === 'string')) {
    throw wrongKey(path, 'ruleFolders', 'a list of folders', ruleFolders);
  }
  const choice = readChoice(rules, path);
  const severities = readSeverities(rules, path);
  return {
    path,
    choice,
    severities,
    routing: readRouting(value.alerts, path),
    notes: announce(path, choice, severities, [...(waivers ? [waivers] : []), ...ruleFolders]),
    warnings: warnOfDeploymentSettings(path, rules),
    namedRules: Object.keys(rules).filter((name) => name !== OTHERS),
    ...(waivers !== undefined && { waivers: join(folder, waivers) }),
    ruleFolders: ruleFolders.map((one: string) => join(folder, one)),
  };
}

/** The key for all rules that the file does not name. */
const OTHERS = '*';

function readChoice(rules: Record<string, unknown>, path: string): LocalConfiguration['choice'] {
  const { [OTHERS]: others = 'default', ...named } = rules;
  if (others !== false && others !== 'default') throw wrongKey(path, 'rules.*', 'false or "default"', others);
  const parameters = Object.entries(named).flatMap(([name, settings]) => {
    if (settings === false || settings === 'default') return [];
    if (!isObject(settings)) throw wrongKey(path, `rules.${name}`, 'false, "default" or an object', settings);
    return Object.entries((settings.parameters as object | undefined) ?? {}).map(
      ([key, value]) => `${name}.${key}=${Array.isArray(value) ? value.join(',') : String(value)}`,
    );
  });
  const isOn = ([, settings]: [string, unknown]) =>
    settings !== false && !(isObject(settings) && settings.enabled === false);
  const entries = Object.entries(named);
  if (others === false && !entries.some(isOn)) {
    throw new UsageError(`Nothing to evaluate: every rule is switched off in "${path}"`);
  }
  return {
    names: others === false ? entries.filter(isOn).map(([name]) => name) : [],
    excluded: entries.filter((entry) => !isOn(entry)).map(([name]) => name),
    parameters,
  };
}

function readSeverities(rules: Record<string, unknown>, path: string): Map<string, Severity> {
  const severities = new Map<string, Severity>();
  for (const [name, settings] of Object.entries(rules)) {
    const severity = isObject(settings) ? settings.severity : undefined;
    if (severity === undefined) continue;
    const known = SEVERITIES.find((one) => one === severity);
    if (!known) throw wrongKey(path, `rules.${name}.severity`, SEVERITIES.join(', '), severity);
    severities.set(name, known);
  }
  return severities;
}

/** Alerts that are off, or have other settings in some environments, count by the settings of the file. */
function readRouting(alerts: unknown, path: string): Partial<RoutingSettings> {
  if (!isObject(alerts)) return {};
  const { severity, stormSize, gracePeriodMinutes } = alerts;
  const known = SEVERITIES.find((one) => one === severity);
  if (severity !== undefined && !known) throw wrongKey(path, 'alerts.severity', SEVERITIES.join(', '), severity);
  return {
    ...(known && { severity: known }),
    ...readMinimum(path, 'alerts.stormSize', stormSize, 1),
    ...readMinimum(path, 'alerts.gracePeriodMinutes', gracePeriodMinutes, 0),
  };
}

function readMinimum(path: string, key: string, value: unknown, minimum: number): Readonly<Record<string, number>> {
  if (value === undefined) return {};
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum) {
    return { [key.slice(key.indexOf('.') + 1)]: value };
  }
  throw wrongKey(path, key, `an integer from ${minimum}`, value);
}

/** Describes the changes that a file makes, for a file that no option names. */
function announce(
  path: string,
  { names, excluded = [], parameters }: LocalConfiguration['choice'],
  severities: ReadonlyMap<string, Severity>,
  files: readonly string[],
): string[] {
  const parts = [
    ...(names.length > 0 ? [`only ${pluralize(names.length, 'rule')}`] : []),
    ...(excluded.length > 0 ? [`${pluralize(excluded.length, 'rule')} off`] : []),
    ...(parameters.length > 0 ? [pluralize(parameters.length, 'parameter')] : []),
    ...(severities.size > 0 ? [severities.size === 1 ? '1 severity' : `${severities.size} severities`] : []),
    ...files,
  ];
  return parts.length === 0 ? [] : [`Configuration ${path}: ${parts.join(', ')} (--no-config leaves it out)`];
}

/** Settings of a rule that restrict where it is deployed. */
const DEPLOYMENT_KEYS = ['environments', 'tagScope', 'resourceTypes'];

function warnOfDeploymentSettings(path: string, rules: Record<string, unknown>): string[] {
  const names = Object.entries(rules).flatMap(([name, settings]) =>
    isObject(settings)
      ? DEPLOYMENT_KEYS.filter((key) => settings[key] !== undefined).map((key) => `${name}.${key}`)
      : [],
  );
  return names.length === 0
    ? []
    : [`Configuration ${path}: settings of deployments are not used here: ${joinList(names, 5)}`];
}

const wrongKey = (path: string, key: string, expected: string, found: unknown): UsageError =>
  new UsageError(`Cannot use configuration "${path}": ${key}: got ${JSON.stringify(found)}, expected ${expected}`);

async function importDefault(path: string, host: ModuleHost): Promise<unknown> {
  const failure = `Cannot read configuration "${path}"`;
  const source = await bundleModule(`export { default } from ${JSON.stringify(resolve(path))};`, host, failure);
  const { url, close } = writeTemporaryModule(source);
  try {
    return ((await host.importModule(url)) as { default: unknown }).default;
  } catch (cause) {
    throw new UsageError(`${failure}: ${(cause as Error).message}`, { cause });
  } finally {
    close();
  }
}
