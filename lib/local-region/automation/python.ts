import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The return value of a script, or the exception that it raised. */
export type ScriptAnswer = { readonly result: unknown } | { readonly error: string };

/**
 * Python for the scripts of runbooks. One process, which starts with the first script, runs many: Pyodide starts in two seconds and
 * then runs a script in a millisecond. It is a separate process because Jest loads no ES modules.
 */
export class Python {
  private child: ChildProcessWithoutNullStreams | undefined;
  private readonly waiting: ((answer: ScriptAnswer) => void)[] = [];
  private errors = '';

  /** @param program the path of the program that runs scripts, if it is not beside this file */
  constructor(private readonly program: string = join(__dirname, 'python-child.mjs')) {}

  /** Calls a function of the script. */
  run(script: string, handler: string, events: unknown): Promise<ScriptAnswer> {
    const child = this.child ?? this.start();
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      child.stdin.write(`${JSON.stringify({ script, handler, events })}\n`);
    });
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    await ended;
  }

  protected start(): ChildProcessWithoutNullStreams {
    // Optimizing its WebAssembly costs a fifth of the processor time of its start, and 35 MB; scripts end long before it pays.
    const child = spawn(process.execPath, ['--liftoff-only', this.program]);
    createInterface({ input: child.stdout }).on('line', (line) => this.waiting.shift()?.(JSON.parse(line)));
    child.stderr.on('data', (text) => {
      this.errors += text;
    });
    // A script that is written to a process that has ended gets its answer from the event `close`.
    child.stdin.on('error', () => {});
    child.on('close', () => {
      this.child = undefined;
      for (const resolve of this.waiting.splice(0)) resolve({ error: `Python has ended: ${this.errors}` });
    });
    this.child = child;
    return child;
  }
}
