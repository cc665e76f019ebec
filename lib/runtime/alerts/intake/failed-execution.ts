import { type AutomationExecution, GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { ActorQuestion } from '../../../alerts/actor/actor';
import type { Actor } from '../../../alerts/alert';
import { composeFailure, type ExecutionSummary } from '../../../alerts/texts/failure';
import { FAILED_STATUSES } from '../../../contract/alert-environment';
import type { ExecutionRecord } from '../../../contract/execution-record';
import { remediationRunbookName, type ResponseSettings, undoRunbookName } from '../../../contract/response-settings';
import { isList, isObject, isString } from '../../../core/reading/properties';
import type { AutomationStatus } from '../../../formats/automation-status';
import { describeError } from '../../aws/errors';
import type { AlertContext } from '../context';
import { deliverAlert } from '../delivery/deliver-alert';
import { routeFailure } from '../delivery/routing';
import { describeConfigRule, toConfigRuleName } from '../evidence/rule-details';
import { type OwnedClaim, withClaim } from '../store/claim';

/**
 * Raises an alert for a remediation, or the undoing of one, that did not come to a good end: whatever its rule's
 * severity, for it may have been left half done.
 */
export async function handleFailedExecution(run: AlertContext, status: AutomationStatus): Promise<void> {
  const { settings, logger } = run;
  const said = { document: status.document, execution: status.executionId, status: status.status };
  const rule = ruleOf(settings, status.document);
  if (rule === undefined) return logger.warn('Left alone: not a document of ours', said);
  if (!FAILED_STATUSES.includes(status.status)) return logger.info('Left alone: not failed', said);
  await withClaim(run, idOf(status), (claim) => see(run, status, rule, claim));
}

async function see(run: AlertContext, status: AutomationStatus, rule: string, claim: OwnedClaim): Promise<'finished'> {
  const { settings, registry } = run;
  const { execution, because } = await executionOf(run, status);
  if (parameterOf(execution, 'DryRun') === 'yes') {
    run.logger.info('Left alone: a dry run, and whoever started it sees what came of it', {
      alert: status.executionId,
    });
    return 'finished';
  }
  const configRuleName = toConfigRuleName(settings, rule);
  const record = recordOf(execution);
  const resource = {
    type: record?.resourceType ?? registry.find(({ name }) => name === rule)?.resource.resourceTypes[0] ?? 'unknown',
    id: record?.resourceId ?? parameterOf(execution, 'ResourceId') ?? 'unknown',
    name: null,
    arn: null,
  };
  const failureMessage = because ?? execution?.FailureMessage;
  const composed = composeFailure({
    status,
    configRuleName,
    rule: describeConfigRule(run, configRuleName) ?? { name: rule, title: rule, severity: 'medium', mode: 'none' },
    resource,
    ...(record && { record }),
    ...(failureMessage !== undefined && { failureMessage }),
    undoDocument: undoRunbookName(settings.prefix, rule),
    actor: await whoChanged(run, status, resource),
    accountAlias: await run.alias.get(),
    partition: run.partition,
  });
  // The one that was claimed.
  const alert = { ...composed, id: idOf(status) };
  const tell = async () => {
    const place = claim.place ?? (await routeFailure(run, alert.id, status.document));
    await deliverAlert(run, claim, alert, { place, openedAt: null });
    return 'finished' as const;
  };
  if (record?.outcome !== 'refused') return tell();
  // AWS Config tries again, and is refused again: that is no news.
  await withClaim(run, refusalOf(status, rule, record), tell);
  return 'finished';
}

/** The same refusal of the same resource, whichever execution it stopped. */
const refusalOf = ({ accountId, region }: AutomationStatus, rule: string, { resourceId, reason }: Evidence): string =>
  ['refusal', accountId, region, rule, resourceId, reason.slice(0, LONGEST_REASON)].join('/');

/** A key of DynamoDB holds 2,048 bytes. */
const LONGEST_REASON = 400;

/** One alert an execution, however often its end is told. */
const idOf = ({ accountId, region, executionId }: AutomationStatus): string =>
  ['execution', accountId, region, executionId].join('/');

/** The rule whose document it is; `undefined` for a document that is not Assay's. */
function ruleOf({ prefix }: ResponseSettings, document: string): string | undefined {
  const rule = document.slice(prefix.length + 1).replace(/-(remediate|undo)$/, '');
  return [remediationRunbookName(prefix, rule), undoRunbookName(prefix, rule)].includes(document) ? rule : undefined;
}

/** Without the execution an alert says less, but it goes out. */
async function executionOf(
  { ssm, logger }: AlertContext,
  { executionId }: AutomationStatus,
): Promise<{ readonly execution?: AutomationExecution; readonly because?: string }> {
  try {
    const answer = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }));
    return answer.AutomationExecution ? { execution: answer.AutomationExecution } : {};
  } catch (error) {
    logger.warn('Cannot tell what an execution did', { execution: executionId, error });
    return { because: `the execution could not be read: ${describeError(error)}` };
  }
}

const parameterOf = (execution: AutomationExecution | undefined, parameter: string): string | undefined =>
  execution?.Parameters?.[parameter]?.[0];

/** What the plan function answered to `conclude`, in whichever step that was; absent where it did not come so far. */
function recordOf(execution: AutomationExecution | undefined): Evidence | undefined {
  const answers = (execution?.StepExecutions ?? [])
    .filter(({ StepName }) => StepName?.startsWith('Conclude'))
    .flatMap(({ Outputs }) => Outputs?.Payload ?? []);
  return answers.map(parsed).find(isRecord);
}

type Evidence = ExecutionSummary & Pick<ExecutionRecord, 'resourceType' | 'resourceId'>;

/** The answer of a function is JSON text; one that answers with text has that as JSON text again. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isString(value) ? JSON.parse(value) : value;
  } catch {
    return undefined;
  }
}

/** What an alert relies on; an error of the function, or a text that SSM cut, is no record. */
const isRecord = (value: unknown): value is Evidence =>
  isObject(value) &&
  [value.resourceType, value.resourceId, value.outcome, value.reason].every(isString) &&
  [value.calls, value.undo, value.steps].every(isList);

/** Whoever changed the resource before the remediation began. */
async function whoChanged(
  { search }: AlertContext,
  { startedAt, at, accountId }: AutomationStatus,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<Actor> {
  if (id === 'unknown') return { found: false, because: 'it is not known which resource it is' };
  const question: ActorQuestion = {
    resourceType: type,
    resourceId: id,
    resourceName: null,
    arn: null,
    accountId,
    changedAt: startedAt ?? at,
    previousAt: null,
  };
  return (await search.find(question)).actor;
}
