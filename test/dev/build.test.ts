import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../source';
import { createFolderWithPackages, runNode } from './temporary-folder';

const COMMAND = `
  declare const ASSAY_VERSION: string;
  const { greet } = await import('../lib/greet');
  console.log(greet('assay', ASSAY_VERSION));
`;
const WORKER = `
  import { greet } from '../lib/greet';
  console.log(greet('worker', import.meta.url.split('/').at(-1)));
`;
const GREET = `
  import { parse } from 'yaml';
  export const greet = (...words: (string | undefined)[]): string => parse('greeting: hello').greeting + ' ' + words.join(' ');
`;

let folder: string;
const dist = (...path: string[]) => join(folder, 'dist', ...path);
const build = () => runNode(folder, 'bin/build.mjs');
const LICENSES = 'THIRD-PARTY-LICENSES.txt';
const QUIET = { code: 0, stdout: '', stderr: '' };

beforeEach(() => {
  folder = createFolderWithPackages();
  for (const file of ['build.mjs', 'merge-chunks.mjs']) cpSync(join(ROOT, 'bin', file), join(folder, 'bin', file));
  write('package.json', '{ "name": "sample", "version": "1.2.3" }');
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function writeCommand(): void {
  write('bin/assay.ts', COMMAND);
  write('lib/greet.ts', GREET);
}

const contents = (): Record<string, string> =>
  Object.fromEntries(readdirSync(dist()).map((name) => [name, readFileSync(dist(name), 'utf8')]));

test('builds the command with its version and a chunk for late imports, and prints nothing', async () => {
  writeCommand();
  expect(await build()).toEqual(QUIET);
  expect(readdirSync(dist())).toEqual([LICENSES, 'assay.mjs', expect.stringMatching(/^greet-\w+\.mjs$/)]);
  expect(await runNode(folder, 'dist/assay.mjs')).toEqual({ ...QUIET, stdout: 'hello assay 1.2.3\n' });
});

test('only the command is executable and has a hashbang', async () => {
  writeCommand();
  write('bin/worker.ts', WORKER);
  await build();
  expect(statSync(dist('assay.mjs')).mode & 0o111).toBe(0o111);
  const withHashbang = Object.entries(contents()).filter(([, text]) => text.startsWith('#!/usr/bin/env node\n'));
  expect(withHashbang.map(([name]) => name)).toEqual(['assay.mjs']);
});

test('does not repeat a hashbang of the source', async () => {
  write('bin/assay.ts', '#!/usr/bin/env node\nconsole.log("hello")');
  await build();
  expect(contents()['assay.mjs']?.split('#!')).toHaveLength(2);
});

test('workers share the chunks of the command', async () => {
  writeCommand();
  write('bin/worker.ts', WORKER);
  expect(await build()).toEqual(QUIET);
  expect(readdirSync(dist())).toEqual([
    LICENSES,
    'assay.mjs',
    expect.stringMatching(/^chunk-/),
    expect.stringMatching(/^greet-/),
    'worker.mjs',
  ]);
  expect(await runNode(folder, 'dist/worker.mjs')).toEqual({ ...QUIET, stdout: 'hello worker worker.mjs\n' });
});

test('chunks that the command and its workers load are one file, which what is loaded late shares', async () => {
  write('lib/box.ts', 'export class Box {}\nexport default "box";');
  write('lib/name.ts', "export const name = 'a';");
  write(
    'lib/late.ts',
    "import label, { Box } from './box';\nexport const isBox = (one: unknown) => one instanceof Box && label;",
  );
  const shared = "import { Box } from '../lib/box';\nimport { name } from '../lib/name';\n";
  write(
    'bin/assay.ts',
    `${shared}const { isBox } = await import('../lib/late');\nconsole.log(isBox(new Box()), name);`,
  );
  write('bin/worker.ts', `${shared}console.log(new Box() instanceof Box, name);`);
  expect(await build()).toEqual(QUIET);
  expect(readdirSync(dist())).toEqual([
    LICENSES,
    'assay.mjs',
    expect.stringMatching(/^chunks-\w+\.mjs$/),
    expect.stringMatching(/^late-/),
    'worker.mjs',
  ]);
  expect(await runNode(folder, 'dist/assay.mjs')).toEqual({ ...QUIET, stdout: 'box a\n' });
  expect(await runNode(folder, 'dist/worker.mjs')).toEqual({ ...QUIET, stdout: 'true a\n' });
});

test('what a format shares with other commands is not in one file with what they alone load', async () => {
  write('lib/part.ts', "export const part = () => 'of a report';");
  write('lib/past.ts', "export const past = () => 'of the past';");
  write('lib/report/json.ts', "export { part } from '../part';");
  write('lib/other.ts', "export { past } from './past';");
  write('lib/cli/evaluate.ts', "export const evaluate = async () => (await import('../report/json')).part();");
  write(
    'lib/cli/past-commands.ts',
    "import { part } from '../part';\nexport { past } from '../past';\nexport { part };",
  );
  const late = ['./evaluate', './past-commands', '../other'].map((module) => `await import('../lib/cli/${module}')`);
  write('bin/assay.ts', `console.log(${late.join(', ')});`);
  expect(await build()).toEqual(QUIET);
  const files = Object.values(contents());
  expect(files.filter((text) => text.includes('of a report'))).toHaveLength(1);
  expect(files.filter((text) => text.includes('of a report') && text.includes('of the past'))).toEqual([]);
});

test('writes the licenses of bundled packages', async () => {
  writeCommand();
  await build();
  expect(contents()[LICENSES]).toMatch(/^yaml\n\nCopyright Eemeli Aro/);
});

test('builds nothing without sources', async () => {
  expect(await build()).toEqual(QUIET);
  expect(existsSync(dist())).toBe(false);
});

test('the same source gives the same bytes in any folder', async () => {
  const rebuild = async () => {
    write('bin/assay.ts', COMMAND);
    write('lib/greet.ts', 'export const greet = (...words: string[]): string => words.join();');
    await build();
    return contents();
  };
  const first = await rebuild();
  const elsewhere = join(folder, 'else/where');
  cpSync(join(folder, 'bin'), join(elsewhere, 'bin'), { recursive: true });
  cpSync(join(folder, 'package.json'), join(elsewhere, 'package.json'));
  folder = elsewhere;
  expect(await rebuild()).toEqual(first);
});

test('removes the chunks of an earlier build and keeps names readable', async () => {
  writeCommand();
  await build();
  const before = readdirSync(dist());
  write(
    'lib/greet.ts',
    'export function greetWarmly() { return new Error().stack; } export const greet = greetWarmly;',
  );
  await build();
  const after = readdirSync(dist());
  expect(after).toHaveLength(3);
  expect(after).not.toEqual(before);
  expect((await runNode(folder, 'dist/assay.mjs')).stdout).toContain('at greetWarmly');
});

test('concurrent builds leave a complete program', async () => {
  writeCommand();
  expect(await Promise.all([build(), build(), build()])).toEqual([QUIET, QUIET, QUIET]);
  expect(readdirSync(dist())).toHaveLength(3);
  expect((await runNode(folder, 'dist/assay.mjs')).stdout).toBe('hello assay 1.2.3\n');
});

test('reports a source that cannot be built and keeps the earlier build', async () => {
  writeCommand();
  await build();
  const before = contents();
  write('lib/greet.ts', 'export const = 1;');
  const result = await build();
  expect(result).toMatchObject({ code: 1, stdout: '' });
  expect(result.stderr).toContain('lib/greet.ts:1:13');
  expect(contents()).toEqual(before);
});
