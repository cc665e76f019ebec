import type { IamPermission, Json, Operation } from '../../lib/core/remediation/operation';
import type { Fix } from '../../lib/core/remediation/plan';
import type { Call, Step } from '../../lib/core/remediation/step';
import { ruleFolders } from '../rules/harness';
import { checkAnswerPath, checkCall, checkPlannedCall } from './api-model';

describe('the check against the SDK', () => {
  const redirect = (config: Json) => ({
    ListenerArn: 'l',
    DefaultActions: [{ Type: 'redirect', RedirectConfig: config }],
  });

  test.each<[string, Operation['service'], string, Record<string, Json>, string[]]>([
    ['nothing in a valid call', 'ec2', 'ModifyVolume', { VolumeId: 'vol-0a', VolumeType: 'gp3', Iops: 3000 }, []],
    ['an operation that does not exist', 'ec2', 'ModifyVolumes', {}, ['ec2 has no operation ModifyVolumes']],
    [
      'a shape that is not an operation',
      'ec2',
      'ModifyVolumeRequest',
      {},
      ['ec2 has no operation ModifyVolumeRequest'],
    ],
    [
      'a misspelt member',
      'ec2',
      'ModifyVolume',
      { VolumeID: 'v', VolumeId: 'v' },
      ['ModifyVolume.VolumeID is unknown'],
    ],
    ['a missing member', 'ec2', 'ModifyVolume', { Iops: 3000 }, ['ModifyVolume.VolumeId is missing']],
    ['a wrong type', 'ec2', 'ModifyVolume', { VolumeId: 'v', Iops: '3000' }, ['ModifyVolume.Iops is not a number']],
    [
      'a value outside an enumeration',
      'ec2',
      'ModifyVolume',
      { VolumeId: 'v', VolumeType: 'gp4' },
      ['ModifyVolume.VolumeType is "gp4", not one of gp2, gp3, io1, io2, sc1, st1, standard'],
    ],
    [
      'nested members',
      'ec2',
      'RevokeSecurityGroupIngress',
      { IpPermissions: [{ IpProtocol: 'tcp', FromPort: '22', IpRanges: [{ CidrIP: '0.0.0.0/0' }], Ipv6Ranges: {} }] },
      [
        'RevokeSecurityGroupIngress.IpPermissions[0].FromPort is not a number',
        'RevokeSecurityGroupIngress.IpPermissions[0].IpRanges[0].CidrIP is unknown',
        'RevokeSecurityGroupIngress.IpPermissions[0].Ipv6Ranges is not a list',
      ],
    ],
    [
      'the enumeration of a nested member',
      'elbv2',
      'ModifyListener',
      redirect({ StatusCode: 'HTTP_303' }),
      ['ModifyListener.DefaultActions[0].RedirectConfig.StatusCode is "HTTP_303", not one of HTTP_301, HTTP_302'],
    ],
    [
      'a missing nested member',
      'elbv2',
      'ModifyListener',
      redirect({ Protocol: 'HTTPS' }),
      ['ModifyListener.DefaultActions[0].RedirectConfig.StatusCode is missing'],
    ],
    [
      'text instead of a boolean',
      's3',
      'PutPublicAccessBlock',
      { Bucket: 'b', PublicAccessBlockConfiguration: { BlockPublicAcls: 'true' } },
      ['PutPublicAccessBlock.PublicAccessBlockConfiguration.BlockPublicAcls is not a boolean'],
    ],
    [
      'one missing member of several',
      'acm',
      'ResendValidationEmail',
      { CertificateArn: 'c', Domain: 'd' },
      ['ResendValidationEmail.ValidationDomain is missing'],
    ],
    [
      'the elements of a list',
      'ec2',
      'DescribeVolumesModifications',
      { VolumeIds: [1] },
      ['DescribeVolumesModifications.VolumeIds[0] is not a string'],
    ],
  ])('finds %s', (_name, service, api, parameters, expected) => {
    expect(checkCall({ service, api, parameters })).toEqual(expected);
  });
});

test.each<[what: string, path: readonly string[], expected: readonly string[]]>([
  ['a number', ['LaunchTemplateVersion', 'VersionNumber'], []],
  ['a member that does not exist', ['LaunchTemplateVersion', 'Number'], ['has no LaunchTemplateVersion.Number']],
  ['an object', ['LaunchTemplateVersion'], ['is not a simple value']],
  ['a member of a number', ['LaunchTemplateVersion', 'VersionNumber', 'Value'], ['VersionNumber.Value']],
])('a reference to %s in an answer', (_, path, expected) => {
  const found = checkAnswerPath({ service: 'ec2', api: 'CreateLaunchTemplateVersion' }, path);
  expect(found).toEqual(expected.map((text) => expect.stringContaining(text)));
});

const remediated = ruleFolders.flatMap(({ folder, rule: { remediation }, plans = [] }) =>
  remediation ? [{ folder, remediation, plans }] : [],
);

describe.each(remediated)('$folder', ({ remediation: { steps, undoSteps }, plans }) => {
  const fixes = plans
    .map(({ expected }) => expected)
    .filter((plan): plan is Fix => 'kind' in plan && plan.kind === 'fix');
  const all: readonly Step[] = [...steps, ...undoSteps];

  test("every call of every plan conforms to the SDK's model of the operation", () => {
    const calls: Call[] = fixes.flatMap(({ calls, undo }) => [...calls, ...undo]);
    const check = (call: Call) => checkPlannedCall(call, all).map((problem) => `${call.step}: ${problem}`);
    expect(calls.flatMap(check)).toEqual([]);
  });

  test('every declared parameter exists in the operation, and every wait is a valid call', () => {
    for (const { operation, waitFor } of all) {
      const { service, api } = operation;
      const unknown = checkCall({ service, api, parameters: { ...operation.parameters } }).filter((problem) =>
        / unknown$|no operation/.test(problem),
      );
      expect(unknown).toEqual([]);
      if (waitFor) expect(checkCall(waitFor)).toEqual([]);
    }
  });

  /** One call, one action: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
  test('each permission is one action of the called API, on an ARN or on the finest resource that AWS offers', () => {
    for (const { operation, waitFor } of all) {
      expect(operation.permission).toEqual(expectPermission(operation.service, toAction(operation)));
      if (waitFor) expect(waitFor.permission).toEqual(expectPermission(waitFor.service, waitFor.api));
    }
  });
});

/** The actions whose names differ from the API. Deleting a block requires the same action as putting it. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:PutPublicAccessBlock': 'PutBucketPublicAccessBlock',
  's3:DeletePublicAccessBlock': 'PutBucketPublicAccessBlock',
  's3control:PutPublicAccessBlock': 'PutAccountPublicAccessBlock',
};
const toAction = ({ service, api }: Operation): string => ACTIONS[`${service}:${api}`] ?? api;

/** The prefix of a service's actions. */
const PREFIXES: Readonly<Record<Operation['service'], string>> = {
  acm: 'acm',
  cloudfront: 'cloudfront',
  cloudtrail: 'cloudtrail',
  dynamodb: 'dynamodb',
  ec2: 'ec2',
  ecr: 'ecr',
  elbv2: 'elasticloadbalancing',
  iam: 'iam',
  kms: 'kms',
  lambda: 'lambda',
  opensearch: 'es',
  rds: 'rds',
  s3: 's3',
  s3control: 's3',
  sns: 'sns',
  sqs: 'sqs',
};

const expectPermission = (service: Operation['service'], action: string): IamPermission => ({
  action: `${PREFIXES[service]}:${action}`,
  resource: expect.stringMatching(RESOURCE) as string,
});

/** `*`, or an ARN with placeholders for partition, Region and account. ARNs of S3 have neither Region nor account, those of IAM and CloudFront no Region, those of
 * SNS and SQS no type, and those of RDS a colon after it. */
const RESOURCE =
  /^(\*|arn:\$\{Partition\}:(s3:::|iam::\$\{Account\}:user\/|cloudfront::\$\{Account\}:distribution\/|(?:(?:sns|sqs):\$\{Region\}:\$\{Account\}:|[a-z0-9]+:\$\{Region\}:\$\{Account\}:[a-z-]+(?:\/(app\/)?|:)))[*/]+)$/;
