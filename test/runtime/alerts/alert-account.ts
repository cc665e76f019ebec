import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ALERT_PERMISSIONS } from '../../../lib/contract/permissions';
import { ItemAnswers } from '../../../lib/local-region/config/item-answers';
import type { RecordedItem } from '../../../lib/local-region/recording/recorded-items';
import { createCloudTrail } from '../../../lib/local-region/services/cloudtrail';
import type { LocalTable } from '../../../lib/local-region/tables/table';
import type { CallWatch } from '../../local-region/call-watch';
import { ListedItems } from '../../local-region/listed-items';
import { ACCOUNT, REGION } from '../../local-region/testing-account';
import { TestingRegion } from '../../local-region/testing-region';

export const TABLE = 'assay-alerts';
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:assay-alerts`;

/** A result of a rule in AWS Config. */
export interface HeldResult {
  readonly configRuleName: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly complianceType: string;
  readonly recordedAt: string;
  readonly annotation?: string;
}

/** A resource that advanced queries find. */
export type RecordedName = Pick<RecordedItem, 'resourceType' | 'resourceId' | 'resourceName' | 'ARN'>;

/** A record of CloudTrail, with the resource name that finds it. */
export interface NamedRecord {
  readonly name: string;
  readonly record: { readonly eventTime: string; readonly eventID: string };
}

const RECORDED: readonly RecordedName[] = [
  ...['sg-0a', 'sg-0b', 'sg-0c'].map((resourceId) => ({ resourceType: 'AWS::EC2::SecurityGroup', resourceId })),
  { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a' },
];

/** The services that the alert function calls, with exactly its permissions. */
export class AlertAccount {
  readonly region = new TestingRegion();
  /** The resources that advanced queries find. */
  recorded: RecordedName[] = [];
  /** Automation executions by id. */
  executions: Record<string, object> = {};
  /** Config rules that do not exist, although they are in the settings. */
  private readonly missingRules = new Set<string>();

  async start(): Promise<void> {
    await this.region.start();
    await this.reset();
  }

  stop(): Promise<void> {
    return this.region.stop();
  }

  async reset(): Promise<void> {
    const { region } = this;
    region.reset();
    this.recorded = [...RECORDED];
    this.executions = {};
    this.missingRules.clear();
    const { context } = region.services;
    // Tests add records when CloudTrail delivers them.
    region.accounts.addService(createCloudTrail(region.accounts, context, 0), context.scope);
    const created = { stackName: 'assay', logicalId: 'x', attributes: {} };
    region.services.sns.types['AWS::SNS::Topic'].create({
      ...created,
      type: 'AWS::SNS::Topic',
      ref: TOPIC,
      arn: TOPIC,
      properties: {},
    });
    const KeySchema = [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ];
    region.services.tables.types['AWS::DynamoDB::Table'].create({
      ...created,
      type: 'AWS::DynamoDB::Table',
      ref: TABLE,
      arn: TABLE,
      properties: { KeySchema },
    });
    this.table.pageSize = 3;
    await region.call('iam:CreateAccountAlias', { AccountAlias: 'shop-production' });
    region.limitClients(ALERT_PERMISSIONS.map(({ action }) => action));
    this.watch.pages.set('config:GetComplianceDetailsByConfigRule', { member: 'Limit', size: 2 });
    this.watch.pages.set('config:SelectResourceConfig', { member: 'Limit', size: 2 });
    this.watch.pages.set('cloudtrail:LookupEvents', { member: 'MaxResults', size: 1 });
    this.watch.answers.set('config:SelectResourceConfig', (call) =>
      new ItemAnswers(new ListedItems(this.recorded.map(toListedItem)), region.clock).select(call),
    );
    this.watch.answers.set('ssm:GetAutomationExecution', (call, next) => {
      const AutomationExecution = this.executions[call.input.AutomationExecutionId];
      return AutomationExecution ? { AutomationExecution } : next(call);
    });
  }

  get watch(): CallWatch {
    return this.region.watch;
  }

  get table(): LocalTable {
    return this.region.services.tables.findTable(TABLE);
  }

  /** The versions of resources in AWS Config, newest first. */
  get history(): readonly RecordedItem[] {
    return this.region.items.items;
  }

  set history(items: readonly RecordedItem[]) {
    this.region.items = new ListedItems(items);
  }

  /** The messages that the topic took. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows its calls
  get published(): any[] {
    return this.watch.calls.flatMap(({ name, error, input }) => (name === 'sns:Publish' && !error ? [input] : []));
  }

  /** Lets CloudTrail deliver records. */
  addRecords(...records: readonly NamedRecord[]): void {
    const trail = this.region.accounts.findTrail(ACCOUNT, REGION);
    const events = records.map(({ name, record }) => ({
      eventId: record.eventID,
      eventName: '',
      eventSource: '',
      isReadOnly: false,
      userName: undefined,
      time: Date.parse(record.eventTime),
      resources: [{ ResourceType: '', ResourceName: name }],
      record,
    }));
    trail.events.push(...events);
  }

  /** Stores the result of a rule for a resource. */
  hold({ recordedAt, ...result }: HeldResult): void {
    const time = Date.parse(recordedAt);
    this.region.services.config.results.put({ ...result, orderingTime: time, recordedTime: time, invokedTime: time });
  }

  /** Creates Config rules, unless they are missing. */
  putRules(names: readonly string[], properties: object = { Source: { Owner: 'CUSTOM_LAMBDA' } }): void {
    for (const name of names) {
      if (this.missingRules.has(name)) continue;
      this.region.services.config.types['AWS::Config::ConfigRule']?.create({
        stackName: 'assay',
        logicalId: name,
        type: 'AWS::Config::ConfigRule',
        ref: name,
        properties,
        arn: `arn:aws:config:${REGION}:${ACCOUNT}:config-rule/${name}`,
        attributes: { ConfigRuleId: name },
      });
    }
  }

  async removeRule(ConfigRuleName: string): Promise<void> {
    this.missingRules.add(ConfigRuleName);
    await this.region.call('config:DeleteConfigRule', { ConfigRuleName });
  }

  clients() {
    const options = this.region.localClientOptions;
    return {
      dynamo: new DynamoDBClient(options),
      config: new ConfigServiceClient(options),
      cloudTrail: new CloudTrailClient(options),
      iam: new IAMClient(options),
      ssm: new SSMClient(options),
      sns: new SNSClient(options),
      securityHub: new SecurityHubClient(options),
      events: new EventBridgeClient(options),
    };
  }
}

const toListedItem = (name: RecordedName): RecordedItem => ({
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  configurationItemStatus: 'OK',
  configurationStateId: 1,
  awsAccountId: ACCOUNT,
  awsRegion: REGION,
  tags: {},
  relatedEvents: [],
  relationships: [],
  configuration: {},
  supplementaryConfiguration: {},
  ...name,
});
