import { relative } from 'node:path';
import type { Mutant } from './mutants';
import type { TestRun } from './test-file';
import type { Hits, SelectedTests, TestRecording } from './worker';

/** A test file with its recorded run. */
export interface RecordedTests {
  readonly path: string;
  readonly recording: TestRecording;
}

/** The tests to run with a mutant, in this order. */
export interface MutantPlan {
  readonly id: string;
  readonly hitLimit: number;
  /** The processor time that the tests took without the mutant. */
  readonly milliseconds: number;
  readonly testFiles: readonly SelectedTests[];
}

/** A loop that runs so many times more often than without the mutant never ends. */
const HIT_LIMIT_FACTOR = 100;

/** Tests of a file that may run with a mutant. */
interface TestChoice {
  readonly path: string;
  /** The fastest first. */
  readonly tests: readonly TestRun[];
  /** Whether the tests run code of the mutant's file, and do not only load it. */
  readonly runsFile: boolean;
  /** The number of folders and names that the test's path shares with the source's: `test/core/x` and `lib/core/x`. */
  readonly nearness: number;
}

/**
 * Plans the tests of each mutant that a test reaches. The nearest test files come first, and then the fastest. The first
 * test is always used; others only within the budget, so that a surviving mutant of a central file does not run the suite.
 */
export function planMutants(
  root: string,
  mutants: readonly Mutant[],
  recorded: readonly RecordedTests[],
  budgetMilliseconds: number,
): MutantPlan[] {
  const usable = recorded.filter(({ recording }) => recording.error === undefined);
  const recordings = new Map(usable.map(({ path, recording }) => [path, recording]));
  const testers = findTesters(mutants, usable);
  return mutants
    .filter(({ ignored }) => ignored === undefined)
    .flatMap(({ id, path }): MutantPlan[] => {
      const choices = usable.flatMap((tests) => chooseTests(root, { id, path }, tests, testers)).sort(compareChoices);
      const testFiles: SelectedTests[] = [];
      let milliseconds = 0;
      let hits = 0;
      for (const choice of choices) {
        const isWithinBudget = (test: TestRun) =>
          milliseconds === 0 || milliseconds + test.milliseconds <= budgetMilliseconds;
        const names = choice.tests.flatMap((test) => {
          if (!isWithinBudget(test)) return [];
          milliseconds += test.milliseconds;
          return [test.name];
        });
        if (names.length === 0) continue;
        testFiles.push({ path: choice.path, names });
        const { loadHits = {}, hits: testHits = {} } = recordings.get(choice.path) ?? {};
        hits += names.reduce((sum, name) => sum + (testHits[name]?.[id] ?? 0), loadHits[id] ?? 0);
      }
      return testFiles.length === 0 ? [] : [{ id, hitLimit: hits * HIT_LIMIT_FACTOR, milliseconds, testFiles }];
    });
}

/** By test file and test, the sources whose code the test runs. */
type Testers = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

function findTesters(mutants: readonly Mutant[], recorded: readonly RecordedTests[]): Testers {
  const sources = new Map(mutants.map(({ id, path }) => [id, path]));
  const listSources = (hits: Hits) => new Set(Object.keys(hits).map((id) => sources.get(id) ?? ''));
  return new Map(
    recorded.map(({ path, recording: { hits } }) => [
      path,
      new Map(Object.entries(hits).map(([name, hits]) => [name, listSources(hits)])),
    ]),
  );
}

/**
 * Returns the tests of a file that reach a mutant. One that is reached at import is reached by every test of the file;
 * those that also run code of the mutant's source are a choice of their own.
 */
function chooseTests(
  root: string,
  { id, path: source }: Pick<Mutant, 'id' | 'path'>,
  { path, recording }: RecordedTests,
  testers: Testers,
): TestChoice[] {
  const isReachedAtImport = recording.loadHits[id] !== undefined;
  const tests = recording.tests
    .filter(({ name, passed }) => passed && (isReachedAtImport || recording.hits[name]?.[id] !== undefined))
    .sort((a, b) => a.milliseconds - b.milliseconds);
  const nearness = countSharedNames(source, relative(root, path));
  return [true, false].flatMap((runsFile) => {
    const some = tests.filter(({ name }) => (testers.get(path)?.get(name)?.has(source) ?? false) === runsFile);
    return some.length === 0 ? [] : [{ path, tests: some, runsFile, nearness }];
  });
}

const compareChoices = (a: TestChoice, b: TestChoice): number =>
  Number(b.runsFile) - Number(a.runsFile) || b.nearness - a.nearness || sumTimes(a) - sumTimes(b);

const sumTimes = ({ tests }: TestChoice): number => tests.reduce((sum, test) => sum + test.milliseconds, 0);

function countSharedNames(source: string, test: string): number {
  const sourceNames = source
    .replace(/^lib\//, '')
    .replace(/\.ts$/, '')
    .split('/');
  const testNames = test
    .replace(/^test\//, '')
    .replace(/\.test\.ts$/, '')
    .split('/');
  const differing = sourceNames.findIndex((name, index) => name !== testNames[index]);
  return differing === -1 ? sourceNames.length : differing;
}
