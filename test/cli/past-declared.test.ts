import { join } from 'node:path';
import { COMPLIANT, nonCompliant } from '../../lib/core/evaluation';
import { defineReader, Resource } from '../../lib/core/reading/reader';
import { defineRule, onChange } from '../../lib/core/rule';
import { createItem, createSnapshot } from '../history/items';
import { REPOSITORY_SCHEMA } from '../history/repository-schema';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const ROLE_ARN = 'arn:aws:iam::111122223333:role/deploy';
const repository = (id: string, configuration: object | null, more: object = {}) => ({
  resourceType: 'Forge::Code::Repository',
  resourceId: id,
  resourceName: id,
  configuration: configuration && { Name: id, visibility: 'private', ...configuration },
  ...more,
});
const captured = (day: string) => ({ configurationItemCaptureTime: `2026-01-${day}T00:00:00Z` });

/** Items of one resource are known by their account and Region, also in a file. */
const SCOPE = { awsAccountId: '111122223333', awsRegion: 'eu-west-1' };
const LINES = [
  repository('web', { stars: 5, owner: { role: ROLE_ARN }, mirrors: [{ bucket: 'mirror' }] }, captured('01')),
  repository('web', { stars: 50, visibility: 'public', owner: { role: ROLE_ARN } }, captured('10')),
  repository(
    'tools',
    { stars: 7, createdAt: '2020-01-01T00:00:00Z' },
    { ...captured('01'), tags: { team: 'core' }, configurationItemStatus: 'OK' },
  ),
  repository('old', {}, captured('01')),
  repository('old', null, { ...captured('05'), configurationItemStatus: 'ResourceDeleted' }),
].map((line) => ({ ...SCOPE, ...line }));
const toLines = (lines: readonly unknown[]) => lines.map((line) => JSON.stringify(line)).join('\n');
const OPTIONS = ['--account', '111122223333', '--region', 'eu-west-1'];

const folder = createFolder({
  'repository.json': JSON.stringify(REPOSITORY_SCHEMA),
  'things.ndjson': `${toLines(LINES)}\n`,
});
const schema = join(folder, 'repository.json');
const store = join(folder, 'history.duckdb');

beforeAll(async () => {
  const { code, err } = await run([
    'ingest',
    join(folder, 'things.ndjson'),
    '--schema',
    schema,
    ...OPTIONS,
    '--store',
    store,
  ]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

const json = async (...args: string[]) => {
  const { code, out } = await run([...args, '--store', store, '--format', 'json']);
  return { code, json: JSON.parse(out || 'null') };
};

test('has a state and a history as other resources do', async () => {
  const { json: shown } = await json('show', 'web', '--at', '2026-01-02');
  expect([shown.status, shown.certainty, shown.item.configuration.stars]).toEqual(['recorded', 'exact', 5]);
  expect((await json('show', 'old', '--at', '2026-01-06')).json.status).toBe('deleted');
  const { json: diff } = await json('diff', 'web', '--from', '2026-01-02', '--to', '2026-01-11');
  expect(diff.changes.map(({ path }: { path: string }) => path).sort()).toEqual([
    '/configuration/mirrors',
    '/configuration/stars',
    '/configuration/visibility',
  ]);
});

test('is queried by typed properties, at any time', async () => {
  const text = "SELECT resourceId WHERE resourceType = 'Forge::Code::Repository' AND configuration.stars > 6";
  const ids = async (at: string) =>
    (await json('query', text, '--at', at)).json.results.map(({ resourceId }: { resourceId: string }) => resourceId);
  expect(await ids('2026-01-02')).toEqual(['tools']);
  expect(await ids('2026-01-11')).toEqual(['tools', 'web']);
});

test.each([
  [
    "SELECT configuration.visbility WHERE resourceType = 'Forge::Code::Repository'",
    'configuration.visbility is not a declared property of Forge::Code::Repository: did you mean configuration.visibility?',
  ],
  [
    "SELECT configuration.owner.team, configuration.topics WHERE resourceType = 'Forge::Code::Repositry'",
    'AWS has not published the properties of "Forge::Code::Repositry": did you mean Forge::Code::Repository?',
  ],
])('%s has a warning', async (text, warning) => {
  expect((await json('query', text)).json.warnings).toEqual([warning]);
});

test('is related to what its schema refers to', async () => {
  const { json: related } = await json('related', 'web', '--at', '2026-01-02');
  expect(
    related.edges.map(({ name, origin, to }: { name: string; origin: string; to: { resourceId: string } }) => [
      name,
      to.resourceId,
      origin,
    ]),
  ).toEqual([
    ['Is associated with Role', ROLE_ARN, 'derived'],
    ['Is associated with Bucket', 'mirror', 'derived'],
  ]);
});

class Repository extends Resource {
  get visibility(): string {
    return this.configuration.string('visibility');
  }
}

/** A rule of a team on a third-party type. */
const privateRepository = defineRule({
  name: 'private-repository',
  title: 'Repositories are private',
  rationale: 'r',
  severity: 'high',
  limitations: [],
  resource: defineReader('Forge::Code::Repository', Repository),
  triggers: [onChange],
  parameters: {},
  evaluate: ({ visibility }) => (visibility === 'public' ? nonCompliant('The repository is public') : COMPLIANT),
});

test.each([
  ['the file', ['evaluate', join(folder, 'things.ndjson')]],
  ['the store', ['compliance', '--store', store]],
])('is evaluated by the rules of a team, from %s', async (_, command) => {
  const { code, out } = await run([...command, '--format', 'json'], { rules: [privateRepository] });
  const { evaluations } = JSON.parse(out);
  const types = evaluations.map(({ resourceId, complianceType }: Record<string, string>) => [
    resourceId,
    complianceType,
  ]);
  expect({ code, types: types.filter(([, type]: string[]) => type !== 'NOT_APPLICABLE').sort() }).toEqual({
    code: 1,
    types: [
      ['tools', 'COMPLIANT'],
      ['web', 'NON_COMPLIANT'],
    ],
  });
});

test('each line that cannot be stored is named', async () => {
  const bad = [
    repository('a', { visibility: 'open', stras: 1, stars: 'many', Name: '' }, captured('01')),
    repository('b', {}, { resourceType: 'Forge::Code::Repositry' }),
    repository('c', {}),
    { resourceType: 'Forge::Code::Repository', resourceId: 'd', configuration: {}, ...captured('01') },
    repository('e', {}, { ...captured('01'), tags: 7 }),
    repository('f', {}, captured('01')),
  ];
  const lines = createFolder({ 'bad.ndjson': `${toLines(bad)}\n\n{"resourceType": \n` });
  const file = join(lines, 'bad.ndjson');
  const { code, out } = await run([
    ...['ingest', file, '--schema', folder, ...OPTIONS],
    ...['--store', join(lines, 'history.duckdb'), '--format', 'json'],
  ]);
  const { versions, unreadable } = JSON.parse(out);
  expect({ code, versions }).toEqual({ code: 2, versions: { new: 1, known: 0, total: 1 } });
  expect(
    unreadable.map(({ source, message }: { source: string; message: string }) => [
      source.slice(lines.length + 1),
      message,
    ]),
  ).toEqual([
    [
      'bad.ndjson:1',
      'Cannot read the item: configuration has no property "stras": did you mean stars?; configuration.Name: got "", which must NOT have fewer than 1 characters; configuration.visibility: got "open", expected "public", "private"; configuration.stars: got "many", expected integer',
    ],
    [
      'bad.ndjson:2',
      'Cannot read the item: no schema declares "Forge::Code::Repositry"; did you mean Forge::Code::Repository?',
    ],
    ['bad.ndjson:3', 'Cannot store the item: it has no configurationItemCaptureTime'],
    ['bad.ndjson:4', 'Cannot read the item: configuration.Name is missing; configuration.visibility is missing'],
    ['bad.ndjson:5', 'Cannot read tags: expected tags, found 7'],
    ['bad.ndjson:8', 'Cannot read the line: it is not JSON (Unexpected end of JSON input)'],
  ]);
});

test.each([
  [{ 'a.json': '{' }, /Cannot use the schema ".*a.json": it is not JSON/],
  [{ 'a.json': '{}' }, /it has no typeName, the name of the resource type/],
  [{ 'a.json': '{"typeName":"AWS::A1::B1"}' }, /got typeName "AWS::A1::B1", expected three names/],
  [{ 'a.json': '{"typeName":"My::A1::B1"}' }, /it has no properties/],
  [
    { 'a.json': JSON.stringify(REPOSITORY_SCHEMA), 'b.json': JSON.stringify(REPOSITORY_SCHEMA) },
    /declares Forge::Code::Repository as well/,
  ],
  [
    { 'a.json': '{"typeName":"My::A1::B1","properties":{"a":{"type":"text"}}}' },
    /Cannot use the schema of My::A1::B1: /,
  ],
  [{ 'a.txt': '' }, /it has no .json file/],
])('refuses the schemas of row %#', async (files, message) => {
  const { code, err } = await run([
    ...['ingest', join(folder, 'things.ndjson'), '--schema', createFolder(files)],
    ...['--store', join(createFolder({}), 'history.duckdb')],
  ]);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('options for lines need a schema', async () => {
  const { code, err } = await run(['ingest', folder, '--captured', '2026-01-01', '--store', store]);
  expect({ code, err }).toEqual({ code: 2, err: 'assay: Cannot use --captured without --schema\n' });
});

test.each([
  ['stays if no snapshot has its type', [], 'recorded'],
  ['is gone if a snapshot that had its type lacks it', [repository('tools', {}, captured('01'))], 'deleted'],
])('a resource %s', async (_, sent, status) => {
  const bucket = createItem({ resourceType: 'AWS::S3::Bucket', resourceId: 'logs' });
  const sentItems = sent.map((item) => createItem({ ...item, ...SCOPE }));
  const first = createSnapshot('2026-01-11T00:00:00Z', [bucket, ...sentItems]);
  const second = createSnapshot('2026-01-12T00:00:00Z', [bucket]);
  const snapshots = createFolder({
    'things.ndjson': toLines(LINES),
    [first.name]: first.text,
    [second.name]: second.text,
  });
  const file = join(snapshots, 'history.duckdb');
  expect((await run(['ingest', snapshots, '--schema', schema, ...OPTIONS, '--store', file])).code).toBe(0);
  const { out } = await run(['show', 'web', '--at', '2026-01-20', '--store', file, '--format', 'json']);
  expect(JSON.parse(out).status).toBe(status);
});

test('a line that the schema does not allow outdates the line before it', async () => {
  const refused = { ...SCOPE, ...repository('web', { visibility: 'secret' }, captured('20')) };
  const file = createFolder({ 'things.ndjson': toLines([LINES[0], refused]) });
  const own = join(createFolder({}), 'history.duckdb');
  const ingested = await run(['ingest', file, '--schema', schema, '--store', own, '--format', 'json']);
  const { versions, unreadable } = JSON.parse(ingested.out);
  expect([ingested.code, versions.new, unreadable]).toMatchObject([2, 1, [{ source: join(file, 'things.ndjson:2') }]]);
  const { out } = await run(['show', 'web', '--at', '2026-01-21', '--store', own, '--format', 'json']);
  const { message: missingReason } = unreadable[0];
  expect(JSON.parse(out)).toMatchObject({ status: 'recorded', certainty: 'unavailable', item: null, missingReason });
});
