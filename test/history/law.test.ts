import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { findResource } from '../../lib/history/state/resources';
import { readStateAt } from '../../lib/history/state/state-at';
import { readItemsAt } from '../../lib/history/state/stream-items';
import type { Database } from '../../lib/history/store/duckdb';
import { openForReading } from '../../lib/history/store/store';
import { createFolder } from '../temporary-files';
import { createHistory, createItem, createSnapshot } from './items';

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
const toIso = (hour: number): string => new Date(toTime(hour)).toISOString();

/** Many, since a store takes more time than what is in it. */
const RESOURCES = ['vol-0a', 'vol-0b', 'vol-0c', 'vol-0d', 'vol-0e', 'vol-0f'];

const step: fc.Arbitrary<Step> = fc.record({
  resource: fc.constantFrom(...RESOURCES),
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  hour: fc.integer({ min: 1, max: 12 }),
  status: fc.constantFrom('OK', 'ResourceDiscovered', 'ResourceDeleted', 'ResourceNotRecorded'),
  size: fc.integer({ min: 1, max: 3 }),
});
const MAX_STEPS = 36;
/** A resource has one version at a time. */
const lives = fc.uniqueArray(step, {
  minLength: MAX_STEPS / 2,
  maxLength: MAX_STEPS,
  selector: ({ resource, region, hour }) => `${resource} ${region} ${hour}`,
});

const toItem = ({ resource, region, hour, status, size }: Step): unknown =>
  createItem({
    resourceId: resource,
    awsRegion: region,
    ARN: `arn:aws:ec2:${region}:111122223333:volume/${resource}`,
    configurationItemCaptureTime: toIso(hour),
    configurationItemStatus: status,
    configuration: status === 'OK' || status === 'ResourceDiscovered' ? { size } : null,
  });

const STATUSES = {
  OK: 'recorded',
  ResourceDiscovered: 'recorded',
  ResourceDeleted: 'deleted',
  ResourceNotRecorded: 'notRecorded',
} as const;

/** A complete snapshot of a Region, half an hour after the hour. It lacks some resources, as if they were deleted unseen. */
interface Shot {
  readonly region: string;
  readonly hour: number;
  readonly lacks: readonly string[];
}

const shots = fc.uniqueArray(
  fc.record({
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
    hour: fc.integer({ min: 1, max: 12 }).map((hour) => hour + 0.5),
    lacks: fc.subarray(RESOURCES),
  }),
  // Enough that a resource is gone in one and listed in a later one of its Region.
  { minLength: 4, maxLength: 8, selector: ({ region, hour }) => `${region} ${hour}` },
);

interface Moment {
  readonly hour: number;
  readonly status: string;
  readonly size: number;
}

type Life = Pick<Step, 'resource' | 'region'>;

/** The moments of a resource by the definition: its steps, and when snapshots first lack it and list it again. */
function listMoments(steps: readonly Step[], taken: readonly Shot[], { resource, region }: Life): Moment[] {
  const own = steps
    .filter((other) => other.resource === resource && other.region === region)
    .sort((a, b) => a.hour - b.hour);
  return own.flatMap((version, index): Moment[] => {
    const moments: Moment[] = [{ ...version, status: STATUSES[version.status] }];
    if (moments[0]?.status !== 'recorded') return moments;
    const end = own[index + 1]?.hour ?? Number.POSITIVE_INFINITY;
    let wasListed = true;
    const shotsOfRegion = taken.filter((shot) => shot.region === region && shot.hour > version.hour && shot.hour < end);
    for (const shot of shotsOfRegion) {
      const isListed = !shot.lacks.includes(resource);
      if (isListed !== wasListed) {
        moments.push({ hour: shot.hour, status: isListed ? 'recorded' : 'deleted', size: version.size });
      }
      wasListed = isListed;
    }
    return moments;
  });
}

function findState(moments: readonly Moment[], hour: number) {
  const inForce = moments.findLast((moment) => moment.hour <= hour);
  const next = moments.find((moment) => moment.hour > hour);
  const status = inForce?.status ?? 'noRecord';
  return {
    status,
    since: inForce ? toTime(inForce.hour) : null,
    until: next ? toTime(next.hour) : null,
    size: status === 'recorded' ? inForce?.size : undefined,
  };
}

/** The items that a snapshot lists: the versions in force, except those that it lacks. */
const listItems = (steps: readonly Step[], { region, hour, lacks }: Shot): unknown[] =>
  RESOURCES.flatMap((resource) => {
    const inForce = steps
      .filter((other) => other.resource === resource && other.region === region && other.hour <= hour)
      .sort((a, b) => a.hour - b.hour)
      .at(-1);
    return inForce && STATUSES[inForce.status] === 'recorded' && !lacks.includes(resource) ? [toItem(inForce)] : [];
  });

const readSize = (item: unknown): number | undefined =>
  (item as { configuration?: { size?: number } } | null)?.configuration?.size;

test('the state at a time is the latest version up to it, in whatever order and however often the files arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      lives,
      shots,
      fc.array(fc.nat({ max: 3 }), { minLength: MAX_STEPS, maxLength: MAX_STEPS }),
      async (steps, allShots, places) => {
        // A snapshot without items does not say which Region it is of.
        const taken = allShots.filter((shot) => listItems(steps, shot).length > 0).sort((a, b) => a.hour - b.hour);
        // Each version is in a file of its own choice, and in a second one as well.
        const files = [0, 1, 2, 3].map((file) => ({
          'history.json': createHistory(
            steps.filter((_, index) => places[index] === file || ((places[index] ?? 0) + 1) % 4 === file).map(toItem),
          ),
          ...Object.fromEntries(
            taken
              .filter((_, index) => places[index] === file)
              .map((shot) => {
                const { name, text } = createSnapshot(toIso(shot.hour).replace('.000', ''), listItems(steps, shot));
                return [`${shot.region}/${name}`, text];
              }),
          ),
        }));
        const store = join(createFolder({}), 'history.duckdb');
        for (const folder of files) await ingestFiles([createFolder(folder)], { store });
        const database = await openForReading(store);
        try {
          const lives = [...new Map(steps.map((step) => [`${step.resource} ${step.region}`, step])).values()];
          const moments = lives.map((life) => listMoments(steps, taken, life));
          for (const [index, { resource, region }] of lives.entries()) {
            const found = await findResource(database, { resource, region }, toTime(24));
            if (found.kind !== 'found') throw new Error(`Cannot find ${resource}`);
            for (const hour of HOURS) {
              const { status, since, until, item } = await readStateAt(database, found.resource.number, toTime(hour));
              expect({ status, since, until, size: readSize(item) }).toEqual(findState(moments[index] ?? [], hour));
            }
          }
          for (const hour of HOURS) {
            const expected = lives.flatMap(({ resource, region }, index) => {
              const { status, size } = findState(moments[index] ?? [], hour);
              return status === 'recorded' ? [`${resource} ${region} ${size}`] : [];
            });
            expect((await listState(database, toTime(hour))).sort()).toEqual(expected.sort());
          }
        } finally {
          database.close();
        }
      },
    ),
    // Each try takes seconds, so a failure is not made smaller.
    { numRuns: 5, endOnFailure: true },
  );
});

const HOURS = [0, 3, 6, 9, 13];

async function listState(database: Database, at: number): Promise<string[]> {
  const { stream } = await readItemsAt(database, at);
  const lines = (await text(stream)).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const item = JSON.parse(line);
    return `${item.resourceId} ${item.awsRegion} ${readSize(item)}`;
  });
}
