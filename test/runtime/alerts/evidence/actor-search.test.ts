import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ActorSearch } from '../../../../lib/runtime/alerts/evidence/actor-search';

test.each([
  ['AWS::IAM::Role', 'global'],
  ['AWS::IAM::User', 'global'],
  ['AWS::IAM::Policy', 'global'],
  ['AWS::EC2::SecurityGroup', 'regional'],
  ['AWS::S3::Bucket', 'regional'],
])('looks up changes of %s in the %s client', async (resourceType, expected) => {
  const called: string[] = [];
  const createClient = (name: string) => {
    const send = async () => {
      called.push(name);
      return { Events: [] };
    };
    return { send } as unknown as CloudTrailClient;
  };
  const search = new ActorSearch(
    { regional: createClient('regional'), global: createClient('global') },
    { prefix: 'assay', partition: 'aws' },
    { now: () => new Date('2026-03-01T12:00:00.000Z'), sleep: async () => undefined, random: () => 0.5 },
  );
  const { actor } = await search.find({
    resourceType,
    resourceId: 'id',
    resourceName: 'name',
    arn: null,
    accountId: '111122223333',
    changedAt: '2026-03-01T11:58:30.000Z',
    previousAt: null,
  });
  expect(actor.found).toBe(false);
  expect(called).toEqual([expected, expected]);
});
