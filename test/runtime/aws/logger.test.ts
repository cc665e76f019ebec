import { createLogger } from '../../../lib/runtime/aws/logger';

/** Returns the entries that a function logs. */
function collectEntries(log: (logger: ReturnType<typeof createLogger>) => void): unknown[] {
  const lines: string[] = [];
  log(createLogger('assay-evaluator', (line) => lines.push(line)));
  return lines.map((line) => JSON.parse(line));
}

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

test('writes a line of JSON for each entry, with its level and details', () => {
  const entries = collectEntries((logger) => {
    logger.info('Reported', { rule: 'open-ssh', COMPLIANT: 2, time: new Date(0), left: undefined });
    logger.warn('Ignored', { list: [1n, { a: null }] });
  });
  const service = 'assay-evaluator';
  expect(entries).toEqual([
    {
      ...{ level: 'INFO', message: 'Reported', timestamp: TIME, service },
      ...{ rule: 'open-ssh', COMPLIANT: 2, time: '1970-01-01T00:00:00.000Z' },
    },
    { level: 'WARN', message: 'Ignored', timestamp: TIME, service, list: ['1', { a: null }] },
  ]);
});

test('writes errors with their members and causes', () => {
  const cause = Object.assign(new TypeError('no socket'), { code: 'ECONNRESET' });
  const error = Object.assign(new Error('Cannot call', { cause }), { $metadata: { attempts: 1 } });
  expect(collectEntries((logger) => logger.error('Cannot evaluate', { error }))).toMatchObject([
    {
      level: 'ERROR',
      error: {
        name: 'Error',
        message: 'Cannot call',
        stack: expect.stringContaining('Error: Cannot call'),
        $metadata: { attempts: 1 },
        cause: { name: 'TypeError', message: 'no socket', code: 'ECONNRESET' },
      },
    },
  ]);
});

test('leaves out what refers to itself', () => {
  const error: Error & { cause?: unknown } = new Error('again');
  error.cause = error;
  const socket: Record<string, unknown> = { port: 443 };
  socket.list = [socket];
  const [entry] = collectEntries((logger) => logger.error('Cannot evaluate', { error, socket }));
  expect(entry).toMatchObject({ error: { message: 'again' }, socket: { port: 443, list: [null] } });
  expect(entry).not.toHaveProperty('error.cause');
});

test('keeps its own members where details have the same names', () => {
  const [entry] = collectEntries((logger) => logger.info('Planned', { message: 'other', service: 'elb' }));
  expect(entry).toMatchObject({ message: 'Planned', service: 'assay-evaluator' });
});
