import { DAY_MS } from '../../core/time';
import type { AwsCall, AwsError } from '../aws-call';
import type { Clock } from '../clock';
import type { DeploymentScope } from '../service';
import type { AccountResources } from './resources';
import { listNamedResources, type TrailResource } from './trail-resources';
import { isReadOnly, writeTrailValues } from './trail-values';
import { writeUserIdentity } from './user-identity';

/** An event of CloudTrail, with the resources that LookupEvents finds it by. */
export interface TrailEvent {
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly isReadOnly: boolean;
  readonly userName: string | undefined;
  readonly resources: readonly TrailResource[];
  /** The event as CloudTrail writes it. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** Calls that are data events, which LookupEvents does not return, and those that CloudTrail does not record. */
const DATA_EVENTS: Readonly<Record<string, RegExp>> = {
  cloudwatch: /^(?:PutMetricData|GetMetric)/,
  dynamodb: /Item$|^(?:Query|Scan|Transact|ExecuteStatement)/,
  events: /^PutEvents$/,
  lambda: /^Invoke/,
  logs: /^(?:PutLogEvents|FilterLogEvents|GetLogEvents)$/,
  s3: /Objects?(?:V2|Acl|Tagging|Versions)?$|Part$|MultipartUpload$/,
  sns: /^Publish/,
  sqs: /Message/,
};

/** CloudTrail's names of operations that it names otherwise. */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  's3:GetPublicAccessBlock': 'GetBucketPublicAccessBlock',
  's3:PutPublicAccessBlock': 'PutBucketPublicAccessBlock',
  's3:DeletePublicAccessBlock': 'DeleteBucketPublicAccessBlock',
  's3:DeleteBucketLifecycle': 'DeleteBucketLifecycle',
  's3control:GetPublicAccessBlock': 'GetAccountPublicAccessBlock',
  's3control:PutPublicAccessBlock': 'PutAccountPublicAccessBlock',
  's3control:DeletePublicAccessBlock': 'DeleteAccountPublicAccessBlock',
};

/** The sources of events that are not the name of the service in boto3. */
const EVENT_SOURCES: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring',
  elbv2: 'elasticloadbalancing',
  opensearch: 'es',
  s3control: 's3',
};

/** The management events of an account in a Region. */
export class EventTrail {
  /** Oldest first. */
  readonly events: TrailEvent[] = [];

  constructor(
    private readonly scope: DeploymentScope,
    private readonly clock: Clock,
    private readonly createId: () => string,
  ) {}

  /** Records a call that was answered, or refused with an error. Returns its event; none if CloudTrail records no such call. */
  record(
    call: AwsCall,
    output: object | undefined,
    error: AwsError | undefined,
    identities: AccountResources,
  ): TrailEvent | undefined {
    const { service, operation, caller } = call;
    if (DATA_EVENTS[service]?.test(operation)) return undefined;
    this.dropOldReads();
    const { partition, account, region } = this.scope;
    const eventId = this.createId();
    const time = this.clock.time;
    const eventName = EVENT_NAMES[`${service}:${operation}`] ?? operation;
    const eventSource = `${EVENT_SOURCES[service] ?? service}.amazonaws.com`;
    const values = writeTrailValues(call, output);
    const userIdentity = writeUserIdentity(caller, identities, partition, new Date(time));
    const isRead = isReadOnly(operation);
    const event: TrailEvent = {
      eventId,
      eventName,
      eventSource,
      time,
      isReadOnly: isRead,
      userName: readUserName(call),
      resources: listNamedResources(eventSource, values),
      record: {
        eventVersion: '1.11',
        userIdentity,
        eventTime: new Date(time).toISOString().replace(/\.\d+Z/, 'Z'),
        eventSource,
        eventName,
        awsRegion: region,
        sourceIPAddress: call.sourceIPAddress,
        userAgent: call.userAgent,
        ...(error && { errorCode: toTrailCode(error.code, service), errorMessage: error.message }),
        ...values,
        requestID: call.requestId,
        eventID: eventId,
        readOnly: isRead,
        eventType: 'AwsApiCall',
        managementEvent: true,
        recipientAccountId: account,
        eventCategory: 'Management',
      },
    };
    this.events.push(event);
    return event;
  }

  replaceAll(events: readonly TrailEvent[]): void {
    this.events.length = 0;
    for (const event of events) this.events.push(event);
  }

  /** Takes an event that CloudTrail wrote elsewhere, which is later than those before it. */
  load(record: Readonly<Record<string, unknown>>): void {
    const { eventID, eventName, eventSource, eventTime, userIdentity, requestParameters, responseElements } = record;
    const { userName, type, arn } = (userIdentity ?? {}) as Readonly<Record<string, string | undefined>>;
    this.events.push({
      eventId: String(eventID),
      eventName: String(eventName),
      eventSource: String(eventSource),
      time: Date.parse(String(eventTime)),
      isReadOnly: record.readOnly === true || record.readOnly === 'true',
      userName: type === 'AssumedRole' ? arn?.split('/').at(-1) : userName,
      resources: listNamedResources(String(eventSource), { requestParameters, responseElements }),
      record,
    });
  }

  /** Drops read-only calls that are older than a day: the schedules of a month make many, and nothing looks them up. */
  private dropOldReads(): void {
    if (this.events.length < MAX_TRAIL_EVENTS) return;
    const kept = this.events.filter(({ isReadOnly, time }) => !isReadOnly || time > this.clock.time - DAY_MS);
    this.events.splice(0, this.events.length, ...kept);
  }
}

const MAX_TRAIL_EVENTS = 20_000;

const toTrailCode = (code: string, service: string): string =>
  code === 'UnauthorizedOperation' && service === 'ec2' ? 'Client.UnauthorizedOperation' : code;

function readUserName({ caller }: AwsCall): string | undefined {
  switch (caller.kind) {
    case 'administrator':
      return 'root';
    case 'user':
      return caller.userName;
    case 'role':
      return caller.sessionName;
    case 'service':
      return undefined;
  }
}
