import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder } from '../../temporary-files';
import { evaluateJson, run } from '../testing-io';

const box = (resourceId: string, configuration: unknown, more: object = {}) => ({
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  configurationItemStatus: 'OK',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType: 'Test::Box',
  resourceId,
  configuration,
  supplementaryConfiguration: {},
  tags: {},
  ...more,
});
const items = (...list: unknown[]): string => JSON.stringify(list);
const template = (size: number): string =>
  JSON.stringify({ Resources: { Crate: { Type: 'Test::Box', Properties: { size } } } });

const big = { size: 30 };
const small = { size: 3 };

/** A folder with an input, and the baseline beside it that was written for it. */
async function createBaseline(files: Record<string, string>, ...args: string[]) {
  const inputs = Object.entries(files).map(([path, text]) => [`input/${path}`, text]);
  const folder = join(createFolder(Object.fromEntries(inputs)), 'input');
  const baseline = `${folder}.baseline.json`;
  const { code, err } = await run(['evaluate', folder, '--rule', 'big-box', '--write-baseline', baseline, ...args]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return {
    folder,
    baseline,
    write: (name: string, text: string) => writeFileSync(join(folder, name), text),
    compare: (...more: string[]) => evaluateJson([folder, '--rule', 'big-box', '--baseline', baseline, ...more]),
  };
}

test('a baseline lists the non-compliant results, sorted, one a line', async () => {
  const { baseline } = await createBaseline({
    'a.json': items(box('b2', big), box('b1', big), box('b3', small)),
    'sub/t.json': template(40),
  });
  expect(readFileSync(baseline, 'utf8')).toBe(`{
  "version": 1,
  "results": [
    {"rule":"big-box","resourceType":"Test::Box","resourceId":"Crate","accountId":null,"region":null,"template":"input/sub/t.json","outcome":"nonCompliant"},
    {"rule":"big-box","resourceType":"Test::Box","resourceId":"b1","accountId":"111122223333","region":"eu-west-1","outcome":"nonCompliant"},
    {"rule":"big-box","resourceType":"Test::Box","resourceId":"b2","accountId":"111122223333","region":"eu-west-1","outcome":"nonCompliant"}
  ]
}
`);
});

test('the run that wrote it has nothing new and nothing stale', async () => {
  const { compare, baseline } = await createBaseline({ 'a.json': items(box('b1', big)), 't.json': template(40) });
  const { code, evaluations, summary, baseline: result } = await compare();
  expect(code).toBe(0);
  expect(result).toEqual({ file: baseline, new: 0, known: 2, stale: [] });
  expect(evaluations).toMatchObject([{ baseline: 'known', complianceType: 'NON_COMPLIANT' }, { baseline: 'known' }]);
  expect(summary.nonCompliant).toBe(2);
});

test.each<
  [
    change: string,
    apply: (write: (name: string, text: string) => void) => void,
    counts: [code: number, fresh: number, known: number, stale: string[]],
  ]
>([
  ['another resource', (write) => write('b.json', items(box('b2', big))), [1, 1, 2, []]],
  [
    'the same resource in another Region',
    (write) => write('b.json', items(box('b1', big, { awsRegion: 'us-east-1' }))),
    [1, 1, 2, []],
  ],
  [
    'the same resource in another account',
    (write) => write('b.json', items(box('b1', big, { awsAccountId: '444455556666' }))),
    [1, 1, 2, []],
  ],
  ['the same logical id in another template', (write) => write('u.json', template(40)), [1, 1, 2, []]],
  ['another reason', (write) => write('a.json', items(box('b1', { size: 99 }))), [0, 0, 2, []]],
  [
    'a resource that became compliant',
    (write) => write('a.json', items(box('b1', small))),
    [0, 0, 1, ['b1 notNonCompliant']],
  ],
  [
    'a resource that was deleted',
    (write) => write('a.json', items(box('b1', null, { configurationItemStatus: 'ResourceDeleted' }))),
    [0, 0, 1, ['b1 notNonCompliant']],
  ],
  ['a resource that is gone', (write) => write('a.json', items(box('b2', small))), [0, 0, 1, ['b1 notInInput']]],
  ['the same resource in another file', (write) => write('z.json', items(box('b1', big))), [0, 0, 2, []]],
])('%s', async (_name, apply, [code, fresh, known, stale]) => {
  const baseline = await createBaseline({ 'a.json': items(box('b1', big)), 't.json': template(40) });
  apply(baseline.write);
  const { code: exitCode, baseline: result } = await baseline.compare();
  expect([exitCode, result.new, result.known]).toEqual([code, fresh, known]);
  expect(result.stale.map((one: { resourceId: string; reason: string }) => `${one.resourceId} ${one.reason}`)).toEqual(
    stale,
  );
});

test('stale entries are noted', async () => {
  const { compare, write, baseline } = await createBaseline({ 'a.json': items(box('b1', big), box('b2', big)) });
  write('a.json', items(box('b1', small)));
  expect((await compare()).notes).toContain(
    `Baseline ${baseline} has 2 stale entries: big-box: b1, eu-west-1, 111122223333 is no longer non-compliant; big-box: b2, eu-west-1, 111122223333 is not in the input (--write-baseline ${baseline} drops them)`,
  );
});

test.each<[string, string[]]>([
  ['a filter left it out', ['--region', 'us-east-1']],
  ['its rule did not run', ['--rule', 'red-lid', '--exclude-rule', 'big-box']],
])('an entry is not stale when %s', async (_name, args) => {
  const { compare } = await createBaseline({
    'a.json': items(box('b1', big), box('b2', small, { awsRegion: 'us-east-1' })),
  });
  expect((await compare(...args)).baseline).toMatchObject({ new: 0, stale: [] });
});

test('accepted insufficient data does not accept that a resource is non-compliant', async () => {
  const lid = (colour: string) => ({ ...box('l', { colour }), resourceType: 'Test::Lid' });
  const evaluate = ['--rule', 'red-lid'];
  const before = await createBaseline({ 'a.json': items(box('b', { size: 1, lid: 'l' })) }, ...evaluate);
  expect(await before.compare(...evaluate)).toMatchObject({ code: 0, baseline: { new: 0, known: 1 } });
  before.write('l.json', items(lid('red')));
  expect(await before.compare(...evaluate)).toMatchObject({ code: 1, baseline: { new: 1, known: 0, stale: [] } });
});

test('paths of templates are relative to the baseline', async () => {
  const folder = createFolder({ 'repository/t.json': template(40) });
  const file = join(folder, 'repository/baseline.json');
  await run(['evaluate', join(folder, 'repository/t.json'), '--rule', 'big-box', '--write-baseline', file]);
  mkdirSync(join(folder, 'elsewhere'));
  renameSync(join(folder, 'repository'), join(folder, 'elsewhere/clone'));
  const clone = join(folder, 'elsewhere/clone');
  const args = [join(clone, 't.json'), '--rule', 'big-box', '--baseline', join(clone, 'baseline.json')];
  expect(await evaluateJson(args)).toMatchObject({ code: 0, baseline: { known: 1, new: 0, stale: [] } });
});

test('unreadable input fails with a baseline, and when one is written', async () => {
  const { folder, baseline, write } = await createBaseline({ 'a.json': items(box('b1', big)) });
  write('broken.json', '{"configurationItems": [');
  const args = ['evaluate', folder, '--rule', 'big-box'];
  expect((await run([...args, '--baseline', baseline])).code).toBe(2);
  expect((await run([...args, '--write-baseline', baseline])).code).toBe(2);
});

test('--fail-on counts new results alone', async () => {
  const { write, compare } = await createBaseline({ 'a.json': items(box('b1', big)) });
  write('b.json', items(box('b2', big)));
  expect((await compare('--fail-on', 'high')).code).toBe(0);
  expect((await compare('--fail-on', 'low')).code).toBe(1);
});

describe('reports', () => {
  const evaluateAs = async (format: string): Promise<string> => {
    const { folder, baseline, write } = await createBaseline({ 'a.json': items(box('b1', big)) });
    write('b.json', items(box('b2', big)));
    return (await run(['evaluate', folder, '--rule', 'big-box', '--baseline', baseline, '--format', format])).out;
  };

  test('the table lists new results and counts the known', async () => {
    const out = await evaluateAs('table');
    expect(out).toContain('\n  b2\n    Size 30 is more than 10\n');
    expect(out).not.toContain('  b1\n');
    expect(out).toContain('1  non-compliant   1 low\n1  known           non-compliant, in the baseline\n');
  });

  test('SARIF has their states, JUnit skips the known, GitHub shows the new', async () => {
    const { results } = JSON.parse(await evaluateAs('sarif')).runs[0];
    expect(results.map(({ baselineState }: { baselineState: string }) => baselineState)).toEqual(['unchanged', 'new']);
    const junit = await evaluateAs('junit');
    expect(junit).toContain('tests="2" failures="1" errors="0" skipped="1"');
    expect(junit).toContain('<skipped message="In the baseline: Size 30 is more than 10"/>');
    expect((await evaluateAs('github')).match(/^::.*/gm)).toEqual([expect.stringContaining('b2, eu-west-1')]);
  });

  test('nothing new is said as such', async () => {
    const { folder, baseline } = await createBaseline({ 'a.json': items(box('b1', big)) });
    const { out } = await run(['evaluate', folder, '--rule', 'big-box', '--baseline', baseline]);
    expect(out).toContain('No new non-compliant resources: the baseline has all of them\n1  known');
  });
});

test.each<[string, string | undefined, string]>([
  ['no file', undefined, ': there is no such file or folder; write it with --write-baseline '],
  ['no JSON', 'hello', ': Unexpected token'],
  ['another version', '{"version": 2, "results": []}', ': expected an object with "version": 1, found {"version":2'],
  ['a list', '[]', ': expected an object with "version": 1, found []'],
  ['no results', '{"version": 1}', ': results: expected a list, found undefined'],
  ['a wrong entry', '{"version": 1, "results": [7]}', ': results[0]: expected an object, found 7'],
  ['an entry without a rule', '{"version": 1, "results": [{}]}', ': results[0].rule: expected text, found undefined'],
  [
    'an entry without a Region',
    '{"version": 1, "results": [{"rule":"r","resourceType":"t","resourceId":"i","accountId":null}]}',
    ': results[0].region: expected text or null, found undefined',
  ],
  [
    'an entry without an outcome',
    '{"version": 1, "results": [{"rule":"r","resourceType":"t","resourceId":"i","accountId":null,"region":null}]}',
    ': results[0].outcome: expected "nonCompliant" or "insufficientData", found undefined',
  ],
])('%s: an error in one line', async (_name, text, message) => {
  const folder = createFolder({ 'a.json': items(box('b1', big)), ...(text !== undefined && { 'b.json': text }) });
  const file = join(folder, 'b.json');
  const { code, out, err } = await run(['evaluate', join(folder, 'a.json'), '--baseline', file]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(`assay: Cannot read baseline "${file}"${message}`);
  expect(err.trim().split('\n')).toHaveLength(1);
});

describe('two resources of templates do not accept each other', () => {
  const nested = (size: string) => ({
    Type: 'AWS::CloudFormation::Stack',
    Metadata: { 'aws:asset:path': 'nested/box.json' },
    Properties: { Parameters: { Size: size } },
  });
  const inner = JSON.stringify({
    Parameters: { Size: { Type: 'Number' } },
    Resources: { Crate: { Type: 'Test::Box', Properties: { size: { Ref: 'Size' } } } },
  });
  const outer = (sizes: Record<string, string>) =>
    JSON.stringify({
      Resources: Object.fromEntries(Object.entries(sizes).map(([id, size]) => [id, nested(size)])),
    });

  test.each<[scenario: string, name: string, before: string, after: string]>([
    ['two nested stacks of one template', 'out.json', outer({ A: '30', B: '3' }), outer({ A: '30', B: '40' })],
    ['a stack that takes the place of another', 'out.json', outer({ A: '30' }), outer({ B: '30' })],
    ['two files', 'b.json', template(3), template(30)],
  ])('%s', async (_scenario, name, before, after) => {
    const files = { 'a.json': template(30), 'nested/box.json': inner, [name]: before };
    const folder = createFolder({ ...files, 'box.json': '' });
    const paths = [join(folder, 'a.json'), join(folder, name)];
    const baseline = join(folder, 'baseline.json');
    await run(['evaluate', ...paths, '--rule', 'big-box', '--write-baseline', baseline]);
    writeFileSync(join(folder, name), after);
    const { code, baseline: result } = await evaluateJson([...paths, '--rule', 'big-box', '--baseline', baseline]);
    expect([code, result.new]).toEqual([1, 1]);
  });
});
