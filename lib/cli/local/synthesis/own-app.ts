import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { ensureFolder } from '../../../engine/system-error';
import { loadConfiguration } from '../../run/configuration-file';
import { bundleSource, listModules, loadOwnRules, type ModuleHost } from '../../run/own-rules';
import { readYaml } from '../../run/yaml-file';
import type { LocalPrograms } from '../host';

/** The contents of Assay's own CDK app. */
interface OwnAppOptions {
  /** A configuration file, such as `assay.config.ts`. Default: the configuration of the example. */
  readonly config: string | undefined;
  /** Folders with rules of one's own. */
  readonly rules: readonly string[];
}

/** The functions, as a team's own app has them. */
const FACTORIES = {
  evaluate: ['createEvaluateHandler', 'createEvaluatorDependencies'],
  collect: ['createCollectHandler', 'createCollectorDependencies'],
  alert: ['createAlertHandler', 'createAlertDependencies'],
  'plan-remediation': ['createPlanHandler', 'createPlanDependencies'],
} as const;

/**
 * Writes the modules that Assay's app loads: the configuration, and one's own rules with the functions that run them.
 * Each is one file, which imports no packages.
 * @returns the variables of the environment that the app reads
 * @throws UsageError for a configuration or a rule that cannot be loaded
 */
export async function writeOwnApp(
  folder: string,
  { config, rules }: OwnAppOptions,
  { modules, hasFunctions }: LocalPrograms['app'],
  { host, shipped }: { readonly host: ModuleHost; readonly shipped: Parameters<typeof loadOwnRules>[2] },
): Promise<Readonly<Record<string, string>>> {
  const configuration = config === undefined ? undefined : await loadConfiguration(config, host);
  const loaded = await loadOwnRules([...(configuration?.ruleFolders ?? []), ...rules], host, shipped);
  loaded.close();
  ensureFolder(folder);
  const bundle = (name: string, source: string, format: 'esm' | 'cjs'): Promise<string> =>
    writeBundle(join(folder, name), source, { format, modules });
  const definition = await bundle('definition.cjs', await formatDefinition(config, loaded.files), 'cjs');
  const variables = {
    ASSAY_LOCAL_DEFINITION: definition,
    ...(config !== undefined && { ASSAY_LOCAL_FOLDER: resolve(dirname(config)) }),
  };
  if (hasFunctions && loaded.files.length === 0) return variables;
  for (const [name, [create, createDependencies]] of Object.entries(FACTORIES)) {
    const source = `
      import { ${create}, ${createDependencies} } from 'assay/runtime';
      import { rules } from 'assay/rules';
      ${formatRuleList(loaded.files)}
      export const handler = ${create}({ registry: [...rules, ...own], ...${createDependencies}(import.meta.url) });`;
    await bundle(`${name}.mjs`, source, 'esm');
  }
  return { ...variables, ASSAY_LOCAL_FUNCTIONS: resolve(folder) };
}

async function formatDefinition(config: string | undefined, files: readonly string[]): Promise<string> {
  return `${formatRuleList(files)}\nexport { own as rules };\n${await formatConfiguration(config)}`;
}

async function formatConfiguration(config: string | undefined): Promise<string> {
  if (config === undefined) return 'export const configuration = undefined;';
  if (!/\.(json|ya?ml)$/i.test(config)) {
    return `export { default as configuration } from ${JSON.stringify(resolve(config))};`;
  }
  return `export const configuration = ${JSON.stringify(await readYaml(config, 'configuration'))};`;
}

const formatRuleList = (files: readonly string[]): string => `${listModules(files)}
const own = loaded.map(({ rule, remediation }) => (remediation ? { ...rule, remediation } : rule));`;

async function writeBundle(
  file: string,
  source: string,
  { format, modules }: { readonly format: 'esm' | 'cjs'; readonly modules: Readonly<Record<string, string>> },
): Promise<string> {
  const text = await bundleSource(
    source,
    {
      format,
      mainFields: ['module', 'main'],
      external: ['aws-cdk-lib', 'constructs'],
      plugins: [useModules(modules)],
    },
    'Cannot bundle the app with your configuration and rules',
  );
  writeFileSync(file, text);
  return resolve(file);
}

/** Resolves the imports of `assay` to its modules, wherever the importing file is. */
const useModules = (modules: Readonly<Record<string, string>>): Plugin => ({
  name: 'assay-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^assay(\/|$)/ }, ({ path }) => {
      const file = modules[path];
      return file === undefined
        ? { errors: [{ text: `There is no module "${path}": expected ${Object.keys(modules).join(' or ')}` }] }
        : { path: file };
    });
  },
});
