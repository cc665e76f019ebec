import { Stack, Token, Validations } from 'aws-cdk-lib';
import { CfnConfigurationRecorder } from 'aws-cdk-lib/aws-config';
import { type IRole, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { canRecordIam, toRecordingGroup, toRecordingMode } from '../../configuration/recording/recording-group';
import type { RecorderToCreate, RecordingFrequency, RecordingGroup } from '../../configuration/resolved';
import { suppressManagedPolicy } from '../../nag-suppressions';
import { CONFIG_SERVICE } from './config-service';

export interface RecorderProps {
  /**
   * Which types are recorded.
   * @default - every supported type
   */
  readonly recordingGroup?: RecordingGroup;
  /**
   * Every change, or one item a day where something changed.
   * @default CONTINUOUS
   */
  readonly frequency?: RecordingFrequency;
  /**
   * Types with the other frequency.
   * @default - none
   */
  readonly frequencyOverride?: RecorderToCreate['frequencyOverride'];
  /**
   * Whether this is the Region that records the global types. Every other one leaves them out: they would be recorded,
   * judged and paid for once a Region.
   * @default true
   */
  readonly isHome?: boolean;
  /**
   * What Config assumes to look at resources and to deliver. An account that Security Hub watches may want
   * `Recorder.serviceLinkedRole(…)` here, once it has one.
   * @default - a role of its own: the service-linked role may not be made twice in an account, and may not be there
   */
  readonly role?: IRole;
}

/** Records what becomes of the resources in a Region. It starts by itself as soon as there is a `DeliveryChannel`. */
export class Recorder extends Construct {
  /** Rules need it: let them depend on it. Nothing else may stand between it and the channel, in either direction. */
  readonly resource: CfnConfigurationRecorder;
  readonly role: IRole;

  /** Config's service-linked role, which must be there: `aws iam create-service-linked-role --aws-service-name config.amazonaws.com` */
  static serviceLinkedRole(scope: Construct, id: string): IRole {
    const stack = Stack.of(scope);
    const arn = `arn:${stack.partition}:iam::${stack.account}:role/aws-service-role/${CONFIG_SERVICE}/AWSServiceRoleForConfig`;
    return Role.fromRoleArn(scope, id, arn, { mutable: false });
  }

  constructor(scope: Construct, id: string, props: RecorderProps = {}) {
    super(scope, id);
    this.role = props.role ?? recorderRole(this);
    const { region } = Stack.of(this);
    const isHome = props.isHome ?? true;
    const recordsIam = Token.isUnresolved(region) || canRecordIam(region);
    if (isHome && !recordsIam) {
      Validations.of(this).addWarning(
        'assay:HomeWithoutIam',
        `IAM users, groups, roles and policies are recorded nowhere: Config cannot record them in ${region}, choose another home Region`,
      );
    }
    const recording = {
      group: props.recordingGroup ?? ({ strategy: 'all' } as const),
      frequency: props.frequency ?? 'CONTINUOUS',
      override: props.frequencyOverride,
      isHome,
      recordsIam,
    };
    this.resource = new CfnConfigurationRecorder(this, 'Resource', {
      roleArn: this.role.roleArn,
      recordingGroup: toRecordingGroup(recording),
      recordingMode: toRecordingMode(recording),
    });
    // AWS allows one recorder in a Region. CloudFormation makes the new one first when a logical id changes, and would fail.
    this.resource.overrideLogicalId('ConfigurationRecorder');
  }
}

/** Reads every supported type, of which AWS keeps the list. What it may write, target and channel grant. */
function recorderRole(scope: Construct): Role {
  const policy = ManagedPolicy.fromAwsManagedPolicyName('service-role/AWS_ConfigRole');
  const role = new Role(scope, 'Role', {
    description: 'Assumed by AWS Config to record resources and to deliver what it recorded',
    assumedBy: new ServicePrincipal(CONFIG_SERVICE, {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    managedPolicies: [policy],
  });
  const reason = 'AWS adds what newly supported types need; under a copy of ours those would go unrecorded, unnoticed';
  suppressManagedPolicy(role, policy.managedPolicyArn, reason);
  return role;
}
