import type { AwsCall, CallInput } from './aws-call';

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
  readonly operations: Operations;
  /** The types of a template that the service creates, by name: `AWS::SNS::Topic`. */
  readonly types?: Readonly<Record<string, TemplateType>>;
  /**
   * Returns the input of a call with what it names and has elsewhere, as in a launch template. Its permissions are those of
   * this input.
   */
  completeInput?(call: AwsCall): CallInput;
  /** Lists what has no effect here within members that have one: `LaunchTemplateData.Placement`. */
  listIgnored?(call: AwsCall): readonly string[];
  /** Returns the resource policy of a bucket, key, topic, queue, function or event bus, if it has one. */
  findPolicy?(arn: string): PolicyDocument | undefined;
  /** Returns the state of the service as JSON. */
  save?(): unknown;
  /**
   * Takes back the state of an earlier process, after the deployment.
   * @param isUpdate whether that process had another deployment. Then what templates create is as the new ones say, and
   *   what it holds is taken back: messages, results, items of tables. What calls created is taken back as a whole
   */
  restore?(state: unknown, isUpdate?: boolean): void;
}

/**
 * Answers a call with the members of the operation's output, with the names and types of the SDK. Permissions were checked.
 * @throws AwsError as AWS would answer
 */
export type AnswerCall = (call: AwsCall) => object | Promise<object>;

/** Operations of a service by name. */
export type Operations = Readonly<Record<string, AnswerCall>>;

/** A resource type of CloudFormation, as far as the local region implements it. */
export interface TemplateType {
  /** The properties that have an effect here. Other properties are listed when the local region starts. */
  readonly properties: readonly string[];
  /** Properties that can have no effect here: descriptions, encryption at rest. They are not listed. */
  readonly withoutEffect?: readonly string[];
  /** Lists what has no effect here within properties that have one: `LaunchTemplateData.Placement`. */
  listIgnored?(properties: CreatedResource['properties']): readonly string[];
  create(resource: CreatedResource): void | Promise<void>;
}

/** A resource of a template that is deployed. */
export interface CreatedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  /** The value of `Ref`. */
  readonly ref: string;
  readonly arn: string;
  /** The values of `Fn::GetAtt`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether it stays when the template drops it. */
  readonly isRetained?: boolean;
  /** Without intrinsic functions. */
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the resource type
  readonly properties: Readonly<Record<string, any>>;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: PolicyStatement['Principal'];
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
