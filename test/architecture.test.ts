import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { sourcesOf } from './runtime/sdk-calls';
import { ROOT, readSource, type Source, sourcesIn } from './source';

/** What the files of a room may import: other rooms, or single files of one, and packages (`node:` is Node's own). */
interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

/** Imports point one way. A room may import itself; a rule's folder is a room of its own. */
const ROOMS: Readonly<Record<string, Room>> = {
  'lib/core': { rooms: [], packages: [] },
  'rules/*': { rooms: ['lib/core'], packages: [] },
  'lib/formats': { rooms: ['lib/core'], packages: ['node:', 'yaml'] },
  'lib/history': { rooms: ['lib/formats', 'lib/core'], packages: ['node:', '@duckdb/node-api'] },
  'lib/sql': { rooms: ['lib/history', 'lib/formats', 'lib/core'], packages: ['node:', '@duckdb/node-api'] },
  'lib/alerts': { rooms: ['lib/formats', 'lib/core'], packages: [] },
  'lib/runtime': {
    rooms: ['lib/alerts', 'lib/formats', 'lib/core'],
    packages: ['node:', '@aws-sdk', '@smithy', '@aws-lambda-powertools'],
  },
  'lib/cdk': {
    // What is deployed has to agree with what runs: names of metrics, permissions, files, environment variables, answers.
    rooms: [
      'lib/core',
      'lib/runtime/metrics',
      'lib/runtime/permissions',
      'lib/runtime/waivers',
      'lib/runtime/reaction-settings',
      'lib/runtime/alert/permissions',
      'lib/runtime/alert/environment',
      'lib/runtime/remediation/permissions',
      'lib/runtime/remediation/environment',
      'lib/runtime/remediation/protocol',
    ],
    packages: ['node:', 'aws-cdk-lib', 'constructs', 'esbuild', 'yaml'],
  },
  'lib/local-region': { rooms: ['lib/runtime', 'lib/formats', 'lib/core'], packages: ['node:'] },
  'lib/cli': {
    rooms: ['lib/local-region', 'lib/sql', 'lib/history', 'lib/formats', 'lib/core'],
    packages: ['node:', 'yaml'],
  },
  'lib/console': {
    rooms: ['lib/local-region', 'lib/sql', 'lib/history', 'lib/formats', 'lib/core'],
    packages: ['node:'],
  },
  'lib/dev': { rooms: ['lib/core'], packages: ['node:'] },
  'lib/testing': { rooms: ['lib/core'], packages: ['node:'] },
};

/** Rooms where lib meets rules: they may import anything. */
const OPEN_ROOMS = ['bench', 'bin', 'exports', 'lambdas', 'test'];

/** What a pure function does not ask its surroundings: the clock, chance, the environment, the network, the terminal. */
const SURROUNDINGS = [
  ...['process', 'console', 'globalThis', 'require', '__dirname', '__filename'],
  ...['Date.now', 'Date()', 'new Date()', 'performance', 'Math.random', 'crypto'],
  ...['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
];

const lib = sourcesIn('lib');
const GENERATED = ['rules/index.ts', 'rules/remediations.ts'];
const rules = sourcesIn('rules').filter(({ path }) => !GENERATED.includes(path));

const sources = [...lib, ...rules];
const roomNames = [...new Set(sources.map(({ path }) => roomOf(path).name))];

test.each(roomNames)('%s imports only what it may', (name) => {
  expect(ROOMS).toHaveProperty([name]);
  const files = sources.filter(({ path }) => roomOf(path).name === name);
  expect(files.flatMap(forbiddenImports)).toEqual([]);
});

test('no source lies outside of the rooms', () => {
  // An example is somebody else's repository; its own test looks at it.
  const known = ['lib', 'rules', 'examples', ...OPEN_ROOMS, 'node_modules', 'dist', 'cdk.out', 'coverage'];
  const others = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !known.includes(entry.name))
    .flatMap(({ name }) => sourcesIn(name));
  expect(others.map(({ path }) => path)).toEqual([]);
});

test('core and rules ask nothing of their surroundings', () => {
  const pure = [...lib.filter(({ path }) => path.startsWith('lib/core/')), ...rules];
  const asked = pure.flatMap(({ path, names }) =>
    SURROUNDINGS.filter((name) => names.has(name)).map((name) => `${path}: ${name}`),
  );
  expect(asked).toEqual([]);
});

test('no rule is shipped with its cases', () => {
  const importers = sources.filter(({ imports }) => imports.includes('./cases'));
  expect(importers.map(({ path }) => path)).toEqual([]);
});

test('the evaluator is bundled with what judges, and with no plans', () => {
  const carried = sourcesOf('lambdas/evaluate.ts');
  expect(carried).toContain('rules/ec2/open-ssh/rule.ts');
  expect(carried.filter((path) => /remediation|lib\/alerts|plan/.test(path))).toEqual([]);
});

test('the reader of sources misses no way to import and no name', () => {
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
  expect(SURROUNDINGS.filter((name) => source.names.has(name))).toEqual([
    ...['process', 'require', 'Date.now', 'Date()', 'new Date()', 'Math.random'],
  ]);
});

function forbiddenImports({ path, imports }: Source): string[] {
  const own = roomOf(path);
  const { rooms, packages } = ROOMS[own.name] as Room;
  const isAllowed = (specifier: string) => {
    if (!specifier.startsWith('.')) return packages.some((name) => isOf(specifier, name));
    const file = posix.join(posix.dirname(path), specifier);
    const target = roomOf(file);
    return target.folder === own.folder || rooms.includes(target.name) || rooms.includes(file);
  };
  return imports.filter((specifier) => !isAllowed(specifier)).map((specifier) => `${path}: ${specifier}`);
}

/** A package, one of its files, or one of its scope. */
const isOf = (specifier: string, name: string): boolean =>
  specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`);

function roomOf(path: string): { readonly name: string; readonly folder: string } {
  const [top, second] = path.split('/');
  const folder = `${top}/${second}`;
  return { folder, name: top === 'rules' ? 'rules/*' : folder };
}
