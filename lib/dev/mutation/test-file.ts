import expect from 'expect';
import * as circus from 'jest-circus';
import type { LoadSource } from './module-registry';

/** A test that ran. */
export interface TestRun {
  /** The titles of the test and of the blocks around it. */
  readonly name: string;
  /** The processor time that it took, since other programs slow it down. */
  readonly milliseconds: number;
  readonly passed: boolean;
}

/** The tests that ran, and an error outside of them. */
export interface TestFileRun {
  readonly tests: readonly TestRun[];
  /** Why the file could not be loaded, or a hook or a stray callback failed. */
  readonly error?: string | undefined;
}

/** Choices for a run of a test file. */
interface TestFileOptions {
  /** The tests to run; all if a name is missing. */
  readonly names?: readonly string[] | undefined;
  /** Whether to skip the others after a failure. */
  readonly bail?: boolean;
  /** Called with the name of each test when it begins, and with undefined when it ends. */
  readonly onTest?: (name: string | undefined) => void;
}

/** For tests that wait for something that never comes. */
const TEST_TIMEOUT_MS = 10_000;

interface CurrentRun {
  readonly tests: TestRun[];
  readonly options: TestFileOptions;
  error?: string | undefined;
  start?: NodeJS.CpuUsage;
}
let current: CurrentRun | undefined;

circus.addEventHandler((event) => {
  if (!current) return;
  if (event.name === 'test_start') {
    if (current.options.bail && hasFailed(current)) event.test.mode = 'skip';
    current.start = process.cpuUsage();
    current.options.onTest?.(nameTest(event.test));
  } else if (event.name === 'test_skip') {
    current.options.onTest?.(undefined);
  } else if (event.name === 'test_done') {
    current.options.onTest?.(undefined);
    event.test.errors.push(...expect.extractExpectedAssertionsErrors().map(({ error }) => error));
    const milliseconds = process.cpuUsage(current.start).user / 1000;
    current.tests.push({ name: nameTest(event.test), milliseconds, passed: event.test.errors.length === 0 });
  }
});
process.on('uncaughtException', noteStrayError);
process.on('unhandledRejection', noteStrayError);

Object.assign(globalThis, circus, { expect, jest: { setTimeout: () => {} } });

/** Runs a test file in this process, with jest's own runner of tests. */
export async function runTestFile(path: string, load: LoadSource, options: TestFileOptions = {}): Promise<TestFileRun> {
  circus.resetState();
  const run: CurrentRun = { tests: [], options };
  current = run;
  try {
    load(path);
    const { rootDescribeBlock } = circus.getState();
    circus.getState().testTimeout = TEST_TIMEOUT_MS;
    if (options.names) keepTests(rootDescribeBlock, new Set(options.names));
    const { unhandledErrors } = await circus.run();
    run.error ??= unhandledErrors[0];
  } catch (error) {
    run.error ??= String(error);
  } finally {
    current = undefined;
  }
  return { tests: run.tests, error: run.error };
}

type Block = circus.State['rootDescribeBlock'];
type Test = NonNullable<circus.State['currentlyRunningTest']>;

const nameTest = (test: Test): string => [...nameBlocks(test.parent), test.name].join(' › ');

const nameBlocks = (block: Block): string[] => (block.parent ? [...nameBlocks(block.parent), block.name] : []);

const listTests = (block: Block): Test[] =>
  block.children.flatMap((child) => (child.type === 'describeBlock' ? listTests(child) : [child]));

/** Removes the tests that are not wanted, unless a mutant renamed those that are. */
function keepTests(root: Block, names: ReadonlySet<string>): void {
  const found = new Set(listTests(root).map(nameTest));
  if ([...names].every((name) => found.has(name))) removeTests(root, names);
}

function removeTests(block: Block, names: ReadonlySet<string>): void {
  block.children = block.children.filter((child) => {
    if (child.type === 'test') return names.has(nameTest(child));
    removeTests(child, names);
    return child.children.length > 0;
  });
}

const hasFailed = ({ tests, error }: TestFileRun): boolean =>
  error !== undefined || tests.some(({ passed }) => !passed);

function noteStrayError(error: unknown): void {
  if (current) current.error ??= String(error);
}
