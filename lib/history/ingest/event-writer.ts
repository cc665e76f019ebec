import type { Database } from '../store/duckdb';
import type { NewEvent } from './reading/event';

/** Stores events, and returns how many were new and known. An event is known by its id. Call it in a transaction. */
export async function writeEvents(
  database: Database,
  batch: readonly NewEvent[],
): Promise<{ readonly added: number; readonly known: number }> {
  if (batch.length === 0) return { added: 0, known: 0 };
  const events = [...new Map(batch.map((event) => [event.call.eventId, event])).values()];
  await database.run('CREATE TEMP TABLE staged_event(event_id VARCHAR)');
  await database.append('staged_event', events, [({ call }) => call.eventId]);
  const known = new Set(
    (
      await database.rows<{ event_id: string }>('SELECT event_id FROM event SEMI JOIN staged_event USING (event_id)')
    ).map(({ event_id }) => event_id),
  );
  await database.run('DROP TABLE staged_event');
  const added = events.filter(({ call }) => !known.has(call.eventId));
  await database.append('event', added, [
    ({ call }) => call.eventId,
    ({ call }) => Date.parse(call.eventTime),
    ({ call }) => call.eventName,
    ({ call }) => call.eventSource,
    ({ call }) => call.accountId ?? null,
    ({ call }) => call.region ?? null,
    ({ principal }) => principal,
    ({ call }) => call.sourceAddress ?? null,
    ({ call }) => call.userAgent ?? null,
    ({ call }) => call.errorCode ?? null,
    ({ record }) => record,
  ]);
  const names = added.flatMap(({ call, names }) => [...names].map((name) => ({ id: call.eventId, name })));
  await database.append('event_name', names, [({ id }) => id, ({ name }) => name]);
  return { added: added.length, known: batch.length - added.length };
}
