import { readFileSync } from 'node:fs';
import type { Rule } from '../../core/rule';
import { joinList, formatInteger } from '../../core/text/format';
import { resolveAlerts } from './alerts';
import type { Configuration } from './configuration';
import { resolveEnvironments, collectEnvironmentWarnings } from './environments';
import { createTextReader } from './files';
import { resolveRecorder } from './recording/recorder';
import { canRecordIam, GLOBAL_IAM_TYPES } from './recording/recording-group';
import { type RecordingRequirement, collectRequirements } from './recording/requirements';
import type { Aggregator, RecorderChoice, ResolvedConfiguration } from './resolved';
import { resolveGuardRules } from './rules/guard-rules';
import { type ResolvedManagedRule, resolveManagedRules } from './rules/managed-rules';
import { refuseReservedPrefix, resolveRemediation, warnUnheardFailures } from './rules/remediation';
import { resolveRules } from './rules/rules';
import { KeyPath } from './shape/errors';
import { configurationShape } from './shape/shape';
import { resolveWaivers } from './waivers';

/** What a configuration is read with. */
export interface ResolveContext {
  /** All rules there are. */
  readonly registry: readonly Rule[];
  /** Where the configuration file lies: the files it names are relative to it. */
  readonly folder: string;
  /** @default - the file's text, UTF-8 */
  readonly readFile?: (path: string) => string;
  /** Decides which waivers have ended. @default - the time it is */
  readonly now?: Date;
}

/** https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html */
const MOST_RULES = 1000;
const LONGEST_NAME = 128;

/**
 * Reads what a person wrote, fills in the defaults and checks all of it.
 * @throws ConfigurationError with every fault, each with its key, what was found and what is allowed
 */
export function resolveConfiguration(
  configuration: Configuration,
  circumstances: ResolveContext,
): ResolvedConfiguration {
  const { registry, folder, readFile = (path) => readFileSync(path, 'utf8'), now = new Date() } = circumstances;
  const at = KeyPath.whole();
  const readText = createTextReader(folder, readFile);
  const written = configurationShape(configuration, at) ?? {};

  const { prefix = 'assay', tags = {}, recorder: recorderWritten = { kind: 'create' } } = written;
  const places = resolveEnvironments(written.environments ?? ['of the credentials'], written.homeRegion, at);
  const rules = resolveRules(written.rules ?? [], registry, at.key('rules'));
  const managedRules = resolveManagedRules(written.managedRules ?? [], at.key('managedRules'));
  const guardRules = resolveGuardRules(written.guardRules ?? [], readText, at.key('guardRules'));
  const { environments } = places;
  const remediation = resolveRemediation(
    written.remediation ?? [],
    { registry, rules, environments, prefix },
    at.key('remediation'),
  );
  refuseReservedPrefix(remediation, prefix, at.key('prefix'));
  const alerts = resolveAlerts(written.alerts);
  const waivers = resolveWaivers(written.waivers, { registry, now, readText }, at.key('waivers'));

  const needs = collectRequirements(rules, managedRules, guardRules, at);
  refuseNames(needs, prefix, at);
  refuseHomeWithoutIam(needs, places.homeRegion, at);
  const isManyRegions = places.environments.some(({ region }) => region !== places.homeRegion);
  const recorder = resolveRecorder(recorderWritten, needs, isManyRegions, at.key('recorder'));
  const athena = athenaOf(written.athena, recorder, at.key('athena'));
  at.throwIfFaulty();

  const { aggregator } = written;
  return {
    prefix,
    ...places,
    recorder,
    rules,
    managedRules: managedRules.map(({ configured }) => configured),
    guardRules,
    remediation,
    ...(alerts && { alerts }),
    waivers: waivers.waivers,
    tags,
    ...(aggregator !== undefined && { aggregator: aggregatorOf(aggregator) }),
    athena,
    healthTopicSubscribers: written.health?.subscribers ?? [],
    warnings: [
      ...collectEnvironmentWarnings(places),
      ...warningsOfUnknown(managedRules, recorder),
      ...warnUnheardFailures(remediation, environments, alerts),
      ...waivers.warnings,
    ],
  };
}

/** Config rules of one Region share their names, whoever wrote them. */
function refuseNames(needs: readonly RecordingRequirement[], prefix: string, at: KeyPath): void {
  if (needs.length > MOST_RULES) {
    at.key('rules').say(
      `found ${formatInteger(needs.length)} rules, AWS Config allows ${formatInteger(MOST_RULES)} in a Region`,
    );
  }
  const seen = new Map<string, RecordingRequirement>();
  for (const need of needs) {
    const first = seen.get(need.name);
    if (first)
      need.at.say(
        `found the name "${need.name}" a second time, after ${first.who}: two Config rules cannot have one name`,
      );
    else seen.set(need.name, need);
    const { length } = `${prefix}-${need.name}`;
    if (length > LONGEST_NAME)
      need.at.say(`"${prefix}-${need.name}" has ${length} characters, AWS Config allows ${LONGEST_NAME}`);
  }
}

function refuseHomeWithoutIam(needs: readonly RecordingRequirement[], homeRegion: string | undefined, at: KeyPath): void {
  if (homeRegion === undefined || canRecordIam(homeRegion)) return;
  for (const { who, all } of needs) {
    const types = all.filter((type) => GLOBAL_IAM_TYPES.includes(type));
    if (types.length > 0) {
      at.key('homeRegion').say(
        `AWS Config cannot record ${joinList(types, 5)} in ${homeRegion}, without which ${who} does not work: choose another Region, or switch the rule off`,
      );
    }
  }
}

/** Where only some types are recorded, a managed rule that Assay does not know may judge another one. */
const warningsOfUnknown = (managedRules: readonly ResolvedManagedRule[], recorder: RecorderChoice): string[] =>
  recorder.kind === 'adopt' || recorder.recordingGroup.strategy !== 'inclusion'
    ? []
    : managedRules
        .filter(({ known, configured }) => !known && !configured.resourceTypes)
        .map(
          ({ configured: { identifier } }) =>
            `managedRules.${identifier}: Assay does not know which types it judges: name them in its resourceTypes, so that they are recorded`,
        );

function athenaOf(written: boolean | undefined, recorder: RecorderChoice, at: KeyPath): boolean {
  const hasBucket = recorder.kind === 'create' || recorder.deliveryBucket !== undefined;
  if (written === true && !hasBucket) {
    at.refuse(true, 'false, unless the bucket is named: recorder: { adopt: true, deliveryBucket: "…" }');
  }
  return written ?? hasBucket;
}

const aggregatorOf = (
  written: 'organization' | { readonly accounts: readonly string[]; readonly regions?: readonly string[] | 'all' },
): Aggregator =>
  written === 'organization'
    ? { source: 'organization' }
    : { source: 'accounts', accountIds: written.accounts, regions: written.regions ?? 'all' };
