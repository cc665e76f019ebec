import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isObject } from '../../core/json';
import { UsageError } from '../usage-error';
import type { RuleChoice } from './choose-rules';
import { bundleModule, type ModuleHost } from './own-rules';

/** The part of a configuration file that the command uses; a deployment uses all of it. */
export interface LocalConfiguration {
  readonly choice: Pick<RuleChoice, 'names' | 'excluded' | 'parameters'>;
  /** Every rule that the file names, so that a wrong name is found. */
  readonly namedRules: readonly string[];
  /** The waivers file. */
  readonly waivers?: string;
  /** Folders with rules of one's own. */
  readonly ruleFolders: readonly string[];
}

/**
 * Reads `rules`, `waivers` and `ruleFolders` of a configuration file, such as the `assay.config.ts` that is deployed.
 * Paths in it are relative to the file.
 * @throws UsageError when the file cannot be loaded or one of the three has the wrong form
 */
export async function loadConfiguration(path: string, host: ModuleHost): Promise<LocalConfiguration> {
  if (!existsSync(path)) throw new UsageError(`Cannot read configuration "${path}": there is no such file`);
  const value = await importDefault(path, host);
  if (!isObject(value)) {
    throw new UsageError(
      `Cannot use configuration "${path}": expected its default export to be made with defineConfig`,
    );
  }
  const folder = dirname(path);
  const { rules = {}, waivers, ruleFolders = [] } = value;
  if (!isObject(rules)) throw wrongKey(path, 'rules', 'an object of rules by name', rules);
  if (waivers !== undefined && typeof waivers !== 'string') throw wrongKey(path, 'waivers', 'a path', waivers);
  if (!Array.isArray(ruleFolders) || !ruleFolders.every((one) => typeof one === 'string')) {
    throw wrongKey(path, 'ruleFolders', 'a list of folders', ruleFolders);
  }
  return {
    choice: readChoice(rules, path),
    namedRules: Object.keys(rules).filter((name) => name !== OTHERS),
    ...(waivers !== undefined && { waivers: join(folder, waivers) }),
    ruleFolders: ruleFolders.map((one: string) => join(folder, one)),
  };
}

/** The key for all rules that the file does not name. */
const OTHERS = '*';

function readChoice(rules: Record<string, unknown>, path: string): LocalConfiguration['choice'] {
  const { [OTHERS]: others = 'default', ...named } = rules;
  if (others !== false && others !== 'default') throw wrongKey(path, 'rules.*', 'false or "default"', others);
  const parameters = Object.entries(named).flatMap(([name, settings]) => {
    if (settings === false || settings === 'default') return [];
    if (!isObject(settings)) throw wrongKey(path, `rules.${name}`, 'false, "default" or an object', settings);
    return Object.entries((settings.parameters as object | undefined) ?? {}).map(
      ([key, value]) => `${name}.${key}=${Array.isArray(value) ? value.join(',') : String(value)}`,
    );
  });
  const isOn = ([, settings]: [string, unknown]) => settings !== false;
  const entries = Object.entries(named);
  if (others === false && !entries.some(isOn)) {
    throw new UsageError(`Nothing to evaluate: every rule is switched off in "${path}"`);
  }
  return {
    names: others === false ? entries.filter(isOn).map(([name]) => name) : [],
    excluded: entries.filter((entry) => !isOn(entry)).map(([name]) => name),
    parameters,
  };
}

const wrongKey = (path: string, key: string, expected: string, found: unknown): UsageError =>
  new UsageError(`Cannot use configuration "${path}": ${key}: got ${JSON.stringify(found)}, expected ${expected}`);

async function importDefault(path: string, host: ModuleHost): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-configuration-'));
  try {
    const file = join(folder, 'configuration.mjs');
    writeFileSync(
      file,
      await bundleModule(
        `export { default } from ${JSON.stringify(resolve(path))};`,
        host,
        `Cannot read configuration "${path}"`,
      ),
    );
    return ((await host.importModule(pathToFileURL(file).href)) as { default: unknown }).default;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`Cannot read configuration "${path}": ${(cause as Error).message}`, { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
