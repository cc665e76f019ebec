import { createFunction, SmallRegion } from '../small-region';

const SLEEP = 'const sleep = (ms) => new Promise((done) => setTimeout(done, ms));';
const GET = `
  const get = (host) => new Promise((done, fail) => {
    const { port } = new URL(process.env.AWS_ENDPOINT_URL);
    require('http').get({ host, port }, (answer) => answer.resume().on('end', () => done(answer.statusCode))).on('error', fail);
  });`;
const COUNT = 'const begin = Date.now(); const passed = () => Date.now() - begin;';

const HANDLERS: readonly [title: string, code: string, answer: unknown][] = [
  ['a pause takes the time of the region', `${SLEEP} await sleep(5000); return passed();`, 5000],
  [
    'a callback of its own comes after its delay',
    'return new Promise((done) => setTimeout(() => done(passed()), 5000));',
    5000,
  ],
  [
    'timers come in the order of their times, with their values',
    `${SLEEP} const seen = []; for (const ms of [300, 100, 200]) setTimeout((value) => seen.push(value), ms, ms);
     await sleep(1000); return [seen, passed()];`,
    [[100, 200, 300], 1000],
  ],
  [
    'a limit on the time of a call ends no call that is answered',
    `${SLEEP} ${GET} return [await Promise.race([get('127.0.0.1'), sleep(10)]), passed()];`,
    [403, 0],
  ],
  [
    'a timer that is cleared takes no time',
    `clearTimeout(setTimeout(() => {}, 9000)); clearTimeout(+setTimeout(() => {}, 9000)); ${SLEEP} await sleep(10); return passed();`,
    10,
  ],
  [
    'an interval repeats until it is cleared',
    `return new Promise((done) => { let count = 0; const timer = setInterval(() => {
       if (++count === 3) { clearInterval(timer); done(passed()); } }, 1000).unref(); });`,
    3000,
  ],
  [
    'the modules of timers have the same time',
    `await require('timers/promises').setTimeout(2000); const timers = await import('node:timers');
     await new Promise((done) => timers.setTimeout(done, 1000)); return passed();`,
    3000,
  ],
  ['the host of S3 Control is the endpoint', `${GET} return get('111122223333.localhost');`, 403],
  ['an answer that is no JSON is null', 'return () => 1;', null],
];

let region: SmallRegion;
beforeAll(async () => {
  region = await SmallRegion.start({
    ...Object.assign({}, ...HANDLERS.map(([, code], index) => createFunction(`handler-${index}`, `${COUNT} ${code}`))),
    ...createFunction('large', `return 'x'.repeat(event.length);`),
    ...createFunction('talkative', `console.log('y'.repeat(3_000_000)); return 'done';`),
    ...createFunction(
      'late',
      `await new Promise((done) => setTimeout(done, 31_000)); console.log('went on after its time'); return 1;`,
    ),
  });
});
afterAll(() => (region as SmallRegion | undefined)?.stop());

async function invoke(FunctionName: string, event: object = {}): Promise<unknown> {
  const { Payload } = await region.call('lambda:Invoke', { FunctionName, Payload: JSON.stringify(event) });
  return JSON.parse(Buffer.from(Payload).toString());
}

test.each(HANDLERS.map(([title, , answer], index) => [title, answer, index] as const))(
  '%s',
  async (_, answer, index) => {
    expect(await invoke(`handler-${index}`)).toEqual(answer);
  },
);

test('an answer of more than six megabytes is an error, and the process goes on', async () => {
  expect(await invoke('large', { length: 6_300_000 })).toEqual({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
  });
  expect(await invoke('large', { length: 3 })).toBe('xxx');
  const invoked = region.entries.filter((entry) => entry.kind === 'invoked' && entry.functionName === 'large');
  expect(invoked).toEqual([
    expect.objectContaining({ initDuration: expect.any(Number) }),
    expect.objectContaining({ initDuration: undefined }),
  ]);
});

async function readLog(functionName: string): Promise<string[]> {
  const { events } = await region.call('logs:FilterLogEvents', { logGroupName: `/aws/lambda/${functionName}` });
  return events.map(({ message }: { message: string }) => message);
}

test('the log has the first megabyte of what a function prints, and how much is missing', async () => {
  expect(await invoke('talkative')).toBe('done');
  const lengths = (await readLog('talkative')).map((message) =>
    message.startsWith('y') ? message.length : message.replace(/RequestId: \S+.*/, ''),
  );
  expect(lengths).toEqual(['START ', 1_000_000, '… and 2000001 characters more', 'END ', 'REPORT ']);
});

test('an answer has the end of the log if it is asked for', async () => {
  const input = { FunctionName: 'talkative', LogType: 'Tail' };
  const log = Buffer.from((await region.call('lambda:Invoke', input)).LogResult, 'base64').toString();
  expect(log).toMatch(/^y+\n… and 2000001 characters more\nEND RequestId: .*\nREPORT RequestId: .* MB$/);
  expect(Buffer.byteLength(log)).toBe(4096);
});

test('a function that pauses beyond its time does not go on', async () => {
  expect(await invoke('late')).toMatchObject({ errorType: 'Sandbox.Timedout' });
  expect(await readLog('late')).not.toContain('went on after its time');
});
