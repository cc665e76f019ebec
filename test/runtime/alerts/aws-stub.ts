import type { IncomingMessage, ServerResponse } from 'node:http';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ALERT_PERMISSIONS } from '../../../lib/contract/permissions';
import { AwsError } from '../../support/aws-call';
import { LoopbackServer } from '../../support/loopback-server';
import { TableStub } from './table-stub';

export const TABLE = 'assay-alerts';

/** A call by the name of its IAM action, `sns:Publish`, with its input. */
export interface Call {
  readonly action: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows its calls
  readonly input: any;
}

/** An item as AWS Config's API gives it. */
export type RawItem = Readonly<Record<string, unknown>> & {
  readonly resourceId: string;
  readonly configurationItemCaptureTime: number;
};

/** A result of a rule in AWS Config. */
export interface HeldResult {
  readonly configRuleName: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly complianceType: string;
  readonly recordedAt: string;
  readonly annotation?: string;
}

/** A resource as advanced queries list it. */
export interface RecordedName {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly arn?: string;
}

const RECORDED: readonly RecordedName[] = [
  ...['sg-0a', 'sg-0b', 'sg-0c'].map((resourceId) => ({ resourceType: 'AWS::EC2::SecurityGroup', resourceId })),
  { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a' },
];

/** The services that the alert function calls, on loopback, in their own protocols, for real SDK clients. */
export class AwsStub {
  table = new TableStub(TABLE);
  calls: Call[] = [];
  /** The inputs of what the topic took. */
  published: Record<string, string>[] = [];
  /** Faults of the next calls of an action, in order: an error code, or none. */
  readonly faults = new Map<string, (string | undefined)[]>();
  /** The fault of every call of an action. */
  readonly always = new Map<string, string>();
  /** From the next call of this action on, every call fails, as if the function had ended there. */
  endsAt: string | undefined;
  hasEnded = false;
  /** Newest first. */
  history: RawItem[] = [];
  /** CloudTrail's records, with the resource name that finds them. */
  records: { readonly name: string; readonly record: { readonly eventTime: string; readonly eventID: string } }[] = [];
  aliases: string[] = ['shop-production'];
  executions: Record<string, object> = {};
  /** Results by rule and resource. */
  results = new Map<string, HeldResult>();
  /** The times of all results in place of their own. */
  withoutTimes: object | undefined;
  /** Config rules by name, as DescribeConfigRules returns them; those of the settings need not be here. */
  configRules = new Map<string, object>();
  /** The resources that advanced queries find. */
  recorded: RecordedName[] = [];
  /** Config rules that do not exist. */
  missingRules = new Set<string>();
  /** Whether Security Hub rejects the finding of a resource, and the event bus events. */
  refusesFinding: (id: string) => boolean = () => false;
  refusesEvents = false;

  private readonly server = new LoopbackServer((request, body, response) =>
    this.handle(request, String(body), response),
  );

  static async start(): Promise<AwsStub> {
    const stub = new AwsStub();
    await stub.listen();
    return stub;
  }

  listen(): Promise<void> {
    return this.server.start();
  }

  reset(): void {
    this.table = new TableStub(TABLE);
    this.calls = [];
    this.published = [];
    this.faults.clear();
    this.always.clear();
    this.revive();
    this.history = [];
    this.records = [];
    this.aliases = ['shop-production'];
    this.executions = {};
    this.results = new Map();
    this.withoutTimes = undefined;
    this.recorded = [...RECORDED];
    this.configRules.clear();
    this.missingRules = new Set();
    this.refusesFinding = () => false;
    this.refusesEvents = false;
  }

  revive(): void {
    this.endsAt = undefined;
    this.hasEnded = false;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  get endpoint(): string {
    return this.server.url;
  }

  /** The real clients; a single attempt, since the SDK's own pauses are real time. */
  clients() {
    const options = {
      endpoint: this.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    };
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

  listInputs(action: string): Call['input'][] {
    return this.calls.filter((call) => call.action === action).map(({ input }) => input);
  }

  private handle(request: IncomingMessage, text: string, response: ServerResponse): void {
    const call = readCall(request, text);
    this.calls.push(call);
    this.hasEnded ||= call.action === this.endsAt;
    const fault = this.hasEnded
      ? 'InternalServerError'
      : (this.faults.get(call.action)?.shift() ?? this.always.get(call.action));
    const isQuery = call.action.startsWith('sns:') || call.action.startsWith('iam:');
    try {
      if (fault) throw new AwsError(fault, 'refused by the test');
      if (!PERMITTED.has(call.action)) throw new AwsError('AccessDeniedException', `${call.action} is not permitted`);
      const body = this.answer(call);
      if (isQuery) send(response, 200, 'text/xml', toXml(call.action, body as string));
      else send(response, 200, 'application/json', JSON.stringify(body));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code, message, members } = error;
      if (isQuery) send(response, 400, 'text/xml', toXmlError(code, message));
      else {
        response.setHeader('x-amzn-errortype', code);
        send(response, 400, 'application/json', JSON.stringify({ __type: code, message, ...members }));
      }
    }
  }

  private answer({ action, input }: Call): object | string {
    const [service, name = ''] = action.split(':');
    if (service === 'dynamodb') return this.table.answer(name, input);
    switch (action) {
      case 'config:GetResourceConfigHistory':
        return {
          configurationItems: this.history
            .filter(({ resourceId }) => resourceId === input.resourceId)
            .filter((item) => input.laterTime === undefined || item.configurationItemCaptureTime <= input.laterTime)
            .slice(0, input.limit),
        };
      case 'config:StartConfigRulesEvaluation':
        if (input.ConfigRuleNames.some((name: string) => this.missingRules.has(name))) {
          throw new AwsError('NoSuchConfigRuleException', '');
        }
        return {};
      case 'config:DescribeConfigRules': {
        const rule = this.configRules.get(input.ConfigRuleNames[0]);
        if (!rule) throw new AwsError('NoSuchConfigRuleException', '');
        return { ConfigRules: [rule] };
      }
      case 'config:SelectResourceConfig':
        return this.select(input);
      case 'config:GetComplianceDetailsByConfigRule':
        return this.complianceDetails(input);
      case 'cloudtrail:LookupEvents':
        return this.lookUp(input);
      case 'ssm:GetAutomationExecution': {
        const AutomationExecution = this.executions[input.AutomationExecutionId];
        if (!AutomationExecution) throw new AwsError('AutomationExecutionNotFoundException', '');
        return { AutomationExecution };
      }
      case 'securityhub:BatchImportFindings':
        return this.importFindings(input.Findings);
      case 'events:PutEvents':
        return this.refusesEvents
          ? { FailedEntryCount: 1, Entries: [{ ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'no' }] }
          : { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
      case 'sns:Publish':
        checkMessage(input);
        this.published.push(input);
        return '<MessageId>1</MessageId>';
      case 'iam:ListAccountAliases':
        return `<IsTruncated>false</IsTruncated><AccountAliases>${this.aliases.map((alias) => `<member>${alias}</member>`).join('')}</AccountAliases>`;
      default:
        throw new AwsError('UnknownOperationException', action);
    }
  }

  private importFindings(findings: readonly { readonly Id: string }[]): object {
    const FailedFindings = findings
      .filter(({ Id }) => this.refusesFinding(Id))
      .map(({ Id }) => ({ Id, ErrorCode: 'InvalidInput', ErrorMessage: 'Finding does not adhere' }));
    const FailedCount = FailedFindings.length;
    return { FailedCount, SuccessCount: findings.length - FailedCount, FailedFindings };
  }

  /** Pages of two, so that tests meet paging. */
  private complianceDetails({ ConfigRuleName, ComplianceTypes, NextToken, Limit }: Call['input']): object {
    if (this.missingRules.has(ConfigRuleName)) throw new AwsError('NoSuchConfigRuleException', '');
    if (Limit > 100) throw new AwsError('InvalidLimitException', '');
    const found = [...this.results.values()].filter(
      ({ configRuleName, complianceType }) =>
        configRuleName === ConfigRuleName && ComplianceTypes.includes(complianceType),
    );
    const at = Number(NextToken ?? 0);
    return {
      EvaluationResults: found
        .slice(at, at + 2)
        .map(({ configRuleName, resourceType, resourceId, complianceType, recordedAt, annotation }) => ({
          EvaluationResultIdentifier: {
            EvaluationResultQualifier: {
              ConfigRuleName: configRuleName,
              ResourceType: resourceType,
              ResourceId: resourceId,
            },
          },
          ComplianceType: complianceType,
          ...(this.withoutTimes ?? { ResultRecordedTime: Date.parse(recordedAt) / 1000 }),
          Annotation: annotation,
        })),
      ...(at + 2 < found.length && { NextToken: String(at + 2) }),
    };
  }

  /** Pages of two, so that tests meet paging. */
  private select({ Expression, NextToken, Limit }: Call['input']): object {
    if (Limit > 100) throw new AwsError('InvalidLimitException', '');
    const types = /^SELECT resourceId, resourceName, arn WHERE resourceType IN \((.*)\)$/.exec(Expression)?.[1];
    if (types === undefined) throw new AwsError('InvalidExpressionException', Expression);
    const found = this.recorded.filter(({ resourceType }) => types.includes(`'${resourceType}'`));
    const at = Number(NextToken ?? 0);
    return {
      Results: found.slice(at, at + 2).map(({ resourceType, ...row }) => JSON.stringify(row)),
      ...(at + 2 < found.length && { NextToken: String(at + 2) }),
    };
  }

  /** Stores the result of a rule for a resource. */
  hold(result: HeldResult): void {
    const { configRuleName, resourceType, resourceId } = result;
    this.results.set(`${configRuleName} ${resourceType} ${resourceId}`, result);
  }

  /** Pages of one, so that tests meet paging; newest first. */
  private lookUp(input: Call['input']): object {
    const [{ AttributeKey, AttributeValue }] = input.LookupAttributes;
    const found = this.records
      .filter(({ name }) => AttributeKey === 'ResourceName' && name === AttributeValue)
      .filter(({ record: { eventTime } }) => {
        const time = Date.parse(eventTime) / 1000;
        return time >= input.StartTime && time <= input.EndTime;
      });
    const at = Number(input.NextToken ?? 0);
    return {
      Events: found.slice(at, at + 1).map(({ record }) => ({
        EventId: record.eventID,
        EventTime: Date.parse(record.eventTime) / 1000,
        CloudTrailEvent: JSON.stringify(record),
      })),
      ...(at + 1 < found.length && { NextToken: String(at + 1) }),
    };
  }
}

/** The role in the template has the same list. */
const PERMITTED: ReadonlySet<string> = new Set(ALERT_PERMISSIONS.map(({ action }) => action));

const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  StarlingDoveService: 'config',
  CloudTrail_20131101: 'cloudtrail',
  AmazonSSM: 'ssm',
  AWSEvents: 'events',
};

function readCall(request: IncomingMessage, body: string): Call {
  const [service, action] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (service && action) return { action: `${SERVICES[service]}:${action}`, input: JSON.parse(body) };
  if (request.url === '/findings/import') return { action: 'securityhub:BatchImportFindings', input: JSON.parse(body) };
  const query = Object.fromEntries(new URLSearchParams(body));
  return { action: `${query.Version === '2010-03-31' ? 'sns' : 'iam'}:${query.Action}`, input: query };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function checkMessage(input: Record<string, string>): void {
  const { Subject = '', Message = '', MessageStructure } = input;
  if (!/^[\x20-\x7e]{1,100}$/.test(Subject)) throw new AwsError('InvalidParameter', `Subject ${Subject}`);
  if (Buffer.byteLength(Message) > 256 * 1024) throw new AwsError('InvalidParameter', 'Message too long');
  if (MessageStructure !== 'json' || typeof JSON.parse(Message).default !== 'string') {
    throw new AwsError('InvalidParameter', 'Message Structure - No default entry in JSON message body');
  }
}

const toXml = (action: string, body: string): string => {
  const name = action.split(':')[1];
  return `<${name}Response><${name}Result>${body}</${name}Result></${name}Response>`;
};

const toXmlError = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
