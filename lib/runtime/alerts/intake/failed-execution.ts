import { type AutomationExecution, GetAutomationExecutionCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Actor, Alert } from '../../../alerts/alert';
import type { RuleDetails } from '../../../alerts/compose-alert';
import { composeFailure, type ExecutionSummary } from '../../../alerts/compose-failure';
import { FAILED_STATUSES } from '../../../contract/events';
import type { ExecutionRecord } from '../../../contract/execution-record';
import type { ResponseSettings } from '../../../contract/response-settings';
import { remediationRunbookName, undoRunbookName } from '../../../contract/runbooks';
import { isList, isObject, isString, parseJson } from '../../../core/json';
import { describeError } from '../../../core/text/errors';
import type { AutomationStatus } from '../../../formats/events/automation-status';
import { type DeliveryContext, deliverAlert } from '../delivery/deliver-alert';
import { type RoutingContext, routeFailure } from '../delivery/routing';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import { describeConfigRule, type RuleCatalog, toConfigRuleName } from '../evidence/rule-details';
import { type ClaimContext, withClaim } from '../store/claims';

export type FailedExecutionContext = FailureIntakeContext & ClaimContext & RoutingContext & DeliveryContext;

interface FailureIntakeContext extends RuleCatalog, ScopeContext {
  readonly ssm: SSMClient;
  readonly search: RoutingContext['search'];
  readonly logger: DeliveryContext['logger'];
}

/**
 * Handles SSM's event that the execution of a runbook ended. Sends an alert if it failed, whatever the severity of its
 * rule, since some of its calls may have been made.
 */
export async function handleFailedExecution(context: FailedExecutionContext, status: AutomationStatus): Promise<void> {
  const { settings, logger } = context;
  const details = { runbook: status.runbook, execution: status.executionId, status: status.status };
  const rule = findRunbookRule(settings, status.runbook);
  if (rule === undefined) return logger.warn('Ignored: not a runbook of this deployment', details);
  if (!FAILED_STATUSES.includes(status.status)) return logger.info('Ignored: not failed', details);

  await withClaim(context, createExecutionId(status), async (claim) => {
    const { execution, error } = await fetchExecution(context, status);
    if (readParameter(execution, 'DryRun') === 'yes') {
      logger.info('Ignored: a dry run, whose result SSM shows to the person who started it', details);
      return 'done';
    }
    const record = findRecord(execution);
    const alert = await createFailureAlert(context, status, { rule, execution, record, error });
    const deliver = async () => {
      const route = await routeFailure(context, claim, status.runbook);
      return deliverAlert(context, claim, { alert, openedAt: null, route });
    };
    if (record?.outcome !== 'refused') return deliver();
    // AWS Config starts a remediation again, and it is refused again: one alert is enough.
    await withClaim(context, createRefusalId(status, rule, record), deliver);
    return 'done';
  });
}

/** The fields of an execution record that an alert prints. */
type RecordSummary = ExecutionSummary & Pick<ExecutionRecord, 'resourceType' | 'resourceId'>;

interface FailedExecution {
  /** Our name for it. */
  readonly rule: string;
  /** Absent if SSM cannot be read. */
  readonly execution: AutomationExecution | undefined;
  readonly record: RecordSummary | undefined;
  readonly error: string | undefined;
}

async function createFailureAlert(
  context: FailureIntakeContext,
  status: AutomationStatus,
  { rule, execution, record, error }: FailedExecution,
): Promise<Alert> {
  const { settings, registry } = context;
  const configRuleName = toConfigRuleName(settings, rule);
  const resource = {
    type: record?.resourceType ?? registry.find(({ name }) => name === rule)?.resource.resourceTypes[0] ?? 'unknown',
    id: record?.resourceId ?? readParameter(execution, 'ResourceId') ?? 'unknown',
    name: null,
    arn: null,
  };
  const failureMessage = error ?? execution?.FailureMessage;
  return composeFailure({
    ...(await resolveScope(context)),
    status,
    configRuleName,
    rule: (await describeKnownRule(context, configRuleName)) ?? {
      name: rule,
      title: rule,
      severity: 'medium',
      mode: 'none',
    },
    resource,
    ...(record && { record }),
    ...(failureMessage !== undefined && { failureMessage }),
    undoRunbook: undoRunbookName(settings.prefix, rule),
    actor: await findPreviousActor(context, status, resource),
  });
}

/** Never throws: the alert is sent without the details of a rule that cannot be found. */
const describeKnownRule = (context: FailureIntakeContext, configRuleName: string): Promise<RuleDetails | undefined> =>
  describeConfigRule(context, configRuleName).catch(() => undefined);

/** One alert for an execution, however often its event is delivered. */
const createExecutionId = ({ accountId, region, executionId }: AutomationStatus): string =>
  ['execution', accountId, region, executionId].join('/');

/** The partition key of a claim holds 2,048 bytes. */
const MAX_REASON_LENGTH = 400;

/** The same for all executions that were refused for the same reason. */
const createRefusalId = (
  { accountId, region }: AutomationStatus,
  rule: string,
  { resourceId, reason }: RecordSummary,
): string => ['refusal', accountId, region, rule, resourceId, reason.slice(0, MAX_REASON_LENGTH)].join('/');

/** Returns the rule that a runbook belongs to, or `undefined` if the runbook is not one of this deployment. */
function findRunbookRule({ prefix, rules }: ResponseSettings, runbook: string): string | undefined {
  const names = Object.values(rules).flatMap(({ rule }) => rule ?? []);
  return names.find((rule) => [remediationRunbookName(prefix, rule), undoRunbookName(prefix, rule)].includes(runbook));
}

/** Never throws: an alert without the execution is better than none. */
async function fetchExecution(
  { ssm, logger }: FailureIntakeContext,
  { executionId }: AutomationStatus,
): Promise<Pick<FailedExecution, 'execution' | 'error'>> {
  try {
    const output = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }));
    return { execution: output.AutomationExecution, error: undefined };
  } catch (error) {
    logger.warn('Cannot read an execution', { execution: executionId, error });
    return { execution: undefined, error: `the execution could not be read: ${describeError(error)}` };
  }
}

const readParameter = (execution: AutomationExecution | undefined, parameter: string): string | undefined =>
  execution?.Parameters?.[parameter]?.[0];

/** Returns what the plan function answered to `conclude`; `undefined` if the execution ended before that. */
function findRecord(execution: AutomationExecution | undefined): RecordSummary | undefined {
  const answers = (execution?.StepExecutions ?? [])
    .filter(({ StepName }) => StepName?.startsWith('Conclude'))
    .flatMap(({ Outputs }) => Outputs?.Payload ?? []);
  return answers.map(parsePayload).find(isRecordSummary);
}

/** A function's answer is JSON. SSM may encode it as a JSON string once more. */
function parsePayload(text: string): unknown {
  const value = parseJson(text);
  return isString(value) ? parseJson(value) : value;
}

/** An error of the function, or a text that SSM truncated, is no record. */
const isRecordSummary = (value: unknown): value is RecordSummary =>
  isObject(value) &&
  [value.resourceType, value.resourceId, value.outcome, value.reason].every(isString) &&
  [value.calls, value.undo, value.steps].every(isList);

/** Finds out who changed the resource before the remediation began. */
async function findPreviousActor(
  { search }: FailureIntakeContext,
  { startedAt, at, accountId }: AutomationStatus,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<Actor> {
  if (id === 'unknown') return { found: false, because: 'the resource is not known' };
  const { actor } = await search.find({
    ...{ resourceType: type, resourceId: id, resourceName: null, arn: null, accountId },
    changedAt: startedAt ?? at,
    previousAt: null,
  });
  return actor;
}
