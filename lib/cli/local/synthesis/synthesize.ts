import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject, isString, parseJson } from '../../../core/json';
import type { Rule } from '../../../core/rule';
import { joinList } from '../../../core/text/format';
import { attempt, ensureFolder } from '../../../engine/system-error';
import { type Assembly, AssemblyError, readAssembly } from '../../../local-region/deployment/assembly';
import type { LocalRegion } from '../../../local-region/local-region';
import type { Options, OptionValues } from '../../definition';
import type { Io } from '../../io';
import { findConfiguration } from '../../run/configuration-file';
import { UsageError } from '../../usage-error';
import type { LocalPrograms } from '../host';
import { writeOwnApp } from './own-app';

/** The account and Region of stacks that leave them to the deployment. */
export const LOCAL_SCOPE = { account: '111122223333', region: 'eu-west-1' } as const;

/** Reads a cloud assembly. @throws UsageError if it cannot be read */
export function loadAssembly(folder: string, scope: Scope): Assembly {
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

type Scope = { readonly account: string; readonly region: string };

/**
 * Returns the account and Region that are wanted if the app deploys there, else the first that it deploys to.
 * @throws UsageError
 */
export function findScope(assembly: Assembly, wanted: Scope): Scope {
  const scopes = assembly.stacks.map(({ scope }) => scope);
  const found =
    scopes.find(({ account, region }) => account === wanted.account && region === wanted.region) ?? scopes[0];
  if (!found) throw new UsageError('Cannot start a local region: the app deploys nothing');
  return { account: found.account, region: found.region };
}

/** @throws UsageError if the app has no stack in the account and Region that a state is of */
export function requireDeployed({ stacks }: Assembly, { account, region }: Scope, command: string): Scope {
  const environments = stacks.map(({ scope }) => `${scope.account} ${scope.region}`);
  if (environments.includes(`${account} ${region}`)) return { account, region };
  const deployed = environments.length === 0 ? 'nothing' : `to ${joinList([...new Set(environments)])}`;
  throw new UsageError(
    `Cannot ${command} in ${account} ${region}, where the snapshot is from: the app deploys ${deployed}. Choose another with --account and --region`,
  );
}

/** Deploys an assembly. @throws UsageError if AWS would refuse a resource */
export async function deployAssembly(region: LocalRegion): Promise<void> {
  try {
    await region.deployAll();
  } catch (error) {
    if (error instanceof AssemblyError) throw new UsageError(error.message);
    throw error;
  }
}

/** Options of a command that runs a deployment. */
export const ASSEMBLY_OPTIONS = {
  app: {
    type: 'string',
    value: '<command>',
    description: 'The command that synthesizes the CDK app, or the folder of an app. Default: "app" of cdk.json.',
    completion: 'folder',
  },
  assembly: {
    type: 'string',
    value: '<folder>',
    description: 'A cloud assembly that is already synthesized, such as cdk.out.',
    completion: 'folder',
  },
  config: {
    type: 'string',
    value: '<file>',
    description: 'Deploy this configuration file, such as assay.config.ts, in place of an app.',
    completion: 'file',
  },
  rules: {
    type: 'string',
    multiple: true,
    value: '<folder>',
    description: 'A folder with rules of your own, deployed beside those of Assay in place of an app. May be repeated.',
    completion: 'folder',
  },
} as const satisfies Options;

type AssemblyValues = OptionValues<typeof ASSEMBLY_OPTIONS>;

interface AppCommand {
  readonly command: string;
  readonly folder: string;
  /** The name of its input, for people, in place of its command. */
  readonly name?: string;
  /** Variables of its environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** How an app is synthesized. */
interface SynthesisOptions {
  /** The folder in which the assembly and the parts of Assay's own app are written. */
  readonly output: string;
  /** The account and Region of stacks that leave them to the deployment. */
  readonly scope: Scope;
  /** The time of the deployment. */
  readonly time: Date;
  /** Whether the app of the current folder comes before the example's also in Assay's repository. */
  readonly prefersOwnApp?: boolean;
}

/** Returns the programs of the local region. @throws UsageError where there are none */
export function requirePrograms({ localPrograms }: Io, command: string): LocalPrograms {
  if (localPrograms) return localPrograms;
  throw new UsageError(`Cannot ${command}: this build of Assay has no programs for a local region`);
}

/**
 * Returns the folder of a cloud assembly: the one that is given, or the one that the app synthesizes, as the CDK's
 * command does.
 * https://github.com/aws/aws-cdk-cli/blob/main/packages/@aws-cdk/toolkit-lib/lib/api/cloud-assembly/private/exec.ts
 * @throws UsageError if there is no app or it fails, or if options exclude one another
 */
export async function prepareAssembly(
  values: AssemblyValues,
  options: SynthesisOptions,
  io: Io,
  shipped: readonly Rule[],
): Promise<string> {
  checkOptions(values);
  if (values.assembly !== undefined) return values.assembly;
  const programs = requirePrograms(io, 'synthesize');
  const { scope, time } = options;
  const app = findApp(values, programs, options) ?? (await prepareOwnApp(values, options, io, shipped));
  const output = resolve(options.output, 'cdk.out');
  const manifest = join(output, 'manifest.json');
  ensureFolder(output);
  // An app that writes nothing does not have the templates of the one before.
  attempt(`Cannot remove "${manifest}"`, () => rmSync(manifest, { force: true }));
  const { status, errors } = await runApp(app, { output, scope, time });
  const reason = errors.trim().split('\n').slice(-12).join('\n');
  const failure = `Cannot synthesize ${app.name ?? `with "${app.command}"`}`;
  if (status !== 0) throw new UsageError(`${failure}: ${reason || `it ended with status ${status}`}`);
  if (!existsSync(manifest)) {
    throw new UsageError(`${failure}: it wrote no templates to the folder in CDK_OUTDIR${reason && `\n${reason}`}`);
  }
  for (const line of errors.split('\n')) if (line.startsWith('Warning: ')) io.warn(line);
  return output;
}

/** Returns the app that is given or that the current folder has; undefined for Assay's own. */
function findApp(
  { app: given, config, rules }: AssemblyValues,
  { app: own }: LocalPrograms,
  { prefersOwnApp }: SynthesisOptions,
): AppCommand | undefined {
  if (given !== undefined) return readApp(given);
  if (config !== undefined || rules !== undefined) return undefined;
  const isRepository = own.hasFunctions && resolve(own.folder) === process.cwd();
  const { app: command } = isRepository && !prefersOwnApp ? {} : readCdkSettings('.');
  return isString(command) ? { command, folder: process.cwd() } : undefined;
}

/** @throws UsageError */
function checkOptions({ app, assembly, config, rules }: AssemblyValues): void {
  const given = Object.entries({ app, assembly, config, rules }).filter(([, value]) => value !== undefined);
  const [first, second] = given.map(([name]) => `--${name}`);
  if (second === undefined || (assembly === undefined && app === undefined)) return;
  throw new UsageError(
    `Cannot use ${first} with ${second}: ${first === '--app' ? 'an app' : 'an assembly'} has its own rules`,
  );
}

/** Reads the command of an app, or the folder with its cdk.json. @throws UsageError for a folder without an app */
function readApp(given: string): AppCommand {
  if (!existsSync(given) || !statSync(given).isDirectory()) return { command: given, folder: process.cwd() };
  const { app } = readCdkSettings(given);
  if (isString(app)) return { command: app, folder: resolve(given) };
  throw new UsageError(`Cannot find an app in "${given}": there is no cdk.json with an "app"`);
}

async function prepareOwnApp(
  { config, rules = [] }: AssemblyValues,
  { output, prefersOwnApp }: SynthesisOptions,
  io: Io,
  shipped: readonly Rule[],
): Promise<AppCommand> {
  const { app } = requirePrograms(io, 'synthesize');
  const found = config ?? (prefersOwnApp ? findConfiguration(io.configurationFolder) : undefined);
  if (found === undefined && prefersOwnApp && rules.length === 0) {
    io.warn("There is no app and no configuration here: this is the deployment of Assay's example");
  }
  if (found === undefined && rules.length === 0 && app.hasFunctions) return app;
  const options = { config: found, rules };
  const name = [...(found === undefined ? [] : [found]), ...rules].map((path) => `"${path}"`).join(' with ');
  return { ...app, name, variables: await writeOwnApp(join(output, 'app'), options, app, { host: io, shipped }) };
}

function readCdkSettings(folder: string): Readonly<Record<string, unknown>> {
  const file = join(folder, 'cdk.json');
  const settings = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : {};
  return isObject(settings) ? settings : {};
}

function runApp(
  { command, folder, variables }: AppCommand,
  { output, scope, time }: Pick<SynthesisOptions, 'output' | 'scope' | 'time'>,
): Promise<{ status: number | null; errors: string }> {
  const { context = {} } = readCdkSettings(folder);
  const child = spawn(command, {
    cwd: folder,
    shell: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...variables,
      ASSAY_LOCAL_TIME: time.toISOString(),
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
