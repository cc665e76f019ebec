import { AlertClaims, type ClaimContext, withClaim } from '../../../../lib/runtime/alerts/store/claims';
import { Table, type TableRow } from '../../../../lib/runtime/aws/table';
import { createTestLogger, type LogLine } from '../../../support/test-logger';
import { AlertAccount, TABLE } from '../alert-account';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const UNTIL = new Date('2026-03-01T12:10:00.000Z');
/** Thirty days from now, in seconds. */
const EXPIRES = Date.parse('2026-03-31T12:00:00.000Z') / 1000;
const KEY = { pk: 'alert#a', sk: 'claim' };
const lease = (milliseconds: number, holder = 'other') => ({ lease: NOW.getTime() + milliseconds, holder });

const stub = new AlertAccount();
let clients: ReturnType<AlertAccount['clients']>;
let table: Table;
let claims: AlertClaims;
beforeAll(() => stub.start());
afterAll(() => stub.stop());
beforeEach(async () => {
  await stub.reset();
  clients = stub.clients();
  table = new Table(clients.dynamo, TABLE);
  claims = new AlertClaims(table);
});
afterEach(() => {
  for (const client of Object.values(clients)) client.destroy();
});

const OWNED = { kind: 'owned', claim: { id: 'a', delivered: new Set(), routing: undefined } };
const TAKEN = { kind: 'taken' };
const SETTLED = { kind: 'settled' };

describe('a claim', () => {
  test.each<[string, TableRow | undefined, resume: boolean, object]>([
    ['of a new alert', undefined, false, OWNED],
    ['of an alert whose delivery failed', { expires: EXPIRES }, false, OWNED],
    ['while another invocation delivers it', lease(1), false, TAKEN],
    ['at the end of the lease', lease(0), false, TAKEN],
    ['after the lease', lease(-1), false, OWNED],
    ['by a retry of the same invocation', lease(1, 'me'), false, OWNED],
    ['of an alert that waits', { phase: 'waiting' }, false, SETTLED],
    ['of an alert that waits, by the sweep', { phase: 'waiting' }, true, OWNED],
    ['of an alert that waits and that another sweep delivers', { phase: 'waiting', ...lease(1) }, true, TAKEN],
    ['of an alert that waits, while a sweep delivers it', { phase: 'waiting', ...lease(1) }, false, SETTLED],
    ['of an alert that waits, by the next sweep after a failed one', { phase: 'waiting', ...lease(-1) }, true, OWNED],
    ['of a delivered alert', { phase: 'done' }, false, SETTLED],
    ['of a delivered alert, by the sweep', { phase: 'done' }, true, SETTLED],
    ['of a new alert, by the sweep', undefined, true, OWNED],
  ])('%s', async (_, row, resume, expected) => {
    if (row) await table.put({ ...KEY, ...row });
    expect(await claims.claim('a', { holder: 'me', now: NOW, until: UNTIL, resume })).toEqual(expected);
    const owned = { ...KEY, ...row, lease: UNTIL.getTime(), holder: 'me', expires: EXPIRES };
    expect(stub.table.rows('alert#a')).toEqual([expected === OWNED ? owned : { ...KEY, ...row }]);
  });

  test.each(['single', 'storm', 'first evaluation', 'failed remediations'] as const)(
    'continues an earlier attempt: %s',
    async (routing) => {
      await claims.recordRouting('a', routing);
      for (const destination of ['topic', 'bus', 'topic']) await claims.recordDelivery('a', destination);
      expect(await claims.claim('a', { holder: 'me', now: NOW, until: UNTIL, resume: false })).toEqual({
        kind: 'owned',
        claim: { id: 'a', delivered: new Set(['topic', 'bus']), routing },
      });
    },
  );

  test('of a routing that a newer version wrote', async () => {
    await table.put({ ...KEY, routing: 'by pigeon' });
    expect(await claims.claim('a', { holder: 'me', now: NOW, until: UNTIL, resume: false })).toEqual(OWNED);
  });
});

describe('work for an alert', () => {
  let lines: LogLine[];
  let context: ClaimContext;
  beforeEach(() => {
    lines = [];
    const logger = createTestLogger((line) => void lines.push(line));
    context = { claims, logger, requestId: 'me', now: () => NOW, timeLeft: () => 60_000 };
  });
  const readRow = () => stub.table.rows('alert#a');
  const skipped = (state: string) => ({
    level: 'info',
    message: 'Skipped: the alert is delivered, waits, or is being delivered',
    alert: 'a',
    state,
  });

  test.each(['done', 'waiting'] as const)('ends the lease when it is %s', async (phase) => {
    const seen: unknown[] = [];
    const work = async () => {
      seen.push(...readRow());
      return phase;
    };
    expect(await withClaim(context, 'a', work)).toBe(phase);
    // A second longer than the invocation can take.
    expect(seen).toEqual([{ ...KEY, lease: NOW.getTime() + 61_000, holder: 'me', expires: EXPIRES }]);
    expect(readRow()).toEqual([{ ...KEY, expires: EXPIRES, phase }]);
  });

  test.each([
    ['is delivered', { phase: 'done' }, {}, 'done', 'settled'],
    ['waits', { phase: 'waiting' }, {}, 'done', 'settled'],
    ['is being delivered', lease(1), {}, 'taken', 'taken'],
    ['is being delivered by another sweep', { phase: 'waiting', ...lease(1) }, { resume: true }, 'taken', 'taken'],
  ])('is not done for one that %s', async (_, row, options, expected, state) => {
    await table.put({ ...KEY, ...row });
    const work = async () => Promise.reject(new Error('delivered twice'));
    expect(await withClaim(context, 'a', work, options)).toBe(expected);
    expect(lines).toEqual([skipped(state)]);
  });

  test('is done for one that waits, by the sweep', async () => {
    await table.put({ ...KEY, phase: 'waiting' });
    expect(await withClaim(context, 'a', async () => 'done', { resume: true })).toBe('done');
    expect(readRow()).toEqual([{ ...KEY, expires: EXPIRES, phase: 'done' }]);
  });

  test('ends the lease when it fails, so that it can be tried again at once', async () => {
    const work = async () => Promise.reject(new Error('no topic'));
    await expect(withClaim(context, 'a', work)).rejects.toThrow('no topic');
    expect(readRow()).toEqual([{ ...KEY, expires: EXPIRES }]);
  });

  test('fails with its own error if the lease cannot be ended', async () => {
    const work = async () => {
      stub.watch.always.set('dynamodb:UpdateItem', 'InternalServerError');
      throw new Error('no topic');
    };
    await expect(withClaim(context, 'a', work)).rejects.toThrow('no topic');
    expect(stub.watch.listInputs('dynamodb:UpdateItem')).toHaveLength(2);
  });
});
