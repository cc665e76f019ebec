import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../cli/testing-io';
import { rules } from '../rules/registry';

const root = join(__dirname, '../..');
const assay = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/assay.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
};

beforeAll(() => execFileSync(process.execPath, ['bin/build.mjs'], { cwd: root }));

test('the demo says what the README shows', () => {
  const { status, stdout, stderr } = assay('demo');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const shown = /```\n(Assay read 70 items[\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? '';
  for (const part of shown.split('…\n')) expect(stdout).toContain(part);
});

test('threads say what one thread says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-test-'));
  try {
    const example = readFileSync(
      join(
        root,
        'examples/account/AWSLogs/111122223333/Config/eu-west-1/2026/11/20/ConfigSnapshot/111122223333_Config_eu-west-1_ConfigSnapshot_20261120T060000Z_5c0b6f1e-2f0e-4d5e-9a57-3c1c7b8f2a10.json',
      ),
      'utf8',
    );
    // Enough to be worth threads, and every resource several times over: accounts differ, and two are of the same.
    for (let file = 0; file < 4; file++) {
      const account = `44445555666${Math.max(1, file)}`;
      writeFileSync(
        join(folder, `${file}.json`),
        example.replaceAll('111122223333', account) +
          ' '.repeat(1_200_000) +
          (file === 3 ? '{"configurationItems":[{"a"' : ''),
      );
    }
    const args = ['evaluate', folder, '--format', 'json', '--now', '2026-11-20T08:00:00Z'];
    const threads = assay(...args);
    const one = await run(args, { rules });
    expect(threads.stderr).toBe('');
    expect(JSON.parse(threads.stdout)).toEqual(JSON.parse(one.out));
    expect(threads.status).toBe(2);
    expect(one.code).toBe(2);
    expect(JSON.parse(one.out).evaluations.length).toBeGreaterThan(100);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a reader that closes the pipe early is no failure', () => {
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" dist/assay.mjs rules | head -1 > /dev/null`],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('a command that does not exist is told in a line', () => {
  expect(assay('evalute', 'x')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'assay: There is no command "evalute": did you mean "evaluate"?\n',
  });
});

test('a fault of the program itself is no verdict', () => {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-test-'));
  try {
    cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'dist/worker.mjs'), 'throw new Error("a bug");');
    const files = [1, 2].map((file) => join(folder, `${file}.json`));
    // Enough to be worth threads.
    for (const file of files) writeFileSync(file, `{"configurationItems":[]}${' '.repeat(3_000_000)}`);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'dist/assay.mjs'), 'evaluate', ...files],
      { encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('a bug');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
