import { join } from 'node:path';
import fc from 'fast-check';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { findResource } from '../../lib/history/state/resources';
import { readStateAt } from '../../lib/history/state/state-at';
import { openForReading } from '../../lib/history/store/store';
import { createFolder } from '../temporary-files';
import { createHistory, createItem } from './items';

/** One step in the life of a resource. */
interface Step {
  readonly resource: string;
  readonly region: string;
  /** Hours since the first of January 2026. */
  readonly hour: number;
  readonly status: 'OK' | 'ResourceDiscovered' | 'ResourceDeleted' | 'ResourceNotRecorded';
  readonly size: number;
}

const START = Date.parse('2026-01-01T00:00:00Z');
const toTime = (hour: number): number => START + hour * 3_600_000;

const step: fc.Arbitrary<Step> = fc.record({
  resource: fc.constantFrom('vol-0a', 'vol-0b'),
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  hour: fc.integer({ min: 1, max: 12 }),
  status: fc.constantFrom('OK', 'ResourceDiscovered', 'ResourceDeleted', 'ResourceNotRecorded'),
  size: fc.integer({ min: 1, max: 3 }),
});
/** A resource has one version at a time. */
const lives = fc.uniqueArray(step, {
  minLength: 1,
  maxLength: 12,
  selector: ({ resource, region, hour }) => `${resource} ${region} ${hour}`,
});

const toItem = ({ resource, region, hour, status, size }: Step): unknown =>
  createItem({
    resourceId: resource,
    awsRegion: region,
    ARN: `arn:aws:ec2:${region}:111122223333:volume/${resource}`,
    configurationItemCaptureTime: new Date(toTime(hour)).toISOString(),
    configurationItemStatus: status,
    configuration: status === 'OK' || status === 'ResourceDiscovered' ? { size } : null,
  });

const STATUSES = {
  OK: 'recorded',
  ResourceDiscovered: 'recorded',
  ResourceDeleted: 'deleted',
  ResourceNotRecorded: 'notRecorded',
} as const;

/** The state by the definition: the latest step up to the hour. */
function findExpected(steps: readonly Step[], resource: string, region: string, hour: number): unknown {
  const own = steps
    .filter((other) => other.resource === resource && other.region === region)
    .sort((a, b) => a.hour - b.hour);
  const inForce = own.filter((other) => other.hour <= hour).at(-1);
  const next = own.find((other) => other.hour > hour);
  const status = inForce ? STATUSES[inForce.status] : 'noRecord';
  return {
    status,
    since: inForce ? toTime(inForce.hour) : null,
    until: next ? toTime(next.hour) : null,
    size: status === 'recorded' ? inForce?.size : undefined,
  };
}

test('the state at a time is the latest version up to it, in whatever order and however often the files arrive', async () => {
  await fc.assert(
    fc.asyncProperty(lives, fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }), async (steps, places) => {
      // Each version is in a file of its own choice, and in a second one as well.
      const files = [0, 1, 2, 3].map((file) =>
        steps.filter((_, index) => places[index] === file || ((places[index] ?? 0) + 1) % 4 === file).map(toItem),
      );
      const store = join(createFolder({}), 'history.duckdb');
      for (const items of files) {
        if (items.length > 0) await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
      }
      const database = await openForReading(store);
      try {
        for (const resource of new Set(steps.map((other) => other.resource))) {
          for (const region of new Set(
            steps.filter((other) => other.resource === resource).map((other) => other.region),
          )) {
            const found = await findResource(database, { resource, region }, toTime(24));
            if (found.kind !== 'found') throw new Error(`Cannot find ${resource}`);
            for (const hour of [0, 3, 6, 9, 13]) {
              const { status, since, until, item } = await readStateAt(database, found.resource.number, toTime(hour));
              const size = (item?.configuration as { size?: number } | undefined)?.size;
              expect({ status, since, until, size }).toEqual(findExpected(steps, resource, region, hour));
            }
          }
        }
      } finally {
        database.close();
      }
    }),
    { numRuns: 15 },
  );
});
