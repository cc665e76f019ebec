import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import type { Rule } from '../../core/rule';
import { findRuleError } from '../../core/rule-errors';
import { limitRule } from '../../limits/limit-rule';
import { UsageError } from '../usage-error';
import { writeTemporaryModule } from './temporary-module';

/** Rules of a team's own, loaded from their folders. */
export interface OwnRules {
  readonly rules: readonly Rule[];
  /** The file of each rule. */
  readonly files: readonly string[];
  /** URL of the module that exports {@link rules}, for worker threads; absent without rules of one's own. */
  readonly module?: string;
  /** Deletes the module. */
  close(): void;
}

/** Loads modules for the command. */
export interface ModuleHost {
  /** The modules of Assay that a team's code may import: their names, and the URLs of what the command itself runs. */
  readonly assayModules: Readonly<Record<string, string>>;
  importModule(url: string): Promise<unknown>;
}

/**
 * Loads every `rule.ts`, `rule.mts`, `rule.js` or `rule.mjs` below the folders, with the `remediation` beside it.
 *
 * The rules are bundled with esbuild, so that TypeScript works as it is. `assay` stays outside of the bundle and is the
 * running command: a reader's `UnreadableItem` is then the one that the engine catches.
 * @param shipped the rules that Assay ships, whose names are taken
 * @throws UsageError for a folder without rules, a rule that cannot be loaded, or a name that is taken
 */
export async function loadOwnRules(
  folders: readonly string[],
  host: ModuleHost,
  shipped: readonly Rule[],
): Promise<OwnRules> {
  const files = folders.flatMap(findRuleFiles);
  if (files.length === 0) return { rules: [], files, close: () => {} };
  const { url: module, close } = await writeModule(files, host);
  try {
    const { loaded } = await importLoaded(module, files, host);
    const rules = loaded.map(({ rule, remediation }, index) => checkRule(rule, remediation, files[index] as string));
    checkNames(rules, files, shipped);
    return { rules, files, module, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Returns the rules of a module that {@link loadOwnRules} wrote. */
export const listOwnRules = ({ loaded }: LoadedModule): readonly Rule[] =>
  loaded.map(({ rule, remediation }) => joinRemediation(rule as Rule, remediation));

interface LoadedModule {
  readonly loaded: readonly LoadedRule[];
}

interface LoadedRule {
  readonly rule: unknown;
  readonly remediation: Rule['remediation'] | undefined;
}

/** A team's own code runs within limits: an endless loop must not stop everything else. */
const joinRemediation = (rule: Rule, remediation: Rule['remediation'] | undefined): Rule =>
  limitRule(remediation ? { ...rule, remediation } : rule);

const RULE_FILE = /^rule\.(ts|mts|js|mjs)$/;

function findRuleFiles(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`Cannot load rules from "${folder}": there is no such folder`);
  }
  const found = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && RULE_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !/(^|[\\/])(node_modules|_[^\\/]*)[\\/]/.test(path.slice(folder.length)))
    .sort();
  if (found.length === 0) {
    throw new UsageError(`Cannot load rules from "${folder}": no rule.ts or rule.js in it or below`);
  }
  return found.map((path) => resolve(path));
}

/** Returns the source of a module that exports all rules as `loaded`, each with the remediation beside it. */
export function listModules(files: readonly string[]): string {
  const imports = files.flatMap((file, index) => {
    const remediation = ['ts', 'mts', 'js', 'mjs']
      .map((ending) => join(dirname(file), `remediation.${ending}`))
      .find((path) => existsSync(path));
    return [
      `import rule${index} from ${JSON.stringify(file)};`,
      ...(remediation ? [`import { remediation as remediation${index} } from ${JSON.stringify(remediation)};`] : []),
      `list.push({ rule: rule${index}, remediation: ${remediation ? `remediation${index}` : `rule${index}?.remediation`} });`,
    ];
  });
  return `const list = [];\n${imports.join('\n')}\nexport const loaded = list;\n`;
}

/**
 * Bundles one rule with everything that it imports but Assay, without the names of folders: the same sources give the
 * same text on every machine.
 * @throws UsageError
 */
export async function bundleRule(file: string): Promise<string> {
  const { build } = await import('esbuild');
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      // Without white space there are no comments, which name files.
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: 'none',
      charset: 'utf8',
      external: ['assay', 'assay/*'],
      logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
  } catch (cause) {
    throw new UsageError(`Cannot bundle rule "${file}": ${(cause as Error).message}`, { cause });
  }
}

/**
 * Bundles a module of a team's own, for the running command.
 * @param failure how the message of an error begins
 * @throws UsageError with the first of esbuild's messages
 */
export const bundleModule = (source: string, host: ModuleHost, failure: string): Promise<string> =>
  bundleSource(source, { format: 'esm', plugins: [useRunningAssay(host)] }, failure);

/**
 * Bundles the source of a module that imports a team's own ones.
 * @param failure how the message of an error begins
 * @throws UsageError with the first of esbuild's messages
 */
export async function bundleSource(
  source: string,
  options: Pick<BuildOptions, 'format' | 'plugins' | 'mainFields' | 'external'>,
  failure: string,
): Promise<string> {
  const { build } = await import('esbuild');
  try {
    const { outputFiles } = await build({
      stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
      ...options,
    });
    return outputFiles[0]?.text ?? '';
  } catch (cause) {
    const { errors = [] } = cause as { errors?: { text: string; location?: { file: string; line: number } | null }[] };
    const [first] = errors;
    // The module that imports the team's own has no file.
    const place =
      first?.location && first.location.file !== '<stdin>' ? `${first.location.file}:${first.location.line}: ` : '';
    throw new UsageError(`${failure}: ${first ? `${place}${first.text}` : (cause as Error).message}`, { cause });
  }
}

const useRunningAssay = ({ assayModules }: ModuleHost): Plugin => ({
  name: 'running-assay',
  setup({ onResolve }) {
    onResolve({ filter: /^assay(\/|$)/ }, ({ path }) => {
      const url = assayModules[path];
      return url === undefined
        ? { errors: [{ text: `A rule cannot import "${path}": expected ${Object.keys(assayModules).join(' or ')}` }] }
        : { path: url, external: true };
    });
  },
});

const writeModule = async (files: readonly string[], host: ModuleHost) =>
  writeTemporaryModule(await bundleModule(listModules(files), host, 'Cannot load rules'));

async function importLoaded(module: string, files: readonly string[], host: ModuleHost): Promise<LoadedModule> {
  try {
    return (await host.importModule(module)) as LoadedModule;
  } catch (cause) {
    const file = await findFailure(files, host);
    const what = file === undefined ? 'rules' : `rule "${file}"`;
    throw new UsageError(`Cannot load ${what}: ${(cause as Error).message}`, { cause });
  }
}

/** Returns the first file whose import fails, since the error of a bundle has no file of the team. */
async function findFailure(files: readonly string[], host: ModuleHost): Promise<string | undefined> {
  for (const file of files) {
    const { url, close } = await writeModule([file], host);
    try {
      await host.importModule(url);
    } catch {
      return file;
    } finally {
      close();
    }
  }
  return undefined;
}

function checkRule(rule: unknown, remediation: Rule['remediation'] | undefined, file: string): Rule {
  const error = findRuleError(rule);
  if (error !== undefined) throw new UsageError(`Cannot load rule "${file}": ${error}`);
  return joinRemediation(rule as Rule, remediation);
}

function checkNames(rules: readonly Rule[], files: readonly string[], shipped: readonly Rule[]): void {
  const owners = new Map(shipped.map(({ name }) => [name, 'Assay']));
  for (const [index, { name }] of rules.entries()) {
    const file = files[index] as string;
    const owner = owners.get(name);
    if (owner !== undefined) {
      throw new UsageError(`Cannot load rule "${file}": there is another rule with the name "${name}", in ${owner}`);
    }
    owners.set(name, `"${file}"`);
  }
}
