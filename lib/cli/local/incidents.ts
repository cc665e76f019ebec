import { parseJson } from '../../core/json';
import { parseRunbook } from '../../local-region/automation/runbook';
import type { Caller } from '../../local-region/aws-call';
import { allowPort, type ExampleResources, type MakeCall } from './example-account';

/** The resource of an incident, as AWS Config names it. */
export interface ChangedResource {
  readonly resourceType: string;
  readonly resourceId: string;
}

/** Something that goes wrong in the example account. */
export interface Incident {
  /** The name of the rule that finds it. */
  readonly name: string;
  readonly title: string;
  /** Changes the account, and returns the resource that the rule finds. */
  cause(call: MakeCall, resources: ExampleResources): Promise<ChangedResource>;
}

const EVERYONE = '0.0.0.0/0';

/** The incidents of the example account. Its own deployment has another mode of remediation for each. */
export const INCIDENTS: readonly Incident[] = [
  {
    name: 'open-ssh',
    title: 'Alice opens SSH to the world',
    cause: async (call, { webGroup, people }) => {
      await call(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        { GroupId: webGroup, IpPermissions: [allowPort(22, EVERYONE)] },
        people.alice,
      );
      return { resourceType: 'AWS::EC2::SecurityGroup', resourceId: webGroup };
    },
  },
  {
    name: 'gp2-volume',
    title: 'Bob creates a gp2 volume',
    cause: async (call, { region, people }) => {
      const { VolumeId } = await call(
        'ec2',
        'CreateVolume',
        { AvailabilityZone: `${region}a`, Size: 500, VolumeType: 'gp2', Encrypted: true },
        people.bob,
      );
      return { resourceType: 'AWS::EC2::Volume', resourceId: VolumeId };
    },
  },
  {
    name: 'public-s3-bucket',
    title: 'Carol publishes a bucket',
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
      return { resourceType: 'AWS::S3::Bucket', resourceId: bucket };
    },
  },
  {
    name: 'open-rdp',
    title: 'Alice opens RDP',
    cause: async (call, { adminGroup, people }) => {
      await call(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        { GroupId: adminGroup, IpPermissions: [allowPort(3389, EVERYONE)] },
        people.alice,
      );
      return { resourceType: 'AWS::EC2::SecurityGroup', resourceId: adminGroup };
    },
  },
];

/** How a deployment remediates what a rule finds. */
interface ResponseMode {
  /** For people, after the title of an incident. */
  readonly outlook: string;
  /** The steps of people after the alert. */
  respond?(call: MakeCall, onCall: Caller, configRuleName: string, resource: ChangedResource): Promise<void>;
}

const RESPONSE_MODES = {
  none: { outlook: 'There is no remediation' },
  automatic: { outlook: 'It is remediated automatically' },
  approve: {
    outlook: 'The remediation waits for an approval',
    respond: async (call, onCall) => {
      const { AutomationExecutionMetadataList: executions } = await call('ssm', 'DescribeAutomationExecutions', {});
      const waiting = executions.find(
        (each: { AutomationExecutionStatus: string }) => each.AutomationExecutionStatus === 'Waiting',
      );
      if (!waiting) return;
      const { AutomationExecutionId } = waiting;
      const { AutomationExecution } = await call('ssm', 'GetAutomationExecution', { AutomationExecutionId });
      const approver = readApprovers(AutomationExecution.StepExecutions)
        .map((name) => toApprover(name, onCall))
        .find((caller) => caller !== undefined);
      if (!approver) return;
      await call('ssm', 'SendAutomationSignal', { AutomationExecutionId, SignalType: 'Approve' }, approver);
    },
  },
  manual: {
    outlook: 'The on-call engineer reads the alert and starts the runbook',
    respond: async (call, onCall, ConfigRuleName, resource) => {
      await call('config', 'StartRemediationExecution', { ConfigRuleName, ResourceKeys: [resource] }, onCall);
    },
  },
} as const satisfies Record<string, ResponseMode>;

/** Finds how the deployment remediates what a rule finds. */
export async function findResponseMode(call: MakeCall, configRuleName: string): Promise<ResponseMode> {
  const input = { ConfigRuleNames: [configRuleName] };
  const { RemediationConfigurations } = await call('config', 'DescribeRemediationConfigurations', input);
  const [configuration] = RemediationConfigurations as { TargetId: string; Automatic?: boolean }[];
  if (!configuration) return RESPONSE_MODES.none;
  if (!configuration.Automatic) return RESPONSE_MODES.manual;
  const { Content } = await call('ssm', 'GetDocument', { Name: configuration.TargetId });
  const hasApproval = parseRunbook(Content).mainSteps.some(({ action }) => action === 'aws:approve');
  return hasApproval ? RESPONSE_MODES.approve : RESPONSE_MODES.automatic;
}

/** Lists those who approve remediation in the deployment. */
export async function listApprovers(call: MakeCall): Promise<string[]> {
  const { DocumentIdentifiers } = await call('ssm', 'ListDocuments', {});
  const names = (DocumentIdentifiers as { Name: string; DocumentType: string }[])
    .filter(({ DocumentType }) => DocumentType === 'Automation')
    .map(({ Name }) => Name);
  const contents = await Promise.all(names.map((Name) => call('ssm', 'GetDocument', { Name })));
  const steps = contents.flatMap(({ Content }) => parseRunbook(Content).mainSteps);
  const approvers = steps.flatMap(({ action, inputs }) => (action === 'aws:approve' ? inputs.Approvers : []));
  return [...new Set(approvers.flat().map(String))];
}

/** Lists the principals whose approval an execution waits for. */
function readApprovers(steps: readonly { Action: string; Inputs?: Readonly<Record<string, string>> }[]): string[] {
  const text = steps.find(({ Action }) => Action === 'aws:approve')?.Inputs?.Approvers;
  const list = parseJson(text ?? '');
  return Array.isArray(list) ? list.map(String) : [];
}

/** Returns the person who decides as an approver: a role, or a user by ARN or name. */
function toApprover(name: string, onCall: Caller): Caller | undefined {
  const [, , , , account = onCall.account, resource = `user/${name}`] = name.split(':');
  const [kind, ...path] = resource.split('/');
  if (kind === 'role') return { kind: 'role', account, roleArn: name, sessionName: 'dave' };
  return kind === 'user' ? { kind: 'user', account, userName: path.at(-1) ?? name } : undefined;
}
