import { isObject } from '../../core/json';
import { Properties } from '../../core/reading/properties';

/** An API call that CloudTrail recorded. */
export interface ApiCall {
  readonly eventId: string;
  /** ISO 8601. */
  readonly eventTime: string;
  /** `AuthorizeSecurityGroupIngress` */
  readonly eventName: string;
  /** `ec2.amazonaws.com` */
  readonly eventSource: string;
  /** The account of the resources that it called. */
  readonly accountId: string | null;
  readonly region: string | null;
  readonly identity: Identity;
  readonly sourceAddress: string | null;
  readonly userAgent: string | null;
  /** Absent in old records; the name of the call indicates it. */
  readonly readOnly: boolean | undefined;
  /** Whether it called the contents of a resource (an object of a bucket), not the resource. */
  readonly isDataEvent: boolean;
  /** Null if the call succeeded. */
  readonly errorCode: string | null;
  /** Whether it used the credentials of a console session. */
  readonly fromConsole: boolean;
}

/**
 * The caller of an API. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export interface Identity {
  /** CloudTrail's type: `IAMUser`, `AssumedRole`, `Root`, `AWSService` …; empty if the record has none. */
  readonly type: string;
  readonly arn: string | null;
  readonly accountId: string | null;
  /** The name of an IAM user, or of a user of another identity provider. */
  readonly userName: string | null;
  /** The role of a session. */
  readonly roleName: string | null;
  /** The service that made the call, on behalf of a user or on its own. */
  readonly invokedBy: string | null;
}

/**
 * Reads one record of any version, from a trail's file or from LookupEvents.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @throws UnreadableItem if it contradicts CloudTrail's shape
 */
export function toApiCall(record: unknown): ApiCall {
  const call = Properties.of(record, 'record');
  const identity = call.optionalObject('userIdentity');
  return {
    eventId: call.string('eventID'),
    eventTime: call.time('eventTime').toISOString(),
    eventName: call.string('eventName'),
    eventSource: call.string('eventSource'),
    accountId: call.optionalString('recipientAccountId') ?? identity?.optionalString('accountId') ?? null,
    region: call.optionalString('awsRegion') ?? null,
    identity: toIdentity(identity),
    sourceAddress: call.optionalString('sourceIPAddress') ?? null,
    userAgent: call.optionalString('userAgent') ?? null,
    readOnly: call.optionalBoolean('readOnly'),
    isDataEvent: call.raw('managementEvent') === false || call.raw('eventCategory') === 'Data',
    errorCode: call.optionalString('errorCode') ?? null,
    fromConsole: call.optionalBoolean('sessionCredentialFromConsole') ?? false,
  };
}

function toIdentity(identity: Properties | undefined): Identity {
  const issuer = identity?.optionalObject('sessionContext')?.optionalObject('sessionIssuer');
  return {
    type: identity?.optionalString('type') ?? '',
    arn: identity?.optionalString('arn') ?? null,
    accountId: identity?.optionalString('accountId') ?? null,
    userName: identity?.optionalString('userName') ?? null,
    roleName: issuer?.optionalString('userName') ?? null,
    invokedBy: identity?.optionalString('invokedBy') ?? null,
  };
}

/** IAM's limit on an ARN. A longer text is not a name. */
const MAX_ARN_LENGTH = 2048;

/** Returns every text in a record's request, response and resources that could name a resource. */
export function findNamedResources(record: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  if (!isObject(record)) return names;
  // An explicit stack, since a record may be nested more deeply than the call stack allows.
  const pending: unknown[] = [record.requestParameters, record.responseElements, record.resources];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string') {
      if (value !== '' && value.length <= MAX_ARN_LENGTH) names.add(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) pending.push(member);
    }
  }
  return names;
}
