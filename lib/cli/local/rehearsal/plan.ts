import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rule } from '../../../core/rule';
import { DAY_MS } from '../../../core/time';
import { ingestFiles } from '../../../history/ingest/ingest';
import type { Io } from '../../io';
import { withStore } from '../../past/store-options';
import { UsageError } from '../../usage-error';
import { parseDuration } from '../duration';
import { type AccountState, listSettingFiles, readState, readStateTime, type StateSource } from '../state/read-state';
import type { RehearsalPart, ReplayedPast } from './rehearsal';
import { type RecordedPast, readPast } from './replay';

/** The time of a rehearsal. */
interface RehearsalPlan {
  readonly start: Date;
  /** The time of the state; undefined for the newest items of files. */
  readonly at: Date | undefined;
  /** The time that is replayed. */
  readonly replay: { readonly from: Date; readonly to: Date } | undefined;
  readonly parts: readonly [RehearsalPart, ...RehearsalPart[]];
}

const HOUR_MS = DAY_MS / 24;

/** Plans the time of a rehearsal: from now on, or the past first. @throws UsageError for a time that cannot be read */
export function planRehearsal(
  values: { readonly for?: string | undefined; readonly replay?: string | undefined; readonly at?: string | undefined },
  io: Pick<Io, 'now'>,
): RehearsalPlan {
  const at = readStateTime(values.at, io);
  const end = at ?? io.now();
  if (values.replay === undefined) {
    const rest = parseDuration(values.for ?? '30d') - HOUR_MS;
    const first = { name: 'the first hour', milliseconds: HOUR_MS };
    return {
      start: end,
      at,
      replay: undefined,
      parts:
        rest > 0
          ? [first, { name: 'afterwards', milliseconds: rest }]
          : [{ ...first, name: rest === 0 ? first.name : `the first ${values.for}`, milliseconds: HOUR_MS + rest }],
    };
  }
  const replayed = parseDuration(values.replay);
  const from = new Date(end.getTime() - replayed);
  // In the first day of a rule its results are no alerts.
  const first = DAY_MS + HOUR_MS;
  return {
    start: new Date(from.getTime() - first),
    at: from,
    replay: { from, to: end },
    parts: [
      { name: 'the first day', milliseconds: first },
      { name: `the last ${values.replay}, replayed`, milliseconds: replayed },
      ...(values.for === undefined ? [] : [{ name: 'afterwards', milliseconds: parseDuration(values.for) }]),
    ],
  };
}

/**
 * Reads the state, and the past after it. Files are ingested into a store of their own, which is removed afterwards.
 */
export async function readRehearsal(
  source: StateSource,
  {
    plan,
    ...choice
  }: { readonly plan: RehearsalPlan; readonly account?: string | undefined; readonly region?: string | undefined },
  io: Io,
  registry: readonly Rule[],
): Promise<{ readonly state: AccountState; readonly past?: RecordedPast }> {
  const { at, replay } = plan;
  const options = { ...choice, at, purpose: 'rehearse' };
  if (!replay) return { state: await readState(source, options, io, registry) };
  const read = async (store: string, paths: readonly string[]) => {
    const state = await readState({ store, paths }, options, io, registry);
    const range = { from: replay.from.getTime(), to: replay.to.getTime() };
    const past = await withStore(store, io, (database) => readPast(database, state.scope, range));
    if (past.versions.length === 0) throw createEmptyPast(past, replay);
    return { state, past };
  };
  const { paths } = source;
  if (source.store !== undefined) return read(source.store, paths);
  const folder = mkdtempSync(join(tmpdir(), 'assay-rehearsal-'));
  try {
    const store = join(folder, 'history.duckdb');
    const settings = await listSettingFiles(paths, io, registry);
    const { unreadable, notes } = await ingestFiles(paths, { store, stdin: io.stdin });
    const { state, past } = await read(store, settings);
    const own = unreadable.filter(({ source }) => !settings.includes(source));
    const all = { unreadable: [...own, ...state.unreadable], notes: [...notes, ...state.notes] };
    return { state: { ...state, ...all }, past };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function createEmptyPast(
  { newest, unreadable }: RecordedPast,
  { from, to }: { readonly from: Date; readonly to: Date },
): UsageError {
  const reason =
    unreadable > 0
      ? `${unreadable} versions of that time cannot be read`
      : `AWS Config recorded no change then${newest === undefined ? '' : `; the newest is of ${new Date(newest).toISOString()}`}`;
  return new UsageError(
    `Cannot replay from ${from.toISOString()} to ${to.toISOString()}: ${reason}. Choose another end with --at`,
  );
}

/** Describes the past that is replayed, for the report. */
export const describePast = (
  { versions, calls, unreadable }: RecordedPast,
  { replay }: RehearsalPlan,
): ReplayedPast => ({
  from: replay?.from.toISOString() ?? '',
  to: replay?.to.toISOString() ?? '',
  changes: versions.length,
  calls: calls.length,
  unreadable,
});
