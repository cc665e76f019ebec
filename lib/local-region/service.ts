import type { AwsCall } from './aws-call';

/** The account and Region that a call is for. */
export interface DeploymentScope {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/**
 * A service of the local region: its operations by name. What is not in the table is answered with the error that AWS
 * gives for an unknown operation.
 *
 * Each account and Region has its own services, which hold its state. Global services (IAM, STS, CloudFront) are shared by
 * the Regions of an account, S3 by all.
 */
export interface LocalService {
  /** The name of the service as in boto3. */
  readonly name: string;
  readonly operations: Readonly<Record<string, AnswerCall>>;
}

/**
 * Answers a call with the members of the operation's output, with the names and types of the SDK. Permissions were checked.
 * @throws AwsError as AWS would answer
 */
export type AnswerCall = (call: AwsCall) => object | Promise<object>;
