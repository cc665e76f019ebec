import type { Database } from '../store/duckdb';
import type { NewEvent } from './event';

/** Stores events in batches. An event is known by its id. */
export class EventWriter {
  private events = new Map<string, NewEvent>();
  private duplicates = 0;
  private bytes = 0;

  constructor(private readonly database: Database) {}

  get isFull(): boolean {
    return this.bytes >= MAX_EVENT_BYTES;
  }

  add(event: NewEvent): void {
    const { eventId } = event.call;
    if (this.events.has(eventId)) {
      this.duplicates++;
      return;
    }
    this.events.set(eventId, event);
    this.bytes += event.record.length;
  }

  /** Writes the batch. Call it in a transaction. */
  async flush(): Promise<{ readonly added: number; readonly known: number }> {
    const { database, duplicates } = this;
    const events = [...this.events.values()];
    this.events = new Map();
    this.duplicates = 0;
    this.bytes = 0;
    if (events.length === 0) return { added: 0, known: duplicates };
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
      ({ call }) => BigInt(Date.parse(call.eventTime)),
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
    return { added: added.length, known: events.length - added.length + duplicates };
  }
}

const MAX_EVENT_BYTES = 16 << 20;
