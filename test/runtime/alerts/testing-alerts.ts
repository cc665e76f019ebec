import type { Alert } from '../../../lib/alerts/alert';
import { TICK } from '../../../lib/contract/events';
import type { ResponseSettings } from '../../../lib/contract/response-settings';
import { DAY_MS } from '../../../lib/core/time';
import type { Waiver } from '../../../lib/core/waivers';
import type { RecordedItem } from '../../../lib/local-region/recording/recorded-items';
import { type AlertDependencies, createAlertHandler } from '../../../lib/runtime/alerts/handler';
import { ACCOUNT, REGION } from '../../local-region/testing-account';
import { rules } from '../../rules/registry';
import { createTestLogger, type LogLine } from '../../support/test-logger';
import { AlertAccount, TABLE, TOPIC } from './alert-account';

export { ACCOUNT, REGION, TOPIC };
export const BUS = 'arn:aws:events:eu-central-1:444455556666:event-bus/security';

export const SETTINGS: AlertDependencies['settings'] = {
  prefix: 'assay',
  rules: {
    'assay-open-ssh': {
      rule: 'open-ssh',
      title: 'Security groups must not allow SSH from the internet',
      severity: 'high',
      parameters: {},
      remediation: 'manual',
    },
    'assay-gp2-volume': {
      rule: 'gp2-volume',
      title: 'EBS volumes must be gp3 instead of gp2',
      severity: 'low',
      parameters: {},
      remediation: 'off',
    },
    'assay-vpc-flow-logs-enabled': {
      title: "AWS's managed rule VPC_FLOW_LOGS_ENABLED",
      severity: 'medium',
      parameters: {},
      remediation: 'off',
    },
  },
  alerts: { severity: 'medium', stormSize: 3, reminderDays: 7, waitForActorMinutes: 15, gracePeriodMinutes: 0 },
};

/** A message that a subscriber of the topic received. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly attributes: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: an alert, a digest or a reminder, as the test knows
  readonly json: any;
}

export interface DeployOptions {
  readonly alerts?: Partial<AlertDependencies['settings']['alerts']>;
  readonly rules?: ResponseSettings['rules'];
  readonly restore?: ResponseSettings['restore'];
  readonly waivers?: readonly Waiver[];
  readonly securityHub?: boolean;
  readonly eventBus?: boolean;
}

export interface SetUpOptions extends DeployOptions {
  /** Whether the rules were deployed only now. @default false */
  readonly isNew?: boolean;
  /** Prepares the stub before each test. */
  readonly arrange?: (stub: AlertAccount) => void;
}

/** Deploys the alert function against the stub before each test of the file. */
export function setUpAlerts({ isNew = false, arrange, ...options }: SetUpOptions = {}) {
  const stub = new AlertAccount();
  const alerts = new TestingAlerts(stub, options);
  beforeAll(() => stub.start());
  afterAll(() => stub.stop());
  beforeEach(async () => {
    await stub.reset();
    arrange?.(stub);
    alerts.reset();
    if (!isNew) alerts.knowRules();
  });
  afterEach(() => alerts.close());
  return { stub, alerts };
}

/** The alert function against the stub. Time passes when a test says so, or when the function sleeps. */
export class TestingAlerts {
  lines: LogLine[] = [];
  /** The milliseconds that Lambda gives an invocation. */
  timeout = 600_000;
  private requests = 0;
  private clients: ReturnType<AlertAccount['clients']> | undefined;
  private dependencies!: AlertDependencies;
  private handler!: ReturnType<typeof createAlertHandler>;

  /** @param defaults of every deployment */
  constructor(
    private readonly stub: AlertAccount,
    private readonly defaults: DeployOptions = {},
  ) {}

  /** Begins with an empty log and the default deployment. */
  reset(): void {
    this.lines = [];
    this.timeout = 600_000;
    this.requests = 0;
    this.deploy();
  }

  /** Deploys the function with other options; the table stays. */
  deploy(options: DeployOptions = {}): void {
    this.close();
    const { waivers = [], securityHub, eventBus, ...settings } = { ...this.defaults, ...options };
    this.clients = this.stub.clients();
    const { dynamo, config, cloudTrail, iam, ssm, sns, securityHub: hub, events } = this.clients;
    this.dependencies = {
      registry: rules,
      settings: {
        ...SETTINGS,
        rules: settings.rules ?? SETTINGS.rules,
        ...(settings.restore && { restore: settings.restore }),
        alerts: { ...SETTINGS.alerts, ...this.defaults.alerts, ...settings.alerts },
      },
      waivers,
      accountId: ACCOUNT,
      region: REGION,
      partition: 'aws',
      table: { client: dynamo, name: TABLE },
      config,
      cloudTrail: { regional: cloudTrail, global: cloudTrail },
      iam,
      ssm,
      channels: {
        topic: { client: sns, arn: TOPIC },
        ...(securityHub && { securityHub: hub }),
        ...(eventBus && { eventBus: { client: events, arn: BUS } }),
      },
      now: () => this.stub.region.clock.now,
      logger: createTestLogger((line) => void this.lines.push(line)),
      sleep: async (milliseconds) => this.stub.region.clock.elapse(milliseconds),
      random: () => 0.5,
    };
    this.stub.putRules(Object.keys(this.dependencies.settings.rules));
    this.handler = createAlertHandler(this.dependencies);
  }

  /** @param requestId the same for Lambda's retry of an invocation */
  invoke(event: unknown, requestId = `request-${++this.requests}`): Promise<void> {
    const { clock } = this.stub.region;
    const end = clock.time + this.timeout;
    this.holdResult(event);
    return this.handler(event, {
      awsRequestId: requestId,
      functionName: 'assay-alerts',
      getRemainingTimeInMillis: () => end - clock.time,
    });
  }

  /** AWS Config sends the event of a result after it stored the result. */
  // biome-ignore lint/suspicious/noExplicitAny: an event, or something that is none
  private holdResult(event: any): void {
    const result = event?.detail?.newEvaluationResult;
    if (!result) return;
    const { configRuleName, resourceType, resourceId } = event.detail;
    const { complianceType, resultRecordedTime: recordedAt, annotation } = result;
    this.stub.hold({ configRuleName, resourceType, resourceId, complianceType, recordedAt, annotation });
  }

  tick(): Promise<void> {
    return this.invoke(TICK);
  }

  /** Invokes the sweep so many minutes later. */
  async tickAfter(minutes: number): Promise<void> {
    this.pass(minutes);
    await this.tick();
  }

  pass(minutes: number): void {
    this.stub.region.clock.elapse(minutes * 60_000);
  }

  get now(): string {
    return this.stub.region.clock.now.toISOString();
  }

  /** Records that the rules were deployed a year ago, so that nothing is a first evaluation or belongs to a baseline. */
  knowRules(...names: string[]): void {
    for (const name of names.length > 0 ? names : Object.keys(this.dependencies.settings.rules)) {
      this.stub.table.answer('PutItem', {
        TableName: TABLE,
        Item: {
          pk: { S: 'clock' },
          sk: { S: `rule#${name}` },
          rule: { S: name },
          seen: { S: '2025-03-01T00:00:00.000Z' },
          baseline: { S: 'sent' },
        },
      } as never);
    }
  }

  /** The messages that the topic took, oldest first. */
  mails(): Mail[] {
    return this.stub.published.map(({ Subject, Message, MessageAttributes = {} }) => ({
      subject: Subject,
      text: JSON.parse(Message).email,
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes as Record<string, { StringValue: string }>).map(([name, { StringValue }]) => [
          name,
          StringValue,
        ]),
      ),
      json: JSON.parse(JSON.parse(Message).sqs),
    }));
  }

  close(): void {
    for (const client of Object.values(this.clients ?? {})) client.destroy();
  }
}

/** An alert in brief: `opened sg-0a by alice`. */
export const brief = ({ kind, resource, actor }: Alert): string =>
  `${kind} ${resource.id} by ${actor.found ? actor.name : 'unknown'}`;

export interface ChangeOptions {
  readonly rule?: string;
  readonly resourceId?: string;
  readonly resourceType?: string;
  /** `undefined`: the first result. */
  readonly before?: string | undefined;
  readonly now?: string;
  /** Of the non-compliant result. */
  readonly annotation?: string;
  /** Of the new result, whatever its compliance type. */
  readonly resultAnnotation?: string;
  /** When AWS Config recorded the result. */
  readonly at?: string;
  /** The capture time of the evaluated item. */
  readonly captured?: string;
  /** The capture time of the item that was evaluated before. */
  readonly capturedBefore?: string;
  readonly arn?: string;
}

/** EventBridge's event for a change of compliance, a minute after the resource was captured. */
export function complianceChange(options: ChangeOptions = {}) {
  const {
    rule = 'assay-open-ssh',
    resourceId = 'sg-0a',
    resourceType = 'AWS::EC2::SecurityGroup',
    now = 'NON_COMPLIANT',
    annotation = 'Port 22 is open to 0.0.0.0/0',
    at = '2026-03-01T11:59:30.000Z',
    captured = '2026-03-01T11:58:30.000Z',
    capturedBefore = new Date(Date.parse(captured) - 30 * DAY_MS).toISOString(),
    arn = `arn:aws:config:${REGION}:${ACCOUNT}:config-rule/config-rule-ab12cd`,
  } = options;
  const before = 'before' in options ? options.before : now === 'NON_COMPLIANT' ? 'COMPLIANT' : 'NON_COMPLIANT';
  const result = (complianceType: string, recorded: string, ordering: string, text?: string) => ({
    evaluationResultIdentifier: {
      evaluationResultQualifier: { configRuleName: rule, resourceType, resourceId },
      orderingTimestamp: ordering,
    },
    complianceType,
    resultRecordedTime: recorded,
    configRuleInvokedTime: recorded,
    ...(text !== undefined && { annotation: text }),
  });
  return {
    version: '0',
    id: `event-${resourceId}-${at}`,
    'detail-type': 'Config Rules Compliance Change',
    source: 'aws.config',
    account: ACCOUNT,
    time: at.replace(/\.\d+Z/, 'Z'),
    region: REGION,
    resources: [],
    detail: {
      resourceId,
      awsRegion: REGION,
      awsAccountId: ACCOUNT,
      configRuleName: rule,
      recordVersion: '1.0',
      configRuleARN: arn,
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: result(
        now,
        at,
        captured,
        options.resultAnnotation ?? (now === 'NON_COMPLIANT' ? annotation : undefined),
      ),
      ...(before !== undefined && {
        oldEvaluationResult: result(
          before,
          capturedBefore,
          capturedBefore,
          before === 'NON_COMPLIANT' ? annotation : undefined,
        ),
      }),
      notificationCreationTime: at,
      resourceType,
    },
  };
}

/** A security group in the history of AWS Config, open to the given sources. */
export function groupItem(
  sources: readonly string[],
  { resourceId = 'sg-0a', captured = '2026-03-01T11:58:30.000Z', status = 'OK', name = 'web' } = {},
): RecordedItem {
  return {
    configurationItemVersion: '1.3',
    awsAccountId: ACCOUNT,
    configurationItemCaptureTime: captured,
    configurationItemStatus: status as 'OK',
    configurationStateId: Date.parse(captured),
    ARN: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${resourceId}`,
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId,
    resourceName: name,
    awsRegion: REGION,
    resourceCreationTime: '2026-01-01T00:00:00.000Z',
    tags: {},
    relatedEvents: [],
    relationships: [],
    configuration: {
      groupId: resourceId,
      groupName: name,
      description: 'd',
      ownerId: ACCOUNT,
      vpcId: 'vpc-0a',
      tags: [],
      ipPermissions: sources.map((cidrIp) => ({
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        ipv4Ranges: [{ cidrIp }],
        ipRanges: [cidrIp],
        ipv6Ranges: [],
        prefixListIds: [],
        userIdGroupPairs: [],
      })),
      ipPermissionsEgress: [],
    },
    supplementaryConfiguration: {},
  };
}

/** A record of CloudTrail: alice opens port 22. */
export const ingressRecord = (resourceId = 'sg-0a', eventTime = '2026-03-01T11:56:00Z', user = 'alice') => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: `arn:aws:iam::${ACCOUNT}:user/${user}`,
    accountId: ACCOUNT,
    userName: user,
  },
  eventTime,
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AuthorizeSecurityGroupIngress',
  awsRegion: REGION,
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.15.0',
  requestParameters: { groupId: resourceId },
  responseElements: { _return: true },
  requestID: 'r',
  eventID: `call-${resourceId}-${eventTime}`,
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Management',
});
