import { type ChildProcess, fork } from 'node:child_process';
import { join, relative } from 'node:path';
import { matchEarlier } from './earlier-run';
import { createMutants, describeMutant, listMutatedFiles, type Mutant } from './mutants';
import { chooseSample, planMutants, type RecordedTests } from './plan-tests';
import { listRelatedTests, selectTests } from './select-tests';
import { findTypeErrors } from './type-check';
import type { MutantRun, TestRecording, WorkerRequest } from './worker';

/** Choices for a run. */
interface MutationOptions {
  readonly root: string;
  /** Files and folders to mutate, as absolute paths. */
  readonly paths: readonly string[];
  /** Test files and folders that count, as absolute paths. If empty, those that belong to the mutated files. */
  readonly tests: readonly string[];
  readonly workers: number;
  /** The most processor time to spend on the tests of one mutant, by the time they take without it. */
  readonly budgetMilliseconds: number;
  /** How many mutants to try, of all that tests reach. All by default. */
  readonly sample?: number | undefined;
  /** The result of an earlier run. Only its survivors, and mutants that it does not have, are tried. */
  readonly earlier?: readonly MutantResult[] | undefined;
  readonly onProgress: (text: string) => void;
}

/** A mutant with its result. */
export interface MutantResult extends Mutant {
  readonly status: MutantRun['status'] | 'no coverage' | 'ignored' | 'not in the sample';
  /** The test, or the error of the compiler. */
  readonly killedBy?: string | undefined;
}

/** The results of all mutants, and the tests that could not be used. */
export interface MutationResult {
  readonly mutants: readonly MutantResult[];
  /** Tests that fail without a mutant, each with its file. */
  readonly failedTests: readonly string[];
}

/**
 * Mutants after which a worker is replaced, so that what failed tests leave behind (servers, timers) does not add up.
 */
const MUTANTS_PER_WORKER = 300;

/** Runs the tests of files with each mutant of the files. */
export async function runMutants(options: MutationOptions): Promise<MutationResult> {
  const { root, onProgress } = options;
  const files = options.paths.flatMap(listMutatedFiles);
  const { mutants, code } = await createMutants(root, files);
  if (mutants.length === 0) throw new Error(`Cannot mutate ${options.paths.join(', ')}: no code to change`);
  const tests = selectTests(root, files, listRelatedTests(root, files), options.tests);
  onProgress(`${mutants.length} mutants in ${files.length} files, ${tests.paths.length} test files`);

  const createWorker = () => new MutationWorker({ kind: 'start', root, code: { ...code, ...tests.code } });
  const recorded: RecordedTests[] = [];
  await share(tests.paths, options.workers, createWorker, async (path, worker) => {
    const recording = await worker.ask<TestRecording>({ kind: 'record', path }, RECORD_TIMEOUT_MS);
    recorded.push({ path, recording: recording ?? NO_TESTS });
  });
  const failedTests = recorded.flatMap(({ path, recording: { tests, error } }) => [
    ...(error === undefined ? [] : [`${relative(root, path)}: ${error}`]),
    ...tests.filter(({ passed }) => !passed).map(({ name }) => `${relative(root, path)}: ${name}`),
  ]);
  onProgress(`Ran the tests without a mutant in ${Math.round(performance.now() / 1000)} s`);
  for (const test of failedTests) onProgress(`Fails without a mutant: ${test}`);

  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const reached = planMutants(root, mutants, recorded, options.budgetMilliseconds);
  const reachedIds = new Set(reached.map(({ id }) => id));
  const known = matchEarlier(mutants, options.earlier ?? []);
  const chosen = chooseSample(
    mutants.filter(({ id }) => reachedIds.has(id) && needsRun(known.get(id))),
    options.sample,
  );
  // The compiler is one of the checks, and the cheapest: it rejects a third of the mutants of a rule in a few seconds.
  const rejected = findTypeErrors(
    root,
    mutants.filter(({ id }) => chosen.has(id)),
  );
  onProgress(`The compiler rejects ${rejected.size} of ${chosen.size} mutants`);
  const plans = reached.filter(({ id }) => chosen.has(id) && !rejected.has(id));
  const results = new Map<string, MutantRun>(
    Array.from(rejected, ([id, error]) => [id, { status: 'killed', killedBy: `TypeScript: ${error}` }]),
  );
  await share(plans, options.workers, createWorker, async ({ id, hitLimit, milliseconds, testFiles }, worker) => {
    const request = { kind: 'mutant', id, hitLimit, testFiles } as const;
    const ask = () => worker.ask<MutantRun>(request, MUTANT_TIMEOUT_MS + 20 * milliseconds);
    // Endless loops end by counting. No answer is mostly that of a busy machine, so a second one decides.
    const run = (await ask()) ?? (await ask());
    results.set(id, run ?? { status: 'timeout' });
    const mutant = byId.get(id);
    if (mutant && run?.status === 'survived') onProgress(`Survived: ${describeMutant(mutant)}`);
    if (results.size % 100 === 0) onProgress(`${results.size} of ${chosen.size} mutants`);
  });
  return {
    mutants: mutants.map((mutant) => ({
      ...mutant,
      status: known.get(mutant.id)?.status ?? findStatus(mutant, reachedIds),
      ...(results.get(mutant.id) ?? { killedBy: known.get(mutant.id)?.killedBy }),
    })),
    failedTests,
  };
}

/** Whether a mutant is new, or a test may notice it now. */
const needsRun = (earlier: MutantResult | undefined): boolean =>
  earlier === undefined || earlier.status === 'survived' || earlier.status === 'no coverage';

function findStatus(mutant: Mutant, reached: ReadonlySet<string>): MutantResult['status'] {
  if (mutant.ignored !== undefined) return 'ignored';
  return reached.has(mutant.id) ? 'not in the sample' : 'no coverage';
}

const RECORD_TIMEOUT_MS = 600_000;
/** Besides the time of the tests: a new worker compiles the sources first, and other programs may be running. */
const MUTANT_TIMEOUT_MS = 60_000;
const NO_TESTS: TestRecording = { tests: [], error: 'no result', loadHits: {}, hits: {} };

/** Gives each of several workers its next task until none is left. */
async function share<Task>(
  tasks: readonly Task[],
  workers: number,
  createWorker: () => MutationWorker,
  run: (task: Task, worker: MutationWorker) => Promise<void>,
): Promise<void> {
  const rest = tasks.values();
  const work = async () => {
    const worker = createWorker();
    for (const task of rest) await run(task, worker);
    worker.stop();
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** A process that runs tests. It is replaced when it ends, does not answer, or has run many mutants. */
class MutationWorker {
  private child: ChildProcess | undefined;
  private asked = 0;

  constructor(private readonly start: WorkerRequest) {}

  /** Sends a request. Returns undefined if the process ended or did not answer in time. */
  async ask<Answer>(request: WorkerRequest, timeoutMilliseconds: number): Promise<Answer | undefined> {
    this.asked += 1;
    if (this.asked % MUTANTS_PER_WORKER === 0) this.stop();
    const child = this.child ?? this.fork();
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<Answer | undefined>((resolve) => {
      timer = setTimeout(resolve, timeoutMilliseconds, undefined);
      child.once('exit', () => resolve(undefined));
      child.once('message', (message) => resolve(message as Answer));
      child.send(request);
    });
    clearTimeout(timer);
    child.removeAllListeners('message').removeAllListeners('exit');
    if (answer === undefined) this.stop();
    return answer;
  }

  stop(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private fork(): ChildProcess {
    const child = fork(join(__dirname, 'worker.ts'), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [...process.execArgv, '--max-old-space-size=2000'],
    });
    child.send(this.start);
    this.child = child;
    return child;
  }
}
