import { allowPort, type ExampleResources, type MakeCall, ON_CALL, PEOPLE } from './example-account';
import { LOCAL_SCOPE } from './synthesize';

/** Something that goes wrong in the example account, and what people do about it. */
export interface Incident {
  readonly name: string;
  readonly title: string;
  /** Changes the account. */
  cause(call: MakeCall, resources: ExampleResources): Promise<void>;
  /** The steps of people after the alert. */
  respond?(call: MakeCall, resources: ExampleResources): Promise<void>;
}

const EVERYONE = '0.0.0.0/0';

/** The incidents of the example account, one for each mode of remediation. */
export const INCIDENTS: readonly Incident[] = [
  {
    name: 'open-ssh',
    title: 'Alice opens SSH to the world. The rule is remediated automatically',
    cause: async (call, { webGroup }) => {
      await call(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        { GroupId: webGroup, IpPermissions: [allowPort(22, EVERYONE)] },
        PEOPLE.alice,
      );
    },
  },
  {
    name: 'gp2-volume',
    title: 'Bob creates a gp2 volume. It becomes gp3, with the performance that it had',
    cause: async (call) => {
      const zone = `${LOCAL_SCOPE.region}a`;
      await call(
        'ec2',
        'CreateVolume',
        { AvailabilityZone: zone, Size: 500, VolumeType: 'gp2', Encrypted: true },
        PEOPLE.bob,
      );
    },
  },
  {
    name: 'public-s3-bucket',
    title: 'Carol publishes a bucket. The remediation waits for an approval',
    cause: async (call, { bucket }) => {
      await call('s3', 'DeletePublicAccessBlock', { Bucket: bucket }, PEOPLE.carol);
      const Statement = [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
      ];
      await call(
        's3',
        'PutBucketPolicy',
        { Bucket: bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
        PEOPLE.carol,
      );
    },
    respond: async (call) => {
      const { AutomationExecutionMetadataList: executions } = await call('ssm', 'DescribeAutomationExecutions', {});
      const waiting = executions.find(
        (each: { AutomationExecutionStatus: string }) => each.AutomationExecutionStatus === 'Waiting',
      );
      if (!waiting) return;
      const input = { AutomationExecutionId: waiting.AutomationExecutionId, SignalType: 'Approve' };
      await call('ssm', 'SendAutomationSignal', input, ON_CALL);
    },
  },
  {
    name: 'open-rdp',
    title: 'Alice opens RDP. The on-call engineer reads the alert and starts the runbook',
    cause: async (call, { adminGroup }) => {
      await call(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        { GroupId: adminGroup, IpPermissions: [allowPort(3389, EVERYONE)] },
        PEOPLE.alice,
      );
    },
    respond: async (call, { adminGroup }) => {
      const key = { resourceType: 'AWS::EC2::SecurityGroup', resourceId: adminGroup };
      await call(
        'config',
        'StartRemediationExecution',
        { ConfigRuleName: 'assay-open-rdp', ResourceKeys: [key] },
        ON_CALL,
      );
    },
  },
];
