import type { ConfigurationItem } from '../../../lib/core/item';
import type { EvaluatorDependencies } from '../../../lib/runtime/evaluator/dependencies';
import { createEvaluateHandler } from '../../../lib/runtime/evaluator/handler';
import { createTestLogger, type LogLine } from '../../support/test-logger';
import type { ConfigAccount } from './config-account';

/** The default time of an invocation. */
export const NOW = '2026-03-01T12:00:00.000Z';
/** The time of the request in scheduled events. */
export const REQUESTED_AT = '2026-03-01T11:59:59.000Z';

/** An evaluator that calls the stub. It records its pauses instead of sleeping. */
export class TestingEvaluator {
  readonly lines: LogLine[] = [];
  readonly metrics: Record<string, unknown>[] = [];
  readonly pauses: number[] = [];
  /** The milliseconds that Lambda reports as left; pauses reduce them. */
  remaining = 900_000;
  now = NOW;
  private readonly dependencies: EvaluatorDependencies;

  constructor(
    stub: ConfigAccount,
    registry: EvaluatorDependencies['registry'],
    overrides: Partial<EvaluatorDependencies> = {},
  ) {
    this.dependencies = {
      registry,
      waivers: [],
      client: overrides.client ?? stub.client(),
      now: () => new Date(this.now),
      logger: createTestLogger((line) => void this.lines.push(line)),
      sleep: async (milliseconds) => {
        this.pauses.push(milliseconds);
        this.remaining -= milliseconds;
      },
      random: () => 0.5,
      writeMetrics: (line) => void this.metrics.push(JSON.parse(line)),
      ...overrides,
    };
  }

  invoke(event: unknown): Promise<void> {
    const context = {
      awsRequestId: 'request-1',
      functionName: 'assay-evaluator',
      getRemainingTimeInMillis: () => this.remaining,
    };
    return createEvaluateHandler(this.dependencies)(event, context);
  }

  close(): void {
    this.dependencies.client.destroy();
  }
}

/** The event with which AWS Config invokes the function. */
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
      notificationCreationTime: REQUESTED_AT,
      messageType: 'ScheduledNotification',
      recordVersion: '1.0',
    },
    parameters,
    more,
  );

/** An item in the format of events and files. */
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
