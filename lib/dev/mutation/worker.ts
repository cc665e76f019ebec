/**
 * A process that runs test files: once to record which mutants each test reaches, and then with one mutant at a time.
 */
import { configureGlobal } from 'fast-check';
import { createRegistries, type LoadSource } from './module-registry';
import { runTestFile, type TestFileRun } from './test-file';

/** A request to a worker. */
export type WorkerRequest =
  | { readonly kind: 'start'; readonly root: string; readonly code: Readonly<Record<string, string>> }
  | { readonly kind: 'record'; readonly path: string }
  | {
      readonly kind: 'mutant';
      readonly id: string;
      /** The number of times that the mutated code may run before it counts as an endless loop. */
      readonly hitLimit: number;
      readonly testFiles: readonly SelectedTests[];
    };

/** Tests of a file, by name. */
export interface SelectedTests {
  readonly path: string;
  readonly names: readonly string[];
}

/** How often a test reaches each mutant, by the mutant's id. */
type Hits = Readonly<Record<string, number>>;

/** The recorded run of a test file. */
export interface TestRecording extends TestFileRun {
  /** Mutants that are reached while the file is loaded, or by a hook for all tests. */
  readonly loadHits: Hits;
  readonly hits: Readonly<Record<string, Hits>>;
}

/** The result of a mutant. */
export interface MutantRun {
  readonly status: 'killed' | 'survived' | 'timeout';
  /** The test that failed. */
  readonly killedBy?: string | undefined;
}

/** The global that the instrumented code reads and writes. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number;
  mutantCoverage?: { static: Hits; perTest: Record<string, Hits> } | undefined;
}

const mutantSwitch: Switch = {};
Object.assign(globalThis, { __stryker__: mutantSwitch });

// Without a fixed seed, a property could kill a mutant today and not tomorrow. Shrinking would only take time.
configureGlobal({ seed: 1, endOnFailure: true });

// A run that was cut off leaves no process behind.
process.on('disconnect', () => process.exit());

let createRegistry: () => LoadSource;

process.on('message', async (request: WorkerRequest) => {
  if (request.kind === 'start') {
    createRegistry = createRegistries(request.root, request.code);
  } else {
    const answer = request.kind === 'record' ? await record(request.path) : await runMutant(request);
    process.send?.(answer);
  }
});

async function record(path: string): Promise<TestRecording> {
  const coverage = { static: {}, perTest: {} };
  // The counting helpers of each source keep the object that they have found first, so it is the registry's own.
  Object.assign(mutantSwitch, { activeMutant: undefined, currentTestId: undefined, mutantCoverage: coverage });
  const onTest = (name: string | undefined) => {
    mutantSwitch.currentTestId = name;
  };
  const run = await runTestFile(path, createRegistry(), { onTest });
  return { ...run, loadHits: coverage.static, hits: coverage.perTest };
}

async function runMutant({ id, hitLimit, testFiles }: WorkerRequest & { kind: 'mutant' }): Promise<MutantRun> {
  Object.assign(mutantSwitch, { activeMutant: id, hitLimit, hitCount: 0, currentTestId: undefined });
  mutantSwitch.mutantCoverage = { static: {}, perTest: {} };
  for (const { path, names } of testFiles) {
    const { tests, error } = await runTestFile(path, createRegistry(), { names, bail: true });
    if ((mutantSwitch.hitCount ?? 0) > hitLimit) return { status: 'timeout' };
    const failed = tests.find(({ passed }) => !passed);
    if (failed || error !== undefined) return { status: 'killed', killedBy: `${path}: ${failed?.name ?? error}` };
  }
  return { status: 'survived' };
}
