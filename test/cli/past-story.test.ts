import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { rules } from '../rules/registry';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

let store: string;
beforeAll(async () => {
  store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([join(ROOT, 'examples/past')], { store });
});

interface StoryJson {
  readonly episodes: readonly {
    readonly event: { readonly eventName: string } | null;
    readonly changes: readonly { readonly resource: { readonly resourceId: string } }[];
    readonly evaluations: readonly { readonly rule: string; readonly became: string }[];
  }[];
}

/** A new rule does not change the stories. */
const STORY_RULES = ['public-s3-bucket', 'unblocked-s3-bucket', 'unused-security-group'];

const tell = async (...args: string[]): Promise<string[]> => {
  const { out } = await run(['story', ...args, '--store', store, '--format', 'json'], {
    rules: rules.filter(({ name }) => STORY_RULES.includes(name)),
  });
  return (JSON.parse(out) as StoryJson).episodes.map(({ event, changes, evaluations }) =>
    [
      event?.eventName ?? '–',
      ...changes.map(({ resource }) => resource.resourceId),
      ...evaluations.map(({ rule, became }) => `${rule} ${became}`),
    ].join(' > '),
  );
};

test('each cause comes with the resources that it changed and the results that followed, in order', async () => {
  expect(await tell('--from', '2026-10-12', '--to', '2026-10-16')).toEqual([
    'PutBucketPublicAccessBlock > paperboat-assets > unblocked-s3-bucket NON_COMPLIANT',
    'PutBucketPolicy > paperboat-assets > public-s3-bucket NON_COMPLIANT',
    'PutBucketPublicAccessBlock > paperboat-assets > unblocked-s3-bucket no longer NON_COMPLIANT > public-s3-bucket no longer NON_COMPLIANT',
  ]);
});

test('the story of a resource has those that it is related to, and results that another resource changed', async () => {
  expect(
    await tell('bastion', '--type', 'AWS::EC2::SecurityGroup', '--from', '2026-11-09', '--to', '2026-11-09T13:30:00Z'),
  ).toEqual(['– > unused-security-group NON_COMPLIANT']);
});
