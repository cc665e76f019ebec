import { remediationRunbookName, type RemediationMode } from '../../../contract/response-settings';
import { isObject } from '../../../core/reading/properties';
import type { Rule } from '../../../core/rule';
import { joinList } from '../../../core/text/format';
import { didYouMean } from '../../../core/text/suggest';
import { emailsAmong } from '../alerts';
import type { ConfiguredAlerts, ConfiguredRemediation, ConfiguredRule, Environment } from '../resolved';
import type { Result } from '../shape/checks';
import { type KeyPath, unknownName } from '../shape/errors';
import { type RemediationEnvironmentInput, remediationMode, remediationShape } from '../shape/shape';
import { MANAGED_RULES } from './managed-rule-table';

type Entries = readonly (readonly [name: string, value: unknown])[];

/** What remediation has to agree with. */
export interface RemediationContext {
  readonly registry: readonly Rule[];
  /** Those that are deployed. */
  readonly rules: readonly ConfiguredRule[];
  readonly environments: readonly Environment[];
  readonly prefix: string;
}

/** Of SSM's documents: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
const RESERVED_PREFIXES = ['aws', 'amazon', 'amzn'];
const LONGEST_DOCUMENT_NAME = 128;
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
const MOST_APPROVERS = 10;

/** The remediation of every rule that has one switched on somewhere, in the registry's order. */
export function resolveRemediation(
  written: Entries,
  surroundings: RemediationContext,
  at: KeyPath,
): ConfiguredRemediation[] {
  const resolved = written.flatMap(([name, choice]) => {
    const rule = ruleCalled(name, surroundings.registry, at.key(name));
    return rule ? (configuredRemediation(rule, choice, surroundings, at.key(name)) ?? []) : [];
  });
  const { registry } = surroundings;
  return resolved.filter(isOnSomewhere).sort((a, b) => registry.indexOf(a.rule) - registry.indexOf(b.rule));
}

/** The names of documents begin with the prefix, and AWS keeps some beginnings for itself. */
export function refuseReservedPrefix(remediation: readonly ConfiguredRemediation[], prefix: string, at: KeyPath): void {
  const reserved = RESERVED_PREFIXES.find((beginning) => prefix.startsWith(beginning));
  if (remediation.length === 0 || reserved === undefined) return;
  at.refuse(prefix, `a name that does not begin with "${reserved}" where there is remediation: SSM keeps it for AWS`);
}

/** Nobody approves what he has not heard of. */
export const warnUnheardFailures = (
  remediation: readonly ConfiguredRemediation[],
  environments: readonly Environment[],
  alerts: ConfiguredAlerts | undefined,
): string[] => {
  if (emailsAmong(alerts?.subscribers ?? []).length > 0) return [];
  return remediation
    .filter((one) => environments.some((environment) => selectMode(one, environment) === 'approve'))
    .map(
      ({ rule }) =>
        `remediation.${rule.name}: nobody gets a mail when an execution waits for approval: name e-mail subscribers under alerts, or subscribe to the topic of approvals`,
    );
};

/** How what breaks one rule is put right in one environment. */
export interface DeployedRemediation extends Omit<ConfiguredRemediation, 'mode' | 'overrides'> {
  readonly mode: Exclude<RemediationMode, 'off'>;
}

/** What is switched on in an environment, each with those who can approve there. */
export const selectRemediation = (
  remediation: readonly ConfiguredRemediation[],
  environment: Environment,
): DeployedRemediation[] =>
  remediation.flatMap(({ overrides, ...configured }) => {
    const mode = selectMode({ ...configured, overrides }, environment);
    return mode === 'off' ? [] : { ...configured, mode, approvers: approversIn(configured, environment) };
  });

/** The mode in an environment. */
export const selectMode = (
  { mode, overrides }: Pick<ConfiguredRemediation, 'mode' | 'overrides'>,
  { accountId, region }: Environment,
): RemediationMode =>
  overrides.find((override) => override.accountId === accountId && override.region === region)?.mode ?? mode;

/** Those of the approvers who can approve in an environment: an execution hears only of principals of its own account. */
const approversIn = ({ approvers }: Pick<ConfiguredRemediation, 'approvers'>, { accountId }: Environment): string[] =>
  approvers.filter((arn) => accountId === undefined || arn.split(':')[4] === accountId);

const isOnSomewhere = ({ mode, overrides }: ConfiguredRemediation): boolean =>
  mode !== 'off' || overrides.some((override) => override.mode !== 'off');

function ruleCalled(name: string, registry: readonly Rule[], at: KeyPath): Rule | undefined {
  const rule = registry.find((candidate) => candidate.name === name);
  if (rule) return rule;
  const able = namesOf(registry.filter(({ remediation }) => remediation));
  if (name === '*') {
    return at.say(
      `each remediation is switched on by its rule's own name, so that nothing is changed that nobody thought of: ${able}`,
    );
  }
  if (Object.hasOwn(MANAGED_RULES, name) || /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name))
    return at.say(`is a managed rule of AWS: Assay puts right what breaks its own rules alone: ${able}`);
  const meant = didYouMean(
    name,
    registry.map((candidate) => candidate.name),
  );
  return at.say(unknownName('rule', meant, able));
}

function configuredRemediation(
  rule: Rule,
  choice: unknown,
  { registry, rules, environments, prefix }: RemediationContext,
  at: KeyPath,
): ConfiguredRemediation | undefined {
  const settings = settingsOf(choice, at);
  if (!settings) return undefined;
  const configured: ConfiguredRemediation = {
    rule,
    mode: settings.mode,
    overrides: overridesOf(settings.environments ?? [], environments, at.key('environments')),
    approvers: settings.approvers ?? [],
    approvalHours: settings.approvalHours ?? 24,
    maximumAutomaticAttempts: settings.maximumAutomaticAttempts ?? 3,
    retryAttemptSeconds: settings.retryAttemptSeconds ?? 3600,
    concurrentExecutionRatePercentage: settings.concurrentExecutionRatePercentage ?? 10,
    errorPercentage: settings.errorPercentage ?? 10,
  };
  if (!isOnSomewhere(configured)) return configured;
  if (!rule.remediation) {
    return at.say(
      `found ${inWords(configured)}, and the rule has no remediation: ${namesOf(registry.filter(({ remediation }) => remediation))}`,
    );
  }
  if (!rules.some((deployed) => deployed.rule === rule))
    return at.say(`found ${inWords(configured)}, and the rule is not deployed: switch it on under rules`);
  refuseLongName(remediationRunbookName(prefix, rule.name), at);
  if (!at.isFaulty()) refuseApprovers(configured, environments, at);
  return configured;
}

function settingsOf(choice: unknown, at: KeyPath): Result<typeof remediationShape> | undefined {
  if (isObject(choice)) return remediationShape(choice, at);
  if (typeof choice !== 'string')
    return at.refuse(choice, '"off", "manual", "approve", "automatic", or an object with mode, approvers …');
  const mode = remediationMode(choice, at);
  return mode && { mode };
}

function overridesOf(
  written: readonly (RemediationEnvironmentInput | undefined)[],
  environments: readonly Environment[],
  at: KeyPath,
): ConfiguredRemediation['overrides'] {
  const seen = new Set<string>();
  return written.flatMap((place, index) => {
    if (!place) return [];
    const { account: accountId, region, mode } = place;
    const name = `${accountId} ${region}`;
    if (seen.has(name)) at.index(index).say(`found ${name} a second time`);
    seen.add(name);
    const known = environments.flatMap((each) => (each.accountId ? `${each.accountId} ${each.region}` : []));
    if (!known.includes(name)) {
      const allowed = known.length > 0 ? `one that is deployed: ${joinList(known, 10)}` : NO_ENVIRONMENTS;
      at.index(index).say(`found ${name}, allowed is ${allowed}`);
    }
    return { accountId, region, mode };
  });
}

const NO_ENVIRONMENTS = 'nothing, since the environment names no account and Region';

function refuseLongName(name: string, at: KeyPath): void {
  if (name.length > LONGEST_DOCUMENT_NAME)
    at.say(`its document "${name}" has ${name.length} characters, SSM allows ${LONGEST_DOCUMENT_NAME}`);
}

/** In each account that asks for approval somebody has to be able to give it. */
function refuseApprovers(configured: ConfiguredRemediation, environments: readonly Environment[], at: KeyPath): void {
  const approving = environments.filter((environment) => selectMode(configured, environment) === 'approve');
  if (approving.length > 0 && configured.approvers.length === 0) {
    at.key('approvers').say('found nothing, needed where the mode is "approve" are the ARNs of IAM users or roles');
    return;
  }
  const byAccount = new Map(approving.map((environment) => [environment.accountId, environment]));
  for (const [account, environment] of byAccount) {
    const { length } = approversIn(configured, environment);
    const where = account === undefined ? '' : ` of account ${account}`;
    if (length === 0)
      at.key('approvers').say(`found none${where}, where the mode is "approve": nobody else can approve there`);
    if (length > MOST_APPROVERS)
      at.key('approvers').say(`found ${length} approvers${where}, SSM allows ${MOST_APPROVERS}`);
  }
}

const inWords = ({ mode, overrides }: ConfiguredRemediation): string =>
  `"${[mode, ...overrides.map((override) => override.mode)].find((each) => each !== 'off')}"`;

const namesOf = (rules: readonly Rule[]): string => {
  const names = rules.map(({ name }) => name);
  if (names.length === 0) return 'no rule has a remediation';
  return `allowed ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
};
