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

  /** @param program the path of the program that runs scripts, if it is not beside this file */
  constructor(program: string = join(__dirname, 'python-child.mjs')) {
    this.child = spawn(process.execPath, [program]);
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
