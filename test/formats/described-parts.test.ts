import { rules } from '../../rules';
import { evaluateJson, run } from '../cli/testing-io';
import { createFolder } from '../temporary-files';

/** Each result as `<rule> <resource> <compliance type>`, by the last part of the ARN. */
async function evaluate(files: Readonly<Record<string, unknown>>, ruleNames: readonly string[]) {
  const texts = Object.entries(files).map(([name, document]) => [name, JSON.stringify(document)] as const);
  const parameters = ruleNames.includes('missing-tags') ? ['--param', 'missing-tags.tag1Key=Owner'] : [];
  const args = [createFolder(Object.fromEntries(texts)), ...ruleNames.flatMap((name) => ['--rule', name])];
  const { evaluations, unreadable } = await evaluateJson([...args, ...parameters], { rules });
  return {
    results: evaluations.map(
      ({ rule, resourceId, outcome }: Record<string, string>) => `${rule} ${resourceId?.split('/').at(-1)} ${outcome}`,
    ),
    unreadable: unreadable.map(({ message }: { message: string }) => message),
  };
}

const PREFIX = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const balancerArn = (name: string) => `${PREFIX}:loadbalancer/app/${name}/50dc6c495c0c9188${name}`;
const listenerArn = (id: string) => `${PREFIX}:listener/app/web/50dc6c495c0c9188/${id}`;
const balancer = (name: string) => ({
  LoadBalancerArn: balancerArn(name),
  LoadBalancerName: name,
  Type: 'application',
  Scheme: 'internet-facing',
});
const attributes = (isProtected: boolean) => [
  { Key: 'access_logs.s3.enabled', Value: 'false' },
  { Key: 'deletion_protection.enabled', Value: String(isProtected) },
];
const tags = (name: string, ...keys: string[]) => ({
  ResourceArn: balancerArn(name),
  Tags: keys.map((Key) => ({ Key, Value: 'x' })),
});
const targetGroupTags = { ResourceArn: `${PREFIX}:targetgroup/t/73e2d6bc24d8a067`, Tags: [] };

const redirect = { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } };
const forward = { Type: 'forward', TargetGroupArn: `${PREFIX}:targetgroup/t/73e2d6bc24d8a067` };
const listener = (id: string) => ({
  ListenerArn: listenerArn(id),
  LoadBalancerArn: balancerArn('web'),
  Port: 80,
  Protocol: 'HTTP',
  DefaultActions: [redirect],
});
const listenerRule = (id: string, rule: string, action: object) => ({
  RuleArn: `${listenerArn(id).replace(':listener/', ':listener-rule/')}/${rule}`,
  Priority: '10',
  Conditions: [],
  Actions: [action],
  IsDefault: false,
});

const groupRule = (GroupId: string, FromPort: number, more: object = { CidrIpv4: '0.0.0.0/0' }) => ({
  SecurityGroupRuleId: `sgr-${GroupId}${FromPort}`,
  GroupId,
  GroupOwnerId: '111122223333',
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort,
  ToPort: FromPort,
  ...more,
});
const group = (GroupId: string, ...IpPermissions: object[]) => ({ GroupId, GroupName: 'web', IpPermissions });
const key = {
  KeyId: 'k1',
  KeyState: 'Enabled',
  KeyManager: 'CUSTOMER',
  KeySpec: 'SYMMETRIC_DEFAULT',
  Origin: 'AWS_KMS',
};

type Case = [scenario: string, files: Record<string, unknown>, rule: string, results: string[], unreadable: unknown[]];

describe('parts of resources are joined to their descriptions', () => {
  test.each<Case>([
    [
      'attributes with the ARN of their load balancer, in another file',
      {
        'a.json': { LoadBalancerArn: balancerArn('a'), Attributes: attributes(true) },
        'b.json': { LoadBalancers: [balancer('a'), balancer('b')] },
        'c.json': { ResourceArn: balancerArn('b'), Attributes: attributes(false) },
      },
      'alb-deletion-protection',
      ['50dc6c495c0c9188a compliant', '50dc6c495c0c9188b nonCompliant'],
      [],
    ],
    [
      'attributes without an ARN, beside one load balancer',
      { 'a.json': { LoadBalancers: [balancer('a')] }, 'b.json': { Attributes: attributes(true) } },
      'alb-deletion-protection',
      ['50dc6c495c0c9188a compliant'],
      [],
    ],
    [
      'attributes without an ARN, beside two load balancers',
      { 'a.json': { LoadBalancers: [balancer('a'), balancer('b')] }, 'b.json': { Attributes: attributes(true) } },
      'alb-deletion-protection',
      ['50dc6c495c0c9188a insufficientData', '50dc6c495c0c9188b insufficientData'],
      [expect.stringContaining('it does not name its AWS::ElasticLoadBalancingV2::LoadBalancer')],
    ],
    [
      'two lists of attributes without an ARN, beside one load balancer',
      {
        'a.json': { LoadBalancers: [balancer('a')] },
        'b.json': { Attributes: attributes(true) },
        'c.json': { Attributes: attributes(true) },
      },
      'alb-deletion-protection',
      ['50dc6c495c0c9188a insufficientData'],
      [expect.stringContaining('does not name'), expect.stringContaining('does not name')],
    ],
    [
      'one load balancer twice is one',
      {
        'a.json': { LoadBalancers: [balancer('a')] },
        'b.json': { Attributes: attributes(true) },
        'c.json': { LoadBalancers: [balancer('a')] },
      },
      'alb-deletion-protection',
      ['50dc6c495c0c9188a compliant', '50dc6c495c0c9188a compliant'],
      [],
    ],
    [
      'attributes of another load balancer',
      {
        'a.json': { LoadBalancers: [balancer('a')] },
        'b.json': { LoadBalancerArn: balancerArn('b'), Attributes: attributes(true) },
      },
      'alb-deletion-protection',
      ['50dc6c495c0c9188a insufficientData', '50dc6c495c0c9188b insufficientData'],
      [],
    ],
    [
      'attributes of a target group',
      {
        'a.json': { LoadBalancers: [balancer('a')] },
        'b.json': { Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '300' }] },
      },
      'alb-deletion-protection',
      ['50dc6c495c0c9188a insufficientData'],
      [expect.stringContaining('Cannot evaluate a list of Attributes')],
    ],
    [
      'tags of load balancers',
      {
        'a.json': { LoadBalancers: [balancer('a'), balancer('b'), balancer('c')] },
        'b.json': { TagDescriptions: [tags('a', 'Owner'), targetGroupTags, tags('b', 'owner')] },
      },
      'missing-tags',
      ['50dc6c495c0c9188a compliant', '50dc6c495c0c9188b nonCompliant', '50dc6c495c0c9188c insufficientData'],
      [],
    ],
    [
      'the rules of a listener',
      {
        'a.json': { Listeners: [listener('l1'), listener('l2'), listener('l3')] },
        'b.json': { Rules: [listenerRule('l1', 'r1', redirect), listenerRule('l2', 'r2', forward)] },
      },
      'alb-http-listener',
      ['l1 compliant', 'l2 nonCompliant', 'l3 compliant'],
      [],
    ],
    [
      'the rules of a listener on two pages',
      {
        'a.json': { Rules: [listenerRule('l1', 'r1', forward)] },
        'b.json': { Listeners: [listener('l1')] },
        'c.json': { Rules: [listenerRule('l1', 'r2', redirect)] },
      },
      'alb-http-listener',
      ['l1 nonCompliant'],
      [],
    ],
    [
      'rules without their listener',
      { 'a.json': { Rules: [listenerRule('l1', 'r1', redirect)] } },
      'alb-http-listener',
      ['l1 insufficientData'],
      [],
    ],
    [
      'the rotation of a key',
      { 'a.json': { KeyMetadata: key }, 'b.json': { KeyId: 'k1', KeyRotationEnabled: true } },
      'unrotated-kms-key',
      ['k1 compliant'],
      [],
    ],
    [
      'the rotation of a key by its ARN',
      {
        'a.json': { KeyMetadata: key },
        'b.json': { KeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k1', KeyRotationEnabled: false },
      },
      'unrotated-kms-key',
      ['k1 nonCompliant'],
      [],
    ],
    [
      'the rotation of another key',
      { 'a.json': { KeyMetadata: key }, 'b.json': { KeyId: 'k2', KeyRotationEnabled: true } },
      'unrotated-kms-key',
      ['k1 insufficientData', 'k2 insufficientData'],
      [],
    ],
  ])('%s', async (_scenario, files, rule, results, unreadable) => {
    expect(await evaluate(files, [rule])).toEqual({
      results: results.map((result) => `${rule} ${result}`),
      unreadable,
    });
  });

  test('a note says what attributes without an ARN were taken for', async () => {
    const folder = createFolder({
      'a.json': JSON.stringify({ LoadBalancers: [balancer('a')] }),
      'b.json': JSON.stringify({ Attributes: attributes(true) }),
    });
    const { out } = await run(['evaluate', folder], { rules, width: 400 });
    expect(out).toContain(
      `b.json: the output of aws elbv2 describe-load-balancer-attributes does not name its resource, and was taken for that of the only one in the input, ${balancerArn('a')}`,
    );
  });
});

describe('one id in several accounts or Regions', () => {
  const snapshot = (region: string, accountId = '111122223333') => ({
    DBSnapshotIdentifier: 'shop',
    DBSnapshotArn: `arn:aws:rds:${region}:${accountId}:snapshot:shop`,
    Encrypted: true,
  });
  const shared = (...AttributeValues: string[]) => ({
    DBSnapshotAttributesResult: {
      DBSnapshotIdentifier: 'shop',
      DBSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues }],
    },
  });
  const noScope =
    'Cannot evaluate the output of aws rds describe-db-snapshot-attributes: it does not name the account and Region of shop, and the input has several';
  const KEY = 'mrk-0a1b2c3d';
  const key = (region: string) => ({
    KeyId: KEY,
    Arn: `arn:aws:kms:${region}:111122223333:key/${KEY}`,
    KeyManager: 'CUSTOMER',
    KeyState: 'Enabled',
    KeySpec: 'SYMMETRIC_DEFAULT',
    Origin: 'AWS_KMS',
  });
  const rotation = (region: string, KeyRotationEnabled: boolean) => ({ KeyId: key(region).Arn, KeyRotationEnabled });

  test.each<Case>([
    [
      'a snapshot in two Regions',
      { 'a.json': { DBSnapshots: [snapshot('eu-west-1'), snapshot('us-east-1')] }, 'b.json': shared() },
      'public-rds-snapshot',
      ['shop insufficientData', 'shop insufficientData'],
      [noScope],
    ],
    [
      'a snapshot in two accounts, in files of their own',
      {
        'a.json': { DBSnapshots: [snapshot('eu-west-1')] },
        'b.json': shared(),
        'c.json': { DBSnapshots: [snapshot('eu-west-1', '444455556666')] },
      },
      'public-rds-snapshot',
      ['shop insufficientData', 'shop insufficientData'],
      [noScope],
    ],
    [
      'a snapshot whose attribute is in two files, from before and after it became public',
      { 'a.json': { DBSnapshots: [snapshot('eu-west-1')] }, 'b.json': shared('all'), 'c.json': shared() },
      'public-rds-snapshot',
      ['shop nonCompliant'],
      [],
    ],
    [
      'a key of two Regions, whose status names the Region',
      {
        'a.json': { KeyMetadata: key('eu-west-1') },
        'b.json': { KeyMetadata: key('us-east-1') },
        'c.json': rotation('eu-west-1', true),
        'd.json': rotation('us-east-1', false),
      },
      'unrotated-kms-key',
      [`${KEY} compliant`, `${KEY} nonCompliant`],
      [],
    ],
    [
      'a key of two Regions, and a status that names no key',
      {
        'a.json': { KeyMetadata: key('eu-west-1') },
        'b.json': { KeyMetadata: key('us-east-1') },
        'c.json': { KeyRotationEnabled: true },
      },
      'unrotated-kms-key',
      [`${KEY} insufficientData`, `${KEY} insufficientData`],
      [
        'Cannot evaluate the output of aws kms get-key-rotation-status: it does not name its AWS::KMS::Key, and the input does not have exactly one',
      ],
    ],
  ])('%s', async (_scenario, files, rule, results, unreadable) => {
    expect(await evaluate(files, [rule])).toEqual({
      results: results.map((result) => `${rule} ${result}`),
      unreadable,
    });
  });
});

describe('the attributes of a topic', () => {
  const attributesOf = (Principal: unknown) => ({
    Attributes: {
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action: 'SNS:Publish', Resource: '*' }],
      }),
    },
  });
  const [open, closed] = [attributesOf('*'), attributesOf({ AWS: '111122223333' })];

  test.each([
    ['public in both', [open, open], 'nonCompliant'],
    ['private in both', [closed, closed], 'compliant'],
    ['public in the first, private in the second', [open, closed], 'insufficientData'],
    ['private in the first, public in the second', [closed, open], 'insufficientData'],
  ])('%s', async (_scenario, [first, second], expected) => {
    const files = { 'a.json': first, 'b.json': second };
    const { results } = await evaluate(files, ['public-sns-topic']);
    expect(results).toEqual([`public-sns-topic arn:aws:sns:eu-west-1:111122223333:alarms ${expected}`]);
  });
});

describe('the rules of security groups', () => {
  test.each<Case>([
    [
      'an open port',
      { 'a.json': { SecurityGroupRules: [groupRule('sg-1', 22)] } },
      'open-ssh',
      ['sg-1 nonCompliant'],
      [],
    ],
    [
      'no open port, which other rules may open',
      { 'a.json': { SecurityGroupRules: [groupRule('sg-1', 443)] } },
      'open-ssh',
      ['sg-1 insufficientData'],
      [],
    ],
    [
      'an outbound rule',
      { 'a.json': { SecurityGroupRules: [groupRule('sg-1', 22, { IsEgress: true, CidrIpv4: '0.0.0.0/0' })] } },
      'open-ssh',
      ['sg-1 insufficientData'],
      [],
    ],
    [
      'two ranges of two groups, which are open together',
      {
        'a.json': {
          SecurityGroupRules: [
            groupRule('sg-1', 22, { CidrIpv4: '0.0.0.0/1' }),
            groupRule('sg-2', 22, { CidrIpv4: '192.0.2.0/24' }),
          ],
        },
        'b.json': { SecurityGroupRules: [groupRule('sg-1', 22, { CidrIpv4: '128.0.0.0/1' })] },
      },
      'open-ssh',
      ['sg-1 nonCompliant', 'sg-2 insufficientData'],
      [],
    ],
    [
      'IPv6',
      { 'a.json': { SecurityGroupRules: [groupRule('sg-1', 22, { CidrIpv6: '::/0' })] } },
      'open-ssh',
      ['sg-1 nonCompliant'],
      [],
    ],
    [
      'a prefix list of the input',
      {
        'a.json': { SecurityGroupRules: [groupRule('sg-1', 22, { PrefixListId: 'pl-1' })] },
        'b.json': { PrefixLists: [{ PrefixListId: 'pl-1', PrefixListName: 'x', Cidrs: ['0.0.0.0/0'] }] },
      },
      'open-ssh',
      ['sg-1 nonCompliant'],
      [],
    ],
    [
      'another group as the source',
      { 'a.json': { SecurityGroupRules: [groupRule('sg-1', 22, { ReferencedGroupInfo: { GroupId: 'sg-9' } })] } },
      'open-ssh',
      ['sg-1 insufficientData'],
      [],
    ],
    [
      'a group that is in the input, too, which has all of its rules',
      {
        'a.json': { SecurityGroupRules: [groupRule('sg-1', 443)] },
        'b.json': { SecurityGroups: [group('sg-1')] },
      },
      'open-ssh',
      ['sg-1 compliant'],
      [],
    ],
    [
      'whether it is a default group is not known',
      { 'a.json': { SecurityGroupRules: [groupRule('sg-1', 443)] } },
      'default-security-group',
      ['sg-1 insufficientData'],
      [],
    ],
    [
      'a rule without a group',
      { 'a.json': { SecurityGroupRules: [{ ...groupRule('sg-1', 22), GroupId: undefined }] } },
      'open-ssh',
      [],
      [expect.stringContaining('it does not name its AWS::EC2::SecurityGroup')],
    ],
    [
      'a rule that is none',
      { 'a.json': { SecurityGroupRules: [groupRule('sg-1', 22), 'x'] } },
      'open-ssh',
      ['sg-1 nonCompliant'],
      [expect.stringContaining('does not name')],
    ],
    [
      'a rule without a source',
      { 'a.json': { SecurityGroupRules: [groupRule('sg-1', 22, {})] } },
      'open-ssh',
      [],
      [expect.stringContaining('expected a permission with sources')],
    ],
  ])('%s', async (_scenario, files, rule, results, unreadable) => {
    const found = await evaluate(files, [rule]);
    expect({ ...found, results: [...new Set(found.results)] }).toEqual({
      results: results.map((result) => `${rule} ${result}`),
      unreadable,
    });
  });

  test('a group is not planned for by its rules alone', async () => {
    const folder = createFolder({ 'a.json': JSON.stringify({ SecurityGroupRules: [groupRule('sg-1', 22)] }) });
    const { out, code } = await run(['remediate', '--preview', folder, '--rule', 'open-ssh'], { rules, width: 200 });
    expect(code).toBe(2);
    expect(out).toContain(
      'Cannot plan for a resource of which the input has only the output of aws ec2 describe-security-group-rules',
    );
  });

  test('a load balancer is planned for with its attributes', async () => {
    const folder = createFolder({
      'a.json': JSON.stringify({ LoadBalancers: [balancer('a')] }),
      'b.json': JSON.stringify({ Attributes: attributes(false) }),
    });
    const args = ['remediate', '--preview', folder, '--rule', 'alb-deletion-protection'];
    expect((await run(args, { rules, width: 200 })).out).toContain('Deletion protection is off');
  });
});

describe('documents with several lists', () => {
  const ADMIN = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const identity = (noun: string, id: string, policies: object[]) => ({
    [`${noun}Id`]: id,
    [`${noun}Name`]: id,
    Arn: `arn:aws:iam::111122223333:${noun.toLowerCase()}/${id}`,
    [`${noun}PolicyList`]: policies,
  });
  const policy = { PolicyName: 'p', PolicyDocument: ADMIN };

  test('users, groups and roles of get-account-authorization-details', async () => {
    const details = {
      UserDetailList: [identity('User', 'u1', [policy]), identity('User', 'u2', [])],
      GroupDetailList: [identity('Group', 'g1', [policy])],
      RoleDetailList: [
        identity('Role', 'r1', [{ ...policy, PolicyDocument: encodeURIComponent(JSON.stringify(ADMIN)) }]),
      ],
      Policies: [{ PolicyName: 'x', Arn: 'arn:aws:iam::111122223333:policy/x' }],
      Others: [],
    };
    const { results, unreadable } = await evaluate({ 'a.json': details }, ['inline-admin-policy']);
    expect(results).toEqual([
      'inline-admin-policy u1 nonCompliant',
      'inline-admin-policy u2 compliant',
      'inline-admin-policy g1 nonCompliant',
      'inline-admin-policy r1 nonCompliant',
    ]);
    expect(unreadable).toEqual([]);
    const folder = createFolder({ 'a.json': JSON.stringify(details) });
    const { out } = await run(['evaluate', folder], { rules, width: 400 });
    expect(out).toContain('1 element of Policies not evaluated: no rule reads them');
    expect(out).not.toContain('of Others');
  });

  test('the default versions of launch templates', async () => {
    const version = (id: string, DefaultVersion: boolean, HttpTokens: string) => ({
      LaunchTemplateId: id,
      LaunchTemplateName: `name-of-${id}`,
      DefaultVersion,
      LaunchTemplateData: { MetadataOptions: { HttpTokens } },
    });
    const LaunchTemplateVersions = [
      version('lt-1', false, 'optional'),
      version('lt-1', true, 'required'),
      version('lt-2', true, 'optional'),
      version('lt-3', false, 'required'),
    ];
    expect((await evaluate({ 'a.json': { LaunchTemplateVersions } }, ['imdsv1-launch-template'])).results).toEqual([
      'imdsv1-launch-template lt-1 compliant',
      'imdsv1-launch-template lt-2 nonCompliant',
      'imdsv1-launch-template lt-3 insufficientData',
    ]);
    const listed = { LaunchTemplates: [{ LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web' }] };
    expect(await evaluate({ 'a.json': listed }, ['imdsv1-launch-template'])).toEqual({
      results: ['imdsv1-launch-template lt-1 insufficientData'],
      unreadable: [],
    });
  });

  test.each<[command: string, document: object, rule: string, result: string]>([
    [
      'eks describe-cluster',
      { cluster: { name: 'shop', arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop', version: '1.10', tags: {} } },
      ...(['outdated-eks-version', 'shop nonCompliant'] as const),
    ],
    ['eks describe-cluster', { cluster: { name: 'shop', tags: { Owner: 'ana' } } }, 'missing-tags', 'shop compliant'],
    [
      'ecr describe-repositories',
      { repositories: [{ repositoryName: 'shop', imageTagMutability: 'MUTABLE' }] },
      ...(['mutable-ecr-tags', 'shop nonCompliant'] as const),
    ],
    [
      'sqs get-queue-attributes',
      { Attributes: { QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:q', SqsManagedSseEnabled: 'false' } },
      ...(['unencrypted-sqs-queue', 'q nonCompliant'] as const),
    ],
    [
      'sqs get-queue-attributes',
      { Attributes: { QueueArn: 'arn:aws-cn:sqs:cn-north-1:111122223333:q', SqsManagedSseEnabled: 'true' } },
      ...(['unencrypted-sqs-queue', 'q compliant'] as const),
    ],
    [
      'lambda get-function',
      { Configuration: { FunctionName: 'f', Runtime: 'python2.7', PackageType: 'Zip' }, Code: {}, Tags: {} },
      ...(['outdated-lambda-runtime', 'f nonCompliant'] as const),
    ],
  ])('the output of aws %s: %j', async (_command, document, rule, result) => {
    expect(await evaluate({ 'a.json': document }, [rule])).toEqual({ results: [`${rule} ${result}`], unreadable: [] });
  });

  test.each([
    ['arn:aws:sqs:eu-west-1:111122223333:q', 'https://sqs.eu-west-1.amazonaws.com/111122223333/q'],
    ['arn:aws-cn:sqs:cn-north-1:111122223333:q', 'https://sqs.cn-north-1.amazonaws.com.cn/111122223333/q'],
  ])('the URL of the queue %s', async (QueueArn, url) => {
    const folder = createFolder({ 'a.json': JSON.stringify({ Attributes: { QueueArn, VisibilityTimeout: '30' } }) });
    const { evaluations } = await evaluateJson([folder, '--rule', 'public-sqs-queue'], { rules });
    expect(evaluations).toMatchObject([{ resourceId: url, accountId: '111122223333', complianceType: 'COMPLIANT' }]);
  });

  test('interfaces use security groups', async () => {
    const files = {
      'a.json': { SecurityGroups: ['sg-1', 'sg-2'].map((id) => ({ ...group(id), OwnerId: '111122223333' })) },
      'b.json': {
        NetworkInterfaces: [
          { NetworkInterfaceId: 'eni-1', OwnerId: '111122223333', Groups: [{ GroupId: 'sg-1', GroupName: 'web' }] },
        ],
      },
    };
    expect((await evaluate(files, ['unused-security-group'])).results).toEqual([
      'unused-security-group sg-1 compliant',
      'unused-security-group sg-2 nonCompliant',
    ]);
  });

  test('resources of types that the run does not evaluate are counted', async () => {
    const folder = createFolder({ 'a.json': JSON.stringify({ Volumes: [{ VolumeId: 'vol-1', VolumeType: 'gp2' }] }) });
    const report = await evaluateJson([folder, '--rule', 'open-ssh'], { rules });
    expect(report).toMatchObject({ unreadable: [], summary: { items: 1, unjudgedTypes: { 'AWS::EC2::Volume': 1 } } });
  });

  test('a volume has the Region of its zone', async () => {
    const volume = (id: string, AvailabilityZone: string) => ({ VolumeId: id, VolumeType: 'gp3', AvailabilityZone });
    const zones = [
      'eu-west-1a',
      'us-west-2-lax-1a',
      'us-gov-east-1b',
      'nowhere',
      'abeu-west-1a',
      'eu-west-1ab',
      'eusc-de-east-1a',
    ];
    const folder = createFolder({ 'a.json': JSON.stringify({ Volumes: zones.map((zone) => volume(zone, zone)) }) });
    const { evaluations } = await evaluateJson([folder, '--rule', 'gp2-volume'], { rules });
    expect(evaluations.map(({ region }: { region: string | null }) => region)).toEqual([
      'eu-west-1',
      'us-west-2',
      'us-gov-east-1',
      null,
      null,
      null,
      'eusc-de-east-1',
    ]);
  });
});

test.each<[scenario: string, answers: readonly boolean[], expected: string]>([
  ['on in both', [true, true], 'compliant'],
  ['off in both', [false, false], 'nonCompliant'],
  ['on in the first and off in the second', [true, false], 'insufficientData'],
  ['off in the first and on in the second', [false, true], 'insufficientData'],
])('two answers about the rotation of a key: %s', async (_scenario, answers, expected) => {
  const metadata = { KeyId: 'k-1', KeyManager: 'CUSTOMER', KeyState: 'Enabled', Origin: 'AWS_KMS' };
  const files = {
    'a.json': { KeyMetadata: { ...metadata, KeySpec: 'SYMMETRIC_DEFAULT' } },
    ...Object.fromEntries(answers.map((on, index) => [`b${index}.json`, { KeyId: 'k-1', KeyRotationEnabled: on }])),
  };
  expect((await evaluate(files, ['unrotated-kms-key'])).results).toEqual([`unrotated-kms-key k-1 ${expected}`]);
});

describe('the output of other calls and tools is refused by name', () => {
  const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  test.each<[output: string, document: unknown, message: RegExp]>([
    ['get-bucket-policy', { Policy: POLICY }, /get-bucket-policy.*does not name its resource/],
    [
      'get-bucket-policy-status',
      { PolicyStatus: { IsPublic: true } },
      /get-bucket-policy-status: it does not name its bucket/,
    ],
    ['get-bucket-acl', { Owner: { ID: 'x' }, Grants: [] }, /get-bucket-acl: it does not name its bucket/],
    [
      'get-access-point',
      { Bucket: 'b', NetworkOrigin: 'Internet', PublicAccessBlockConfiguration: {} },
      /get-access-point: no rule reads it/,
    ],
    ['get-public-access-block', { PublicAccessBlockConfiguration: {} }, /get-public-access-block: it does not name/],
    ['get-bucket-encryption', { ServerSideEncryptionConfiguration: {} }, /get-bucket-encryption: it does not name/],
    ['get-bucket-location', { LocationConstraint: null }, /get-bucket-location: it does not name/],
    ['get-bucket-logging', { LoggingEnabled: {} }, /get-bucket-logging: it does not name/],
    ['get-bucket-tagging', { TagSet: [] }, /get-bucket-tagging: it does not name/],
    ['get-bucket-versioning', { Status: 'Enabled' }, /get-bucket-versioning: it does not name/],
    ['get-bucket-versioning, suspended', { Status: 'Suspended' }, /get-bucket-versioning: it does not name/],
    ['get-bucket-versioning with MFA', { MFADelete: 'Disabled' }, /get-bucket-versioning: it does not name/],
    ['get-bucket-website', { IndexDocument: { Suffix: 'i' } }, /get-bucket-website: it does not name/],
    [
      'get-bucket-lifecycle-configuration',
      { Rules: [{ ID: 'x', Expiration: {} }] },
      /lifecycle-configuration: it does not/,
    ],
    ['get-bucket-ownership-controls', { OwnershipControls: { Rules: [] } }, /ownership-controls: it does not name/],
    ['get-bucket-replication', { ReplicationConfiguration: {} }, /get-bucket-replication: it does not name/],
    ['describe-load-balancer-attributes of ELB', { LoadBalancerAttributes: {} }, /no rule evaluates these attributes/],
    ['get-managed-prefix-list-entries', { Entries: [{ Cidr: '0.0.0.0/0' }] }, /does not name its prefix list/],
    ['list-distributions', { DistributionList: { Quantity: 0 } }, /list-distributions: it lacks settings/],
    [
      'get-distribution-config',
      { ETag: 'E1', DistributionConfig: { Enabled: true } },
      /get-distribution-config: it does not name its distribution; use aws cloudfront get-distribution$/,
    ],
    ['list-access-points', { AccessPointList: [{ Name: 'a', Bucket: 'b' }] }, /it lacks their policies/],
    [
      'get-detector',
      { Status: 'ENABLED', FindingPublishingFrequency: 'SIX_HOURS' },
      /get-detector: it does not name its detector/,
    ],
    ['get-stages', { item: [{ stageName: 'prod' }] }, /apigateway get-stages: it does not name their API/],
    ['get-stages of version 2', { Items: [{ StageName: 'prod' }] }, /apigatewayv2 get-stages: it does not name/],
    [
      'one cluster of EKS alone',
      { name: 'shop', version: '1.33' },
      /Cannot detect the format: found the keys "name", "version"/,
    ],
    ['get-role-policy', { RoleName: 'r', PolicyName: 'p', PolicyDocument: {} }, /get-account-authorization-details/],
    ['list-roles', { Roles: [{ Arn: 'arn:aws:iam::111122223333:role/r' }] }, /it lacks the inline policies/],
    ['get-role', { Role: { Arn: 'arn:aws:iam::111122223333:role/r' } }, /it lacks the inline policies/],
    ['get-key-rotation-status without a key', { KeyRotationEnabled: true }, /does not name its AWS::KMS::Key/],
    ['describe-target-groups', { TargetGroups: [{ TargetGroupArn: 'x' }] }, /a list of TargetGroups/],
    ['describe-load-balancers of ELB', { LoadBalancerDescriptions: [{}] }, /a list of LoadBalancerDescriptions/],
    [
      'describe-route-tables',
      { RouteTables: [{ RouteTableId: 'rtb-1' }] },
      /a list of RouteTables: supported describe output is [\w, ]*Buckets, /,
    ],
    [
      'one element of a list',
      { GroupId: 'sg-1', GroupName: 'x' },
      /a single object with a GroupId: use the whole output/,
    ],
    ['a list of elements', [{ VolumeId: 'vol-1' }], /a single object with a VolumeId/],
    ['Security Hub', [{ SchemaVersion: '2018-10-08', ProductArn: 'arn:x' }], /Security Hub findings/],
    ['Prowler', [{ finding_info: {}, metadata: {} }], /results already/],
    ['Prowler before version 4', [{ CheckID: 'x' }], /results already/],
    ['Steampipe', { columns: [], rows: [{ group_id: 'sg-1' }] }, /the rows of a query/],
    ['Assay', { evaluations: [], unreadable: [], summary: {} }, /a report of Assay/],
    ['SARIF', { version: '2.1.0', runs: [] }, /a SARIF report/],
  ])('%s', async (_output, document, message) => {
    const folder = createFolder({ 'a.json': JSON.stringify(document) });
    const report = await evaluateJson([folder], { rules });
    expect(report).toMatchObject({ code: 2, evaluations: [] });
    expect(report.unreadable).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
  });

  test('a refused output among others is unreadable', async () => {
    const folder = createFolder({ 'a.json': JSON.stringify([{ Policy: POLICY }, { Volumes: [] }]) });
    expect((await evaluateJson([folder], { rules })).unreadable).toHaveLength(1);
  });
});
