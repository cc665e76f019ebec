import { join } from 'node:path';
import { createHistory, createItem } from '../history/items';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const [FIRST, SECOND] = ['9007199254740993', '9007199254740992'];
const TYPE_SCHEMA = JSON.stringify({
  typeName: 'Acme::Lab::Device',
  properties: { serial: { type: 'integer' } },
  additionalProperties: true,
});

/** JSON texts of two versions whose numbers differ in digits that JavaScript does not hold. */
function createTexts(overrides: Readonly<Record<string, unknown>> = {}): readonly [string, string] {
  const write = (day: string, digits: string) =>
    JSON.stringify(
      createItem({
        configurationItemCaptureTime: `2026-01-0${day}T00:00:00.000Z`,
        resourceType: 'Acme::Lab::Device',
        resourceId: 'device',
        ARN: undefined,
        configurationStateId: '@',
        configuration: { serial: '@', list: ['@', { a: 'x' }], text: '{"n":"@"}' },
        ...overrides,
      }),
    )
      .replaceAll('"@"', digits)
      .replaceAll('\\"@\\"', digits);
  return [write('1', FIRST), write('2', SECOND)];
}

const asHistory = (texts: readonly string[]) => createHistory([]).replace('[]', `[${texts.join()}]`);
const asMessage = (text: string) =>
  JSON.stringify({
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:config',
    Message: `{"messageType":"ConfigurationItemChangeNotification","configurationItem":${text}}`,
  });
/** The API writes the configuration as text. */
const asResponse = (texts: readonly string[]) =>
  `{"configurationItems":[${texts.map((text) => {
    const configuration = /"configuration":(\{.*?\}),"supplementary/.exec(text)?.[1] as string;
    return text.replace(configuration, () => JSON.stringify(configuration));
  })}]}`;

async function ingest(files: Readonly<Record<string, string>>, ...options: string[]): Promise<string[]> {
  const folder = createFolder(files);
  const store = ['--store', join(folder, 'history.duckdb'), '--format', 'json'];
  const paths = Object.keys(files).map((name) => join(folder, name));
  const { out } = await run(['ingest', ...paths, ...options, ...store]);
  expect(JSON.parse(out)).toMatchObject({ versions: { new: 2 }, unreadable: [], conflicts: [] });
  return store;
}

const [early, late] = createTexts();
test.each<[string, Readonly<Record<string, string>>, options?: readonly string[]]>([
  ['a history file', { 'a.json': asHistory([early, late]) }],
  ['one item a file', { 'a.json': early, 'b.json': late }],
  ['messages of SNS', { 'a.json': asMessage(early), 'b.json': `${asMessage(late)}\n` }],
  ['lines of messages', { 'a.json': `${asMessage(early)}\n${asMessage(late)}\n` }],
  ["the API's response", { 'a.json': asResponse([early, late]) }],
  ['lines of declared types', { 'a.ndjson': `${early}\n${late}\n` }, ['--schema']],
])('digits that JavaScript does not hold are kept in %s', async (_, files, options = []) => {
  const schema =
    options.length > 0 ? ['--schema', join(createFolder({ 'schema.json': TYPE_SCHEMA }), 'schema.json')] : [];
  const store = await ingest(files, ...schema);
  const { out: shown } = await run(['show', 'device', '--at', '2026-01-01T12:00:00Z', ...store]);
  expect(shown.match(/90071992547409\d\d/g)).toEqual([FIRST, FIRST, FIRST, FIRST]);
  const { out: diff } = await run(['diff', 'device', '--from', '2026-01-01T12:00:00Z', ...store]);
  expect(diff.replace(/\s/g, '')).toContain(
    `"changes":[{"op":"replace","path":"/configuration/serial","before":${FIRST},"after":${SECOND}},` +
      `{"op":"remove","path":"/configuration/list/0","before":${FIRST}},` +
      `{"op":"add","path":"/configuration/list/0","after":${SECOND}},` +
      `{"op":"replace","path":"/configuration/text/n","before":${FIRST},"after":${SECOND}}]`,
  );
  const { out: history } = await run(['history', 'device', ...store]);
  expect([...history.matchAll(/"stateId": "(\d+)"/g)].map(([, id]) => id)).toEqual([FIRST, SECOND]);
  const query = "SELECT configuration.serial, configuration.list WHERE resourceId = 'device'";
  const { out: result } = await run(['query', query, '--at', '2026-01-01T12:00:00Z', ...store]);
  expect(result.match(/90071992547409\d\d/g)).toEqual([FIRST, FIRST]);
  const sql = "SELECT path, before, after FROM changes WHERE path = '/configuration/serial'";
  const { out: changes } = await run(['query', '--sql', sql, ...store]);
  expect(JSON.parse(changes).results).toEqual([{ path: '/configuration/serial', before: FIRST, after: SECOND }]);
});

test('contents of one capture time that differ in the last digit are both kept and reported', async () => {
  const [first, second] = createTexts({
    configurationItemCaptureTime: '2026-01-01T00:00:00.000Z',
    configurationStateId: 1,
  });
  const folder = createFolder({ 'a.json': asHistory([first]), 'b.json': asHistory([second]) });
  const store = ['--store', join(folder, 'history.duckdb'), '--format', 'json'];
  const { out } = await run(['ingest', folder, ...store]);
  expect(JSON.parse(out)).toMatchObject({ versions: { new: 2 }, conflicts: [{ resourceId: 'device' }] });
});

/** Each row: a condition, and the resources that meet it. Doubles do not tell the serials apart. */
const CONDITIONS: readonly (readonly [condition: string, ids: readonly string[]])[] = [
  [`configuration.serial = ${FIRST}`, ['first']],
  [`configuration.serial = '${FIRST}'`, ['first']],
  [`configuration.serial IN (${SECOND}, 7)`, ['second']],
  [`configuration.serial > ${SECOND}`, ['first', 'huge']],
  [`configuration.serial BETWEEN ${SECOND} AND ${FIRST}`, ['first', 'second']],
  [`configuration.serial <> ${FIRST}`, ['huge', 'second']],
  [`configuration.serial < -${SECOND}`, []],
  ['configuration.serial = 123456789012345678901234567890', ['huge']],
  ['configuration.serial = 123456789012345678901234567891', []],
];

test('numbers are compared, sorted and summed by their digits', async () => {
  const serials = { first: FIRST, second: SECOND, huge: '123456789012345678901234567890' };
  const items = Object.entries(serials).map(([resourceId, digits]) =>
    (createTexts({ resourceId })[0] as string).replaceAll(FIRST, digits),
  );
  const folder = createFolder({ 'a.json': asHistory(items) });
  const store = ['--store', join(folder, 'history.duckdb'), '--format', 'json'];
  await run(['ingest', folder, ...store]);
  const ask = async (query: string): Promise<string> => (await run(['query', query, ...store])).out;
  const listIds = (out: string) => [...out.matchAll(/"resourceId": "(\w+)"/g)].map(([, id]) => id);
  for (const [condition, ids] of CONDITIONS) {
    expect([condition, listIds(await ask(`SELECT resourceId WHERE ${condition}`))]).toEqual([condition, ids]);
  }
  const sorted = await ask("SELECT resourceId WHERE resourceType = 'Acme::Lab::Device' ORDER BY configuration.serial");
  expect(listIds(sorted)).toEqual(['second', 'first', 'huge']);
  const totals = await ask('SELECT MIN(configuration.serial), MAX(configuration.serial), SUM(configuration.serial)');
  expect(totals.match(/\d{16,}/g)).toEqual([SECOND, serials.huge, '123456789012363693299744049875']);
});

test('digits are shown to people, and sent to AWS Config', async () => {
  const store = await ingest({ 'a.json': asHistory([early, late]) });
  const table = [...store.slice(0, 2), '--from', '2026-01-01T12:00:00Z'];
  const { out } = await run(['diff', 'device', ...table]);
  expect(out).toContain(`serial: ${FIRST} -> ${SECOND}`);
  const folder = createFolder({ 'schema.json': TYPE_SCHEMA, 'a.ndjson': early });
  const { out: calls } = await run([
    ...['record', join(folder, 'a.ndjson'), '--schema', join(folder, 'schema.json')],
    ...['--check', '--format', 'json'],
  ]);
  expect(JSON.parse(calls).calls[0].input.Configuration).toContain(`"serial":${FIRST}`);
});

test('a restore sees a difference in the last digit', async () => {
  const store = await ingest({ 'a.json': asHistory([early, late]) });
  const { out } = await run(['restore', 'device', '--to', '2026-01-01T12:00:00Z', '--preview', ...store]);
  expect(out).toContain('"kind": "manual"');
  expect(out).toContain(FIRST);
});
