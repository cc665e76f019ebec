import { join } from 'node:path';
import { streamRecorded } from '../../lib/history/compliance/recorded-versions';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { openForReading } from '../../lib/history/store/store';
import { createFolder } from '../temporary-files';
import { createHistory, createItem } from './items';

const version = (resourceId: string, day: string, overrides: object = {}) =>
  createItem({ resourceId, ARN: null, configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`, ...overrides });
const DELETED = { configurationItemStatus: 'ResourceDeleted', configuration: null };
const BUCKET = { resourceType: 'AWS::S3::Bucket' };

const VOLUMES = ['vol-0a 01-03', 'vol-0a 03-05', 'vol-0b 02-', 'vol-0c 01-04', 'vol-0c 06-'];

test.each([
  ['at once', {}, ['logs 01-', ...VOLUMES]],
  ['a resource at a time', { batchVersions: 1 }, ['logs 01-', ...VOLUMES]],
  ['two versions at a time', { batchVersions: 2 }, ['logs 01-', ...VOLUMES]],
  [
    'as known at a time',
    { to: Date.parse('2026-01-03T12:00:00Z') },
    ['logs 01-', 'vol-0a 01-03', 'vol-0a 03-', 'vol-0b 02-', 'vol-0c 01-'],
  ],
])('yields what was recorded %s, by resource and time', async (_name, options, expected) => {
  const store = join(createFolder({}), 'history.duckdb');
  const items = [
    ...[version('vol-0a', '01'), version('vol-0b', '02'), version('vol-0c', '01'), version('logs', '01', BUCKET)],
    ...[version('vol-0a', '03'), version('vol-0c', '04', DELETED), version('vol-0a', '05', DELETED)],
    ...[version('vol-0c', '06'), version('fn', '01', { resourceType: 'AWS::Lambda::Function' })],
  ];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
  const database = await openForReading(store);
  try {
    const day = (time: number | null) => (time === null ? '' : new Date(time).toISOString().slice(8, 10));
    const rows = [];
    for await (const row of streamRecorded(database, ['AWS::EC2::Volume', 'AWS::S3::Bucket'], options)) {
      rows.push(`${row.resource_id} ${day(row.time)}-${day(row.next_time)}`);
    }
    expect([...rows].sort()).toEqual(expected);
    expect(rows.at(-1)).toBe('logs 01-');
  } finally {
    database.close();
  }
});
