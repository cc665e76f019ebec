import { type AutomationExecution, GetAutomationExecutionCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Actor, Alert } from '../../../alerts/alert';
import type { RuleDetails } from '../../../alerts/compose-alert';
import { composeFailure, createFailureId, type ExecutionSummary } from '../../../alerts/compose-failure';
import { FAILED_STATUSES } from '../../../contract/events';
import type { ExecutionRecord } from '../../../contract/execution-record';
import { remediationRunbookName, restoreRunbookName, undoRunbookName } from '../../../contract/runbooks';
import { isList, isObject, isString, parseJson } from '../../../core/json';
import { describeError } from '../../../core/text/errors';
import type { AutomationStatus } from '../../../formats/events/automation-status';
import { RESTORATIONS } from '../../../resources/restorations/restorations';
import { type DeliveryContext, deliverAlert } from '../delivery/deliver-alert';
import { type RoutingContext, routeFailure } from '../delivery/routing';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import { describeConfigRule, type RuleCatalog, toConfigRuleName } from '../evidence/rule-details';
import { withClaim } from '../store/claims';

export type FailedExecutionContext = FailureIntakeContext & RoutingContext & DeliveryContext;

interface FailureIntakeContext extends RuleCatalog, ScopeContext {
  readonly ssm: SSMClient;
  readonly search: RoutingContext['search'];
  readonly logger: DeliveryContext['logger'];
}

/**
 * Handles SSM's event that the execution of a runbook ended. Sends an alert if it failed, whatever the severity of its
 * rule, since some of its calls may have been made. A restore has no rule.
 */
export async function handleFailedExecution(context: FailedExecutionContext, status: AutomationStatus): Promise<void> {
  const { logger } = context;
  const details = { runbook: status.runbook, execution: status.executionId, status: status.status };
  const procedure = findRunbookProcedure(context, status.runbook);
  if (!procedure) return logger.warn('Ignored: not a runbook of this deployment', details);
  if (!FAILED_STATUSES.includes(status.status)) return logger.info('Ignored: not failed', details);

  await withClaim(context, createFailureId(status), async (claim) => {
    const { execution, error } = await fetchExecution(context, status);
    if (readParameter(execution, 'DryRun') === 'yes') {
      logger.info('Ignored: a dry run, whose result SSM shows to the person who started it', details);
      return 'done';
    }
    const record = findRecord(execution);
    const alert = await createFailureAlert(context, status, { procedure, execution, record, error });
    const deliver = async () => {
      const route = await routeFailure(context, claim, status.runbook);
      return deliverAlert(context, claim, { alert, openedAt: null, route });
    };
    if (record?.outcome !== 'refused') return deliver();
    // AWS Config starts a remediation again, and it is refused again: one alert is enough.
    await withClaim(context, createRefusalId(status, procedure.name, record), deliver);
    return 'done';
  });
}

/** The fields of an execution record that an alert prints. */
type RecordSummary = ExecutionSummary & Pick<ExecutionRecord, 'resourceType' | 'resourceId'>;

/** The rule of a runbook, or the way in which it restores the resources of a type. */
interface FailedProcedure {
  /** Our name for it. */
  readonly name: string;
  readonly purpose: 'remediation' | 'restore';
  readonly title: string;
  readonly resourceType: string | undefined;
}

interface FailedExecution {
  readonly procedure: FailedProcedure;
  /** Absent if SSM cannot be read. */
  readonly execution: AutomationExecution | undefined;
  readonly record: RecordSummary | undefined;
  readonly error: string | undefined;
}

async function createFailureAlert(
  context: FailureIntakeContext,
  status: AutomationStatus,
  { procedure, execution, record, error }: FailedExecution,
): Promise<Alert> {
  const { settings } = context;
  const { name, purpose } = procedure;
  const configRuleName = toConfigRuleName(settings, name);
  const resource = {
    type: record?.resourceType ?? procedure.resourceType ?? 'unknown',
    id: record?.resourceId ?? readParameter(execution, 'ResourceId') ?? 'unknown',
    name: null,
    arn: null,
  };
  const failureMessage = error ?? execution?.FailureMessage;
  return composeFailure({
    ...(await resolveScope(context)),
    status,
    purpose,
    configRuleName,
    rule: await describeProcedure(context, procedure, configRuleName),
    resource,
    ...(record && { record }),
    ...(failureMessage !== undefined && { failureMessage }),
    undoRunbook: undoRunbookName(settings.prefix, name),
    actor: await findPreviousActor(context, status, resource),
  });
}

/** Never throws: the alert is sent without the details of a rule that cannot be found. */
async function describeProcedure(
  context: FailureIntakeContext,
  { name, purpose, title }: FailedProcedure,
  configRuleName: string,
): Promise<RuleDetails> {
  // Without a name there is no command that previews a rule.
  if (purpose === 'restore') return { title, severity: 'medium', mode: 'none' };
  const known = await describeConfigRule(context, configRuleName).catch(() => undefined);
  return known ?? { name, title, severity: 'medium', mode: 'none' };
}

/** The partition key of a claim holds 2,048 bytes. */
const MAX_REASON_LENGTH = 400;

/** The same for all executions that were refused for the same reason. */
const createRefusalId = (
  { accountId, region }: AutomationStatus,
  rule: string,
  { resourceId, reason }: RecordSummary,
): string => ['refusal', accountId, region, rule, resourceId, reason.slice(0, MAX_REASON_LENGTH)].join('/');

/** Returns the procedure of a runbook, or `undefined` if it is not one of this deployment. */
function findRunbookProcedure({ settings, registry }: RuleCatalog, runbook: string): FailedProcedure | undefined {
  const { prefix, rules, restore } = settings;
  const names = Object.values(rules).flatMap(({ rule }) => rule ?? []);
  const name = names.find((rule) =>
    [remediationRunbookName(prefix, rule), undoRunbookName(prefix, rule)].includes(runbook),
  );
  if (name !== undefined) {
    const resourceType = registry.find((rule) => rule.name === name)?.resource.resourceTypes[0];
    return { name, purpose: 'remediation', title: name, resourceType };
  }
  const restoration = RESTORATIONS.find((one) =>
    [restoreRunbookName(prefix, one.name), undoRunbookName(prefix, one.name)].includes(runbook),
  );
  if (!restoration || !restore) return undefined;
  const { properties, resource } = restoration;
  return {
    name: restoration.name,
    purpose: 'restore',
    title: `Restore of ${properties}`,
    resourceType: resource.resourceTypes[0],
  };
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
    resourceType: type,
    resourceId: id,
    resourceName: null,
    arn: null,
    accountId,
    changedAt: startedAt ?? at,
    previousAt: null,
  });
  return actor;
}
