import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { listSources } from './runtime/sdk-calls';
import { listPaths, ROOT, readSource, readSources, type Source } from './source';

/** What the files of a room may import: files of these rooms, and these packages (`node:` stands for Node's own). */
interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

/** Imports point one way. A room may always import itself. */
const ROOMS: Readonly<Record<string, Room>> = {
  'lib/core': { rooms: [], packages: ['lossless-json'] },
  'lib/resources': { rooms: ['lib/core'], packages: [] },
  rules: { rooms: ['lib/resources', 'lib/core'], packages: [] },
  'lib/contract': { rooms: ['lib/resources', 'lib/core'], packages: ['node:crypto'] },
  'lib/formats': { rooms: ['lib/resources', 'lib/core'], packages: ['node:', 'yaml', 'jsonc-parser'] },
  'lib/limits': { rooms: ['lib/core'], packages: ['node:vm'] },
  'lib/engine': { rooms: ['lib/formats', 'lib/core'], packages: ['node:'] },
  'lib/history': {
    rooms: ['lib/alerts', 'lib/resources', 'lib/engine', 'lib/formats', 'lib/core'],
    packages: ['node:', '@duckdb/node-api', '@duckdb/node-bindings', 'ajv', 'ajv-formats'],
  },
  'lib/sql': { rooms: ['lib/history', 'lib/core'], packages: [] },
  'lib/report': { rooms: ['lib/engine', 'lib/core'], packages: ['node:'] },
  'lib/alerts': { rooms: ['lib/formats', 'lib/resources', 'lib/core'], packages: [] },
  'lib/runtime': {
    rooms: ['lib/alerts', 'lib/contract', 'lib/formats', 'lib/resources', 'lib/limits', 'lib/core'],
    packages: ['node:', '@aws-sdk', '@smithy', '@aws-lambda-powertools'],
  },
  'lib/cdk': {
    rooms: ['lib/contract', 'lib/resources', 'lib/core'],
    packages: ['node:', 'aws-cdk-lib', 'constructs', 'esbuild', 'yaml'],
  },
  'lib/cli': {
    rooms: [
      'lib/local-region',
      'lib/sql',
      'lib/history',
      'lib/alerts',
      'lib/report',
      'lib/engine',
      'lib/formats',
      'lib/contract',
      'lib/resources',
      'lib/limits',
      'lib/core',
    ],
    packages: [
      'node:',
      'yaml',
      'esbuild',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-config-service',
      '@aws-sdk/client-athena',
    ],
  },
  'lib/dev': {
    rooms: ['lib/resources', 'lib/core'],
    packages: ['node:', '@stryker-mutator/instrumenter', '@swc/core', 'expect', 'fast-check', 'jest-circus'],
  },
  'lib/local-region': {
    rooms: ['lib/history', 'lib/formats', 'lib/resources', 'lib/core'],
    packages: ['esbuild', 'node:', '@aws-sdk', '@smithy', 'yaml'],
  },
  'lib/testing': { rooms: ['lib/core'], packages: ['node:'] },
};

/** Folders that wire rules and lib together. They may import anything. */
const OPEN_ROOMS = ['bench', 'bin', 'exports', 'lambdas', 'test'];

/** Names that a pure function does not use: the clock, chance, the environment, the network, the terminal. */
const IMPURE_NAMES = [
  ...['process', 'console', 'globalThis', 'require', '__dirname', '__filename'],
  ...['Date.now', 'Date()', 'new Date()', 'performance', 'Math.random', 'crypto'],
  ...['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
];

/** The compiler infers types here and writes their names into the declarations of the package. */
const NAMED_BY_DECLARATIONS = ['lib/resources/', 'lib/cdk/configuration/'];

const lib = readSources('lib');
const GENERATED = ['recorded-rules', 'recorded-groups', 'collected-rules', 'command-rules', 'remediations'].map(
  (name) => `rules/${name}.ts`,
);
const rules = readSources('rules').filter(
  ({ path }) => !GENERATED.includes(path) && !path.startsWith('rules/recorded/'),
);

const sources = [...lib, ...rules];
const roomNames = [...new Set(sources.map(({ path }) => roomOf(path)))];

test.each(roomNames)('%s imports only what it may', (name) => {
  expect(ROOMS).toHaveProperty([name]);
  const files = sources.filter(({ path }) => roomOf(path) === name);
  expect(files.flatMap(forbiddenImports)).toEqual([]);
});

test('no files import each other in a circle', () => {
  expect(findCircles(sources)).toEqual([]);
});

test('every source is in a room', () => {
  // An example is a repository of its own, with a test of its own.
  const known = ['lib', 'rules', 'examples', ...OPEN_ROOMS, 'node_modules', 'dist', 'cdk.out', 'coverage'];
  const others = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !known.includes(entry.name))
    .flatMap(({ name }) => readSources(name));
  expect(others.map(({ path }) => path)).toEqual([]);
});

test('nothing is exported that no other file uses', () => {
  const all = ['lib', 'rules', ...OPEN_ROOMS].flatMap(listPaths).map((path) => ({ path, text: readCode(path) }));
  const users = new Map<string, number>();
  for (const { text } of all) {
    for (const name of new Set(text.match(/[\w$]+/g))) users.set(name, (users.get(name) ?? 0) + 1);
  }
  const unused = all
    .filter(({ path }) => /^(lib|bin|bench)\/(?!.*\.as\.ts$)/.test(path))
    .flatMap(({ path, text }) => listExports(text).map((found) => ({ path, ...found })))
    .filter(({ name }) => users.get(name) === 1)
    .filter(({ path, isType }) => !isType || !NAMED_BY_DECLARATIONS.some((folder) => path.startsWith(folder)))
    .map(({ path, name }) => `${path}: ${name}`);
  expect(unused).toEqual([]);
});

test('core and rules use no clock, chance, environment, network or terminal', () => {
  const pure = [...lib.filter(({ path }) => path.startsWith('lib/core/')), ...rules];
  const asked = pure.flatMap(({ path, names }) =>
    IMPURE_NAMES.filter((name) => names.has(name)).map((name) => `${path}: ${name}`),
  );
  expect(asked).toEqual([]);
});

test('members of an object are written in it, not in an object that is spread', () => {
  const paths = ['lib', 'rules', 'bin', 'bench', 'test'].flatMap(listPaths);
  expect(paths.filter((path) => /\.\.\.\{/.test(readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
});

test('no rule imports its cases', () => {
  const importers = sources.filter(({ imports }) => imports.includes('./cases'));
  expect(importers.map(({ path }) => path)).toEqual([]);
});

test('the evaluator is bundled with rules and without plans', () => {
  const carried = listSources('lambdas/evaluate.ts');
  expect(carried).toContain('rules/ec2/open-ssh/rule.ts');
  expect(carried.filter((path) => /remediation|lib\/alerts|plan/.test(path))).toEqual([]);
});

test('the source reader finds every kind of import and name', () => {
  const source = readSource(`
    import type { A } from './type';
    import { b } from './value';
    import './effect';
    import c = require('./equals');
    export * from './all';
    export { d } from './named';
    type E = import('./inline').E;
    const f = await import('./late');
    const g = require('./required');
    const h = require(f.path);
    const now = [new Date, Date(), Date['now'](), Math.random()];
    const { env } = process; // and not fetch, nor "console"
    const not = { performance: 1 }.performance;
  `);
  expect(source.imports).toEqual([
    ...['./type', './value', './effect', './equals', './all', './named', './inline', './late', './required'],
    '(computed)',
  ]);
  expect(IMPURE_NAMES.filter((name) => source.names.has(name))).toEqual([
    ...['process', 'require', 'Date.now', 'Date()', 'new Date()', 'Math.random'],
  ]);
});

function forbiddenImports({ path, imports }: Source): string[] {
  const { rooms, packages } = ROOMS[roomOf(path)] as Room;
  const isAllowed = (specifier: string) => {
    if (!specifier.startsWith('.')) return packages.some((name) => isOf(specifier, name));
    const file = posix.join(posix.dirname(path), specifier);
    if (roomOf(file) !== roomOf(path)) return rooms.includes(roomOf(file));
    return roomOf(path) !== 'rules' || isOwnOrFamily(file, path);
  };
  return imports.filter((specifier) => !isAllowed(specifier)).map((specifier) => `${path}: ${specifier}`);
}

/** Reads a source without its comments. */
const readCode = (path: string): string =>
  readFileSync(join(ROOT, path), 'utf8').replace(/\/\*\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm, '');

const listExports = (code: string): { readonly name: string; readonly isType: boolean }[] =>
  [...code.matchAll(/^export (?:async |abstract )*(function\*?|const|class|interface|type) (\w+)/gm)].map(
    ([, kind = '', name = '']) => ({ name, isType: !/const|function/.test(kind) }),
  );

/** A rule imports its own folder and folders of its service that hold no rule, but logic that several rules share. */
function isOwnOrFamily(file: string, importer: string): boolean {
  const [folder, own] = [posix.dirname(file), posix.dirname(importer)];
  if (folder === own) return true;
  return posix.dirname(folder) === posix.dirname(own) && !rules.some(({ path }) => path === `${folder}/rule.ts`);
}

/** A package, one of its files, or one of its scope. */
const isOf = (specifier: string, name: string): boolean =>
  specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`);

/** Returns the groups of files that reach each other by imports (Tarjan's strongly connected components). */
function findCircles(all: readonly Source[]): string[][] {
  const paths = new Set(all.map(({ path }) => path));
  const targets = new Map(
    all.map(({ path, imports }) => [
      path,
      imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(path), specifier))
        .flatMap((file) => [`${file}.ts`, `${file}/index.ts`].filter((one) => paths.has(one))),
    ]),
  );
  const indexes = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): void => {
    indexes.set(path, indexes.size);
    lowest.set(path, indexes.get(path) as number);
    stack.push(path);
    for (const target of targets.get(path) ?? []) {
      if (!indexes.has(target)) visit(target);
      if (stack.includes(target)) {
        lowest.set(path, Math.min(lowest.get(path) as number, lowest.get(target) as number));
      }
    }
    if (lowest.get(path) !== indexes.get(path)) return;
    const circle = stack.splice(stack.indexOf(path));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const path of paths) if (!indexes.has(path)) visit(path);
  return circles;
}

function roomOf(path: string): string {
  return path.startsWith('rules/') ? 'rules' : path.split('/').slice(0, 2).join('/');
}
