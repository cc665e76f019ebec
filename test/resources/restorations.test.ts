import fc from 'fast-check';
import { canonicalJson, compareItems } from '../../lib/core/diff';
import type { ConfigurationItem } from '../../lib/core/item';
import { applyCalls } from '../../lib/core/remediation/apply-calls';
import { planRestore } from '../../lib/core/remediation/restoration';
import { toItem } from '../../lib/formats/items/configuration-item';
import { findRestoration, RESTORATIONS } from '../../lib/resources/restorations/restorations';
import { createItem } from '../history/items';
import { checkCall } from '../remediation/api-model';

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
const bucket = (policy: object | undefined, blocked: boolean | undefined, supplementary: object = {}) =>
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
      ...supplementary,
    },
  });
const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/*' }],
};
const OWNER = 'f'.repeat(64);
/** As AWS Config records it: text. */
const acl = (...grants: readonly (readonly [grantee: string | object, permission: string])[]) => ({
  AccessControlList: JSON.stringify({
    grantSet: null,
    grantList: grants.map(([grantee, permission]) => ({ grantee, permission })),
    owner: { displayName: null, id: OWNER },
    isRequesterCharged: false,
  }),
});
const owner = [{ id: OWNER, displayName: null }, 'FullControl'] as const;
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

const createBlock = (on: object) => ({
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
  ...on,
});

const cidrRule = fc.tuple(fc.constantFrom(22, 80, 443), fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '192.0.2.0/24'));
const rules = fc.uniqueArray(cidrRule, { maxLength: 6, selector: String }).map((each) => group(each));
const buckets = fc
  .tuple(
    fc.constantFrom(undefined, policy, { ...policy, Id: 'other' }),
    fc.option(fc.record({ blockPublicAcls: fc.boolean(), blockPublicPolicy: fc.boolean() }), { nil: undefined }),
    fc.constantFrom(acl(owner), acl(owner, ['AllUsers', 'Read']), acl(owner, [{ id: 'a'.repeat(64) }, 'WriteAcp'])),
  )
  .map(([document, block, list]) =>
    bucket(document, undefined, {
      ...(block && {
        PublicAccessBlockConfiguration: { ...block, ignorePublicAcls: true, restrictPublicBuckets: false },
      }),
      ...list,
    }),
  );
const volumes = fc
  .oneof(
    fc.constant({ volumeType: 'gp2', iops: 300 }),
    fc.record({
      volumeType: fc.constant('gp3'),
      iops: fc.constantFrom(3000, 4000),
      throughput: fc.constantFrom(125, 250),
    }),
  )
  .map(volume);
const TARGET = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1';
const listeners = fc
  .constantFrom(
    {
      Type: 'forward',
      TargetGroupArn: TARGET,
      ForwardConfig: { TargetGroups: [{ TargetGroupArn: TARGET, Weight: 1 }] },
    },
    { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
    { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } },
  )
  .map((action) => listener([action]));

test.each([
  ['inbound rules', rules],
  ['buckets', buckets],
  ['volumes', volumes],
  ['listeners', listeners],
])('the calls for %s restore their state, and the undo takes them back', (_, states) => {
  fc.assert(
    fc.property(states, states, (current, target) => {
      const [present, recorded] = [toItem(current), toItem(target)];
      const restoration = requireRestoration(present);
      const stateOf = (item: ConfigurationItem) => canonicalJson(restoration.state(restoration.resource.read(item)));
      const { plan, after } = planRestore(restoration, present, recorded);
      expect(stateOf(after)).toEqual(stateOf(recorded));
      if (plan.kind !== 'fix') {
        expect([plan.kind, stateOf(present)]).toEqual(['nothing', stateOf(recorded)]);
        return;
      }
      expect(stateOf(applyCalls(restoration.undoSteps, plan.undo, after))).toEqual(stateOf(present));
      for (const call of [...plan.calls, ...plan.undo]) expect(checkCall(call)).toEqual([]);
      // A runbook makes each call at most once, in the order of its steps.
      for (const [steps, calls] of [
        [restoration.steps, plan.calls],
        [restoration.undoSteps, plan.undo],
      ] as const) {
        const order = calls.map(({ step }) => steps.findIndex(({ name }) => name === step));
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      }
    }),
    { numRuns: 40 },
  );
});

function requireRestoration({ resourceType }: ConfigurationItem) {
  const restoration = findRestoration(resourceType);
  if (!restoration) throw new Error(`There is no restoration of ${resourceType}`);
  return restoration;
}

test('the names of steps and restorations are unique', () => {
  const names = RESTORATIONS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  for (const { steps, undoSteps } of RESTORATIONS) {
    for (const list of [steps, undoSteps].map((each) => each.map(({ name }) => name))) {
      expect(list).toEqual([...new Set(list)]);
    }
  }
});

test.each<
  [
    what: string,
    current: Record<string, unknown>,
    target: Record<string, unknown>,
    calls: readonly string[],
    undo: readonly string[],
    notRestored: readonly string[],
    summary?: string,
  ]
>([
  ['nothing', bucket(policy, true), bucket(policy, true), [], [], []],
  [
    'an access control list',
    bucket(undefined, undefined, acl(owner, ['AllUsers', 'Read'])),
    bucket(undefined, undefined, acl(owner)),
    ['PutBucketAcl'],
    ['PutBucketAcl'],
    [],
    'Set the access control list',
  ],
  [
    'no access control list of another owner, whose bucket had the same name',
    bucket(undefined, undefined, acl(owner)),
    bucket(undefined, undefined, {
      AccessControlList: acl(owner, ['AllUsers', 'Read']).AccessControlList.replaceAll(OWNER, 'e'.repeat(64)),
    }),
    [],
    [],
    [
      '/supplementaryConfiguration/AccessControlList/grantList/0/grantee/id',
      '/supplementaryConfiguration/AccessControlList/grantList/1',
      '/supplementaryConfiguration/AccessControlList/owner/id',
    ],
  ],
  [
    'no policy that AWS Config could not read',
    bucket(policy, undefined),
    createItem({
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'assets',
      resourceName: 'assets',
      configuration: { name: 'assets' },
    }),
    [],
    [],
    ['/supplementaryConfiguration/BucketPolicy'],
  ],
  [
    'a block that goes through the settings that both have',
    bucket(undefined, undefined, {
      PublicAccessBlockConfiguration: createBlock({ blockPublicPolicy: true, blockPublicAcls: true }),
    }),
    bucket(policy, undefined, {
      PublicAccessBlockConfiguration: createBlock({ ignorePublicAcls: true, blockPublicAcls: true }),
    }),
    ['PutPublicAccessBlock', 'PutBucketPolicy', 'PutPublicAccessBlock'],
    ['PutPublicAccessBlock', 'DeleteBucketPolicy', 'PutPublicAccessBlock'],
    [],
    'Lift the public access block to BlockPublicAcls in between, set the policy and set the public access block to BlockPublicAcls and IgnorePublicAcls',
  ],
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
    'Modify the volume to gp2',
  ],
  [
    'a volume type whose former one has no call',
    volume({ volumeType: 'io2', iops: 5000 }),
    volume({ volumeType: 'gp3', iops: 3000, throughput: 125 }),
    ['ModifyVolume'],
    [],
    [],
    'Modify the volume to gp3 with 3,000 IOPS and 125 MiB/s',
  ],
  [
    'no volume type that has no call',
    volume({ volumeType: 'gp3', iops: 3000, throughput: 125 }),
    volume({ volumeType: 'io2', iops: 5000 }),
    [],
    [],
    ['/configuration/volumeType', '/configuration/iops', '/configuration/throughput'],
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
    listener([{ Type: 'forward', TargetGroupArn: TARGET }]),
    listener([{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } }]),
    ['ModifyListener'],
    ['ModifyListener'],
    [],
    'Set the default action to redirect to HTTPS',
  ],
  [
    'no actions that authenticate',
    listener([{ Type: 'forward', TargetGroupArn: TARGET }]),
    listener([{ Type: 'authenticate-oidc' }, { Type: 'forward', TargetGroupArn: TARGET }]),
    [],
    [],
    ['/configuration/DefaultActions/0'],
  ],
  [
    'inbound rules in words',
    group([[22, '0.0.0.0/0']]),
    group([
      [22, '10.0.0.0/8'],
      [443, '0.0.0.0/0'],
    ]),
    ['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'],
    ['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'],
    [],
    'Add tcp 22 from 10.0.0.0/8 and tcp 443 from 0.0.0.0/0 and remove tcp 22 from 0.0.0.0/0',
  ],
  [
    'outbound rules have no call',
    group([]),
    group([], { ipPermissionsEgress: [{ ipProtocol: '-1' }] }),
    [],
    [],
    ['/configuration/ipPermissionsEgress/0'],
  ],
  ['tags have no call', group([]), { ...group([]), tags: { env: 'prod' } }, [], [], ['/tags/env']],
])('plans %s', (...row) => {
  const [, current, target, calls, undo, notRestored, summary] = row;
  const [present, recorded] = [toItem(current), toItem(target)];
  const { plan, after } = planRestore(requireRestoration(present), present, recorded);
  expect({
    calls: plan.kind === 'fix' ? plan.calls.map(({ api }) => api) : [],
    undo: plan.kind === 'fix' ? plan.undo.map(({ api }) => api) : [],
    notRestored: compareItems(after, recorded).map(({ path }) => path),
  }).toEqual({ calls, undo, notRestored });
  if (summary !== undefined) expect(plan).toMatchObject({ summary });
});

test('a volume that cannot be modified now is left to a person', () => {
  const present = toItem(volume({ volumeType: 'gp2', iops: 300, state: 'creating' }));
  const recorded = toItem(volume({ volumeType: 'gp3', iops: 3000, throughput: 125 }));
  expect(planRestore(requireRestoration(present), present, recorded)).toEqual({
    plan: {
      kind: 'manual',
      reason: 'AWS would refuse a call. Cannot call ModifyVolume: IncorrectState, the volume is creating',
    },
    after: present,
    unrecorded: ['the data'],
  });
});

test('a live bucket is put back to what AWS Config recorded', () => {
  const live: ConfigurationItem = {
    shape: 'description',
    isLive: true,
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'assets',
    resourceName: 'assets',
    status: 'OK',
    tags: {},
    relationships: [],
    configuration: { Name: 'assets' },
    supplementaryConfiguration: {
      AccessControlList: {
        Owner: { ID: OWNER },
        Grants: [
          { Grantee: { Type: 'CanonicalUser', ID: OWNER }, Permission: 'FULL_CONTROL' },
          {
            Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
            Permission: 'READ',
          },
        ],
      },
      BucketPolicy: { Policy: JSON.stringify(policy) },
    },
  };
  const recorded = toItem(bucket(undefined, true, acl(owner)));
  const restoration = requireRestoration(live);
  const { plan, after } = planRestore(restoration, live, recorded);
  expect(plan).toMatchObject({
    summary: 'Set the access control list, delete the policy and set the public access block to all on',
    calls: [
      {
        step: 'SetAcl',
        parameters: {
          Bucket: 'assets',
          AccessControlPolicy: {
            Owner: { ID: OWNER },
            Grants: [{ Grantee: { Type: 'CanonicalUser', ID: OWNER }, Permission: 'FULL_CONTROL' }],
          },
        },
      },
      { step: 'DeletePolicy' },
      { step: 'SetBlock' },
    ],
    undo: [{ step: 'DeleteSetBlock' }, { step: 'SetBackPolicy' }, { step: 'SetBackAcl' }],
  });
  expect(restoration.state(restoration.resource.read(after))).toEqual(
    restoration.state(restoration.resource.read(recorded)),
  );
});

test('parts that the record does not contain are listed', () => {
  const listUnrecorded = (target: Record<string, unknown>) => {
    // As JSON, which has no members without a value.
    const item = toItem(JSON.parse(JSON.stringify(target)));
    return planRestore(requireRestoration(item), item, item).unrecorded;
  };
  const always = ['Object Ownership', 'objects and their access control lists'];
  expect(listUnrecorded(bucket(policy, true, acl(owner)))).toEqual(always);
  expect(listUnrecorded(bucket(policy, true, { BucketPolicy: undefined }))).toEqual([
    ...['the policy', 'the access control list'],
    ...always,
  ]);
  expect(listUnrecorded(volume({ volumeType: 'gp3' }))).toEqual(['the data', 'IOPS and throughput']);
  expect(listUnrecorded(listener([{ Type: 'forward', TargetGroupArn: TARGET }]))).toEqual(['listener rules']);
});
