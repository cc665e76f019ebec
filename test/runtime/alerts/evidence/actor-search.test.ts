import type { CloudTrailClient, LookupAttribute, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ActorSearch } from '../../../../lib/runtime/alerts/evidence/actor-search';

const BY_NAME = ['ResourceName id', 'ResourceName name'];
test.each<[resourceType: string, client: string, lookUps: string[]]>([
  ['AWS::IAM::Role', 'global', BY_NAME],
  ['AWS::IAM::User', 'global', BY_NAME],
  ['AWS::IAM::Policy', 'global', BY_NAME],
  ['AWS::EC2::SecurityGroup', 'regional', BY_NAME],
  ['AWS::S3::Bucket', 'regional', BY_NAME],
  ['AWS::EC2::EIP', 'regional', [...BY_NAME, 'ResourceName i-1']],
  [
    'AWS::S3::AccountPublicAccessBlock',
    'regional',
    ['EventName PutAccountPublicAccessBlock', 'EventName DeleteAccountPublicAccessBlock'],
  ],
])('looks up changes of %s in the %s client', async (resourceType, expected, lookUps) => {
  const called: string[] = [];
  const createClient = (name: string) => {
    const send = async ({ input }: LookupEventsCommand) => {
      const [{ AttributeKey, AttributeValue }] = input.LookupAttributes as [LookupAttribute];
      called.push(`${name}: ${AttributeKey} ${AttributeValue}`);
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
    attachedTo: resourceType === 'AWS::EC2::EIP' ? ['i-1'] : [],
  });
  expect(actor.found).toBe(false);
  expect(called).toEqual(lookUps.map((lookUp) => `${expected}: ${lookUp}`));
});
