import fc from 'fast-check';
import { NO_FACTS } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { planRemediation } from '../../../lib/core/remediation/plan-remediation';
import { withRemediation } from '../../../lib/core/rule';
import { deletePublicAccessBlock, putPublicAccessBlock } from '../../../lib/resources/s3/bucket-operations';
import { remediation } from '../../../rules/s3/public-s3-bucket/remediation';
import judging from '../../../rules/s3/public-s3-bucket/rule';

const rule = withRemediation(judging, remediation);

const ALL = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const KEY = 'PublicAccessBlockConfiguration';
const put = (item: ConfigurationItem, block: typeof ALL = ALL) =>
  putPublicAccessBlock.apply(item, { Bucket: 'reports', [KEY]: block }).supplementaryConfiguration;
const taken = (item: ConfigurationItem) => deletePublicAccessBlock.apply(item, { Bucket: 'reports' });

test('both calls need the one permission that S3 has for them', () => {
  const permission = { action: 's3:PutBucketPublicAccessBlock', resource: `arn:\${Partition}:s3:::*` };
  expect([putPublicAccessBlock.permission, deletePublicAccessBlock.permission]).toEqual([permission, permission]);
});

describe('PutPublicAccessBlock writes the block as the item has its own', () => {
  const camel = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
  const off = (block: object) => Object.fromEntries(Object.keys(block).map((name) => [name, false]));

  test.each([
    ["Config's item without one", bucket('config', {}), { [KEY]: camel }],
    ["Config's item with one", bucket('config', { [KEY]: off(camel), Tags: [] }), { [KEY]: camel, Tags: [] }],
    ['text of the API', bucket('config', { [KEY]: JSON.stringify(off(camel)) }), { [KEY]: JSON.stringify(camel) }],
    ['a description without one', bucket('description', {}), { [KEY]: { [KEY]: ALL } }],
    ['a description with one', bucket('description', { [KEY]: { [KEY]: off(ALL) } }), { [KEY]: { [KEY]: ALL } }],
    ['a description unwrapped by hand', bucket('description', { [KEY]: off(ALL) }), { [KEY]: ALL }],
  ])('%s', (_, item, expected) => {
    expect(put(item)).toEqual(expected);
    expect(item.supplementaryConfiguration).not.toEqual(expected);
  });
});

test('DeletePublicAccessBlock takes the block away, and leaves a bucket without one as it is', () => {
  const without = bucket('config', { BucketPolicy: {} });
  expect(taken(bucket('config', { BucketPolicy: {}, [KEY]: ALL }))).toEqual(without);
  expect(taken(without)).toEqual(without);
});

test('calls about another bucket, or without a block, are refused', () => {
  const item = bucket('config', {});
  expect(() => putPublicAccessBlock.apply(item, { Bucket: 'logs', [KEY]: ALL })).toThrow(
    new Error('Cannot call PutPublicAccessBlock: expected bucket "reports", found "logs"'),
  );
  expect(() => deletePublicAccessBlock.apply(item, { Bucket: 'logs' })).toThrow(
    new Error('Cannot call DeletePublicAccessBlock: expected bucket "reports", found "logs"'),
  );
  expect(() => putPublicAccessBlock.apply(item, { Bucket: 'reports', [KEY]: 'all' })).toThrow(
    new Error('Cannot call PutPublicAccessBlock: found no PublicAccessBlockConfiguration'),
  );
});

test('a block put back is the block that was there, whatever was on', () => {
  const settings = fc.record({
    BlockPublicAcls: fc.boolean(),
    IgnorePublicAcls: fc.boolean(),
    BlockPublicPolicy: fc.boolean(),
    RestrictPublicBuckets: fc.boolean(),
  });
  fc.assert(
    fc.property(settings, fc.constantFrom('config' as const, 'description' as const), (before, shape) => {
      const item = { ...bucket(shape, {}), supplementaryConfiguration: put(bucket(shape, {}), before) };
      expect(put({ ...item, supplementaryConfiguration: put(item) }, before)).toEqual(item.supplementaryConfiguration);
    }),
  );
});

test('where the input does not tell the account, an account in the policy may be the own one', () => {
  const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' };
  const policyText = JSON.stringify({
    Statement: [
      { ...allow, Principal: '*' },
      { ...allow, Principal: { AWS: '444455556666' } },
    ],
  });
  const item = bucket('config', {
    AccessControlList: JSON.stringify({ grantList: [] }),
    BucketPolicy: { policyText },
  });
  const enabled = { rule, parameters: { excludedPublicBuckets: [], accountBlocksPublicAccess: false } };
  const { plan } = planRemediation(enabled, item, { now: new Date('2026-03-01T12:00:00Z'), facts: NO_FACTS, waivers: [] });
  expect(plan).toMatchObject({
    kind: 'fix',
    sideEffects: [
      "The policy is public, so RestrictPublicBuckets also cuts off whom else it lets in from outside of the account: account 444455556666 (statement 2), unless that is the bucket's own account, which the input does not tell",
    ],
  });
});

function bucket(shape: ConfigurationItem['shape'], supplementaryConfiguration: object): ConfigurationItem {
  return {
    shape,
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'reports',
    status: 'OK',
    tags: {},
    relationships: [],
    configuration: {},
    supplementaryConfiguration,
  };
}
