import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPastFiles, PAST_FOLDER } from '../../lib/dev/past-account/files';
import { findCauses } from '../../lib/history/actors/who';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { findResource } from '../../lib/history/state/resources';
import { openForReading } from '../../lib/history/store/store';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';

test('the files of the example are those that npm run gen:past writes', () => {
  for (const { path, text } of buildPastFiles()) expect(readFileSync(join(ROOT, PAST_FOLDER, path), 'utf8')).toBe(text);
});

test('the example answers who changed what', async () => {
  const store = join(createFolder({}), 'history.duckdb');
  const { unreadable, conflicts } = await ingestFiles([join(ROOT, PAST_FOLDER)], { store });
  expect({ unreadable, conflicts }).toEqual({ unreadable: [], conflicts: [] });
  const database = await openForReading(store);
  try {
    const causes: string[] = [];
    for (const resource of [
      'web',
      'database',
      'paperboat-assets',
      'vol-0c0ffee00000000d1',
      'i-0c0ffee00000000b1',
      'bastion',
      'shop-web',
    ]) {
      const found = await findResource(
        database,
        { resource, ...(resource === 'bastion' && { type: 'AWS::EC2::SecurityGroup' }) },
        Date.parse('2026-11-30T00:00:00Z'),
      );
      if (found.kind !== 'found') throw new Error(`Cannot find ${resource}: ${JSON.stringify(found)}`);
      for (const { call, confidence } of await findCauses(database, found.resource, {
        from: Date.parse('2026-09-02T00:00:00Z'),
      })) {
        causes.push(`${resource}: ${call?.eventName} by ${call?.identity.arn?.split('/').at(-1)}, ${confidence}`);
      }
    }
    expect(causes).toEqual([
      'web: AuthorizeSecurityGroupIngress by alice@example.com, certain',
      'web: RevokeSecurityGroupIngress by bob@example.com, certain',
      'database: AuthorizeSecurityGroupIngress by carol@example.com, certain',
      'paperboat-assets: PutBucketPublicAccessBlock by carol@example.com, certain',
      'paperboat-assets: PutBucketPolicy by carol@example.com, certain',
      'paperboat-assets: PutBucketPublicAccessBlock by alice@example.com, certain',
      'vol-0c0ffee00000000d1: ModifyVolume by bob@example.com, certain',
      'i-0c0ffee00000000b1: CreateTags by carol@example.com, certain',
      'bastion: DeleteSecurityGroup by bob@example.com, certain',
      'shop-web: ModifyLoadBalancerAttributes by gha-4711, certain',
    ]);
  } finally {
    database.close();
  }
});
