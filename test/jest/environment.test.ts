import { createRequire } from 'node:module';

const Environment = createRequire(__filename)('./environment.js');

/** Runs what a test file does, in an environment of its own. */
async function runFile(work: () => void): Promise<void> {
  const environment = new Environment({ projectConfig: { fakeTimers: {} } });
  await environment.setup();
  work();
  await environment.teardown();
}

describe('what a test file changes is put back after it', () => {
  const { env, exit } = process;
  test.each<[what: string, work: () => void, read: () => unknown]>([
    ['a new global', () => Object.assign(globalThis, { left: 1 }), () => Reflect.get(globalThis, 'left')],
    ['a global', () => Object.assign(globalThis, { fetch: () => undefined }), () => fetch],
    [
      'a symbol',
      () => Object.assign(globalThis, { [Symbol.for('left')]: 1 }),
      () => Reflect.get(globalThis, Symbol.for('left')),
    ],
    ['a deleted global', () => Reflect.deleteProperty(globalThis, 'structuredClone'), () => structuredClone],
    ['a new variable', () => Object.assign(process.env, { LEFT: '1' }), () => process.env.LEFT],
    ['a variable', () => Object.assign(process.env, { PATH: '' }), () => process.env.PATH],
    ['a deleted variable', () => delete process.env.PATH, () => process.env.PATH],
    ['all variables', () => Object.assign(process, { env: {} }), () => process.env === env],
    ['the exit', () => Object.assign(process, { exit: () => undefined }), () => process.exit === exit],
  ])('%s', async (_what, work, read) => {
    const before = read();
    await runFile(work);
    expect(read()).toBe(before);
  });
});
