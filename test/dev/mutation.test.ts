import { join, relative } from 'node:path';
import { matchEarlier } from '../../lib/dev/mutation/earlier-run';
import type { Mutant } from '../../lib/dev/mutation/mutants';
import { formatMutationText } from '../../lib/dev/mutation/mutation-report';
import { chooseSample, planMutants, type RecordedTests } from '../../lib/dev/mutation/plan-tests';
import type { MutationResult } from '../../lib/dev/mutation/run-mutants';
import { selectTests } from '../../lib/dev/mutation/select-tests';
import { ROOT } from '../source';
import { createFolderWithPackages, runNode } from './temporary-folder';

const SOURCE = `import type { Step } from './step';

/** Computed at import, once. */
const LIMIT = [1, 2].length;

export const isSmall = (n: number) => n < LIMIT;

export function sum(steps: readonly Step[]): number {
  let total = 0;
  for (let i = 0; i < steps.length; i += 1) total += steps[i]!;
  return total;
}

// Stryker disable next-line all: text for people
export const describeSum = (total: number) => \`The sum is \${total}\`;

export const measure = (text?: string) => (text === undefined ? 0 : text.length);

export const isKnown = (text?: string) => ['abc'].includes(text ?? '');

export const RULE = { title: 'Sums', limitations: ['Large numbers'] };

export function forgotten(): string {
  return 'never run';
}
`;

/** The test of isSmall sees neither side of the limit. */
const TEST = `import { describeSum, isKnown, isSmall, measure, sum } from '../lib/sum';

describe('sum', () => {
  test.each([[[], 0], [[1, 2], 3]])('of %j', async (steps, total) => {
    expect(sum(steps)).toBe(total);
    expect(describeSum(total)).toContain('sum');
  });
  test('texts', () => {
    expect(measure('abc')).toBe(3);
    expect(isKnown('abc')).toBe(true);
    expect(isKnown()).toBe(false);
  });
  test('small numbers', () => {
    expect([0, 3].map(isSmall)).toEqual([true, false]);
  });
  test('fails without a mutant', () => {
    expect(sum([1])).toBe(2);
  });
});
`;

const FILES = {
  'package.json': '{}',
  'jest.config.js': `module.exports = { transform: { '\\\\.ts$': ['@swc/jest', ${JSON.stringify({
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  })}] } };`,
  'tsconfig.json': '{"compilerOptions": {"target": "es2022", "module": "preserve", "types": [], "strict": true}}',
  'lib/step.ts': 'export type Step = number;',
  'lib/sum.ts': SOURCE,
  'lib/cases.ts': 'export default [1 + 1];',
  'test/sum.test.ts': TEST,
};

describe('npm run mutate', () => {
  let json: { code: number; stdout: string; stderr: string };
  let result: MutationResult;
  beforeAll(async () => {
    const folder = createFolderWithPackages(FILES);
    const args = [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), join(ROOT, 'bin/mutate.ts'), 'lib', '--json'];
    json = await runNode(folder, ...args, '--threshold', '99');
    result = JSON.parse(json.stdout);
  });

  const list = (status: string) =>
    result.mutants
      .filter((mutant) => mutant.status === status)
      .map(({ path, start, original, replacement }) => `${path}:${start.line} ${original} → ${replacement}`);

  test('lists the changes that no test notices', () => {
    // The text of a rule is for people.
    expect(list('survived')).toEqual([
      'lib/sum.ts:6 n < LIMIT → n <= LIMIT',
      "lib/sum.ts:21 { title: 'Sums', limitations: ['Large numbers'] } → {}",
    ]);
  });

  test('kills a mutant of a value that is computed at import', () => {
    expect(list('killed')).toContain('lib/sum.ts:4 [1, 2] → []');
  });

  test('kills a mutant that the compiler rejects, though no test does', () => {
    const found = result.mutants.filter(
      ({ original, replacement }) => original === 'text === undefined' && replacement === 'false',
    );
    expect(found.map(({ status }) => status)).toEqual(['killed']);
    expect(found[0]?.killedBy).toMatch(/^TypeScript: .*'text' is possibly 'undefined'/);
  });

  test('ends an endless loop', () => {
    expect(list('timeout')).toEqual([
      'lib/sum.ts:10 i < steps.length → i >= steps.length',
      'lib/sum.ts:10 i += 1 → i -= 1',
    ]);
  });

  test('lists code that no test runs, and leaves out what a comment or a name excludes', () => {
    expect(list('no coverage')).toEqual([
      `lib/sum.ts:23 {\n  return 'never run';\n} → {}`,
      `lib/sum.ts:24 'never run' → ""`,
    ]);
    expect(list('ignored').length).toBeGreaterThan(0);
    expect(result.mutants.every(({ path }) => path === 'lib/sum.ts')).toBe(true);
  });

  test('names the tests that fail without a mutant, and does not use them', () => {
    expect(result.failedTests).toEqual(['test/sum.test.ts: sum › fails without a mutant']);
  });

  test('fails below the threshold', () => {
    expect(json.code).toBe(1);
  });
});

test('formats a table of files and a list of mutants', () => {
  const mutant = (path: string, status: MutationResult['mutants'][number]['status']) => ({
    ...createMutant('1', path),
    status,
  });
  const mutants = [
    ...(['killed', 'killed', 'timeout', 'survived'] as const).map((status) => mutant('lib/sum.ts', status)),
    ...(['no coverage', 'ignored'] as const).map((status) => mutant('lib/text.ts', status)),
  ];
  expect(formatMutationText({ mutants, failedTests: [] })).toBe(`\
File         Killed  Timeout  Survived  No coverage  Score of covered
lib/sum.ts        2        1         1            0            75.0 %
lib/text.ts       0        0         0            1                 –
all               2        1         1            1            75.0 %

Survived:
  lib/sum.ts:1:1 EqualityOperator: a < b → a <= b

No coverage:
  lib/text.ts:1:1 EqualityOperator: a < b → a <= b
`);
});

test('a sample has the same mutants whatever other mutants precede them', () => {
  const mutants = Array.from({ length: 20 }, (_, index) => createMutant(`${index}`, `lib/core/file${index}.ts`));
  const choosePaths = (all: readonly Mutant[]) => {
    const ids = chooseSample(all, 5);
    return all.filter(({ id }) => ids.has(id)).map(({ path }) => path);
  };
  const renumbered = mutants.map((mutant, index) => ({ ...mutant, id: `${index + 100}` }));
  expect(choosePaths(mutants)).toHaveLength(5);
  expect(choosePaths(renumbered)).toEqual(choosePaths(mutants));
  expect(choosePaths(mutants)).not.toEqual(mutants.slice(0, 5).map(({ path }) => path));
  expect(chooseSample(mutants).size).toBe(20);
});

test('mutants of an earlier run are those with the same change, wherever their lines are now', () => {
  const change = (id: string, line: number, original: string, status: 'killed' | 'survived') => ({
    ...createMutant(id, 'lib/sum.ts'),
    start: { line, column: 1 },
    original,
    status,
  });
  const earlier = [change('0', 1, 'a', 'killed'), change('1', 2, 'a', 'survived'), change('2', 3, 'b', 'killed')];
  const now = [change('5', 4, 'c', 'killed'), change('6', 6, 'a', 'killed'), change('7', 7, 'a', 'killed')];
  const known = matchEarlier(now, earlier);
  expect([...known].map(([id, { status }]) => [id, status])).toEqual([
    ['6', 'killed'],
    ['7', 'survived'],
  ]);
});

describe('the tests of a run', () => {
  const related = [
    ...['core/policy/reach', 'e2e/start', 'rules/descriptions', 'rules/ec2-plans', 'rules/gp2-volume'],
    ...['rules/open-ssh', 'rules/parameters', 'rules/plans', 'rules/rules'],
  ].map((name) => join(ROOT, `test/${name}.test.ts`));
  const select = (source: string, ...wanted: string[]) => {
    const { paths, code } = selectTests(ROOT, [join(ROOT, source)], related, wanted);
    expect(paths).toEqual(expect.arrayContaining(Object.keys(code)));
    return paths.map((path) => relative(ROOT, path));
  };

  test('of a rule are its cases, and those with the name of a folder', () => {
    expect(select('rules/kms/unrotated-kms-key/rule.ts')).toEqual([
      'rules/kms/unrotated-kms-key/cases.test.ts',
      ...['test/rules/descriptions.test.ts', 'test/rules/parameters.test.ts'],
    ]);
    expect(select('rules/ec2/open-ssh/rule.ts').filter((path) => path.startsWith('test/'))).toEqual(
      ['descriptions', 'ec2-plans', 'open-ssh', 'parameters'].map((name) => `test/rules/${name}.test.ts`),
    );
  });

  test('of what the rules of a service share are the cases of them all', () => {
    const paths = select('rules/ec2/open-ports/reach.ts');
    expect(paths).toEqual(
      expect.arrayContaining(['open-ssh', 'open-cifs'].map((rule) => `rules/ec2/${rule}/cases.test.ts`)),
    );
    expect(paths.filter((path) => !/^(rules\/ec2|test\/rules)\//.test(path))).toEqual([]);
  });

  test('of other sources are those of the same part', () => {
    expect(select('lib/cli/command.ts')).toEqual([]);
  });

  test('of what rules use are the cases of all rules, too', () => {
    const paths = select('lib/core/policy/reach.ts');
    expect(paths.filter((path) => path.startsWith('test/'))).toEqual(['test/core/policy/reach.test.ts']);
    expect(paths).toEqual(
      expect.arrayContaining(['ec2/open-ssh', 's3/public-s3-bucket'].map((folder) => `rules/${folder}/cases.test.ts`)),
    );
  });

  test('are those that are wanted', () => {
    expect(select('rules/ec2/open-ssh/rule.ts', join(ROOT, 'test/e2e'))).toEqual(['test/e2e/start.test.ts']);
  });
});

describe('the plan of a mutant', () => {
  const mutant = createMutant('1', 'lib/core/sum.ts');

  test('runs only the tests that reach it, nearest file first', () => {
    const far = record('test/cli/sum.test.ts', { hits: { reads: { 1: 2 }, writes: {} } });
    const near = record('test/core/sum.test.ts', { hits: { adds: { 1: 1 } } });
    expect(planMutants('/', [mutant], [far, near], 2)).toEqual([
      {
        id: '1',
        hitLimit: 300,
        milliseconds: 2,
        testFiles: [
          { path: '/test/core/sum.test.ts', names: ['adds'] },
          { path: '/test/cli/sum.test.ts', names: ['reads'] },
        ],
      },
    ]);
  });

  test('runs every test of a file that reaches it at import, those that run its file first', () => {
    const tests = record('test/core/sum.test.ts', { loadHits: { 1: 1 }, hits: { reads: {}, adds: { 2: 1 } } });
    const [plan] = planMutants('/', [mutant, createMutant('2', 'lib/core/sum.ts')], [tests], 1000);
    expect(plan?.testFiles).toEqual([
      { path: '/test/core/sum.test.ts', names: ['adds'] },
      { path: '/test/core/sum.test.ts', names: ['reads'] },
    ]);
  });

  test('runs fast tests of a far file before slow ones of a near file', () => {
    const near = record('test/core/sum.test.ts', { hits: { adds: { 1: 1 } } });
    const slow = {
      ...near,
      recording: { ...near.recording, tests: [{ name: 'adds', milliseconds: 21, passed: true }] },
    };
    const fast = record('test/cli/sum.test.ts', { hits: { reads: { 1: 1 } } });
    expect(planMutants('/', [mutant], [slow, fast], 100)[0]?.testFiles).toEqual([
      { path: '/test/cli/sum.test.ts', names: ['reads'] },
      { path: '/test/core/sum.test.ts', names: ['adds'] },
    ]);
  });

  test('keeps within the budget, but always runs one test', () => {
    const files = ['a', 'b'].map((name) =>
      record(`test/${name}.test.ts`, { hits: { adds: { 1: 1 }, sums: { 1: 1 } } }),
    );
    const choose = (budget: number) => planMutants('/', [mutant], files, budget)[0]?.testFiles;
    expect(choose(3)).toEqual([
      { path: '/test/a.test.ts', names: ['adds', 'sums'] },
      { path: '/test/b.test.ts', names: ['adds'] },
    ]);
    expect(choose(0.5)).toEqual([{ path: '/test/a.test.ts', names: ['adds'] }]);
  });

  test('is missing if no test reaches it, or only one that fails anyway', () => {
    const failed = record('test/a.test.ts', { hits: { adds: { 1: 1 } }, passed: false });
    const broken = record('test/b.test.ts', { hits: { adds: { 1: 1 } }, error: 'Cannot load' });
    expect(planMutants('/', [mutant], [failed, broken], 1000)).toEqual([]);
  });
});

function createMutant(id: string, path: string): Mutant {
  const start = { line: 1, column: 1 };
  return { id, path, mutator: 'EqualityOperator', start, end: start, original: 'a < b', replacement: 'a <= b' };
}

interface RecordOptions {
  readonly hits: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly loadHits?: Readonly<Record<string, number>>;
  readonly passed?: boolean;
  readonly error?: string;
}

/** A recorded file: it takes 10 ms to load, and a millisecond for each test. */
function record(path: string, { hits, loadHits = {}, passed = true, error }: RecordOptions): RecordedTests {
  const tests = Object.keys(hits).map((name) => ({ name, milliseconds: 1, passed }));
  return { path: `/${path}`, recording: { tests, error, loadHits, hits } };
}
