import type { IamPermission, Json, Operation } from '../../lib/core/remediation/operation';
import type { Fix } from '../../lib/core/remediation/plan';
import type { Call, Step } from '../../lib/core/remediation/step';
import { ruleFolders } from '../rules/harness';
import { faultsOf } from './api-model';

describe('the check against the SDK sees', () => {
  const redirect = (config: Json) => ({
    ListenerArn: 'l',
    DefaultActions: [{ Type: 'redirect', RedirectConfig: config }],
  });

  test.each<[string, Operation['service'], string, Record<string, Json>, string[]]>([
    ['a call that is right', 'ec2', 'ModifyVolume', { VolumeId: 'vol-0a', VolumeType: 'gp3', Iops: 3000 }, []],
    ['an operation that is not there', 'ec2', 'ModifyVolumes', {}, ['ec2 has no operation ModifyVolumes']],
    ['a shape that is no operation', 'ec2', 'ModifyVolumeRequest', {}, ['ec2 has no operation ModifyVolumeRequest']],
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
      'a word that is none of the enumeration',
      'ec2',
      'ModifyVolume',
      { VolumeId: 'v', VolumeType: 'gp4' },
      ['ModifyVolume.VolumeType is "gp4", not one of gp2, gp3, io1, io2, sc1, st1, standard'],
    ],
    [
      'what is deep inside',
      'ec2',
      'RevokeSecurityGroupIngress',
      { IpPermissions: [{ IpProtocol: 'tcp', FromPort: '22', IpRanges: [{ CidrIP: '0.0.0.0/0' }], Ipv6Ranges: {} }] },
      [
        'RevokeSecurityGroupIngress.IpPermissions[0].FromPort is not a number',
        'RevokeSecurityGroupIngress.IpPermissions[0].IpRanges[0].CidrIP is unknown',
        'RevokeSecurityGroupIngress.IpPermissions[0].Ipv6Ranges is no list',
      ],
    ],
    [
      'members that are required deep inside, and their words',
      'elbv2',
      'ModifyListener',
      redirect({ StatusCode: 'HTTP_303' }),
      ['ModifyListener.DefaultActions[0].RedirectConfig.StatusCode is "HTTP_303", not one of HTTP_301, HTTP_302'],
    ],
    [
      'a redirect without its status code',
      'elbv2',
      'ModifyListener',
      redirect({ Protocol: 'HTTPS' }),
      ['ModifyListener.DefaultActions[0].RedirectConfig.StatusCode is missing'],
    ],
    [
      'text in the place of a truth',
      's3',
      'PutPublicAccessBlock',
      { Bucket: 'b', PublicAccessBlockConfiguration: { BlockPublicAcls: 'true' } },
      ['PutPublicAccessBlock.PublicAccessBlockConfiguration.BlockPublicAcls is not a boolean'],
    ],
    [
      'a missing one of several',
      'acm',
      'ResendValidationEmail',
      { CertificateArn: 'c', Domain: 'd' },
      ['ResendValidationEmail.ValidationDomain is missing'],
    ],
    [
      'a list of texts',
      'ec2',
      'DescribeVolumesModifications',
      { VolumeIds: [1] },
      ['DescribeVolumesModifications.VolumeIds[0] is not a string'],
    ],
  ])('%s', (_name, service, api, parameters, expected) => {
    expect(faultsOf({ service, api, parameters })).toEqual(expected);
  });
});

const remediated = ruleFolders.flatMap(({ folder, rule: { remediation }, plans = [] }) =>
  remediation ? [{ folder, remediation, plans }] : [],
);

describe.each(remediated)('$folder', ({ remediation: { steps, undoSteps }, plans }) => {
  const fixes = plans
    .map(({ expected }) => expected)
    .filter((plan): plan is Fix => 'kind' in plan && plan.kind === 'fix');
  const all: readonly Step[] = [...steps, ...undoSteps];

  test("every call of every plan is as the SDK's model of the operation wants it", () => {
    const calls: Call[] = fixes.flatMap(({ calls, undo }) => [...calls, ...undo]);
    expect(calls.flatMap((call) => faultsOf(call).map((fault) => `${call.step}: ${fault}`))).toEqual([]);
  });

  test('what a step declares the operation has, and what it waits for is a call too', () => {
    for (const { operation, waitFor: settles } of all) {
      const { service, api } = operation;
      const unknown = faultsOf({ service, api, parameters: { ...operation.parameters } }).filter((fault) =>
        / unknown$|no operation/.test(fault),
      );
      expect(unknown).toEqual([]);
      if (settles) expect(faultsOf(settles)).toEqual([]);
    }
  });

  /** One call, one action: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
  test('each permission is one action of the API that is called, on an ARN or on what AWS offers nothing finer for', () => {
    for (const { operation, waitFor: settles } of all) {
      expect(operation.permission).toEqual(permissionOf(operation.service, actionOf(operation)));
      if (settles) expect(settles.permission).toEqual(permissionOf(settles.service, settles.api));
    }
  });
});

/** Actions are called as the API is, but for these; who may put a block may delete it. */
const ACTIONS: Readonly<Record<string, string>> = {
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
};
const actionOf = ({ api }: Operation): string => ACTIONS[api] ?? api;

/** The prefix of a service's actions. */
const PREFIXES: Readonly<Record<Operation['service'], string>> = {
  acm: 'acm',
  ec2: 'ec2',
  elbv2: 'elasticloadbalancing',
  s3: 's3',
};

const permissionOf = (service: Operation['service'], action: string): IamPermission => ({
  action: `${PREFIXES[service]}:${action}`,
  resource: expect.stringMatching(RESOURCE) as string,
});

/** `*`, or an ARN with the place left open: S3's has neither Region nor account. */
const RESOURCE = /^(\*|arn:\$\{Partition\}:(s3:::|[a-z0-9]+:\$\{Region\}:\$\{Account\}:[a-z-]+\/(app\/)?)[*/]+)$/;
