import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { createHistory, createItem } from '../history/items';
import { rules } from '../rules/registry';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

// Without a path, plans are for the state that the history store has.

const volume = (day: string, volumeType: string, parts: object = {}) =>
  createItem({
    configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
    configuration: { volumeId: 'vol-0a', volumeType, size: 100, iops: 3000, state: 'in-use', attachments: [] },
    ...parts,
  });

let store: string;
let files: string;
beforeAll(async () => {
  const deleted = { configurationItemStatus: 'ResourceDeleted', configuration: null };
  files = createFolder({
    'history.json': createHistory([volume('01', 'gp3'), volume('05', 'gp2'), volume('20', 'gp2', deleted)]),
  });
  store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([files], { store });
});

const preview = (...args: string[]) =>
  run(['remediate', '--preview', '--rule', 'gp2-volume', ...args, '--format', 'json'], { rules });
const listPlans = (out: string) =>
  JSON.parse(out).plans.map(({ resourceId, plan }: { resourceId: string; plan: { kind: string } }) => [
    resourceId,
    plan.kind,
  ]);

test.each([
  ['before the change', ['--at', '2026-01-03'], 0, []],
  ['after it', ['--at', '2026-01-10T12:00:00+01:00'], 0, [['vol-0a', 'fix']]],
  ['at a time before --now', ['--now', '2026-01-24', '--at', '2w ago'], 0, [['vol-0a', 'fix']]],
  ['at the time of --now', ['--now', '2026-01-10'], 0, [['vol-0a', 'fix']]],
])('plans are for the state %s', async (_, args, code, plans) => {
  const { code: actual, out } = await preview('--store', store, ...args);
  expect([actual, listPlans(out)]).toEqual([code, plans]);
});

test('the plan from the store is that of the files', async () => {
  const at = ['--at', '2026-01-10'];
  const [fromStore, fromFiles] = [await preview('--store', store, ...at), await preview(files, ...at)];
  const withoutSource = (out: string) => JSON.parse(out).plans.map(({ source, ...plan }: { source: string }) => plan);
  expect(withoutSource(fromStore.out)).toEqual(withoutSource(fromFiles.out));
});

test.each([
  [
    ['--at', '2026-01-30'],
    'Nothing to plan for: the store has no resource that was recorded at 2026-01-30T00:00:00.000Z',
  ],
  [['--at', '2026-01-10T12:00:00'], 'Cannot use --at "2026-01-10T12:00:00": expected a time with a zone'],
  [['files'], 'Cannot use --store with a path: give one of them'],
])('%j is refused', async (args, message) => {
  const { code, err } = await preview('--store', store, ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

test.each<[string, object]>([
  ['has no id', { resourceId: undefined }],
  ['is unreadable', { configurationItemStatus: 'Fine' }],
])('an item that %s leaves what a plan needs of it open, as in the files', async (_, defect) => {
  const permission = { ipProtocol: '-1', ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
  const group = createItem({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a',
    resourceName: 'default',
    ARN: undefined,
    configuration: { groupId: 'sg-0a', groupName: 'default', ipPermissions: [permission], ipPermissionsEgress: [] },
  });
  const inUseBy = (groupId: string, parts: object) =>
    createItem({
      resourceType: 'AWS::EC2::NetworkInterface',
      resourceId: `eni-${groupId}`,
      ARN: undefined,
      configuration: { networkInterfaceId: `eni-${groupId}`, groups: [{ groupId, groupName: 'x' }] },
      ...parts,
    });
  const ask = async (parts: object, toInput: (folder: string) => Promise<readonly string[]>) => {
    const folder = createFolder({ 'a.json': createHistory([group, inUseBy('sg-0b', {}), inUseBy('sg-0a', parts)]) });
    const options = ['--rule', 'default-security-group', '--now', '2026-02-01', '--format', 'json'];
    const { out } = await run(['remediate', '--preview', ...options, ...(await toInput(folder))], { rules });
    const { plans, unreadable } = JSON.parse(out);
    return [plans.map(({ plan }: { plan: unknown }) => plan), unreadable.length];
  };
  const toStore = async (folder: string) => {
    const own = join(createFolder({}), 'history.duckdb');
    await ingestFiles([folder], { store: own });
    return ['--store', own];
  };
  const fromFiles = await ask(defect, async (folder) => [folder]);
  expect(await ask(defect, toStore)).toEqual(fromFiles);
  // Of an item that is gone nothing is open.
  expect(await ask({ configurationItemStatus: 'ResourceDeleted' }, toStore)).not.toEqual(fromFiles);
});
