import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Socket } from 'node:net';
import { Python } from '../../lib/local-region/automation/python';

/** Does not keep the process of the tests alive, and ends with it. */
class SharedPython extends Python {
  protected override start(): ChildProcessWithoutNullStreams {
    const child = super.start();
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as Socket).unref();
    return child;
  }

  override async stop(): Promise<void> {}
}

const PYTHON = Symbol.for('assay.python');
const worker = process as { [PYTHON]?: Python };
worker[PYTHON] ??= new SharedPython();

/**
 * Python for all test files of a worker, since Pyodide takes seconds to start. A script does not see what others
 * define.
 */
export const python: Python = worker[PYTHON];

const { run } = Python.prototype;

/** Lets the commands of a test file run scripts in it, too. They would start Python each time. */
export function sharePython(): void {
  beforeAll(() => {
    jest.spyOn(Python.prototype, 'run').mockImplementation((...script) => run.apply(python, script));
  });
}
