import type { ConfigurationItem } from '../../lib/core/item';
import { type FilterMatch, matchFilter, type ResourceFilter } from '../../lib/engine/resource-filter';

const bucket: ConfigurationItem = {
  shape: 'config',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'logs',
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  tags: { env: 'prod', team: '' },
  relationships: [],
  configuration: {},
  supplementaryConfiguration: {},
};
const { accountId, region, ...unscoped } = bucket;
const untagged: ConfigurationItem = { ...bucket, tags: {}, lacksTags: true };
const variant = {
  assumption: '"IsProd" holds',
  configuration: {},
  supplementaryConfiguration: {},
  tags: { env: 'test' },
};

test.each<[filter: ResourceFilter, item: ConfigurationItem, match: FilterMatch]>([
  [{}, bucket, 'match'],
  [{ types: ['AWS::S3::Bucket'] }, bucket, 'match'],
  [{ types: ['aws::s3::*'] }, bucket, 'match'],
  [{ types: ['AWS::EC2::*', '*Bucket'] }, bucket, 'match'],
  [{ types: ['AWS::S3'] }, bucket, 'noMatch'],
  [{ regions: ['us-east-1', 'eu-west-1'] }, bucket, 'match'],
  [{ regions: ['eu-west-2'] }, bucket, 'noMatch'],
  [{ regions: ['eu-west-1'] }, unscoped, 'unknown'],
  [{ accounts: ['111122223333'] }, bucket, 'match'],
  [{ accounts: ['444455556666'] }, bucket, 'noMatch'],
  [{ accounts: ['111122223333'] }, unscoped, 'unknown'],
  [{ tags: { env: [] } }, bucket, 'match'],
  [{ tags: { env: ['test', 'prod'] } }, bucket, 'match'],
  [{ tags: { env: ['test'] } }, bucket, 'noMatch'],
  [{ tags: { team: [''] } }, bucket, 'match'],
  [{ tags: { Env: [] } }, bucket, 'noMatch'],
  [{ tags: { env: ['prod'], owner: [] } }, bucket, 'noMatch'],
  [{ tags: { constructor: [] } }, bucket, 'noMatch'],
  [{ tags: { env: [] } }, untagged, 'unknown'],
  [{ tags: { env: ['test'] } }, { ...bucket, tags: {}, variants: [variant] }, 'match'],
  // Whatever its tags are, it is in another Region.
  [{ regions: ['eu-west-2'], tags: { env: [] } }, untagged, 'noMatch'],
])('%j', (filter, item, match) => {
  expect(matchFilter(filter, item)).toBe(match);
});
