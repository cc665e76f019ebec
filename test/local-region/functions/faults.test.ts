import { createFunction, SmallRegion } from '../small-region';

const FAULTS: readonly [fault: string, code: string, properties: object, error: string][] = [
  ['throws', `throw new TypeError('no such thing');`, {}, 'TypeError: no such thing'],
  ['throws a text', `throw 'no such thing';`, {}, 'Error: no such thing'],
  ['hangs', 'await new Promise(() => setInterval(() => {}, 1000));', { Timeout: 1 }, 'Sandbox.Timedout'],
  ['hangs without giving way', 'for (;;);', { Timeout: 1 }, 'Sandbox.Timedout'],
  ['pauses too long', 'await new Promise((done) => setTimeout(done, 31_000));', {}, 'Sandbox.Timedout'],
  ['is killed', `process.kill(process.pid, 'SIGKILL');`, {}, 'Runtime.ExitError'],
  ['exits', 'process.exit(0);', {}, 'Runtime.ExitError'],
  ['exits with a status', 'process.exit(7);', {}, 'Runtime.ExitError'],
  [
    'needs too much memory',
    'const all = []; for (;;) all.push(new Array(100_000).fill(all.length));',
    { MemorySize: 32, Timeout: 60 },
    'Runtime.ExitError',
  ],
];

const toName = (fault: string): string => fault.replaceAll(' ', '-');
const MINUTE = 60_000;
const READ_LEVEL = 'return process.env.LEVEL;';

let region: SmallRegion;
beforeAll(async () => {
  region = await SmallRegion.start({
    ...Object.assign(
      {},
      ...FAULTS.map(([fault, code, properties]) => createFunction(toName(fault), code, { properties, retries: 0 })),
    ),
    ...createFunction('retried', `throw new Error('attempt at ' + new Date().toISOString());`),
    ...createFunction('idle', 'return process.pid;'),
  });
});
afterAll(() => (region as SmallRegion | undefined)?.stop());

const listInvoked = (functionName: string) =>
  region.entries.flatMap((entry) => (entry.kind === 'invoked' && entry.functionName === functionName ? [entry] : []));

const send = (FunctionName: string, event: object = {}) =>
  region.call('lambda:Invoke', { FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) });

async function receiveDeadLetters(functionName: string) {
  const queue = { QueueUrl: `${functionName}-dead-letters`, MaxNumberOfMessages: 10 };
  const { Messages } = await region.call('sqs:ReceiveMessage', queue);
  return Messages.map(({ Body }: { Body: string }) => JSON.parse(Body));
}

test.each(FAULTS)('the event of a function that %s is a dead letter, with the error', async (fault, ...rest) => {
  await send(toName(fault), { id: 1 });
  await region.advance(MINUTE);
  const letters = await receiveDeadLetters(toName(fault));
  expect(letters).toEqual([
    expect.objectContaining({
      requestPayload: { id: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    }),
  ]);
  const { errorType, errorMessage } = letters[0].responsePayload;
  expect(`${errorType}: ${errorMessage}`).toMatch(rest[2]);
});

test('an event that fails is tried again after one minute, and after two more', async () => {
  await send('retried');
  await region.advance(10 * MINUTE);
  const start = region.local.clock.time - 10 * MINUTE;
  expect(listInvoked('retried').map(({ error }) => error)).toEqual(
    [0, 1, 3].map((minutes) => `attempt at ${new Date(start + minutes * MINUTE).toISOString()}`),
  );
  expect(await receiveDeadLetters('retried')).toEqual([
    expect.objectContaining({
      requestContext: expect.objectContaining({ condition: 'RetriesExhausted', approximateInvokeCount: 3 }),
    }),
  ]);
});

test.each<[by: string, kill: (process: number) => void]>([
  ['the machine', (id) => process.kill(id, 'SIGKILL')],
  ['the region', () => region.local.find().lambda.kill('idle')],
])('an event for a process that was killed by %s is handled by another one', async (_, kill) => {
  const { Payload } = await region.call('lambda:Invoke', { FunctionName: 'idle' });
  kill(Number(Buffer.from(Payload).toString()));
  await send('idle');
  await region.advance(10 * MINUTE);
  expect(await receiveDeadLetters('idle')).toEqual([]);
  const invoked = listInvoked('idle');
  expect(invoked.at(-1)).toMatchObject({ error: undefined, initDuration: expect.any(Number) });
  expect(invoked.filter(({ error }) => error?.includes('timed out'))).toEqual([]);
});

test('a function runs with what calls changed, also after a restart', async () => {
  const functions = Object.assign(
    createFunction('freed', READ_LEVEL, { properties: { ReservedConcurrentExecutions: 0 } }),
    ...['level', 'stopped', 'gone', 'replaced'].map((name) => createFunction(name, READ_LEVEL)),
  );
  const first = await SmallRegion.start(functions);
  const change = { FunctionName: 'level', Environment: { Variables: { LEVEL: 'high' } } };
  await first.call('lambda:Invoke', { FunctionName: 'level' });
  await first.call('lambda:UpdateFunctionConfiguration', change);
  await first.call('lambda:PutFunctionConcurrency', { FunctionName: 'stopped', ReservedConcurrentExecutions: 0 });
  await first.call('lambda:DeleteFunctionConcurrency', { FunctionName: 'freed' });
  await first.call('lambda:DeleteFunction', { FunctionName: 'gone' });
  await first.call('lambda:DeleteFunction', { FunctionName: 'replaced' });
  const Role = 'arn:aws:iam::111122223333:role/level-role';
  await first.call('lambda:CreateFunction', {
    FunctionName: 'replaced',
    Role,
    Code: {},
    Runtime: 'nodejs22.x',
    Handler: 'a.b',
  });
  const second = await SmallRegion.start(functions, first.save());
  try {
    for (const each of [first, second]) {
      const { Payload } = await each.call('lambda:Invoke', { FunctionName: 'level' });
      const errors = [];
      for (const FunctionName of ['stopped', 'gone', 'replaced']) {
        errors.push(await each.fail('lambda:Invoke', { FunctionName }));
      }
      expect([Buffer.from(Payload).toString(), ...errors]).toEqual([
        '"high"',
        'TooManyRequestsException',
        'ResourceNotFoundException',
        'NotImplemented',
      ]);
      expect(await each.tryCall('lambda:Invoke', { FunctionName: 'freed' })).toBe('accepted');
    }
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
});
