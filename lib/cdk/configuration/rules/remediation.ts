import type { RemediationMode } from '../../../contract/response-settings';
import { remediationRunbookName } from '../../../contract/runbooks';
import { isObject } from '../../../core/json';
import type { Rule } from '../../../core/rule';
import { joinList } from '../../../core/text/format';
import { didYouMean } from '../../../core/text/suggest';
import { selectEmails } from '../alerts';
import { findOverride, resolveOverrides, selectVariant } from '../overrides';
import type { ConfiguredRemediation, ConfiguredRule, Environment, ResolvedConfiguration } from '../resolved';
import { expectChoice, type KeyPath, unknownName } from '../validation/errors';
import type { Entries, Output } from '../validation/validators';
import { findManagedRule, isIdentifier } from './managed-rule';
import { remediationMode, remediationShape } from './remediation-shape';

/** The parts of the configuration that remediation depends on. */
interface RemediationContext {
  readonly registry: readonly Rule[];
  /** The deployed rules. */
  readonly rules: readonly ConfiguredRule[];
  readonly environments: readonly Environment[];
  readonly prefix: string;
}

/** Names of SSM documents: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
const RESERVED_PREFIXES = ['aws', 'amazon', 'amzn'];
const MAX_RUNBOOK_NAME_LENGTH = 128;
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
const MAX_APPROVERS = 10;

/** Returns the remediation of every rule that is not `off` everywhere, in the order of the registry. */
export function resolveRemediation(input: Entries, context: RemediationContext, at: KeyPath): ConfiguredRemediation[] {
  const { registry } = context;
  const resolved = input.flatMap(([name, choice]) => {
    const rule = findRemediableRule(name, registry, at.key(name));
    return rule ? (configureRemediation(rule, choice, context, at.key(name)) ?? []) : [];
  });
  return resolved.filter(isOnSomewhere).sort((a, b) => registry.indexOf(a.rule) - registry.indexOf(b.rule));
}

/** The names of runbooks start with the prefix, and SSM reserves some prefixes for AWS. */
export function rejectReservedPrefix(hasRunbooks: boolean, prefix: string, at: KeyPath): void {
  const reserved = RESERVED_PREFIXES.find((beginning) => prefix.startsWith(beginning));
  if (!hasRunbooks || reserved === undefined) return;
  at.reject(prefix, `a prefix that does not start with "${reserved}", which SSM reserves for runbooks of AWS`);
}

/** Warns if no email address receives the requests for approval. */
export const warnUnreceivedRequests = (
  { remediation, restore, alerts }: Pick<ResolvedConfiguration, 'remediation' | 'restore' | 'alerts'>,
  environments: readonly Environment[],
): string[] => {
  const hasEmails = (environment: Environment) =>
    alerts && selectVariant(alerts, environment).some(({ subscribers }) => selectEmails(subscribers).length > 0);
  const isUnreceived = (one: Parameters<typeof selectMode>[0]) =>
    environments.some((environment) => selectMode(one, environment) === 'approve' && !hasEmails(environment));
  const rules = remediation.filter(isUnreceived).map(({ rule }) => rule.name);
  const advice = 'add email subscribers to alerts, or subscribe to the approvals topic';
  return [
    ...(rules.length === 0
      ? []
      : [`remediation: no email address receives the requests for approval of ${joinList(rules)}: ${advice}`]),
    ...(restore && isUnreceived(restore)
      ? [`restore: no email address receives the requests for approval: ${advice}`]
      : []),
  ];
};

/**
 * The remediation of a rule in one environment, where it is not `off`.
 *
 * @example
 * const namesFor = (remediation: readonly DeployedRemediation[]) => remediation.map(({ rule }) => rule.name);
 */
export interface DeployedRemediation extends Omit<ConfiguredRemediation, 'mode' | 'overrides'> {
  readonly mode: Exclude<RemediationMode, 'off'>;
}

/**
 * Returns the remediation to deploy in an environment, each with the approvers of its account.
 *
 * @example
 * selectRemediation(configuration.remediation, { accountId: '111122223333', region: 'eu-west-1' });
 */
export const selectRemediation = (
  remediation: readonly ConfiguredRemediation[],
  environment: Environment,
): DeployedRemediation[] =>
  remediation.flatMap(({ overrides, ...configured }) => {
    const mode = selectMode({ ...configured, overrides }, environment);
    return mode === 'off' ? [] : { ...configured, mode, approvers: selectApprovers(configured, environment) };
  });

/** Returns the mode in an environment. */
export const selectMode = (
  { mode, overrides }: Pick<ConfiguredRemediation, 'mode' | 'overrides'>,
  environment: Environment,
): RemediationMode => findOverride(overrides, environment) ?? mode;

/** Returns the approvers of an environment's account. SSM accepts no others. */
export const selectApprovers = (
  { approvers }: Pick<ConfiguredRemediation, 'approvers'>,
  { accountId }: Environment,
): string[] => approvers.filter((arn) => accountId === undefined || arn.split(':')[4] === accountId);

const isOnSomewhere = ({ mode, overrides }: ConfiguredRemediation): boolean =>
  mode !== 'off' || overrides.some(({ settings }) => settings !== 'off');

function findRemediableRule(name: string, registry: readonly Rule[], at: KeyPath): Rule | undefined {
  const rule = registry.find((candidate) => candidate.name === name);
  if (rule) return rule;
  const expected = expectRemediableRule(registry);
  if (name === '*') return at.report(`each rule must be named, so that nothing is remediated by accident: ${expected}`);
  if (findManagedRule(name) || isIdentifier(name))
    return at.report(`is an AWS managed rule, and Assay remediates only its own rules: ${expected}`);
  const names = registry.map((candidate) => candidate.name);
  return at.report(unknownName('rule', didYouMean(name, names), expected));
}

function configureRemediation(
  rule: Rule,
  choice: unknown,
  { registry, rules, environments, prefix }: RemediationContext,
  at: KeyPath,
): ConfiguredRemediation | undefined {
  const input = readSettings(choice, at);
  if (!input) return undefined;
  const { environments: modes, ...settings } = input;
  const overrides = resolveOverrides(modes, environments, at.key('environments'), (override) => override.mode);
  const configured: ConfiguredRemediation = { rule, ...settings, overrides };
  if (!isOnSomewhere(configured)) return configured;
  const mode = [settings.mode, ...overrides.map((override) => override.settings)].find((each) => each !== 'off');
  if (!rule.remediation)
    return at.report(`got "${mode}", but the rule has no remediation: ${expectRemediableRule(registry)}`);
  if (!rules.some((deployed) => deployed.rule === rule))
    return at.report(`got "${mode}", but the rule is not deployed: turn it on in rules`);
  rejectLongName(remediationRunbookName(prefix, rule.name), at);
  if (!at.hasErrors()) rejectApprovers(configured, environments, at.key('approvers'));
  return configured;
}

function readSettings(choice: unknown, at: KeyPath): Output<typeof remediationShape> | undefined {
  if (isObject(choice)) return remediationShape(choice, at);
  if (typeof choice !== 'string')
    return at.reject(choice, '"off", "manual", "approve", "automatic", or an object with mode, approvers …');
  const mode = remediationMode(choice, at);
  return mode && remediationShape({ mode }, at);
}

export function rejectLongName(name: string, at: KeyPath): void {
  if (name.length > MAX_RUNBOOK_NAME_LENGTH)
    at.report(`its runbook "${name}" has ${name.length} characters, SSM allows ${MAX_RUNBOOK_NAME_LENGTH}`);
}

/** Each account with mode `approve` needs approvers of its own. */
export function rejectApprovers(
  configured: Pick<ConfiguredRemediation, 'mode' | 'approvers' | 'overrides'>,
  environments: readonly Environment[],
  at: KeyPath,
): void {
  const approving = environments.filter((environment) => selectMode(configured, environment) === 'approve');
  if (approving.length > 0 && configured.approvers.length === 0) {
    at.reject(undefined, 'the ARN of at least one IAM user or role, because the mode is "approve"');
    return;
  }
  const byAccount = new Map(approving.map((environment) => [environment.accountId, environment]));
  for (const [account, environment] of byAccount) {
    const { length } = selectApprovers(configured, environment);
    const suffix = account === undefined ? '' : ` of account ${account}`;
    if (length === 0)
      at.report(
        `got no approver${suffix}, where the mode is "approve": SSM accepts only approvers of the same account`,
      );
    if (length > MAX_APPROVERS) at.report(`got ${length} approvers${suffix}, SSM allows ${MAX_APPROVERS}`);
  }
}

const expectRemediableRule = (registry: readonly Rule[]): string =>
  expectChoice(
    registry.filter(({ remediation }) => remediation).map(({ name }) => name),
    'no rule has a remediation',
  );
