import { join } from 'node:path';
import fc from 'fast-check';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { openForReading } from '../../lib/history/store/store';
import { expandFields } from '../../lib/sql/advanced-query/compile-query';
import { buildResult } from '../../lib/sql/advanced-query/results';
import { checkQuery, runAdvancedQuery } from '../../lib/sql/advanced-query/run-query';
import { compileAthenaQuery } from '../../lib/sql/athena/compile-query';
import { createHistory, createItem, createSnapshot } from '../history/items';
import { AthenaStub, type DeliveredFile } from '../support/athena-stub';
import { createFolder } from '../temporary-files';

/** A step in the life of a resource. `gone`: nothing is delivered, and later snapshots lack it. */
interface Step {
  readonly resource: string;
  readonly region: string;
  /** Hours since the end of January 2026: the days of a month and a year are in the partitions. */
  readonly hour: number;
  readonly status: 'OK' | 'ResourceDiscovered' | 'ResourceDeleted' | 'ResourceNotRecorded' | 'gone';
  readonly size: number;
}

const START = Date.parse('2026-01-30T00:00:00Z');
const toTime = (hour: number): string => new Date(START + hour * 3_600_000).toISOString();

const step: fc.Arbitrary<Step> = fc.record({
  resource: fc.constantFrom('vol-0a', 'vol-0b', 'vol-0c'),
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  hour: fc.integer({ min: 1, max: 80 }),
  status: fc.constantFrom('OK', 'OK', 'ResourceDiscovered', 'ResourceDeleted', 'ResourceNotRecorded', 'gone'),
  size: fc.integer({ min: 1, max: 3 }),
});
const lives = fc.uniqueArray(step, {
  minLength: 1,
  maxLength: 20,
  selector: ({ resource, region, hour }) => `${resource} ${region} ${hour}`,
});

const toItem = ({ resource, region, hour, status, size }: Step): object =>
  createItem({
    resourceId: resource,
    awsRegion: region,
    ARN: `arn:aws:ec2:${region}:111122223333:volume/${resource}`,
    configurationItemCaptureTime: toTime(hour),
    configurationItemStatus: status,
    configuration: isRecorded(status) ? { size } : null,
  });

const isRecorded = (status: Step['status']): boolean => status === 'OK' || status === 'ResourceDiscovered';

/** Returns the folder of a Region's files of a day. */
function toFolder(region: string, time: string, kind: string): string {
  const [, year, month, day] = /^(\d+)-0?(\d+)-0?(\d+)T/.exec(time) ?? [];
  return `AWSLogs/111122223333/Config/${region}/${year}/${month}/${day}/${kind}`;
}

/** Histories are delivered every six hours, snapshots daily. */
function deliver(steps: readonly Step[]): DeliveredFile[] {
  // A snapshot without items leaves no trace in the table.
  const regions = [...new Set(steps.map(({ region }) => region))];
  const always = regions.map((region): Step => ({ resource: 'vol-0', region, hour: 0, status: 'OK', size: 9 }));
  const ordered = [...always, ...steps].sort((a, b) => a.hour - b.hour);
  const files: DeliveredFile[] = [];
  for (const region of regions) {
    const own = ordered.filter((one) => one.region === region);
    for (let hour = 6; hour <= 96; hour += 6) {
      const items = own.filter((one) => one.hour > hour - 6 && one.hour <= hour && one.status !== 'gone').map(toItem);
      const folder = toFolder(region, toTime(hour), 'ConfigHistory');
      if (items.length > 0) files.push({ key: `${folder}/history-${hour}.json`, text: createHistory(items) });
    }
    for (let hour = 5.5; hour <= 96; hour += 24) {
      const newest = new Map(own.filter((one) => one.hour <= hour).map((one) => [one.resource, one]));
      const items = [...newest.values()].filter(({ status }) => isRecorded(status)).map(toItem);
      const { name, text } = createSnapshot(toTime(hour), items);
      const folder = toFolder(region, toTime(hour), 'ConfigSnapshot');
      files.push({ key: `${folder}/${name.replace('eu-west-1', region)}`, text });
    }
  }
  return files;
}

const QUERY = "SELECT resourceId, awsRegion, configuration.size WHERE resourceType = 'AWS::EC2::Volume'";
const SOURCE = { database: 'assay_history', table: 'config_files', lookbackDays: 2, accounts: [], regions: [] };

test('the state at a time is that of the history store, whatever happened and was delivered', async () => {
  const athena = new AthenaStub();
  await fc.assert(
    fc.asyncProperty(lives, async (steps) => {
      const files = deliver(steps);
      await athena.load(files);
      const store = join(createFolder({}), 'history.duckdb');
      await ingestFiles([createFolder(Object.fromEntries(files.map(({ key, text }) => [key, text])))], { store });
      const database = await openForReading(store);
      try {
        const checked = await checkQuery(QUERY, database);
        for (const hour of [12, 40, 60, 85]) {
          const at = Date.parse(toTime(hour));
          const sql = compileAthenaQuery(checked, { ...SOURCE, at });
          const { names, rows, reason } = await athena.execute(sql);
          const fields = expandFields(checked.query);
          const results = rows.map((row) => buildResult(fields, row.slice(0, fields.length)));
          const { results: expected } = await runAdvancedQuery(database, QUERY, at);
          expect({ reason, names, hour, results }).toEqual({
            reason: undefined,
            names: ['field_0', 'field_1', 'field_2', 'is_uncovered'],
            hour,
            results: expected,
          });
        }
      } finally {
        database.close();
      }
    }),
    { numRuns: 5 },
  );
});
