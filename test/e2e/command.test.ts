import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../cli/testing-io';
import { rules } from '../rules/registry';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';
import { buildCommand } from './built-command';

const assay = (...args: string[]) => assayWith({}, ...args);

const assayWith = (environment: Readonly<Record<string, string>>, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/assay.mjs', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
  return { status, stdout, stderr };
};

beforeAll(buildCommand);

test('the demo prints the sample output of the README', () => {
  const { status, stdout, stderr } = assay('demo');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [, sample = ''] =
    /```\n(Assay read 70 items[\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  expect(sample).not.toBe('');
  for (const part of sample.split('…\n')) expect(stdout).toContain(part);
});

test('several threads give the same results as one thread', async () => {
  const example = readFileSync(
    join(
      ROOT,
      'examples/account/AWSLogs/111122223333/Config/eu-west-1/2026/11/20/ConfigSnapshot/111122223333_Config_eu-west-1_ConfigSnapshot_20261120T060000Z_5c0b6f1e-2f0e-4d5e-9a57-3c1c7b8f2a10.json',
    ),
    'utf8',
  );
  // Large enough for several threads. Every resource occurs several times: in three accounts, and in one of them twice.
  const files = [1, 1, 2, 3].map((account, index): [string, string] => [
    `${index}.json`,
    example.replaceAll('111122223333', `44445555666${account}`) +
      ' '.repeat(1_200_000) +
      (index === 3 ? '{"configurationItems":[{"a"' : ''),
  ]);
  const folder = createFolder(Object.fromEntries(files));
  const args = ['evaluate', folder, '--format', 'json', '--now', '2026-11-20T08:00:00Z'];
  const severalThreads = assay(...args);
  const oneThread = await run(args, { rules });
  expect(severalThreads.stderr).toBe('');
  expect(JSON.parse(severalThreads.stdout)).toEqual(JSON.parse(oneThread.out));
  expect(severalThreads.status).toBe(2);
  expect(oneThread.code).toBe(2);
  expect(JSON.parse(oneThread.out).evaluations.length).toBeGreaterThan(100);
});

test('a reader that stops after the first line gets it', () => {
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" dist/assay.mjs rules | head -1 > /dev/null`],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.each(['table', 'json', 'ndjson', 'csv', 'sarif', 'html'])(
  'a reader that closes the pipe early is an error in one line, as %s',
  (format) => {
    const command = `"${process.execPath}" dist/assay.mjs evaluate examples/account --format ${format}`;
    const { stderr } = spawnSync('sh', ['-c', `{ ${command} --now 2026-11-20T08:00:00Z; echo $? >&2; } | true`], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stderr).toBe('assay: Cannot write the output: the reader closed the pipe\n2\n');
  },
);

const full = existsSync('/dev/full') ? test : test.skip;
full.each(['> /dev/full', '-o /dev/full --format json', '-o /dev/full --format sarif 2> /dev/full'])(
  'a full disk ends with exit code 2: %s',
  (output) => {
    const command = `"${process.execPath}" dist/assay.mjs evaluate examples/account ${output}`;
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: ROOT, encoding: 'utf8' });
    expect(status).toBe(2);
    if (!output.includes('2>')) expect(stderr).toMatch(/^assay: Cannot write .*: no space left on the disk\n$/);
  },
);

test('a temporary folder that cannot be written is an error in one line', () => {
  const path =
    'eu-west-1/2026/11/20/ConfigSnapshot/111122223333_Config_eu-west-1_ConfigSnapshot_20261120T060000Z_5c0b6f1e-2f0e-4d5e-9a57-3c1c7b8f2a10.json';
  const { configurationItems } = JSON.parse(
    readFileSync(join(ROOT, 'examples/account/AWSLogs/111122223333/Config', path), 'utf8'),
  );
  // More results than are kept in memory, and more input than one thread gets.
  const copies = Array.from({ length: 300 }, (_, copy) =>
    configurationItems.map((item: { resourceId: string }) => ({ ...item, resourceId: `${item.resourceId}-${copy}` })),
  );
  const text = JSON.stringify({ configurationItems: copies.flat() });
  const folder = createFolder({ '1.json': text, '2.json': text });
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/assay.mjs'), 'evaluate', folder], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: join(folder, 'none') },
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `assay: Cannot keep results in the temporary folder "${join(folder, 'none')}": there is no such file or folder\n`,
  });
});

test('bash completes a command line', () => {
  const script = `
    eval "$(assay completion bash)"
    complete_line() { COMP_LINE="$1" COMP_POINT=\${#1}; _assay; echo "\${COMPREPLY[@]}"; }
    compopt() { :; }
    complete_line "assay ev"
    complete_line "assay evaluate --severity "
    complete_line "assay evaluate --type AWS::ACM::"
    complete_line "assay evaluate --format=js"
  `;
  const folder = createFolder({
    assay: `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'dist/assay.mjs')}" "$@"\n`,
  });
  chmodSync(join(folder, 'assay'), 0o755);
  const { stdout, stderr } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  expect({ stdout, stderr }).toEqual({
    stdout: 'evaluate evidence\ncritical high medium low\nCertificate\njson\n',
    stderr: '',
  });
});

test('times of a query have a zone, which is not that of the machine', () => {
  const store = join(createFolder({}), 'history.duckdb');
  expect(assay('ingest', 'examples/past', '--store', store).status).toBe(0);
  const types = ['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMPTZ'];
  const columns = types.map((type) => `CAST('2026-03-01 12:00:00' AS ${type}) AS "${type}"`);
  const sql = `SELECT ${columns.join()}, count(*) AS later FROM versions WHERE capture_time BETWEEN TIMESTAMPTZ '2026-11-24T08:00:00Z' AND TIMESTAMPTZ '2026-11-24T09:00:00Z'`;
  const { stdout } = assayWith({ TZ: 'America/New_York' }, 'query', '--sql', sql, '--format', 'json', '--store', store);
  expect(JSON.parse(stdout).results).toEqual([
    { ...Object.fromEntries(types.map((type) => [type, '2026-03-01T12:00:00.000Z'])), later: 1 },
  ]);
});

test('reports an unknown command in one line', () => {
  expect(assay('evalute', 'x')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'assay: There is no command "evalute": did you mean "evaluate"?\n',
  });
});

test('a bug of the program itself ends with exit code 2', () => {
  // Large enough for several threads.
  const text = `{"configurationItems":[]}${' '.repeat(3_000_000)}`;
  const folder = createFolder({ '1.json': text, '2.json': text });
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'dist/worker.mjs'), 'throw new Error("a bug");');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'dist/assay.mjs'), 'evaluate', join(folder, '1.json'), join(folder, '2.json')],
    { cwd: folder, encoding: 'utf8' },
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('a bug');
});
