import { ACCOUNT, createUser, DAY, INTERNET, MINUTE, ON_CALL, type ResponseRegion, WAIVED } from '../local-response';

// The loop in parts. Each part starts in a state that an earlier one left, so that a mutation costs only the part it touches.

/** A part of the loop. */
export interface LoopPart {
  /** The part after which it starts; at first, in the prepared account. */
  readonly after?: string;
  /** The time at which it starts, if the region was stopped until then. */
  readonly startsAt?: string;
  run(response: ResponseRegion): Promise<void>;
}

const GROUP_TYPE = 'AWS::EC2::SecurityGroup';
export const BUCKET = 'shop-example';

/** Creates the resources of the account, and lets the first day pass, after which each result is sent at once. */
export async function prepareAccount(response: ResponseRegion): Promise<void> {
  await response.prepare();
  await response.createGroup('web');
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' };
  await response.call('s3', 'CreateBucket', { Bucket: BUCKET, CreateBucketConfiguration });
  await response.advance(DAY / 2);
}

async function findGroup(response: ResponseRegion): Promise<string> {
  const Filters = [{ Name: 'group-name', Values: ['web'] }];
  return (await response.call('ec2', 'DescribeSecurityGroups', { Filters })).SecurityGroups[0].GroupId;
}

/** Lets the steps of a remediation run, and AWS Config and the alerts follow. */
const follow = (response: ResponseRegion): Promise<void> => response.advance(20 * MINUTE);

/** Does work while an action is denied, as by a service control policy. */
async function block(response: ResponseRegion, action: string, work: () => Promise<unknown>): Promise<void> {
  const { blockedActions } = response.local.accounts.access;
  blockedActions.add(action);
  await work();
  blockedActions.delete(action);
}

async function publishBucket(response: ResponseRegion): Promise<void> {
  await response.call('s3', 'DeletePublicAccessBlock', { Bucket: BUCKET });
  const Resource = `arn:aws:s3:::${BUCKET}/*`;
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource }];
  await response.call('s3', 'PutBucketPolicy', { Bucket: BUCKET, Policy: JSON.stringify({ Statement }) });
  await follow(response);
}

async function undoLast(response: ResponseRegion, rule: string): Promise<void> {
  await response.undo(rule, await response.findLastExecution());
  await follow(response);
}

const createChange = (resourceId: string): object => ({
  messageType: 'ComplianceChangeNotification',
  configRuleName: 'assay-open-ssh',
  resourceId,
  newEvaluationResult: { complianceType: 'NON_COMPLIANT' },
});

const emitChange = (response: ResponseRegion): void =>
  response.region.eventBridge.emit({
    source: 'aws.config',
    detailType: 'Config Rules Compliance Change',
    detail: createChange('sg-1'),
  });

export const PARTS = {
  'open group': {
    async run(response) {
      await response.allow(await findGroup(response), INTERNET, createUser('alice'));
      await follow(response);
    },
  },
  'remediate group': {
    after: 'open group',
    async run(response) {
      await response.remediate('open-ssh', GROUP_TYPE, await findGroup(response));
      await follow(response);
    },
  },
  'undo group': {
    after: 'remediate group',
    run: (response) => undoLast(response, 'open-ssh'),
  },
  'fail to remediate group': {
    after: 'open group',
    run: (response) =>
      block(response, 'ec2:RevokeSecurityGroupIngress', async () => {
        await response.remediate('open-ssh', GROUP_TYPE, await findGroup(response));
        await follow(response);
      }),
  },
  'create volume': {
    async run(response) {
      const volume = { AvailabilityZone: 'eu-west-1a', Size: 500, VolumeType: 'gp2' };
      await response.call('ec2', 'CreateVolume', volume, createUser('bob'));
      await follow(response);
    },
  },
  'publish bucket': { run: publishBucket },
  'remediate bucket': {
    async run(response) {
      await publishBucket(response);
      const { AutomationExecutionId } = await response.findLastExecution();
      const input = { AutomationExecutionId, SignalType: 'Approve' };
      await response.call('ssm', 'SendAutomationSignal', input, ON_CALL);
      await follow(response);
    },
  },
  /** The message of a large item names it only, so the evaluator reads the item. */
  'large group': {
    async run(response) {
      const group = await findGroup(response);
      const resources = response.local.accounts.listResources(ACCOUNT, 'eu-west-1');
      const resource = resources.find(GROUP_TYPE, group);
      if (!resource) throw new Error(`There is no group ${group}`);
      const description = 'x'.repeat(255);
      const ranges = Array.from({ length: 999 }, (_, index) => ({
        cidrIp: `10.0.${index >> 8}.${index & 255}/32`,
        description,
      }));
      const ports = { ipProtocol: 'tcp', fromPort: 22, toPort: 22 };
      const ipPermissions = [{ ...ports, ipv4Ranges: [...ranges, { cidrIp: INTERNET }] }];
      // A group has 60 rules, and a thousand after a raise of the quota.
      resources.put({ ...resource, configuration: { ...resource.configuration, ipPermissions } });
      await follow(response);
    },
  },
  'waived group': {
    async run(response) {
      await response.createGroup(WAIVED.group, INTERNET);
      await follow(response);
    },
  },
  'expired waiver': {
    after: 'waived group',
    startsAt: '2026-03-20T23:30:00.000Z',
    run: (response) => response.advance(60 * MINUTE),
  },
  /** The event has no time, which its pattern does not check. */
  'unreadable event': {
    async run(response) {
      emitChange(response);
      await response.advance(10 * MINUTE);
    },
  },
  'undeliverable event': {
    run: (response) =>
      block(response, 'lambda:InvokeFunction', async () => {
        emitChange(response);
        await response.advance(MINUTE);
      }),
  },
  'failing evaluator': {
    run: (response) =>
      block(response, 'config:PutEvaluations', async () => {
        await response.allow(await findGroup(response), INTERNET, createUser('alice'));
        await response.advance(20 * MINUTE);
      }),
  },
  tampering: {
    async run(response) {
      const { ConfigurationRecorders } = await response.call('config', 'DescribeConfigurationRecorders', {});
      const [recorder] = ConfigurationRecorders;
      await response.call('config', 'DeleteEvaluationResults', { ConfigRuleName: 'assay-open-ssh' });
      await response.call('config', 'PutConfigurationRecorder', { ConfigurationRecorder: recorder });
      await response.call('config', 'StopConfigurationRecorder', { ConfigurationRecorderName: recorder.name });
      await follow(response);
    },
  },
  'failing delivery': {
    run: (response) =>
      block(response, 's3:PutObject', async () => {
        await response.createGroup('undelivered');
        await response.advance(DAY / 2);
      }),
  },
  'delivery of files': {
    run: (response) => response.advance(DAY),
  },
} as const satisfies Record<string, LoopPart>;

export type PartName = keyof typeof PARTS;
