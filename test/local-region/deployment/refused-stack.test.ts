import { setImmediate } from 'node:timers/promises';
import type { LocalRegionOptions } from '../../../lib/local-region/local-region';
import { SmallRegion } from '../small-region';
import { ACCOUNT, REGION } from '../testing-account';

const countServers = (): number => process.getActiveResourcesInfo().filter((type) => type === 'TCPServerWrap').length;

const createRunbook = (steps: unknown): string => JSON.stringify({ schemaVersion: '0.3', mainSteps: steps });
const SLEEP = { name: 'Wait', action: 'aws:sleep', inputs: { Duration: 'PT1M' } };

test.each<[scenario: string, content: string, error: string]>([
  [
    'leads to no step',
    createRunbook([{ ...SLEEP, nextStep: 'Missing' }]),
    'step Wait: leads to the missing step Missing',
  ],
  [
    'names a step that its loop does not have',
    createRunbook([{ name: 'Repeat', action: 'aws:loop', inputs: { Steps: [{ ...SLEEP, nextStep: 'Missing' }] } }]),
    'step Wait: leads to the missing step Missing',
  ],
  ['has an unknown action', createRunbook([{ ...SLEEP, action: 'aws:nap' }]), 'step Wait: AWS has no action aws:nap'],
  [
    'is not YAML',
    'schemaVersion: "0.3"\nmainSteps: [',
    'it is neither JSON nor YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 13',
  ],
  [
    'has a key twice',
    'schemaVersion: "0.3"\nschemaVersion: "0.3"\n',
    'it is neither JSON nor YAML: Map keys must be unique at line 2, column 1',
  ],
  ['is a text', 'stop everything', 'expected an object, found "stop everything"'],
  ['is empty', '', 'expected an object, found null'],
  ['is of another schema', '{"schemaVersion":"2.2"}', 'schemaVersion: expected "0.3", found "2.2"'],
  ['has no steps', '{"schemaVersion":"0.3"}', 'mainSteps: expected a list of steps, found nothing'],
  ['has an empty list of steps', createRunbook([]), 'mainSteps: expected a list of steps, found a list'],
  ['has a text as a step', createRunbook(['wait']), 'mainSteps[0]: expected a step, found "wait"'],
  [
    'has a step without a name',
    createRunbook([{ action: 'aws:sleep' }]),
    'mainSteps[0].name: expected a text, found nothing',
  ],
  [
    'has a step without inputs',
    createRunbook([SLEEP, { ...SLEEP, inputs: null }]),
    'mainSteps[1].inputs: expected an object, found null',
  ],
  [
    'has a branch without choices',
    createRunbook([{ name: 'Choose', action: 'aws:branch', inputs: { Default: 'Choose' } }]),
    'mainSteps[0].inputs.Choices: expected a list of choices, each with its NextStep',
  ],
  [
    'has a loop with a wrong step',
    createRunbook([{ name: 'Repeat', action: 'aws:loop', inputs: { Steps: [{ name: 1 }] } }]),
    'mainSteps[0].inputs.Steps[0].name: expected a text, found 1',
  ],
])('a stack with a runbook that %s is refused, and leaves no open endpoint', async (_, Content, error) => {
  const before = countServers();
  const runbook = { Type: 'AWS::SSM::Document', Properties: { Name: 'wait', DocumentType: 'Automation', Content } };
  await expect(SmallRegion.start({ Runbook: runbook })).rejects.toThrow(
    `Cannot create AWS::SSM::Document Runbook of stack test: The content of runbook wait is invalid: ${error}`,
  );
  // Node lists a closed socket until the turn after the next. An open one would keep the process alive.
  await setImmediate();
  await setImmediate();
  expect(countServers()).toBe(before);
});

const TRUST = { Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }] };
const READ = { Statement: [{ Effect: 'Allow', Action: 's3:List*', Resource: '*' }] };
const createNamed = (Type: string, Properties: object) => ({ Type: `AWS::${Type}`, Properties });
const createRole = (RoleName: string, more: object = {}) =>
  createNamed('IAM::Role', { RoleName, AssumeRolePolicyDocument: TRUST, ...more });

/** Starts a local region with a stack in each of two Regions. */
async function startTwo(
  first: object,
  second: object,
  more: Pick<LocalRegionOptions, 'only'> = {},
): Promise<SmallRegion> {
  const stacks = [first, second].map((Resource, index) => ({
    stackName: index === 0 ? 'one' : 'two',
    scope: { partition: 'aws', account: ACCOUNT, region: index === 0 ? REGION : 'us-east-1' },
    document: { Resources: { Resource } } as never,
    parameters: {},
    nested: new Map(),
  }));
  return SmallRegion.start({}, undefined, { assembly: { stacks, findAsset: () => undefined }, ...more });
}

test.each<[scenario: string, resource: { readonly Type: string }, error: string]>([
  [
    'a role that trusts nobody',
    createRole('ops', { AssumeRolePolicyDocument: READ }),
    'AWS::IAM::Role Resource of stack test: Has prohibited field Resource',
  ],
  [
    'a managed policy with a principal',
    createNamed('IAM::ManagedPolicy', { PolicyDocument: TRUST }),
    'AWS::IAM::ManagedPolicy Resource of stack test: Policy document should not specify a principal.',
  ],
  [
    'an inline policy without a resource',
    createRole('ops', {
      Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Deny', Action: '*' }] } }],
    }),
    'AWS::IAM::Role Resource of stack test: Policy statement must contain resources.',
  ],
])('%s is refused', async (_, Resource, error) => {
  await expect(SmallRegion.start({ Resource })).rejects.toThrow(`Cannot create ${error}`);
});

test.each<[scenario: string, first: object, second: object, error: string]>([
  [
    'two roles',
    createRole('Ops'),
    createRole('ops', { Path: '/a/' }),
    'Role Resource of stack two: EntityAlreadyExists',
  ],
  [
    'two policies',
    createNamed('IAM::ManagedPolicy', { ManagedPolicyName: 'p', PolicyDocument: READ }),
    createNamed('IAM::ManagedPolicy', { ManagedPolicyName: 'P', PolicyDocument: READ }),
    'ManagedPolicy Resource of stack two: EntityAlreadyExists',
  ],
  [
    'two policies with different paths',
    createNamed('IAM::ManagedPolicy', { ManagedPolicyName: 'p', PolicyDocument: READ }),
    createNamed('IAM::ManagedPolicy', { ManagedPolicyName: 'p', Path: '/a/', PolicyDocument: READ }),
    'ManagedPolicy Resource of stack two: EntityAlreadyExists',
  ],
  [
    'two buckets',
    createNamed('S3::Bucket', { BucketName: 'b' }),
    createNamed('S3::Bucket', { BucketName: 'b' }),
    'Bucket Resource of stack two: AlreadyExists',
  ],
])('%s of one name in two Regions are refused', async (_, first, second, error) => {
  await expect(startTwo(first, second)).rejects.toThrow(
    new RegExp(`^Cannot create AWS::\\w+::${error}: Resource of stack one has the name "[^"]+" already$`),
  );
});

test.each<[scenario: string, first: object, second: object]>([
  ['queues', createNamed('SQS::Queue', { QueueName: 'q' }), createNamed('SQS::Queue', { QueueName: 'q' })],
  ['roles without names', createRole(undefined as never), createRole(undefined as never)],
  ['a role and a user', createRole('ops'), createNamed('IAM::User', { UserName: 'ops' })],
])('%s may have one name in two Regions', async (_, first, second) => {
  const region = await startTwo(first, second);
  await region.stop();
});

test('the ARN of a role or a policy has its path', async () => {
  const policy = createNamed('IAM::ManagedPolicy', { ManagedPolicyName: 'read', Path: '/b/c/', PolicyDocument: READ });
  const region = await SmallRegion.start({
    Policy: policy,
    Role: createRole('ops', { Path: '/a/', ManagedPolicyArns: [{ Ref: 'Policy' }] }),
    Arn: createNamed('SSM::Parameter', { Name: 'arn', Type: 'String', Value: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
  });
  const { Parameter } = await region.call('ssm:GetParameter', { Name: 'arn' });
  const { Role } = await region.call('iam:GetRole', { RoleName: 'ops' });
  const { AttachedPolicies } = await region.call('iam:ListAttachedRolePolicies', { RoleName: 'ops' });
  expect([Parameter.Value, Role.Arn, AttachedPolicies[0].PolicyArn]).toEqual([
    `arn:aws:iam::${ACCOUNT}:role/a/ops`,
    `arn:aws:iam::${ACCOUNT}:role/a/ops`,
    `arn:aws:iam::${ACCOUNT}:policy/b/c/read`,
  ]);
  await region.stop();
});

test('one Region of two can be deployed alone', async () => {
  const queue = createNamed('SQS::Queue', { QueueName: 'q' });
  const region = await startTwo(queue, queue, { only: { account: ACCOUNT, region: 'us-east-1' } });
  expect([...region.local.regions.keys()]).toEqual([`${ACCOUNT} us-east-1`]);
  await region.stop();
});
