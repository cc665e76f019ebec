import { readFileSync } from 'node:fs';
import type { Rule } from '../../core/rule';
import { findRuleError } from '../../core/rule-errors';
import { joinList } from '../../core/text/format';
import { CONFIG_LIMITS } from '../config-limits';
import type { Configuration } from './configuration';
import { configurationShape } from './configuration-shape';
import {
  collectEnvironmentWarnings,
  describeUnknownRegions,
  type Environments,
  listAccountsWithoutIam,
  listRegions,
  rejectOtherPartitions,
  resolveEnvironments,
} from './environments';
import { createTextReader } from './files';
import { addOverrides, resolveOverrides } from './overrides';
import { GLOBAL_IAM_TYPES } from './recording/recordable-types';
import { resolveRecorder, warnMisspelledTypes, warnUnrecordedCompliance } from './recording/recorder';
import { collectRequirements, type RecordingRequirement } from './recording/requirements';
import type {
  AggregatorSource,
  ConfiguredAlerts,
  Environment,
  RecorderChoice,
  ResolvedConfiguration,
} from './resolved';
import { resolveRestore } from './restore';
import { resolveGuardRules } from './rules/guard-rules';
import { resolveManagedRules, warnUnknownIdentifiers } from './rules/managed-rules';
import { rejectReservedPrefix, resolveRemediation, warnUnreceivedRequests } from './rules/remediation';
import { resolveRules } from './rules/rules';
import { KeyPath } from './validation/errors';
import type { Output } from './validation/validators';
import { resolveWaivers } from './waivers';

/**
 * The rules and files that a configuration refers to.
 *
 * @example
 * const context: ResolveContext = { registry: rules, folder: __dirname };
 */
export interface ResolveContext {
  /** All rules that a configuration can name. */
  readonly registry: readonly Rule[];
  /** The folder of the configuration file. Paths in the configuration are relative to it. */
  readonly folder: string;
  /** @default - reads the file as UTF-8 */
  readonly readFile?: (path: string) => string;
  /**
   * The time at which waivers are checked for expiry.
   * @default - the current time
   */
  readonly now?: Date;
}

/**
 * Checks a configuration and fills in the defaults.
 * @throws ConfigurationError with every error, each with its key, the value and the expected value
 *
 * @example
 * const resolved = resolveConfiguration(defineConfig({}), { registry: rules, folder: __dirname });
 * for (const warning of resolved.warnings) console.error(`Warning: ${warning}`);
 */
export function resolveConfiguration(configuration: Configuration, context: ResolveContext): ResolvedConfiguration {
  const { registry, folder, readFile = (path) => readFileSync(path, 'utf8'), now = readDeploymentTime() } = context;
  const at = KeyPath.root();
  const readText = createTextReader(folder, readFile);
  rejectWrongRules(registry, at.key('registry'));
  if (at.hasErrors()) return at.throwErrors();
  const input = configurationShape(configuration, at);
  if (!input) return at.throwErrors();

  const { prefix, aggregator } = input;
  const scopes = resolveEnvironments(input.environments, input.homeRegion, at);
  const { environments } = scopes;
  const rules = resolveRules(input.rules, { registry, environments }, at.key('rules'));
  const managedRules = resolveManagedRules(input.managedRules, { registry, environments }, at.key('managedRules'));
  const guardRules = resolveGuardRules(input.guardRules, { readText, environments }, at.key('guardRules'));
  const alerts = resolveAlerts(input.alerts, environments, at.key('alerts'));
  const remediation = resolveRemediation(
    input.remediation,
    { registry, rules, environments, prefix },
    at.key('remediation'),
  );
  const restore = resolveRestore(input.restore, { rules, environments, prefix }, at.key('restore'));
  rejectReservedPrefix(remediation.length > 0 || restore !== undefined, prefix, at.key('prefix'));
  const waivers = resolveWaivers(input.waivers, { registry, now, readText }, at.key('waivers'));

  const requirements = collectRequirements(rules, managedRules, guardRules, at);
  rejectRuleNames(requirements, prefix);
  if (aggregator !== undefined) rejectUnplacedAggregator(scopes, at.key('aggregator'));
  rejectHomeWithoutIam(requirements, scopes, at.key('environments'));
  const recorder = resolveRecorder(input.recorder, requirements, listRegions(environments), at.key('recorder'));
  rejectOtherPartitions(configuration, listRegions(environments), at);
  const athena = resolveAthena(input.athena, recorder, at.key('athena'));
  if (at.hasErrors()) return at.throwErrors();

  return {
    prefix,
    ...scopes,
    recorder,
    rules,
    managedRules: managedRules.map(({ configured }) => configured),
    guardRules,
    remediation,
    ...(restore && { restore }),
    ...(alerts && { alerts }),
    waivers: waivers.waivers,
    tags: input.tags,
    ...(aggregator !== undefined && { aggregator: toAggregatorSource(aggregator) }),
    athena,
    storedQueries: input.storedQueries,
    dashboard: input.dashboard,
    architecture: input.architecture,
    iam: input.iam,
    healthTopicSubscribers: input.health.subscribers,
    warnings: [
      ...collectEnvironmentWarnings(scopes),
      ...warnUnrecordedCompliance(input.recorder),
      ...warnMisspelledTypes(input.recorder),
      ...warnUnknownIdentifiers(managedRules),
      ...warnUnreceivedRequests({ remediation, ...(restore && { restore }), ...(alerts && { alerts }) }, environments),
      ...waivers.warnings,
    ],
  };
}

function rejectWrongRules(registry: readonly Rule[], at: KeyPath): void {
  for (const [index, rule] of registry.entries()) {
    const error = findRuleError(rule);
    if (error !== undefined) at.key(rule?.name ?? String(index)).report(error);
  }
}

/** Resolves the alerts of each environment. Returns undefined if they are off everywhere. */
function resolveAlerts(
  input: Output<typeof configurationShape>['alerts'],
  environments: readonly Environment[],
  at: KeyPath,
): ConfiguredAlerts | undefined {
  if (!input) return undefined;
  const { environments: overrides, ...base } = input;
  const resolved = resolveOverrides(overrides, environments, at.key('environments'), (override) => ({
    ...base,
    ...override,
  }));
  return addOverrides<ConfiguredAlerts>(base, resolved);
}

/** All Config rules of a Region share one namespace. */
function rejectRuleNames(requirements: readonly RecordingRequirement[], prefix: string): void {
  const seen = new Map<string, RecordingRequirement>();
  for (const requirement of requirements) {
    const { name } = requirement;
    const first = seen.get(name);
    if (first) requirement.at.report(`duplicate name "${name}", already used by ${first.label}`);
    else seen.set(name, requirement);
    const fullName = `${prefix}-${name}`;
    if (fullName.length > CONFIG_LIMITS.name)
      requirement.at.report(`"${fullName}" has ${fullName.length} characters, AWS Config allows ${CONFIG_LIMITS.name}`);
  }
}

/** A rule on IAM would be deployed to the home Region, and never evaluate anything. */
function rejectHomeWithoutIam(requirements: readonly RecordingRequirement[], scopes: Environments, at: KeyPath): void {
  const accounts = listAccountsWithoutIam(scopes);
  if (accounts.length === 0) return;
  const affected = requirements.filter(({ all }) => all.some((type) => GLOBAL_IAM_TYPES.includes(type)));
  if (affected.length === 0) return;
  for (const text of describeUnknownRegions(scopes)) at.report(text);
  const labels = affected.map(({ label }) => label);
  at.report(
    `AWS Config cannot record users, groups, roles and policies of IAM in the Regions of ${joinList(accounts)}, required by ${joinList(labels, labels.length)}: add a Region that AWS Config supported before February 2022, or turn ${labels.length > 1 ? 'the rules' : 'the rule'} off`,
  );
}

/** The aggregator is in the home Region of the first account. */
function rejectUnplacedAggregator({ environments, homeRegion }: Environments, at: KeyPath): void {
  const [first] = environments;
  const isPlaced = environments.some(
    ({ accountId, region }) => accountId === first?.accountId && region === homeRegion,
  );
  if (first && homeRegion !== undefined && !isPlaced)
    at.report(
      `cannot be created: the first account, ${first.accountId}, is not deployed to the home Region ${homeRegion}. Add the Region to the account, or put the account that aggregates first`,
    );
}

function resolveAthena(input: boolean | undefined, recorder: RecorderChoice, at: KeyPath): boolean {
  const hasBucket = recorder.kind === 'create' || recorder.deliveryBucket !== undefined;
  if (input === true && !hasBucket) {
    at.reject(true, 'false, or the name of the bucket in recorder: { adopt: true, deliveryBucket: "…" }');
  }
  return input ?? hasBucket;
}

const toAggregatorSource = (input: NonNullable<Output<typeof configurationShape>['aggregator']>): AggregatorSource =>
  input === 'organization'
    ? { source: 'organization' }
    : { source: 'accounts', accountIds: input.accounts, regions: input.regions };

/**
 * A local region deploys at its own time, which can be in the past: waivers that have expired since were valid then.
 */
function readDeploymentTime(): Date {
  const { ASSAY_LOCAL_TIME: time } = process.env;
  return time === undefined ? new Date() : new Date(time);
}
