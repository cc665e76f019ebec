import fc from 'fast-check';
import { NO_FACTS } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { planRemediation } from '../../../lib/core/remediation/plan-remediation';
import { withRemediation } from '../../../lib/core/rule';
import { deletePublicAccessBlock, putPublicAccessBlock } from '../../../lib/resources/s3/bucket-operations';
import { remediation } from '../../../rules/s3/public-s3-bucket/remediation';
import evaluated from '../../../rules/s3/public-s3-bucket/rule';

const rule = withRemediation(evaluated, remediation);

const ALL = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const KEY = 'PublicAccessBlockConfiguration';
const put = (item: ConfigurationItem, block: typeof ALL = ALL) =>
  putPublicAccessBlock.apply(item, { Bucket: 'reports', [KEY]: block }).supplementaryConfiguration;
const remove = (item: ConfigurationItem) => deletePublicAccessBlock.apply(item, { Bucket: 'reports' });

test('both calls need the same permission', () => {
  const permission = { action: 's3:PutBucketPublicAccessBlock', resource: `arn:\${Partition}:s3:::*` };
  expect([putPublicAccessBlock.permission, deletePublicAccessBlock.permission]).toEqual([permission, permission]);
});

describe('PutPublicAccessBlock sets the block in the format of the item', () => {
  const camel = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
  const off = (block: object) => Object.fromEntries(Object.keys(block).map((name) => [name, false]));

  test.each([
    ["AWS Config's item without a block", bucket('config', {}), { [KEY]: camel }],
    ["AWS Config's item with a block", bucket('config', { [KEY]: off(camel), Tags: [] }), { [KEY]: camel, Tags: [] }],
    [
      "text from AWS Config's API",
      bucket('config', { [KEY]: JSON.stringify(off(camel)) }),
      { [KEY]: JSON.stringify(camel) },
    ],
    ['a description without a block', bucket('description', {}), { [KEY]: { [KEY]: ALL } }],
    ['a description with a block', bucket('description', { [KEY]: { [KEY]: off(ALL) } }), { [KEY]: { [KEY]: ALL } }],
    ['a description with a flattened block', bucket('description', { [KEY]: off(ALL) }), { [KEY]: ALL }],
  ])('%s', (_, item, expected) => {
    expect(put(item)).toEqual(expected);
    expect(item.supplementaryConfiguration).not.toEqual(expected);
  });
});

test('DeletePublicAccessBlock removes the block, and does not change a bucket without one', () => {
  const without = bucket('config', { BucketPolicy: {} });
  expect(remove(bucket('config', { BucketPolicy: {}, [KEY]: ALL }))).toEqual(without);
  expect(remove(without)).toEqual(without);
});

test('calls for another bucket, or without a block, fail', () => {
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

test('a restored block equals the original block, whatever its settings', () => {
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

test('an account in the policy may be the own account if that is not in the input', () => {
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
  const { plan } = planRemediation(enabled, item, {
    now: new Date('2026-03-01T12:00:00Z'),
    facts: NO_FACTS,
    waivers: [],
  });
  expect(plan).toMatchObject({
    kind: 'fix',
    sideEffects: [
      "The policy is public, so RestrictPublicBuckets also denies access to its other grantees outside of the account: account 444455556666 (statement 2). One of them may be the bucket's own account, which is not in the input",
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
