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
  ...[
    ['without a readable Region', { ...item('r', 2), awsRegion: 7 }],
    ['without a readable account', { ...item('r', 2), awsAccountId: {} }],
    ['without a type', { ...item('r', 2), resourceType: undefined }],
    ['that is null', null],
  ].map(([which, unreadable]): [string, Record<string, string>, string[]] => [
    `a snapshot with an item ${which} does not supersede: it may be any resource`,
    { 'a.json': snapshot(item('r', 1)), 'b.json': snapshot(item('x', 2), unreadable as object) },
    ['r', 'x'],
  ]),
  [
    'an item that cannot be read, of a known resource, supersedes it alone',
    {
      'a.json': snapshot(item('r', 1), item('old', 1)),
      'b.json': snapshot(item('x', 2), { ...item('r', 2), tags: 7 }),
    },
    ['x'],
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
    'The newest snapshot of 111122223333 eu-west-1 is 9 days old (2026-03-01 02:00 UTC): more than a day is too old',
  );
  const fresh = await run(['evaluate', folder, '--now', '2026-03-01T12:00:00Z'], { width: 400 });
  expect(fresh.out).not.toContain('too old');
});

test.each<[scenario: string, now: string, age: string]>([
  ['minutes', '2026-03-01T02:59:59Z', 'input 59 minutes old'],
  ['hours', '2026-03-03T01:00:00Z', 'input 47 hours old'],
  ['days', '2026-03-03T02:00:00Z', 'input 2 days old'],
])('the header gives the age of the input in %s', async (_scenario, now, age) => {
  const folder = createFolder({ 'a.json': history(item('old', 1), item('new', 2)) });
  expect((await run(['evaluate', folder, '--now', now], { width: 400 })).out).toContain(` · ${age} · `);
});

describe('the state at a time', () => {
  const moved = { configuration: { size: 99 } };
  const undated = { ...item('undated', 1), configurationItemCaptureTime: undefined };
  const described = JSON.stringify({ Resources: { T: { Type: 'Test::Box', Properties: { size: 1 } } } });

  test.each<[scenario: string, files: Record<string, string>, hour: number, results: string[]]>([
    ['an item of that time is used', { 'a.json': history(item('r', 3)) }, 3, ['r COMPLIANT']],
    [
      'the newest version of that time is used',
      { 'a.json': history(item('r', 1), item('r', 3, moved), item('r', 5)) },
      4,
      ['r NON_COMPLIANT'],
    ],
    [
      'a resource that was deleted later exists',
      { 'a.json': history(item('r', 1), item('r', 5, { status: 'ResourceDeleted' })) },
      4,
      ['r COMPLIANT'],
    ],
    [
      'a resource that was deleted before does not',
      { 'a.json': history(item('r', 1), item('r', 3, { status: 'ResourceDeleted' })) },
      4,
      ['r NOT_APPLICABLE'],
    ],
    [
      'a resource that was created again later does not',
      { 'a.json': history(item('r', 1), item('r', 3, { status: 'ResourceDeleted' }), item('r', 5)) },
      4,
      ['r NOT_APPLICABLE'],
    ],
    [
      'a later snapshot does not supersede',
      { [atHour(2)]: snapshot(item('gone', 1), item('kept', 1)), [atHour(6)]: snapshot(item('kept', 1)) },
      4,
      ['gone COMPLIANT', 'kept COMPLIANT'],
    ],
    [
      'a later snapshot without a time in its name does not, either',
      { 'a.json': snapshot(item('gone', 1), item('kept', 2)), 'b.json': snapshot(item('kept', 2), item('new', 6)) },
      4,
      ['gone COMPLIANT', 'kept COMPLIANT'],
    ],
    [
      'nor one whose later items no rule reads',
      {
        'a.json': snapshot(item('gone', 1), item('kept', 2)),
        'b.json': snapshot(
          ...[1, 2, 3, 4, 6].map((hour) => item(`cup${hour}`, hour, { type: 'Test::Cup' })),
          item('kept', 2),
        ),
      },
      4,
      ['gone COMPLIANT', 'kept COMPLIANT'],
    ],
    [
      'the newest snapshot of that time supersedes',
      {
        [atHour(1)]: snapshot(item('gone', 1), item('kept', 1)),
        [atHour(3)]: snapshot(item('kept', 1)),
        [atHour(6)]: snapshot(item('gone', 5), item('kept', 1)),
      },
      4,
      ['kept COMPLIANT'],
    ],
    [
      'a later snapshot gives the items that were captured by then',
      { [atHour(6)]: snapshot(item('old', 1), item('new', 5)) },
      4,
      ['old COMPLIANT'],
    ],
    [
      'an item without a capture time is used',
      { 'a.json': JSON.stringify([undated, item('new', 5)]) },
      4,
      ['undated COMPLIANT'],
    ],
    ['a template is used', { 'a.json': described, 'b.json': history(item('new', 5)) }, 4, ['T COMPLIANT']],
    [
      'a time in the future uses everything',
      { 'a.json': history(item('r', 1), item('r', 5, moved)) },
      999,
      ['r NON_COMPLIANT'],
    ],
  ])('%s', async (_scenario, files, hour, results) => {
    const folder = createFolder(files);
    for (const option of ['--at', '--now']) {
      const time = new Date(Date.UTC(2026, 2, 1, hour)).toISOString();
      const { evaluations } = await evaluateJson([folder, '--rule', 'big-box', option, time]);
      expect(
        evaluations.map((one: Record<string, string>) => `${one.resourceId} ${one.complianceType}`).sort(),
      ).toEqual(results);
    }
  });

  test('without either option the clock hides nothing', async () => {
    const folder = createFolder({ 'a.json': history(item('r', 1), item('r', 999, moved)) });
    const { evaluations } = await evaluateJson([folder, '--rule', 'big-box']);
    expect(evaluations).toEqual([expect.objectContaining({ complianceType: 'NON_COMPLIANT' })]);
  });

  test('every version of that time is evaluated on request', async () => {
    const files = { 'a.json': history(item('r', 1), item('r', 3), item('r', 5)) };
    expect(await listIds(files, '--every-version', '--at', '2026-03-01T04:00:00Z')).toEqual(['r', 'r']);
  });

  test('facts are those of that time', async () => {
    const lid = (hour: number, colour: string) => item('l', hour, { type: 'Test::Lid', configuration: { colour } });
    const box = item('b', 1, { configuration: { size: 1, lid: 'l' } });
    const folder = createFolder({ 'a.json': history(box, lid(1, 'red'), lid(5, 'blue')) });
    const args = [folder, '--rule', 'red-lid'];
    const now = await evaluateJson(args);
    const before = await evaluateJson([...args, '--at', '2026-03-01T04:00:00Z']);
    expect(before.evaluations[0].complianceType).not.toBe(now.evaluations[0].complianceType);
  });

  test('snapshots of every hour give the state of each hour', async () => {
    const sizes = fc.array(fc.constantFrom(0, 1, 99), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(sizes, { minLength: 1, maxLength: 4 }), fc.nat(4), async (boxes, at) => {
        // Size 0 stands for a resource that does not exist at that hour. A snapshot repeats the last change.
        const itemAt = (timeline: number[], index: number, hour: number) => {
          let changed = hour;
          while (changed > 0 && timeline[changed - 1] === timeline[hour]) changed--;
          return item(`r${index}`, changed, { configuration: { size: timeline[hour] } });
        };
        const files = [0, 1, 2, 3, 4].map((hour) => {
          const items = boxes.flatMap((sizes, index) => (sizes[hour] === 0 ? [] : [itemAt(sizes, index, hour)]));
          return [atHour(hour), snapshot(item('always', 0), ...items)];
        });
        const expected = boxes.flatMap((sizes, index) => (sizes[at] === 0 ? [] : [`r${index} ${sizes[at]}`]));
        const time = new Date(Date.UTC(2026, 2, 1, at, 30)).toISOString();
        const args = [createFolder(Object.fromEntries(files)), '--rule', 'big-box', '--at', time];
        const found = (await evaluateJson(args)).evaluations.map(
          ({ resourceId, complianceType }: Record<string, string>) =>
            `${resourceId} ${complianceType === 'COMPLIANT' ? 1 : 99}`,
        );
        expect(found.sort()).toEqual(['always 1', ...expected].sort());
      }),
      { numRuns: 20 },
    );
  });

  test('the notes count what was not used', async () => {
    const folder = createFolder({
      [atHour(2)]: snapshot(item('a', 1), item('b', 2)),
      [atHour(6)]: snapshot(item('a', 5), item('b', 6)),
      'z.json': JSON.stringify([undated]),
    });
    const { out } = await run(['evaluate', folder, '--at', '2026-03-01T04:00:00Z'], { width: 400 });
    expect(out).toContain('2 items captured after 2026-03-01 04:00 UTC were not used\n');
    expect(out).toContain(
      '1 snapshot taken after 2026-03-01 04:00 UTC does not show which resources were gone by then\n',
    );
    expect(out).toContain('1 item without a capture time was used, and may be later than 2026-03-01 04:00 UTC\n');
  });

  test.each([
    ['2026-03-01T12:00:00Z', false],
    ['2026-03-01T12:00:01Z', true],
  ])('asked at noon, a state at %s has a note that it is in the future: %s', async (time, isFuture) => {
    const args = [createFolder({ 'a.json': history(item('a', 1)) }), '--rule', 'big-box', '--at', time];
    for (const command of [['evaluate'], ['remediate', '--preview']]) {
      const { out } = await run([...command, ...args, '--format', 'table'], { width: 400 });
      expect(out.includes(' is in the future: the answer assumes that nothing changes until then\n')).toBe(isFuture);
    }
  });

  test.each<[scenario: string, args: string[], message: string]>([
    [
      'a state before everything in the input',
      ['--at', '2025-03-01'],
      'Cannot evaluate the state at 2025-03-01 00:00 UTC: all 2 items of the types that the rules evaluate were captured later',
    ],
    [
      'a state later than the time of the evaluation',
      ['--at', '2026-04-01', '--now', '2026-03-01'],
      'Cannot use --at "2026-04-01": it is later than --now "2026-03-01"',
    ],
    [
      'a state that is no time',
      ['--at', 'then'],
      'Cannot use --at "then": expected a time with a zone (2026-03-01T12:00:00Z), a day (2026-03-01) or a relative time (2w ago, yesterday)',
    ],
  ])('%s is refused', async (_scenario, args, message) => {
    const folder = createFolder({ 'a.json': history(item('a', 1), item('b', 2)) });
    expect(await run(['evaluate', folder, ...args])).toEqual({ code: 2, out: '', err: `assay: ${message}\n` });
  });
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
