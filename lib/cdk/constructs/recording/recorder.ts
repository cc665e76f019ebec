import { Stack, Token } from 'aws-cdk-lib';
import { CfnConfigurationRecorder } from 'aws-cdk-lib/aws-config';
import { type IRole, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { canRecordIam } from '../../configuration/recording/recordable-types';
import type { RecorderToCreate, RecordingFrequency, RecordingGroup } from '../../configuration/resolved';
import { suppressManagedPolicy } from '../../nag-suppressions';
import { CONFIG_SERVICE } from './config-service';
import { toRecordingGroup, toRecordingMode } from './recording-group';

/**
 * Properties of `Recorder`.
 *
 * @example
 * const props: RecorderProps = { recordingGroup: { strategy: 'all' }, isHome: true };
 */
export interface RecorderProps {
  /**
   * The resource types to record.
   * @default - every supported type
   */
  readonly recordingGroup?: RecordingGroup;
  /**
   * Whether to record every change, or one item a day for a resource that changed.
   * @default CONTINUOUS
   */
  readonly frequency?: RecordingFrequency;
  /**
   * The resource types recorded at the other frequency.
   * @default - none
   */
  readonly frequencyOverride?: RecorderToCreate['frequencyOverride'];
  /**
   * Whether this is the Region that records the global types. Other Regions leave them out; otherwise each Region would
   * record and evaluate them, and AWS would charge for each copy. Only Regions that AWS Config supported before
   * February 2022 can record the global IAM types.
   * @default true
   */
  readonly isHome?: boolean;
  /**
   * The role that AWS Config assumes to read and deliver. An account that Security Hub checks may need
   * `Recorder.serviceLinkedRole(…)`.
   * @default - a new role, since an account can have only one service-linked role, which may or may not exist
   */
  readonly role?: IRole;
}

/**
 * A configuration recorder. It starts recording as soon as the Region has a `DeliveryChannel`.
 * @throws Error if AWS Config would record no type, or cannot record one daily as asked
 *
 * @example
 * new Recorder(stack, 'Recorder', { recordingGroup: { strategy: 'all' }, frequency: 'CONTINUOUS' });
 */
export class Recorder extends Construct {
  /** Config rules must depend on it. It must not depend on the delivery channel, nor the channel on it. */
  readonly resource: CfnConfigurationRecorder;
  readonly role: IRole;

  /**
   * Refers to the service-linked role of AWS Config, which must exist: `aws iam create-service-linked-role
   * --aws-service-name config.amazonaws.com`.
   */
  static serviceLinkedRole(scope: Construct, id: string): IRole {
    const stack = Stack.of(scope);
    const arn = `arn:${stack.partition}:iam::${stack.account}:role/aws-service-role/${CONFIG_SERVICE}/AWSServiceRoleForConfig`;
    return Role.fromRoleArn(scope, id, arn, { mutable: false });
  }

  constructor(scope: Construct, id: string, props: RecorderProps = {}) {
    super(scope, id);
    this.role = props.role ?? createRecorderRole(this);
    const { region } = Stack.of(this);
    const isHome = props.isHome ?? true;
    const recordsIam = Token.isUnresolved(region) || canRecordIam(region);
    const options = {
      group: props.recordingGroup ?? ({ strategy: 'all' } as const),
      frequency: props.frequency ?? 'CONTINUOUS',
      override: props.frequencyOverride,
      isHome,
      recordsIam,
    };
    this.resource = new CfnConfigurationRecorder(this, 'Resource', {
      roleArn: this.role.roleArn,
      recordingGroup: toRecordingGroup(options),
      recordingMode: toRecordingMode(options),
    });
    // AWS allows one recorder in a Region. With a new logical id, CloudFormation would create a second one first, and
    // fail.
    this.resource.overrideLogicalId('ConfigurationRecorder');
  }
}

/** The managed policy lets AWS Config read all supported types. Target and channel grant what it writes. */
function createRecorderRole(scope: Construct): Role {
  const policy = ManagedPolicy.fromAwsManagedPolicyName('service-role/AWS_ConfigRole');
  const role = new Role(scope, 'Role', {
    description: 'Assumed by AWS Config to record resources and to deliver the recorded items',
    assumedBy: new ServicePrincipal(CONFIG_SERVICE, {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    managedPolicies: [policy],
  });
  const reason =
    'AWS updates this policy for newly supported types. With a copy, those types would silently not be recorded.';
  suppressManagedPolicy(role, policy.managedPolicyArn, reason);
  return role;
}
