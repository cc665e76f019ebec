import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { describeMutant, type Mutant, type Position } from './mutants';
import type { TestRun } from './test-file';
import type { SelectedTests, TestRecording } from './worker';

/** A test file with its recorded run. */
export interface RecordedTests {
  readonly path: string;
  readonly recording: TestRecording;
}

/** The tests to run with a mutant, in this order. */
interface MutantPlan {
  readonly id: string;
  readonly hitLimit: number;
  /** The processor time that the tests took without the mutant. */
  readonly milliseconds: number;
  readonly testFiles: readonly SelectedTests[];
}

/** A loop that runs so many times more often than without the mutant never ends. */
const HIT_LIMIT_FACTOR = 100;

/** Loading a test file again takes about as long. */
const FAST_MILLISECONDS = 20;

/** Tests of a file that may run with a mutant. */
interface TestChoice {
  readonly path: string;
  /** The fastest first. */
  readonly tests: readonly TestRun[];
  /**
   * 2 if the tests run code inside the mutant, such as the body of a function; 1 if code of its file; 0 if they load
   * it.
   */
  readonly closeness: 0 | 1 | 2;
  /** Whether each takes only a moment. Most mutants that die do so in one of these. */
  readonly isFast: boolean;
  /** The number of folders and names that the test's path shares with the source's: `test/core/x` and `lib/core/x`. */
  readonly nearness: number;
}

/**
 * Plans the tests of each mutant that a test reaches: fast tests before slow ones, those of the nearest test files
 * first. The first test is always used; others only within the budget, so that a surviving mutant of a central file
 * does not run the suite.
 */
export function planMutants(
  root: string,
  mutants: readonly Mutant[],
  recorded: readonly RecordedTests[],
  budgetMilliseconds: number,
): MutantPlan[] {
  const usable = recorded.filter(({ recording }) => recording.error === undefined);
  const recordings = new Map(usable.map(({ path, recording }) => [path, recording]));
  return mutants
    .filter(({ ignored }) => ignored === undefined)
    .flatMap((mutant): MutantPlan[] => {
      const { id } = mutant;
      const others = findOthers(mutant, mutants);
      const choices = usable.flatMap((tests) => chooseTests(root, mutant, tests, others)).sort(compareChoices);
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

/**
 * Chooses mutants as if at random, but the same ones in each run and, as long as their lines are the same, after each
 * change of the code, so that two scores can be compared. Returns their ids.
 */
export function chooseSample(mutants: readonly Mutant[], size = mutants.length): ReadonlySet<string> {
  const shuffled = mutants
    .map((mutant) => ({ id: mutant.id, order: createHash('sha256').update(describeMutant(mutant)).digest('hex') }))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  return new Set(shuffled.slice(0, size).map(({ id }) => id));
}

/** The ids of other mutants: those in the same file, and those inside of a mutant. */
interface OtherMutants {
  readonly ofFile: ReadonlySet<string>;
  readonly inside: ReadonlySet<string>;
}

function findOthers(mutant: Mutant, mutants: readonly Mutant[]): OtherMutants {
  const ofFile = mutants.filter(({ path }) => path === mutant.path);
  const inside = ofFile.filter(
    (other) => other !== mutant && !isBefore(other.start, mutant.start) && !isBefore(mutant.end, other.end),
  );
  return { ofFile: new Set(ofFile.map(({ id }) => id)), inside: new Set(inside.map(({ id }) => id)) };
}

const isBefore = (a: Position, b: Position): boolean => a.line < b.line || (a.line === b.line && a.column < b.column);

/**
 * Returns the tests of a file that reach a mutant. One that is reached at import, such as a function, is reached by
 * every test of the file; those that run code inside of it come first, and then those that run other code of its file.
 */
function chooseTests(
  root: string,
  { id, path: source }: Mutant,
  { path, recording }: RecordedTests,
  { ofFile, inside }: OtherMutants,
): TestChoice[] {
  const isReachedAtImport = recording.loadHits[id] !== undefined;
  const findCloseness = ({ name }: TestRun): TestChoice['closeness'] => {
    const hits = Object.keys(recording.hits[name] ?? {});
    if (!isReachedAtImport || hits.some((other) => inside.has(other))) return 2;
    return hits.some((other) => ofFile.has(other)) ? 1 : 0;
  };
  const tests = recording.tests
    .filter(({ name, passed }) => passed && (isReachedAtImport || recording.hits[name]?.[id] !== undefined))
    .sort((a, b) => a.milliseconds - b.milliseconds)
    .map((test) => ({ test, closeness: findCloseness(test) }));
  const nearness = countSharedNames(source, relative(root, path));
  return ([2, 1, 0] as const).flatMap((closeness) => {
    const some = tests.filter((one) => one.closeness === closeness).map(({ test }) => test);
    return [true, false].flatMap((isFast) => {
      const chosen = some.filter(({ milliseconds }) => milliseconds <= FAST_MILLISECONDS === isFast);
      return chosen.length === 0 ? [] : [{ path, tests: chosen, closeness, isFast, nearness }];
    });
  });
}

const compareChoices = (a: TestChoice, b: TestChoice): number =>
  b.closeness - a.closeness ||
  Number(b.isFast) - Number(a.isFast) ||
  b.nearness - a.nearness ||
  sumTimes(a) - sumTimes(b);

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
