import { join } from 'node:path';
import { createFolder } from '../temporary-files';
import { evaluateJson, run } from './testing-io';

const item = (id: string, more: string) =>
  `{"resourceType":"Test::Box","resourceId":"${id}","configurationItemStatus":"OK","configuration":{"size":1${more}}}`;
const nest = (depth: number, [open, close]: readonly [string, string]) => open.repeat(depth) + 1 + close.repeat(depth);
const LISTS = ['[', ']'] as const;
const OBJECTS = ['{"a":', '}'] as const;

/** Evaluates a snapshot with a bad item between two good ones, beside another file. */
async function evaluateBeside(bad: string) {
  const folder = createFolder({
    'a.json': `{"configurationItems":[${item('first', '')},${bad},${item('last', '')}]}`,
    'b.json': item('other', ''),
  });
  const report = await evaluateJson([folder]);
  const ids = report.evaluations.map(({ resourceId }: { resourceId: string }) => resourceId);
  return { ids: [...new Set(ids)], unreadable: report.unreadable, items: report.summary.items };
}

describe('one bad item is one unreadable entry, and the file goes on', () => {
  test.each<[kind: string, bad: string, message: RegExp]>([
    ['nested 50,000 deep by objects', item('bad', `,"x":${nest(50_000, OBJECTS)}`), /nested more than 1000 deep/],
    ['nested 50,000 deep by lists', item('bad', `,"x":${nest(50_000, LISTS)}`), /nested more than 1000 deep/],
    ['nested 50,000 deep in the part that a fact defers', item('bad', `,"lid":${nest(50_000, LISTS)}`), /nested more/],
    ['nested 1,001 deep', item('bad', `,"x":${nest(1001, OBJECTS)}`), /nested more than 1000 deep/],
    ['nested after a text with brackets', item('bad', `,"t":"]]}}\\"]","x":${nest(1001, LISTS)}`), /nested more/],
    ['of millions of values', item('bad', `,"x":[${'[],'.repeat(3_000_000)}1]`), /more than 3000000 values/],
    ['that is no JSON', item('bad', ',x'), /^Cannot parse item 2/],
  ])('%s', async (_kind, bad, message) => {
    const { ids, unreadable, items } = await evaluateBeside(bad);
    expect(ids).toEqual(['first', 'last', 'other']);
    expect(unreadable).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
    expect(items).toBe(4);
  });

  test('an item nested 900 deep is evaluated', async () => {
    const { ids, unreadable } = await evaluateBeside(item('deep', `,"x":${nest(900, OBJECTS)}`));
    expect(ids).toEqual(['first', 'deep', 'last', 'other']);
    expect(unreadable).toEqual([]);
  });
});

describe('broken JSON in an item that no rule reads is one unreadable entry', () => {
  const cup = (part: string) => `{"configuration":{${part}},"resourceType":"Test::Cup","resourceId":"cup"}`;

  test.each<[kind: string, part: string]>([
    ['a cut word', '"size":tru'],
    ['a line break in a text', '"size":"a\nb"'],
    ['a wrong escape', '"size":"\\q"'],
    ['a missing comma', '"size":1 "colour":2'],
    ['a missing colon', '"size" 1'],
    ['a missing value', '"size":'],
    ['a comma too many', '"size":1,'],
    ['a square bracket too many', '"size":1]'],
    ['a missing square bracket', '"size":[1'],
    ['brackets that cross', '"size":[{"x":1]}'],
    ['depth without end', `"size":${'['.repeat(2000)}${']'.repeat(2000)}`],
  ])('%s', async (_kind, part) => {
    const { ids, unreadable, items } = await evaluateBeside(cup(part));
    expect(ids).toEqual(['first', 'last', 'other']);
    expect(unreadable).toEqual([
      expect.objectContaining({
        resourceType: 'Test::Cup',
        message: expect.stringMatching(/^Cannot parse item 2: /),
      }),
    ]);
    expect(items).toBe(4);
  });

  test('in the lines of NDJSON', async () => {
    const folder = createFolder({ 'a.json': [item('first', ''), cup('"size":[1,]'), item('last', '')].join('\n') });
    const report = await evaluateJson([folder]);
    expect(report.unreadable).toEqual([expect.objectContaining({ resourceType: 'Test::Cup' })]);
  });

  test('whole items are counted', async () => {
    const { unreadable } = await evaluateBeside(cup(`"size":${nest(50, LISTS)},"text":${JSON.stringify('é\n"\\')}`));
    expect(unreadable).toEqual([]);
  });

  test.each<[kind: string, bad: string]>([
    ['that is no JSON', cup('"size":[1,]')],
    ['that names no resource', item('', '')],
  ])('a snapshot with an item %s does not supersede, since it may lack resources that exist', async (_kind, bad) => {
    const part = (id: string, hour: number) =>
      `,"x":1},"configurationItemCaptureTime":"2026-03-01T0${hour}:00:00.000Z","awsAccountId":"111122223333","awsRegion":"eu-west-1","y":{"id":"${id}"`;
    const snapshot = (id: string, ...items: string[]) =>
      `{"configSnapshotId":"${id}","configurationItems":[${items.join(',')}]}`;
    const folder = createFolder({
      'a.json': snapshot('1', item('gone', part('gone', 1)), item('kept', part('kept', 1))),
      'b.json': snapshot('2', item('kept', part('kept', 2)), bad),
    });
    const report = await evaluateJson([folder, '--rule', 'big-box']);
    expect(report.evaluations.map(({ resourceId }: { resourceId: string }) => resourceId)).toEqual(['gone', 'kept']);
  });
});

describe('a document beside others is unreadable alone', () => {
  test.each<[kind: string, text: string]>([
    ['a template nested 50,000 deep', `{"Resources":{"B":{"Type":"Test::Box","Properties":${nest(50_000, OBJECTS)}}}}`],
    ['a list nested 50,000 deep', nest(50_000, LISTS)],
    ['a YAML template nested deeply', `Resources:\n  B:\n    Type: Test::Box\n    Properties: ${'['.repeat(50_000)}`],
  ])('%s', async (_kind, text) => {
    const folder = createFolder({ 'a.json': text, 'b.json': item('other', '') });
    const report = await evaluateJson([folder]);
    expect(report.evaluations).not.toEqual([]);
    expect(report.unreadable.length).toBe(1);
    expect(report.unreadable[0].source).toBe(join(folder, 'a.json'));
  });
});

test('a resource with an id of a megabyte is printed in one pass', async () => {
  const long = item('x'.repeat(1 << 20), '').replace('"size":1', '"size":99');
  const folder = createFolder({ 'a.json': long });
  const { out, code } = await run(['evaluate', folder, '--rule', 'big-box']);
  expect(code).toBe(1);
  expect(out.length).toBeGreaterThan(1 << 20);
});

test('a type with a name of a megabyte is printed in one pass', async () => {
  const folder = createFolder({ 'a.json': item('b', '').replace('Test::Box', 'Ab'.repeat(1 << 19)) });
  expect((await run(['evaluate', folder])).out.length).toBeGreaterThan(1 << 20);
});

test('a YAML template with 50,000 keys in one map is read in one pass', async () => {
  const keys = Array.from({ length: 50_000 }, (_, index) => `      k${index}: 1\n`).join('');
  const folder = createFolder({
    'a.yaml': `Resources:\n  B:\n    Type: Test::Box\n    Properties:\n      size: 1\n${keys}`,
  });
  const report = await evaluateJson([folder, '--rule', 'big-box']);
  expect(report.evaluations).toHaveLength(1);
});
