import fc from 'fast-check';
import { createFolder } from '../temporary-files';
import { evaluateJson, run } from './testing-io';

interface ItemParts {
  readonly type?: string;
  readonly region?: string;
  readonly account?: string;
  readonly status?: string;
  readonly configuration?: object;
}

/** An item that was captured at an hour of 2026-03-01. */
function item(id: string, hour: number, parts: ItemParts = {}): object {
  const { type = 'Test::Box', region = 'eu-west-1', account = '111122223333', status = 'OK' } = parts;
  return {
    configurationItemStatus: status,
    configurationItemCaptureTime: new Date(Date.UTC(2026, 2, 1, hour)).toISOString(),
    awsAccountId: account,
    awsRegion: region,
    resourceType: type,
    resourceId: id,
    tags: {},
    configuration: status === 'OK' ? (parts.configuration ?? { size: 1 }) : null,
    supplementaryConfiguration: {},
  };
}
let snapshots = 0;
const snapshot = (...configurationItems: object[]) =>
  JSON.stringify({ fileVersion: '1.0', configSnapshotId: `s${snapshots++}`, configurationItems });
const history = (...configurationItems: object[]) => JSON.stringify({ fileVersion: '1.0', configurationItems });
const atHour = (hour: number, region = 'eu-west-1') =>
  `111122223333_Config_${region}_ConfigSnapshot_20260301T${String(hour).padStart(2, '0')}0000Z_id.json`;

/** The ids of the resources that are evaluated. */
async function listIds(files: Readonly<Record<string, string>>, ...args: string[]): Promise<string[]> {
  const folder = createFolder(files);
  const report = await evaluateJson([folder, '--rule', 'big-box', ...args]);
  return report.evaluations.map(({ resourceId }: { resourceId: string }) => resourceId).sort();
}

test.each<[scenario: string, files: Record<string, string>, ids: string[]]>([
  [
    'a resource that the newest snapshot lacks is gone',
    { 'a.json': snapshot(item('old', 1), item('kept', 1)), 'b.json': snapshot(item('kept', 1), item('new', 2)) },
    ['kept', 'new'],
  ],
  [
    'whatever the order of the files',
    { 'b.json': snapshot(item('old', 1), item('kept', 1)), 'a.json': snapshot(item('kept', 1), item('new', 2)) },
    ['kept', 'new'],
  ],
  [
    'the time in the name decides, if nothing but a deletion happened',
    { [`z/${atHour(3)}`]: snapshot(item('kept', 1)), [`a/${atHour(2)}`]: snapshot(item('kept', 1), item('old', 2)) },
    ['kept'],
  ],
  [
    'a later item says that it exists',
    { 'a.json': snapshot(item('r', 1)), 'b.json': snapshot(item('x', 2)), 'c.json': history(item('r', 3)) },
    ['r', 'x'],
  ],
  [
    'an item that is older than the snapshot does not',
    { 'a.json': history(item('r', 1)), 'b.json': snapshot(item('x', 2)) },
    ['x'],
  ],
  [
    'another Region is not superseded',
    { 'a.json': snapshot(item('r', 1, { region: 'us-east-1' })), 'b.json': snapshot(item('x', 2)) },
    ['r', 'x'],
  ],
  [
    'another account is not superseded',
    { 'a.json': snapshot(item('r', 1, { account: '444455556666' })), 'b.json': snapshot(item('x', 2)) },
    ['r', 'x'],
  ],
  [
    'a global resource is superseded by resources of its type only',
    {
      'a.json': snapshot(item('r', 1, { region: 'global' }), item('x', 1)),
      'b.json': snapshot(item('x', 1), item('other', 2, { region: 'global', type: 'Test::Lid' })),
    },
    ['r', 'x'],
  ],
  [
    'a truncated snapshot does not supersede',
    { 'a.json': snapshot(item('r', 1)), 'b.json': snapshot(item('x', 2), item('y', 2)).slice(0, -30) },
    ['r', 'x'],
  ],
  [
    'a history file does not supersede',
    { 'a.json': snapshot(item('r', 1)), 'b.json': history(item('x', 2)) },
    ['r', 'x'],
  ],
  [
    'a list of items does not supersede',
    { 'a.json': snapshot(item('r', 1)), 'b.json': JSON.stringify([item('x', 2)]) },
    ['r', 'x'],
  ],
  [
    'two snapshots in one file do not supersede',
    { 'a.json': snapshot(item('r', 1)), 'b.json': `${snapshot(item('x', 2))}\n${snapshot(item('y', 2))}\n` },
    ['r', 'x', 'y'],
  ],
  [
    'a snapshot without any item that a rule reads supersedes',
    { 'a.json': snapshot(item('r', 1)), 'b.json': snapshot(item('cup', 2, { type: 'Test::Cup' })) },
    [],
  ],
  [
    'two files of one snapshot belong together',
    {
      'a.json': snapshot(item('r', 1)).replace(/"s\d+"/, '"s"'),
      'b.json': snapshot(item('x', 2)).replace(/"s\d+"/, '"s"'),
    },
    ['r', 'x'],
  ],
  [
    'an item without a capture time stays',
    {
      'a.json': JSON.stringify([{ ...item('r', 1), configurationItemCaptureTime: undefined }]),
      'b.json': snapshot(item('x', 2)),
    },
    ['r', 'x'],
  ],
])('%s', async (_scenario, files, ids) => {
  expect(await listIds(files)).toEqual(ids);
});

test('every version is evaluated on request', async () => {
  const files = { 'a.json': snapshot(item('old', 1)), 'b.json': snapshot(item('new', 2)) };
  expect(await listIds(files, '--every-version')).toEqual(['new', 'old']);
});

test('a fact of a resource that is gone is gone, too', async () => {
  const lid = item('l', 1, { type: 'Test::Lid', configuration: { colour: 'blue' } });
  const box = item('b', 1, { configuration: { size: 1, lid: 'l' } });
  const folder = createFolder({ 'a.json': snapshot(box, lid), 'b.json': snapshot(box, item('x', 2)) });
  const report = await evaluateJson([folder, '--rule', 'red-lid']);
  expect(report.evaluations[0]).toMatchObject({ resourceId: 'b', complianceType: 'NON_COMPLIANT' });
});

test('the notes say what is left out and how old the snapshot is', async () => {
  const folder = createFolder({ 'a.json': snapshot(item('old', 1)), 'b.json': snapshot(item('new', 2)) });
  const { out } = await run(['evaluate', folder, '--now', '2026-03-10T12:00:00Z'], { width: 400 });
  expect(out).toContain('1 resource is left out: the newest snapshot');
  expect(out).toContain(
    'The newest snapshot of 111122223333 eu-west-1 is more than 9 days old (2026-03-01T02:00:00.000Z)',
  );
  const fresh = await run(['evaluate', folder, '--now', '2026-03-01T12:00:00Z'], { width: 400 });
  expect(fresh.out).not.toContain('days old');
});

test('snapshots give what the last of them contains', async () => {
  const ids = fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(ids, { minLength: 1, maxLength: 4 }), async (snapshots) => {
      const files = snapshots.map((present, hour) => [
        atHour(hour),
        snapshot(...present.map((id) => item(`r${id}`, 0))),
      ]);
      const last = (snapshots.at(-1) as number[]).map((id) => `r${id}`).sort();
      expect(await listIds(Object.fromEntries(files))).toEqual(last);
    }),
    { numRuns: 15 },
  );
});
