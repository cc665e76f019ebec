import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundle } from '../lib/cdk/constructs/functions/bundled-files';

/** A bundled function on the disk. */
export interface WrittenFunction {
  /** The file with the handler. */
  readonly file: string;
  /** The size of all its files. */
  readonly bytes: number;
}

/**
 * Bundles a function into a folder of its own.
 * @param entry the path of its module
 * @param files texts beside it, by file name
 */
export function writeFunction(folder: string, entry: string, files: Readonly<Record<string, string>>): WrittenFunction {
  const own = join(folder, basename(entry, '.ts'));
  mkdirSync(own);
  const bundled = bundle(entry);
  for (const [name, text] of Object.entries({ ...bundled, ...files })) writeFileSync(join(own, name), text);
  const bytes = Object.values(bundled).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return { file: join(own, 'index.mjs'), bytes };
}

/** Runs a process to its end in an environment like Lambda's, and returns its standard error. */
export function runAsLambda(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    // Lambda runs a newer version of Node.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...environment,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`Cannot measure "node ${args.join(' ')}": exit code ${code}\n${output}`));
    });
  });
}
