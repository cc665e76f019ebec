import fc from 'fast-check';
import { planRestore } from '../../lib/history/restore/plan-restore';
import { createItem } from './items';

const group = (rules: readonly (readonly [port: number, cidr: string])[], others: object = {}) =>
  createItem({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a',
    configuration: {
      groupId: 'sg-0a',
      groupName: 'web',
      vpcId: 'vpc-0a',
      ipPermissions: rules.map(([port, cidr]) => ({
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        ipv4Ranges: [{ cidrIp: cidr }],
        ipRanges: [cidr],
        ipv6Ranges: [],
        prefixListIds: [],
        userIdGroupPairs: [],
      })),
      ipPermissionsEgress: [],
      ...others,
    },
  });
const bucket = (policy: object | undefined, blocked: boolean | undefined) =>
  createItem({
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'assets',
    resourceName: 'assets',
    configuration: { name: 'assets' },
    supplementaryConfiguration: {
      BucketPolicy: policy === undefined ? {} : { policyText: JSON.stringify(policy) },
      ...(blocked !== undefined && {
        PublicAccessBlockConfiguration: {
          blockPublicAcls: blocked,
          ignorePublicAcls: blocked,
          blockPublicPolicy: blocked,
          restrictPublicBuckets: blocked,
        },
      }),
    },
  });
const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/*' }],
};
const volume = (configuration: object) =>
  createItem({ configuration: { volumeId: 'vol-0a', size: 100, state: 'in-use', ...configuration } });
const listener = (actions: readonly object[]) =>
  createItem({
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    resourceId: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/2',
    configuration: {
      ListenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/2',
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: actions,
    },
  });

const rule = fc.tuple(fc.constantFrom(22, 80, 443), fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '192.0.2.0/24'));

test('the calls restore all inbound rules by range, and the undo takes them back', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(rule, { maxLength: 6, selector: String }),
      fc.uniqueArray(rule, { maxLength: 6, selector: String }),
      (current, target) => {
        const plan = planRestore(group(current), group(target));
        // Permissions may be grouped otherwise, which is the same set of rules.
        expect(planRestore({ ...group(current), ...pick(plan.after) }, group(target)).calls).toEqual([]);
        expect(
          planRestore({ ...group(current), ...pick(plan.after) }, group(current)).calls.map(({ api }) => api),
        ).toEqual(plan.undo.map(({ api }) => api));
      },
    ),
  );
});

const pick = ({
  configuration,
  supplementaryConfiguration,
}: {
  configuration: unknown;
  supplementaryConfiguration: unknown;
}) => ({
  configuration,
  supplementaryConfiguration,
});

test.each<
  [
    what: string,
    current: Record<string, unknown>,
    target: Record<string, unknown>,
    calls: readonly string[],
    undo: readonly string[],
    notRestored: readonly string[],
  ]
>([
  ['nothing', bucket(policy, true), bucket(policy, true), [], [], []],
  ['a policy', bucket(undefined, false), bucket(policy, false), ['PutBucketPolicy'], ['DeleteBucketPolicy'], []],
  ['no policy', bucket(policy, false), bucket(undefined, false), ['DeleteBucketPolicy'], ['PutBucketPolicy'], []],
  [
    'no block',
    bucket(undefined, true),
    bucket(undefined, undefined),
    ['DeletePublicAccessBlock'],
    ['PutPublicAccessBlock'],
    [],
  ],
  [
    'the block is lifted before a policy that it would refuse',
    bucket(undefined, true),
    bucket(policy, false),
    ['PutPublicAccessBlock', 'PutBucketPolicy'],
    ['DeleteBucketPolicy', 'PutPublicAccessBlock'],
    [],
  ],
  [
    'the block comes after the policy',
    bucket(policy, false),
    bucket(undefined, true),
    ['DeleteBucketPolicy', 'PutPublicAccessBlock'],
    ['PutPublicAccessBlock', 'PutBucketPolicy'],
    [],
  ],
  [
    'a volume type',
    volume({ volumeType: 'gp3', iops: 3000, throughput: 125 }),
    volume({ volumeType: 'gp2', iops: 300 }),
    ['ModifyVolume'],
    ['ModifyVolume'],
    [],
  ],
  [
    'a size, which cannot shrink',
    volume({ volumeType: 'gp2', iops: 300 }),
    volume({ volumeType: 'gp2', iops: 300, size: 50 }),
    [],
    [],
    ['/configuration/size'],
  ],
  [
    'actions of a listener',
    listener([{ Type: 'forward' }]),
    listener([{ Type: 'redirect' }]),
    ['ModifyListener'],
    ['ModifyListener'],
    [],
  ],
  [
    'outbound rules have no call',
    group([]),
    group([], { ipPermissionsEgress: [{ ipProtocol: '-1' }] }),
    [],
    [],
    ['/configuration/ipPermissionsEgress/0'],
  ],
  ['tags have no call', createItem(), createItem({ tags: { env: 'prod' } }), [], [], ['/tags/env']],
])('plans %s', (_what, current, target, calls, undo, notRestored) => {
  const plan = planRestore(current, target);
  expect({
    calls: plan.calls.map(({ api }) => api),
    undo: plan.undo.map(({ api }) => api),
    notRestored: plan.notRestored.map(({ path }) => path),
  }).toEqual({ calls, undo, notRestored });
});
