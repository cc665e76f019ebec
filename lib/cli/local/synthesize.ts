import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject, isString, parseJson } from '../../core/json';
import { type Assembly, AssemblyError, readAssembly } from '../../local-region/deployment/assembly';
import type { Options } from '../definition';
import { UsageError } from '../usage-error';
import type { LocalPrograms } from './host';

/** The account and Region of stacks that leave them to the deployment. */
export const LOCAL_SCOPE = { account: '111122223333', region: 'eu-west-1' } as const;

/** Reads a cloud assembly. @throws UsageError if it cannot be read */
export function loadAssembly(folder: string, scope: { readonly account: string; readonly region: string }): Assembly {
  try {
    return readAssembly(folder, scope);
  } catch (error) {
    if (error instanceof AssemblyError) throw new UsageError(error.message);
    if (error instanceof SyntaxError) {
      throw new UsageError(`Cannot read the cloud assembly "${folder}": ${error.message}`);
    }
    throw error;
  }
}

/** Options of a command that runs a deployment. */
export const ASSEMBLY_OPTIONS = {
  app: {
    type: 'string',
    value: '<command>',
    description: 'The command that synthesizes the CDK app (default: "app" of cdk.json)',
  },
  assembly: {
    type: 'string',
    value: '<folder>',
    description: 'A cloud assembly that is already synthesized, as cdk.out',
    completion: 'folder',
  },
} as const satisfies Options;

interface AppCommand {
  readonly command: string;
  readonly folder: string;
}

/**
 * Synthesizes an app as the CDK's command does, and returns the folder of its cloud assembly.
 * https://github.com/aws/aws-cdk-cli/blob/main/packages/@aws-cdk/toolkit-lib/lib/api/cloud-assembly/private/exec.ts
 * @throws UsageError if there is no app or it fails
 */
export async function synthesize(
  options: {
    readonly app: string | undefined;
    readonly output: string;
    /** Default: the example's. */
    readonly scope?: { readonly account: string; readonly region: string };
    /** Whether the app of the current folder comes before the example's also in Assay's repository. */
    readonly prefersOwnApp?: boolean;
  },
  programs: LocalPrograms,
): Promise<string> {
  const { scope = LOCAL_SCOPE, prefersOwnApp = false } = options;
  const { command, folder } = findApp(options.app, programs, prefersOwnApp);
  const output = resolve(options.output);
  mkdirSync(output, { recursive: true });
  const { status, errors } = await runApp(command, folder, { output, scope });
  if (status === 0 && existsSync(join(output, 'manifest.json'))) return output;
  const reason = errors.trim().split('\n').slice(-12).join('\n');
  throw new UsageError(`Cannot synthesize with "${command}": ${reason || `it ended with status ${status}`}`);
}

/** The app of the command line, else the one of the current folder, else the example. */
function findApp(given: string | undefined, { exampleApp }: LocalPrograms, prefersOwnApp: boolean): AppCommand {
  if (given !== undefined) return { command: given, folder: process.cwd() };
  const isOwnFolder = !prefersOwnApp && exampleApp && resolve(exampleApp.folder) === process.cwd();
  const app = isOwnFolder ? undefined : readCdkSettings('.').app;
  if (isString(app)) return { command: app, folder: process.cwd() };
  if (exampleApp) return exampleApp;
  throw new UsageError('Cannot find an app: this folder has no cdk.json, and neither --app nor --assembly is given');
}

function readCdkSettings(folder: string): Readonly<Record<string, unknown>> {
  const file = join(folder, 'cdk.json');
  const settings = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : {};
  return isObject(settings) ? settings : {};
}

function runApp(
  command: string,
  folder: string,
  { output, scope }: { readonly output: string; readonly scope: { readonly account: string; readonly region: string } },
): Promise<{ status: number | null; errors: string }> {
  const { context = {} } = readCdkSettings(folder);
  const child = spawn(command, {
    cwd: folder,
    shell: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_DEFAULT_ACCOUNT: scope.account,
      CDK_DEFAULT_REGION: scope.region,
      CDK_VALIDATION: 'false',
    },
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  return new Promise((done) => {
    child.once('error', (error) => done({ status: null, errors: error.message }));
    child.once('close', (status) => done({ status, errors }));
  });
}
