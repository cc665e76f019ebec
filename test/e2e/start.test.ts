import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { findManagedRule } from '../../lib/cdk/configuration/rules/managed-rule';
import { SystemFailure } from '../../lib/engine/system-error';
import { run } from '../cli/testing-io';
import { rules } from '../rules/registry';
import { ROOT } from '../source';
import { sharePython } from '../support/shared-python';
import { createFolder } from '../temporary-files';
import { synthesizeResponseOnce } from './local-response';

// The command `assay start` with the deployment of the end-to-end tests and the example account.

sharePython();

let assembly: string;
beforeAll(async () => {
  assembly = await synthesizeResponseOnce();
});

const localPrograms = {
  loadManagedTriggers: async () => findManagedRule,
  bootstrap: join(ROOT, 'lib/local-region/functions/bootstrap.mjs'),
  python: join(ROOT, 'lib/local-region/automation/python-child.mjs'),
  app: { command: '', folder: ROOT, hasFunctions: true, modules: {} },
};

/** Starts a region until everything is remediated. @param onWrite receives each part of the output */
async function start(folder: string, onWrite: (text: string) => void = () => undefined) {
  let out = '';
  const write = async (text: string | Uint8Array): Promise<void> => {
    onWrite(String(text));
    out += text;
  };
  const args = ['start', '--once', '--assembly', assembly, '--state', folder];
  const { code, err } = await run(args, { rules, localPrograms, write });
  return { code, out, err };
}

test('a port that another program uses is refused before anything else', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, out, err } = await run(['start', '--port', `${port}`], { rules, localPrograms });
  server.close();
  expect({ code, out, err }).toEqual({
    code: 2,
    out: '',
    err: `assay: Cannot use port ${port}: another program uses it\n`,
  });
});

const RUNBOOK = 'assay-gp2-volume-remediate starts';

test('a start that is interrupted keeps its work in flight, and the next one ends it', async () => {
  const folder = join(createFolder({}), 'state');
  const first = await start(folder, (text) => {
    if (text.includes(RUNBOOK)) process.emit('SIGINT');
  });
  expect(first).toMatchObject({ code: 2, err: 'assay: Stopped before everything was remediated\n' });
  expect(first.out).not.toContain('Summary');
  // The headline is that of the deployment, in which a person remediates this rule.
  expect(first.out).toContain(
    '1. Alice opens SSH to the world. The on-call engineer reads the alert and starts\n  the runbook\n',
  );
  const second = await start(folder);
  expect(second).toMatchObject({ code: 0, err: '' });
  expect(second.out).toContain('Goes on where it stopped');
  expect(second.out).not.toContain(RUNBOOK);
  expect(second.out).toMatch(/evaluated {2}assay-gp2-volume vol-\w+ COMPLIANT/);
});

test('a start that is interrupted in the first day leaves no state, and output that fails is an error in one line', async () => {
  const folder = join(createFolder({}), 'state');
  const first = await start(folder, (text) => {
    if (text.includes('A day passes')) process.emit('SIGINT');
  });
  expect([first.code, existsSync(join(folder, 'state.ndjson'))]).toEqual([2, false]);
  const second = await start(folder, (text) => {
    if (text.includes(RUNBOOK)) throw new SystemFailure('Cannot write the output: the reader closed the pipe');
  });
  expect(second).toMatchObject({ code: 2, err: 'assay: Cannot write the output: the reader closed the pipe\n' });
  expect(existsSync(join(folder, 'state.ndjson'))).toBe(true);
});
