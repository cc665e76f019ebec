/**
 * A call to an AWS API, as it arrived at the endpoint or as a part of the local region makes it.
 */
export interface AwsCall {
  /** The name of the service as in boto3 and in runbooks: `ec2`, `elbv2`, `s3control`, `config`, `events`. */
  readonly service: string;
  /** `AuthorizeSecurityGroupIngress` */
  readonly operation: string;
  /** The members of the operation's input, with the names and types of the SDK. */
  readonly input: CallInput;
  readonly caller: Caller;
  /** The Region that the call is signed for. */
  readonly region: string;
  readonly requestId: string;
  /** Both as CloudTrail records them. The address of a service is its name. */
  readonly sourceIPAddress: string;
  readonly userAgent: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation, which is only known when the call arrives
export type CallInput = Readonly<Record<string, any>>;

/** The principal that made a call. */
export type Caller = AccountAdministrator | IamUser | RoleSession | AwsService;

/** An access key that belongs to no user or role of the account. It may do anything. */
interface AccountAdministrator {
  readonly kind: 'administrator';
  readonly account: string;
}

interface IamUser {
  readonly kind: 'user';
  readonly account: string;
  readonly userName: string;
}

/** A session of a role: a function, a runbook, or a person who assumed it. */
export interface RoleSession {
  readonly kind: 'role';
  readonly account: string;
  /** `arn:aws:iam::111122223333:role/…`, with its path. */
  readonly roleArn: string;
  readonly sessionName: string;
  /** The service that calls on behalf of the session, as SSM does for a runbook: `ssm.amazonaws.com`. */
  readonly invokedBy?: string;
}

export interface AwsService {
  readonly kind: 'service';
  /** `config.amazonaws.com` */
  readonly service: string;
  /** The account on whose behalf the service calls. */
  readonly account: string;
  /** The resource on whose behalf the service calls, for `aws:SourceArn`. */
  readonly sourceArn?: string;
}

/** An error with which AWS answers a call. */
export class AwsError extends Error {
  constructor(
    /** `InvalidGroup.NotFound` */
    readonly code: string,
    message = '',
    /** The HTTP status. */
    readonly status = 400,
    /** Other members of the answer. */
    readonly members: object = {},
  ) {
    super(message);
  }
}

/** The code of an error for an operation that a service does not have. Some protocols have another. */
export const UNKNOWN_OPERATION = 'UnknownOperationException';
