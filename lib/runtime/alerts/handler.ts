import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { TICK } from '../../contract/events';
import type { AlertSettings, ResponseSettings } from '../../contract/response-settings';
import { formatValue, isObject } from '../../core/json';
import type { Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import { type AutomationStatus, readAutomationStatus } from '../../formats/events/automation-status';
import { type ComplianceChange, readComplianceChange } from '../../formats/events/compliance-change';
import { limitRules } from '../../limits/limit-rule';
import type { LambdaContext, Logger } from '../aws/lambda';
import { Table } from '../aws/table';
import type { Channels } from './delivery/channels';
import { AccountAlias } from './evidence/account-alias';
import { ActorSearch, type CloudTrailClients } from './evidence/actor-search';
import { ConfigRuleLookup } from './evidence/config-rule-lookup';
import { type ComplianceChangeContext, handleComplianceChange } from './intake/compliance-change';
import { type FailedExecutionContext, handleFailedExecution } from './intake/failed-execution';
import { AlertClaims } from './store/claims';
import { Digests } from './store/digests';
import { MachineQueue } from './store/machine-queue';
import { OpenAlerts } from './store/open-alerts';
import { SweepStore } from './store/sweep-store';
import { WaitingAlerts } from './store/waiting-alerts';
import { type SweepContext, sweep } from './sweep/sweep';

/**
 * The clients, settings and rules of the alert function.
 *
 * @example
 * const dependencies: AlertDependencies = { registry: rules, ...createAlertDependencies(import.meta.url) };
 */
export interface AlertDependencies {
  /** Rules that can plan. */
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings & { readonly alerts: AlertSettings };
  readonly waivers: readonly Waiver[];
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly table: { readonly client: DynamoDBClient; readonly name: string };
  readonly config: ConfigServiceClient;
  /** With a single attempt: see {@link ActorSearch}. */
  readonly cloudTrail: CloudTrailClients;
  readonly iam: IAMClient;
  readonly ssm: SSMClient;
  readonly channels: Channels;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * The handler of the alert function.
 *
 * @example
 * export const handler: AlertHandler = createAlertHandler({
 *   registry: rules,
 *   ...createAlertDependencies(import.meta.url),
 * });
 */
export type AlertHandler = (event: unknown, context: LambdaContext) => Promise<void>;

/**
 * Creates the function that EventBridge calls for changes of compliance, for executions of runbooks that ended, and
 * every five minutes for a sweep.
 *
 * It throws when it cannot read or deliver something. Lambda then tries twice more and sends the event to the
 * dead-letter queue, with the error. Destinations that have a message do not get it again.
 *
 * @example
 * export const handler = createAlertHandler({ registry: rules, ...createAlertDependencies(import.meta.url) });
 */
export function createAlertHandler(dependencies: AlertDependencies): AlertHandler {
  const { cloudTrail, iam, settings, partition, logger } = dependencies;
  const registry = limitRules(dependencies.registry);
  const table = new Table(dependencies.table.client, dependencies.table.name);
  const shared = {
    ...dependencies,
    registry,
    claims: new AlertClaims(table),
    openAlerts: new OpenAlerts(table),
    waitingAlerts: new WaitingAlerts(table),
    digests: new Digests(table),
    sweepStore: new SweepStore(table),
    configRules: new ConfigRuleLookup({ ...dependencies, registry }),
    queue: new MachineQueue(table),
    search: new ActorSearch(cloudTrail, { prefix: settings.prefix, partition }, dependencies),
    alias: new AccountAlias(iam, logger),
  };
  return async (event, lambda) => {
    const requestId = lambda.awsRequestId;
    const context = { ...shared, requestId, timeLeft: () => lambda.getRemainingTimeInMillis() };
    let details: Record<string, unknown> = { requestId };
    try {
      const input = readAlertEvent(event);
      details = { requestId, ...describeEvent(input) };
      await handleEvent(context, input);
    } catch (error) {
      logger.error('Cannot handle an event', { ...details, error });
      throw error;
    }
  };
}

type AlertEvent =
  | { readonly kind: 'compliance change'; readonly change: ComplianceChange }
  | { readonly kind: 'execution'; readonly status: AutomationStatus }
  | { readonly kind: 'tick' };

/** @throws Error for an unknown event, or one that contradicts AWS's shape; Lambda sends it to the dead-letter queue */
function readAlertEvent(event: unknown): AlertEvent {
  if (!isObject(event)) throw new Error(`Cannot handle an event: found ${formatValue(event)}`);
  if (event.assay === TICK.assay) return { kind: 'tick' };
  const type = event['detail-type'];
  if (type === 'Config Rules Compliance Change') {
    return { kind: 'compliance change', change: readComplianceChange(event) };
  }
  if (type === 'EC2 Automation Execution Status-change Notification') {
    return { kind: 'execution', status: readAutomationStatus(event) };
  }
  throw new Error(`Cannot handle an event: found detail-type ${formatValue(type)}`);
}

/** For the log: the rule and the resource, without contents. */
function describeEvent(event: AlertEvent): Record<string, unknown> {
  switch (event.kind) {
    case 'compliance change': {
      const { configRuleName, resourceType, resourceId } = event.change;
      return { configRuleName, resourceType, resourceId };
    }
    case 'execution':
      return { runbook: event.status.runbook, execution: event.status.executionId };
    case 'tick':
      return { tick: true };
  }
}

function handleEvent(
  context: ComplianceChangeContext & FailedExecutionContext & SweepContext,
  event: AlertEvent,
): Promise<void> {
  switch (event.kind) {
    case 'compliance change':
      return handleComplianceChange(context, event.change);
    case 'execution':
      return handleFailedExecution(context, event.status);
    case 'tick':
      return sweep(context);
  }
}
