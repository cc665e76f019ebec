import { relative } from 'node:path';
import type { Mutant } from './mutants';
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
  /** The time that the tests took without the mutant. */
  readonly milliseconds: number;
  readonly testFiles: readonly SelectedTests[];
}

/** A loop that runs so many times more often than without the mutant never ends. */
const HIT_LIMIT_FACTOR = 100;

interface TestChoice extends SelectedTests {
  readonly milliseconds: number;
  readonly hits: number;
  /** Whether the tests run code of the mutant's file, and do not only load it. */
  readonly runsFile: boolean;
  /** The number of folders and names that the test's path shares with the source's: `test/core/x` and `lib/core/x`. */
  readonly nearness: number;
}

/**
 * Plans the tests of each mutant that a test reaches. The nearest tests come first, and then the fastest. The first test
 * file is always used; others only within the budget, so that a surviving mutant of a central file does not run the suite.
 */
export function planMutants(
  root: string,
  mutants: readonly Mutant[],
  recorded: readonly RecordedTests[],
  budgetMilliseconds: number,
): MutantPlan[] {
  const usable = recorded.filter(({ recording }) => recording.error === undefined);
  const testers = findTesters(mutants, usable);
  return mutants
    .filter(({ ignored }) => ignored === undefined)
    .flatMap((mutant) => {
      const candidates = usable.flatMap((tests) => chooseTests(root, mutant, tests, testers)).sort(compareCandidates);
      let milliseconds = 0;
      const chosen = candidates.filter((candidate, index) => {
        if (index > 0 && milliseconds + candidate.milliseconds > budgetMilliseconds) return false;
        milliseconds += candidate.milliseconds;
        return true;
      });
      const hits = chosen.reduce((sum, candidate) => sum + candidate.hits, 0);
      const testFiles = chosen.map(({ path, names }) => ({ path, names }));
      return chosen.length === 0 ? [] : [{ id: mutant.id, hitLimit: hits * HIT_LIMIT_FACTOR, milliseconds, testFiles }];
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
 * those that also run code of the mutant's source come first.
 */
function chooseTests(root: string, mutant: Mutant, { path, recording }: RecordedTests, testers: Testers): TestChoice[] {
  const passed = recording.tests.filter(({ passed }) => passed);
  const loadHits = recording.loadHits[mutant.id] ?? 0;
  const nearness = countSharedNames(mutant.path, relative(root, path));
  const select = (runsFile: boolean, tests: TestRecording['tests']): TestChoice[] => {
    const names = tests.map(({ name }) => name);
    const milliseconds = tests.reduce((sum, test) => sum + test.milliseconds, recording.loadMilliseconds);
    const hits = names.reduce((sum, name) => sum + (recording.hits[name]?.[mutant.id] ?? 0), loadHits);
    return tests.length === 0 ? [] : [{ path, names, milliseconds, hits, runsFile, nearness }];
  };
  if (loadHits === 0) {
    return select(
      true,
      passed.filter(({ name }) => recording.hits[name]?.[mutant.id] !== undefined),
    );
  }
  const runsFile = ({ name }: { name: string }) => testers.get(path)?.get(name)?.has(mutant.path) === true;
  return [
    ...select(true, passed.filter(runsFile)),
    ...select(
      false,
      passed.filter((test) => !runsFile(test)),
    ),
  ];
}

const compareCandidates = (a: TestChoice, b: TestChoice): number =>
  Number(b.runsFile) - Number(a.runsFile) || b.nearness - a.nearness || a.milliseconds - b.milliseconds;

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
