import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The return value of a script, or the exception that it raised. */
export type ScriptAnswer = { readonly result: unknown } | { readonly error: string };

/**
 * CPython for the scripts of runbooks. One process runs many scripts: it starts in two seconds and then runs a script in
 * a millisecond. It is a separate process because Jest loads no ES modules.
 */
export class Python {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: ((answer: ScriptAnswer) => void)[] = [];
  private errors = '';

  constructor() {
    this.child = spawn(process.execPath, [join(__dirname, 'python-child.mjs')]);
    createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()?.(JSON.parse(line)));
    this.child.stderr.on('data', (text) => {
      this.errors += text;
    });
    this.child.on('exit', () => {
      for (const resolve of this.waiting.splice(0)) resolve({ error: `Python has ended: ${this.errors}` });
    });
  }

  /** Calls a function of the script. */
  run(script: string, handler: string, events: unknown): Promise<ScriptAnswer> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.child.stdin.write(`${JSON.stringify({ script, handler, events })}\n`);
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin.end();
    await ended;
  }
}
