import { readAssembly } from '../../../lib/local-region/deployment/assembly';
import { createFolder } from '../../temporary-files';
import { SmallRegion } from '../small-region';
import { ACCOUNT, REGION } from '../testing-account';

const PATTERN = { source: ['shop'] };
const INNER = {
  Parameters: { Suffix: { Type: 'String' }, Prefix: { Type: 'String', Default: 'jobs' } },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': '$' + '{Prefix}-$' + '{Suffix}' } } },
    Rule: { Type: 'AWS::Events::Rule', Properties: { Name: { Ref: 'AWS::StackName' }, EventPattern: PATTERN } },
  },
  Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
};
const createOuter = (stack: object, parameters: object = { Suffix: { 'Fn::GetAtt': ['Names', 'QueueName'] } }) => ({
  Resources: {
    // Before the nested stack, from which it has a value.
    Alias: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Select': [5, ARN_PARTS] } } },
    Names: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'names' } },
    Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: parameters }, ...stack },
  },
});
const ARN_PARTS = {
  'Fn::Split': [':', { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Inner', 'Outputs.Arn'] }, '-alias']] }],
};

/** As the command of the CDK writes it. */
const METADATA = { Metadata: { 'aws:asset:path': 'Inner.json', 'aws:asset:property': 'TemplateURL' } };
const URL_END = '/assets-111122223333-eu-west-1/0a1b.json';

function createAssembly(outer: object, inner: object | undefined = INNER) {
  const files = {
    'manifest.json': {
      version: '48.0.0',
      artifacts: {
        App: { type: 'aws:cloudformation:stack', properties: { templateFile: 'App.template.json' } },
        'App.assets': { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } },
      },
    },
    'App.template.json': outer,
    'App.assets.json': {
      files: { a: { source: { path: 'Inner.json' }, destinations: { here: { objectKey: '0a1b.json' } } } },
    },
    ...(inner && { 'Inner.json': inner }),
  };
  const texts = Object.entries(files).map(([name, content]) => [name, JSON.stringify(content)]);
  return readAssembly(createFolder(Object.fromEntries(texts)), { account: ACCOUNT, region: REGION });
}

const deploy = (...files: Parameters<typeof createAssembly>) =>
  SmallRegion.start({}, undefined, { assembly: createAssembly(...files) });

async function listQueues(region: SmallRegion): Promise<string[]> {
  const { QueueUrls = [] } = await region.call('sqs:ListQueues');
  return QueueUrls.map((url: string) => url.replace(/.*\//, '')).sort();
}

test.each<[where: string, stack: (parameters: object) => object]>([
  ['metadata', () => METADATA],
  [
    'the end of a URL',
    (Parameters) => ({ Properties: { Parameters, TemplateURL: `https://s3.eu-west-1.amazonaws.com${URL_END}` } }),
  ],
  [
    'the end of a joined URL',
    (Parameters) => {
      const TemplateURL = { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, URL_END]] };
      return { Properties: { Parameters, TemplateURL } };
    },
  ],
])('the template that %s names is deployed with the values of the outer stack', async (_, createStack) => {
  const region = await deploy(createOuter(createStack({ Suffix: { 'Fn::GetAtt': ['Names', 'QueueName'] } })));
  expect(await listQueues(region)).toEqual(['jobs-names', 'jobs-names-alias', 'names']);
  expect([...region.local.gaps]).toEqual([]);
  await region.stop();
});

test('CloudFormation describes the outer and the nested stack', async () => {
  const region = await deploy(createOuter(METADATA));
  const toId = (name: string): string => `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/local`;
  const { Stacks } = await region.call('cloudformation:DescribeStacks');
  const arn = 'arn:aws:sqs:eu-west-1:111122223333:jobs-names';
  expect(Stacks).toMatchObject([
    { StackName: 'App', StackId: toId('App'), Outputs: [] },
    {
      StackName: 'App-Inner',
      StackId: toId('App-Inner'),
      ParentId: toId('App'),
      RootId: toId('App'),
      Outputs: [{ OutputKey: 'Arn', OutputValue: arn }],
    },
  ]);
  expect(Stacks[0].ParentId).toBeUndefined();
  const listResources = async (StackName: string): Promise<string[]> => {
    const { StackResources } = await region.call('cloudformation:DescribeStackResources', { StackName });
    return StackResources.map((one: Record<string, string>) => `${one.LogicalResourceId} ${one.PhysicalResourceId}`);
  };
  const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333';
  expect(await listResources('App')).toEqual([
    `Names ${url}/names`,
    `Inner ${toId('App-Inner')}`,
    `Alias ${url}/jobs-names-alias`,
  ]);
  expect(await listResources(toId('App-Inner'))).toEqual([`Queue ${url}/jobs-names`, 'Rule App-Inner']);
  await region.stop();
});

test('an update of the nested template keeps what its other resources hold', async () => {
  const before = await deploy(createOuter(METADATA));
  const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs-names';
  await before.call('sqs:SendMessage', { QueueUrl, MessageBody: 'kept' });
  const state = before.save();
  await before.stop();
  expect(await before.call('events:ListRules')).toMatchObject({ Rules: [{ Name: 'App-Inner' }] });
  const { Rule: _, ...Resources } = INNER.Resources;
  const assembly = createAssembly(createOuter(METADATA), { ...INNER, Resources });
  const after = await SmallRegion.start({}, state, { assembly });
  expect(after.local.isUpdate).toBe(true);
  expect(await after.call('events:ListRules')).toMatchObject({ Rules: [] });
  expect(await after.call('sqs:ReceiveMessage', { QueueUrl })).toMatchObject({ Messages: [{ Body: 'kept' }] });
  await after.stop();
});

test('a nested stack that is removed takes its resources with it', async () => {
  const before = await deploy(createOuter(METADATA));
  const state = before.save();
  await before.stop();
  const { Names } = createOuter(METADATA).Resources;
  const after = await SmallRegion.start({}, state, { assembly: createAssembly({ Resources: { Names } }) });
  expect(await after.call('events:ListRules')).toMatchObject({ Rules: [] });
  const { Stacks } = await after.call('cloudformation:DescribeStacks');
  expect(Stacks.map(({ StackName }: { StackName: string }) => StackName)).toEqual(['App']);
  await after.stop();
});

const refuse = async (...files: Parameters<typeof createAssembly>): Promise<string> =>
  Promise.resolve()
    .then(() => deploy(...files))
    .then(
      () => 'deployed',
      ({ message }: Error) => message.replace(/".*\//, '"'),
    );

test.each<[problem: string, files: Parameters<typeof createAssembly>, message: string]>([
  [
    'a template that is not in the assembly',
    [createOuter({ Metadata: { 'aws:asset:path': 'None.json' } })],
    'Cannot read nested stack Inner of stack App: there is no template "None.json"',
  ],
  [
    'a parameter without a value',
    [createOuter(METADATA, {})],
    'Cannot create nested stack Inner of stack App: parameter Suffix has no value',
  ],
  [
    'a parameter that the template does not have',
    [createOuter(METADATA, { Suffix: 'a', Size: '5' })],
    'Cannot create nested stack Inner of stack App: its template has no parameter Size',
  ],
])('%s is refused', async (_, files, message) => {
  expect(await refuse(...files)).toBe(message);
});

test('a template elsewhere is named as not deployed', async () => {
  const { Names } = createOuter({}).Resources;
  const TemplateURL = 'https://example.com/network.yaml';
  const Inner = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } };
  const region = await deploy({ Resources: { Names, Inner } });
  expect([await listQueues(region), [...region.local.gaps]]).toEqual([
    ['names'],
    ['AWS::CloudFormation::Stack Inner of stack App, whose template is not in the assembly'],
  ]);
  await region.stop();
});
