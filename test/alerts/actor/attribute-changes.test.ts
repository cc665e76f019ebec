import { attributeChanges } from '../../../lib/alerts/actor/attribute-changes';
import type { ActorQuestion } from '../../../lib/alerts/actor/candidate-calls';
import type { JsonChange } from '../../../lib/core/diff';

const GROUP = 'sg-0a1b2c3d4e5f60718';
const question: ActorQuestion = {
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: GROUP,
  resourceName: 'web',
  arn: `arn:aws:ec2:eu-west-1:111122223333:security-group/${GROUP}`,
  accountId: '111122223333',
  changedAt: '2026-02-11T05:04:30.000Z',
  previousAt: '2026-02-03T08:58:00.000Z',
};

interface Call {
  readonly by: string;
  readonly name: string;
  readonly at?: string;
  readonly cidr?: string;
  readonly port?: number;
  readonly errorCode?: string;
}

let number = 0;
const record = ({ by, name, at = '05:02:00', cidr, port = 22, errorCode }: Call): unknown => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    arn: `arn:aws:iam::111122223333:user/${by}`,
    accountId: '111122223333',
    userName: by,
  },
  eventTime: `2026-02-11T${at}Z`,
  eventSource: 'ec2.amazonaws.com',
  eventName: name,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.22.0',
  requestParameters: {
    groupId: GROUP,
    resourcesSet: { items: [{ resourceId: GROUP }] },
    ...(cidr && {
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: port, toPort: port, ipRanges: { items: [{ cidrIp: cidr }] } }],
      },
    }),
  },
  eventID: `5d2c1b0a-0000-4000-8000-${String(++number).padStart(12, '0')}`,
  readOnly: false,
  recipientAccountId: '111122223333',
  ...(errorCode && { errorCode }),
});

const opened = (cidr: string): JsonChange => ({
  op: 'add',
  path: '/configuration/ipPermissions/1',
  after: { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: cidr }], ipRanges: [cidr] },
});
const closed = (cidr: string): JsonChange => ({
  op: 'remove',
  path: '/configuration/ipPermissions/0/ipv4Ranges/1',
  before: { cidrIp: cidr },
});
const describedRule = (cidrIp: string) => ({
  ipProtocol: 'tcp',
  fromPort: 22,
  toPort: 22,
  ipRanges: [cidrIp],
  ipv4Ranges: [{ cidrIp, description: 'for a test' }],
});
const tagged: JsonChange = { op: 'add', path: '/tags/team', after: 'web' };
const interfaces: JsonChange = { op: 'add', path: '/relationships/2', after: { resourceId: 'eni-0a' } };

const name = (records: readonly unknown[], ...changes: JsonChange[]): string[] =>
  attributeChanges(records, question, changes).map(
    ({ call, confidence, changes: own }) =>
      `${own.map(({ path }) => path.split('/')[2] ?? '').join('+')}: ${call?.identity.userName ?? 'nobody'} ${confidence}`,
  );

test.each<[string, readonly Call[], readonly JsonChange[], readonly string[]]>([
  [
    'one call',
    [{ by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0' }],
    [opened('0.0.0.0/0')],
    ['ipPermissions: alice certain'],
  ],
  [
    'two people, of whom one named the range',
    [
      { by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0', at: '05:01:00' },
      { by: 'bob', name: 'AuthorizeSecurityGroupIngress', cidr: '192.0.2.0/24', at: '05:03:00' },
    ],
    [opened('0.0.0.0/0')],
    ['ipPermissions: alice certain'],
  ],
  [
    'two people and two changes: each with their own',
    [
      { by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '198.51.100.0/24', at: '05:01:00' },
      { by: 'bob', name: 'RevokeSecurityGroupIngress', cidr: '192.0.2.0/24', at: '05:03:00' },
    ],
    [opened('198.51.100.0/24'), closed('192.0.2.0/24')],
    ['ipPermissions: alice certain', 'ipPermissions: bob certain'],
  ],
  [
    'a rule that was revoked while somebody else described another: descriptions are not rules, nor part of a request',
    [
      { by: 'bob', name: 'UpdateSecurityGroupRuleDescriptionsIngress', cidr: '198.51.100.0/24', port: 443 },
      { by: 'alice', name: 'RevokeSecurityGroupIngress', cidr: '192.0.2.0/24' },
      { by: 'carol', name: 'RevokeSecurityGroupIngress', cidr: '203.0.113.0/24' },
    ],
    [
      { op: 'remove', path: '/configuration/ipPermissions/1', before: describedRule('192.0.2.0/24') },
      { op: 'replace', path: '/configuration/ipPermissions/0/ipv4Ranges/0/description', before: 'old', after: 'new' },
    ],
    ['ipPermissions: alice certain', 'ipPermissions: bob certain'],
  ],
  [
    'two people who asked for the same range: a wrong name is worse than none',
    [
      { by: 'alice', name: 'AuthorizeSecurityGroupIngress', at: '05:01:00' },
      { by: 'bob', name: 'AuthorizeSecurityGroupIngress', at: '05:03:00' },
    ],
    [opened('0.0.0.0/0')],
    ['ipPermissions: bob possible'],
  ],
  [
    'a tag and a rule by different people',
    [
      { by: 'alice', name: 'CreateTags', at: '05:01:00' },
      { by: 'bob', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0' },
    ],
    [tagged, opened('0.0.0.0/0')],
    ['team: alice certain', 'ipPermissions: bob certain'],
  ],
  [
    'a call that failed',
    [{ by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0', errorCode: 'UnauthorizedOperation' }],
    [opened('0.0.0.0/0')],
    ['ipPermissions: nobody none'],
  ],
  [
    'a call that does the opposite',
    [{ by: 'alice', name: 'RevokeSecurityGroupIngress', cidr: '0.0.0.0/0' }],
    [opened('0.0.0.0/0')],
    ['ipPermissions: nobody none'],
  ],
  [
    'a call on outbound rules',
    [{ by: 'alice', name: 'AuthorizeSecurityGroupEgress', cidr: '0.0.0.0/0' }],
    [opened('0.0.0.0/0')],
    ['ipPermissions: nobody none'],
  ],
  [
    'a call of half an hour before',
    [{ by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0', at: '04:34:00' }],
    [opened('0.0.0.0/0')],
    ['ipPermissions: alice likely'],
  ],
  [
    'calls of two people half an hour before',
    [
      { by: 'alice', name: 'AuthorizeSecurityGroupIngress', at: '04:34:00' },
      { by: 'bob', name: 'AuthorizeSecurityGroupIngress', at: '04:36:00' },
    ],
    [opened('0.0.0.0/0')],
    ['ipPermissions: bob possible'],
  ],
  [
    'a call after the capture',
    [{ by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0', at: '05:08:00' }],
    [opened('0.0.0.0/0')],
    ['ipPermissions: nobody none'],
  ],
  [
    'somebody else who asks for the same range just after the capture',
    [
      { by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0' },
      { by: 'bob', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0', at: '05:05:00' },
    ],
    [opened('0.0.0.0/0')],
    ['ipPermissions: alice certain'],
  ],
  [
    'a request just after the capture that alone holds the range, since clocks differ',
    [
      { by: 'bob', name: 'AuthorizeSecurityGroupIngress', cidr: '192.0.2.0/24' },
      { by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0', at: '05:05:00' },
    ],
    [opened('0.0.0.0/0')],
    ['ipPermissions: alice certain'],
  ],
  [
    'relationships follow the only cause',
    [{ by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0' }],
    [opened('0.0.0.0/0'), interfaces],
    ['ipPermissions+2: alice certain'],
  ],
  [
    'relationships alone',
    [{ by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0' }],
    [interfaces],
    ['2: nobody none'],
  ],
  [
    'created',
    [{ by: 'alice', name: 'CreateSecurityGroup' }],
    [{ op: 'add', path: '', after: {} }],
    [': alice certain'],
  ],
  [
    'deleted',
    [
      { by: 'alice', name: 'DeleteSecurityGroup' },
      { by: 'bob', name: 'AuthorizeSecurityGroupIngress' },
    ],
    [{ op: 'remove', path: '', before: {} }],
    [': alice certain'],
  ],
])('names the cause of each change: %s', (_title, calls, changes, expected) => {
  expect(name(calls.map(record), ...changes)).toEqual(expected);
});

test.each<[string, string, string]>([
  ['before the capture', '05:04:00', 'certain'],
  ['just after the capture, so that it follows from the change', '05:05:00', 'none'],
])('names a remediation %s', (_title, at, expected) => {
  const role = 'assay-remediation-public-s3-bucket-eu-west-1';
  const remediation = {
    ...(record({ by: 'nobody', name: 'PutBucketPublicAccessBlock', at }) as object),
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::111122223333:assumed-role/${role}/Automation`,
      accountId: '111122223333',
      sessionContext: { sessionIssuer: { userName: role } },
      invokedBy: 'ssm.amazonaws.com',
    },
    eventSource: 's3.amazonaws.com',
    requestParameters: { bucketName: 'orders' },
  };
  const bucket = {
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'orders',
    resourceName: 'orders',
    arn: 'arn:aws:s3:::orders',
  };
  const change: JsonChange = {
    op: 'replace',
    path: '/supplementaryConfiguration/PublicAccessBlockConfiguration/blockPublicAcls',
    before: false,
    after: true,
  };
  const [attribution] = attributeChanges([remediation], { ...question, ...bucket }, [change]);
  expect(attribution?.confidence).toBe(expected);
});

/** A function of this name may be in each account and Region, and in the texts of calls on others. */
const ofFunction: ActorQuestion = {
  resourceType: 'AWS::Lambda::Function',
  resourceId: 'web',
  resourceName: 'web',
  arn: 'arn:aws:lambda:eu-west-1:111122223333:function:web',
  accountId: '111122223333',
  region: 'eu-west-1',
  changedAt: '2026-02-11T05:04:30.000Z',
  previousAt: '2026-02-03T08:58:00.000Z',
};
const grown: JsonChange = { op: 'replace', path: '/configuration/memorySize', before: 128, after: 512 };

test.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, 'alice' | 'nobody']>([
  ['the function by its name', { functionName: 'web' }, {}, 'alice'],
  ['the function by its ARN', { functionName: 'arn:aws:lambda:eu-west-1:111122223333:function:web' }, {}, 'alice'],
  [
    'a version of the function',
    { functionName: 'arn:aws:lambda:eu-west-1:111122223333:function:web:live', name: 'web' },
    {},
    'alice',
  ],
  [
    'the function from another account, which its own trail has',
    { functionName: 'web' },
    { userIdentity: { accountId: '444455556666', userName: 'alice' } },
    'alice',
  ],
  ['a namesake in another account', { functionName: 'web' }, { recipientAccountId: '444455556666' }, 'nobody'],
  [
    'a namesake in another account by its ARN',
    { functionName: 'arn:aws:lambda:eu-west-1:444455556666:function:web' },
    { recipientAccountId: '444455556666' },
    'nobody',
  ],
  ['a namesake in another Region', { functionName: 'web' }, { awsRegion: 'us-east-1' }, 'nobody'],
  [
    'a namesake in another Region by its ARN',
    { functionName: 'arn:aws:lambda:us-east-1:111122223333:function:web' },
    { awsRegion: 'us-east-1' },
    'nobody',
  ],
  [
    'another function with a role of the same name',
    { functionName: 'api', role: 'arn:aws:iam::111122223333:role/web' },
    {},
    'nobody',
  ],
  [
    'another function with the name in its environment',
    { functionName: 'api', environment: { variables: { TARGET: 'web' } } },
    {},
    'nobody',
  ],
])('names who changed %s: a namesake is another resource', (_, requestParameters, others, expected) => {
  const call = {
    ...(record({ by: 'alice', name: 'UpdateFunctionConfiguration20150331v2' }) as object),
    eventSource: 'lambda.amazonaws.com',
    requestParameters: { ...requestParameters, memorySize: 512 },
    ...others,
  };
  const [attribution] = attributeChanges([call], ofFunction, [grown]);
  expect(attribution?.call?.identity.userName ?? 'nobody').toBe(expected);
});

test('the trail of another account names who changed a group by its id, which no other resource has', () => {
  const call = record({ by: 'alice', name: 'AuthorizeSecurityGroupIngress', cidr: '0.0.0.0/0' });
  const elsewhere = { ...(call as object), recipientAccountId: '444455556666' };
  expect(name([elsewhere], opened('0.0.0.0/0'))).toEqual(['ipPermissions: alice certain']);
});

test.each<[string, string, Partial<ActorQuestion>, object]>([
  [
    'a secret whose name has a slash',
    'UpdateSecret',
    {
      resourceType: 'AWS::SecretsManager::Secret',
      resourceId: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf',
      resourceName: 'prod/db',
      arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf',
    },
    { requestParameters: { secretId: 'prod/db' } },
  ],
  [
    'an API by the end of its ARN',
    'UpdateRestApi',
    {
      resourceType: 'AWS::ApiGateway::RestApi',
      resourceId: 'arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5',
      resourceName: 'shop',
      arn: 'arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5',
    },
    { requestParameters: { restApiId: 'a1b2c3d4e5' }, responseElements: { name: 'shop' } },
  ],
  [
    'the public access block of the account, by a call to another Region',
    'PutAccountPublicAccessBlock',
    {
      resourceType: 'AWS::S3::AccountPublicAccessBlock',
      resourceId: '111122223333',
      resourceName: null,
      arn: null,
    },
    { awsRegion: 'us-east-1', requestParameters: { 'x-amz-account-id': '111122223333' } },
  ],
  [
    'a database in other letters, which RDS lowers',
    'ModifyDBInstance',
    { resourceType: 'AWS::RDS::DBInstance', resourceId: 'db-A1', resourceName: 'orders', arn: null },
    {
      requestParameters: { dBInstanceIdentifier: 'Orders' },
      responseElements: { dBInstanceIdentifier: 'orders' },
    },
  ],
])('names who changed %s', (_, eventName, resource, members) => {
  const question: ActorQuestion = { ...ofFunction, ...resource };
  const eventSource = `${question.resourceType.split('::')[1]?.toLowerCase()}.amazonaws.com`;
  const call = { ...(record({ by: 'alice', name: eventName }) as object), eventSource, ...members };
  const change: JsonChange = { op: 'replace', path: '/configuration/description', before: 'a', after: 'b' };
  expect(attributeChanges([call], question, [change])[0]?.call?.identity.userName).toBe('alice');
});

test('a key is known by the ARN in the record where the request has an alias', () => {
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const question: ActorQuestion = {
    ...ofFunction,
    resourceType: 'AWS::ApiGateway::Key',
    resourceId: '1234abcd-12ab-34cd-56ef-1234567890ab',
    resourceName: null,
    arn,
  };
  const call = {
    ...(record({ by: 'alice', name: 'UpdateKey' }) as object),
    eventSource: 'apigateway.amazonaws.com',
    requestParameters: { keyId: 'alias/web' },
    resources: [{ ARN: arn, accountId: '111122223333' }],
  };
  const change: JsonChange = { op: 'replace', path: '/configuration/enabled', before: true, after: false };
  expect(attributeChanges([call], question, [change])[0]?.call?.identity.userName).toBe('alice');
  const other = { ...call, resources: [] };
  expect(attributeChanges([other], question, [change])[0]?.call).toBeNull();
});
