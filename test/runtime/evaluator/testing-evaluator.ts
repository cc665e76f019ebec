import type { ConfigurationItem } from '../../../lib/core/item';
import type { Rule } from '../../../lib/core/rule';
import { type EvaluatorDependencies, createEvaluateHandler } from '../../../lib/runtime/evaluator/handler';
import type { ConfigStub } from './config-stub';

/** The time of every invocation that does not name one. */
export const NOW = '2026-03-01T12:00:00.000Z';
/** When Config asked, in scheduled events. */
export const ASKED = '2026-03-01T11:59:59.000Z';

/** A line of the structured log. */
export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [key: string]: unknown;
}

/** An evaluator against the stub that never waits: what it would have waited is noted. */
export class TestingEvaluator {
  readonly lines: Line[] = [];
  readonly metrics: Record<string, unknown>[] = [];
  readonly pauses: number[] = [];
  /** Milliseconds that Lambda says are left; pauses use them up. */
  remaining = 900_000;
  now = NOW;
  private readonly setup: EvaluatorDependencies;

  constructor(stub: ConfigStub, registry: readonly Rule[], given: Partial<EvaluatorDependencies> = {}) {
    const log = (level: Line['level']) => (message: string, details: object) =>
      void this.lines.push({ level, message, ...details });
    this.setup = {
      registry,
      waivers: [],
      client: stub.client(),
      now: () => new Date(this.now),
      logger: { info: log('info'), warn: log('warn'), error: log('error') },
      sleep: async (milliseconds) => {
        this.pauses.push(milliseconds);
        this.remaining -= milliseconds;
      },
      random: () => 0.5,
      writeMetrics: (line) => void this.metrics.push(JSON.parse(line)),
      ...given,
    };
  }

  invoke(event: unknown): Promise<void> {
    const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => this.remaining };
    return createEvaluateHandler(this.setup)(event, context);
  }

  close(): void {
    this.setup.client.destroy();
  }
}

/** What AWS Config calls the function with. */
export const ruleEvent = (invokingEvent: unknown, parameters: unknown, more: object = {}) => ({
  version: '1.0',
  invokingEvent: JSON.stringify(invokingEvent),
  ruleParameters: JSON.stringify(parameters),
  resultToken: 'token',
  eventLeftScope: false,
  executionRoleArn: 'arn:aws:iam::111122223333:role/recorder',
  configRuleArn: 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-ab12cd',
  configRuleName: 'assay-test',
  configRuleId: 'config-rule-ab12cd',
  accountId: '111122223333',
  ...more,
});

export const changeEvent = (item: ConfigurationItem, parameters: unknown, more: object = {}) =>
  ruleEvent(
    {
      configurationItemDiff: null,
      configurationItem: eventItem(item),
      notificationCreationTime: '2026-03-01T00:00:05.000Z',
      messageType: 'ConfigurationItemChangeNotification',
      recordVersion: '1.3',
    },
    parameters,
    more,
  );

export const oversizedEvent = (item: ConfigurationItem, parameters: unknown, more: object = {}) => {
  const { configuration, supplementaryConfiguration, tags, relationships, relatedEvents, ...summary } = eventItem(item);
  return ruleEvent(
    {
      configurationItemSummary: { changeType: 'UPDATE', ...summary },
      notificationCreationTime: '2026-03-01T00:00:05.000Z',
      messageType: 'OversizedConfigurationItemChangeNotification',
      recordVersion: '1.0',
    },
    parameters,
    more,
  );
};

export const scheduledEvent = (parameters: unknown, more: object = {}) =>
  ruleEvent(
    {
      awsAccountId: '111122223333',
      notificationCreationTime: ASKED,
      messageType: 'ScheduledNotification',
      recordVersion: '1.0',
    },
    parameters,
    more,
  );

/** An item as events and files write it. */
export const eventItem = (item: ConfigurationItem) => ({
  relatedEvents: [],
  relationships: item.relationships,
  configuration: item.configuration,
  supplementaryConfiguration: item.supplementaryConfiguration,
  tags: item.tags,
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: item.captureTime,
  configurationStateId: item.captureTime === undefined ? undefined : Date.parse(item.captureTime),
  awsAccountId: item.accountId,
  configurationItemStatus: item.status,
  resourceType: item.resourceType,
  resourceId: item.resourceId,
  resourceName: item.resourceName,
  ARN: item.arn,
  awsRegion: item.region,
  availabilityZone: 'Not Applicable',
  configurationStateMd5Hash: '',
});
