import { isObject, Properties } from '../core/reading/properties';

/** One call of an AWS API, as CloudTrail wrote it down. */
export interface ApiCall {
  readonly eventId: string;
  /** ISO 8601. */
  readonly eventTime: string;
  /** `AuthorizeSecurityGroupIngress` */
  readonly eventName: string;
  /** `ec2.amazonaws.com` */
  readonly eventSource: string;
  /** The account whose resources it was about. */
  readonly accountId: string | null;
  readonly region: string | null;
  readonly identity: Identity;
  readonly sourceAddress: string | null;
  readonly userAgent: string | null;
  /** Absent in old records: then the name of the call must tell. */
  readonly readOnly: boolean | undefined;
  /** A call on what is in a resource (an object of a bucket), not on the resource. */
  readonly isDataEvent: boolean;
  /** Null when the call was not refused. */
  readonly errorCode: string | null;
  /** Made with the credentials of a session of the console. */
  readonly fromConsole: boolean;
}

/**
 * Who called. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export interface Identity {
  /** `IAMUser`, `AssumedRole`, `Root`, `AWSService` … as CloudTrail writes it; blank where it does not. */
  readonly type: string;
  readonly arn: string | null;
  readonly accountId: string | null;
  /** Of an IAM user, or of somebody of another identity provider. */
  readonly userName: string | null;
  /** The role of a session. */
  readonly roleName: string | null;
  /** The service that made the call on somebody's behalf, or by itself. */
  readonly invokedBy: string | null;
}

/**
 * Reads one record of a trail's file or of LookupEvents, of any version.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @throws UnreadableItem when it contradicts CloudTrail's shape
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
    identity: identityOf(identity),
    sourceAddress: call.optionalString('sourceIPAddress') ?? null,
    userAgent: call.optionalString('userAgent') ?? null,
    readOnly: call.optionalBoolean('readOnly'),
    isDataEvent: call.raw('managementEvent') === false || call.raw('eventCategory') === 'Data',
    errorCode: call.optionalString('errorCode') ?? null,
    fromConsole: call.optionalBoolean('sessionCredentialFromConsole') ?? false,
  };
}

function identityOf(identity: Properties | undefined): Identity {
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

/** The longest ARN that IAM takes; what is longer names nothing. */
const LONGEST_NAME = 2048;

/** Every text in a record's request, answer and resources that could name a resource. */
export function findNamedResources(record: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  if (!isObject(record)) return names;
  // A stack of its own: a record may be nested deeper than the one of calls reaches.
  const open: unknown[] = [record.requestParameters, record.responseElements, record.resources];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') {
      if (value !== '' && value.length <= LONGEST_NAME) names.add(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) open.push(member);
    }
  }
  return names;
}
