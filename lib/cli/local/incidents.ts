import { allowPort, type ExampleResources, type MakeCall } from './example-account';

/** Something that goes wrong in the example account, and what people do about it. */
export interface Incident {
  /** The name of the rule that finds it. */
  readonly name: string;
  readonly title: string;
  /** Changes the account. */
  cause(call: MakeCall, resources: ExampleResources): Promise<void>;
  /** The steps of people after the alert. */
  respond?(call: MakeCall, resources: ExampleResources, configRuleName: string): Promise<void>;
}

const EVERYONE = '0.0.0.0/0';

/** The incidents of the example account, one for each mode of remediation. */
export const INCIDENTS: readonly Incident[] = [
  {
    name: 'open-ssh',
    title: 'Alice opens SSH to the world. The rule is remediated automatically',
    cause: async (call, { webGroup, people }) => {
      await call(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        { GroupId: webGroup, IpPermissions: [allowPort(22, EVERYONE)] },
        people.alice,
      );
    },
  },
  {
    name: 'gp2-volume',
    title: 'Bob creates a gp2 volume. It becomes gp3, without a mail: low severity',
    cause: async (call, { region, people }) => {
      await call(
        'ec2',
        'CreateVolume',
        { AvailabilityZone: `${region}a`, Size: 500, VolumeType: 'gp2', Encrypted: true },
        people.bob,
      );
    },
  },
  {
    name: 'public-s3-bucket',
    title: 'Carol publishes a bucket. The remediation waits for an approval',
    cause: async (call, { bucket, people }) => {
      await call('s3', 'DeletePublicAccessBlock', { Bucket: bucket }, people.carol);
      const Statement = [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
      ];
      await call(
        's3',
        'PutBucketPolicy',
        { Bucket: bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
        people.carol,
      );
    },
    respond: async (call, { onCall }) => {
      const { AutomationExecutionMetadataList: executions } = await call('ssm', 'DescribeAutomationExecutions', {});
      const waiting = executions.find(
        (each: { AutomationExecutionStatus: string }) => each.AutomationExecutionStatus === 'Waiting',
      );
      if (!waiting) return;
      const input = { AutomationExecutionId: waiting.AutomationExecutionId, SignalType: 'Approve' };
      await call('ssm', 'SendAutomationSignal', input, onCall);
    },
  },
  {
    name: 'open-rdp',
    title: 'Alice opens RDP. The on-call engineer reads the alert and starts the runbook',
    cause: async (call, { adminGroup, people }) => {
      await call(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        { GroupId: adminGroup, IpPermissions: [allowPort(3389, EVERYONE)] },
        people.alice,
      );
    },
    respond: async (call, { adminGroup, onCall }, ConfigRuleName) => {
      const key = { resourceType: 'AWS::EC2::SecurityGroup', resourceId: adminGroup };
      await call('config', 'StartRemediationExecution', { ConfigRuleName, ResourceKeys: [key] }, onCall);
    },
  },
];
