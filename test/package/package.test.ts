import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { build, buildSync, type PluginBuild } from 'esbuild';
import { type ProcessResult, runNode } from '../dev/temporary-folder';
import { listDocExamples } from '../exports/doc-examples';
import { ROOT } from '../source';
import { createFolder } from '../temporary-files';
import { installPackage, packPackage, readJson } from './installed-package';

jest.setTimeout(600_000);

/** An app that depends on nothing but the packed package. */
const app = createFolder({
  'package.json': '{ "devDependencies": { "@types/jest": "*", "@types/node": "*", "typescript": "*" } }',
});
const installed = (path: string) => join(app, 'node_modules/assay', path);
const ENTRIES = readdirSync(join(ROOT, 'exports')).map((name) => name.replace(/\.ts$/, ''));
const SPECIFIERS = ENTRIES.map((name) => (name === 'index' ? 'assay' : `assay/${name}`));

beforeAll(async () => installPackage(await packPackage(), app));

/** Writes a script into the app and runs it; `.cjs` and `.mjs` choose the format. */
async function runScript(name: string, text: string): Promise<string> {
  writeFileSync(join(app, name), text);
  const { code, stdout, stderr } = await runNode(app, name);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('package.json', () => {
  const { exports, ...manifest } = readJson(join(ROOT, 'package.json'));

  test('forbids npm to publish the package, because somebody else may own its name', () => {
    expect(manifest.private).toBe(true);
    expect(manifest).not.toHaveProperty('publishConfig');
  });

  test('has an entry for each file of exports/', () => {
    const keys = ENTRIES.map((name) => (name === 'index' ? '.' : `./${name}`));
    expect(Object.keys(exports).sort()).toEqual([...keys, './package.json'].sort());
  });

  test('names files that are in the tarball', () => {
    const entries = Object.values<string | Record<string, string>>(exports).flatMap((entry) =>
      typeof entry === 'string' ? entry : Object.values(entry),
    );
    const files = [...entries, manifest.main, manifest.types, ...Object.values<string>(manifest.bin)];
    expect(files.filter((file) => !existsSync(installed(file)))).toEqual([]);
  });

  // TypeScript 7 has no `moduleResolution: node10` to try it with; older versions ignore `exports` then.
  test('lists the types for `moduleResolution: node10`', () => {
    const [types, anyFile] = manifest.typesVersions['*']['*'];
    expect(ENTRIES.filter((name) => !existsSync(installed(types.replace('*', name))))).toEqual([]);
    expect(existsSync(installed(anyFile.replace('*', manifest.types)))).toBe(true);
  });
});

describe('in Node', () => {
  test('the command runs', async () => {
    const { code, stdout } = await runNode(app, installed('dist/assay.mjs'), 'rules');
    expect(code).toBe(0);
    expect(stdout).toContain('open-ssh');
  });

  describe('in one process for each format, since the package and the CDK take seconds to load', () => {
    const run = async (format: 'cjs' | 'mjs') =>
      JSON.parse(await runScript(`all.${format}`, `${LOADERS[format]}${PROGRAM}`));
    let required: Loaded;
    let imported: Loaded;
    beforeAll(async () => {
      required = await run('cjs');
      imported = await run('mjs');
    });

    test('`require` and `import` give the same names', () => {
      expect(imported.names).toEqual(required.names);
      expect(required.names.map(({ length }) => length > 0)).toEqual(SPECIFIERS.map(() => true));
      expect(required.names[SPECIFIERS.indexOf('assay/rules')]).toEqual(['rules']);
    });

    test('a class is the same one by `require` and by `import`', () => {
      expect([required.isSameClass, imported.isSameClass]).toEqual([true, true]);
    });

    test('`assay/runtime` knows the error class of `assay`', () => {
      expect([required.failure, imported.failure]).toEqual(['unreadable', 'unreadable']);
    });
  });
});

/** What a process found in the package. */
interface Loaded {
  readonly names: readonly string[][];
  readonly isSameClass: boolean;
  readonly failure: string;
}

const LOADERS = {
  cjs: 'const load = async (specifier) => require(specifier);',
  mjs: 'const load = (specifier) => import(specifier);',
};

/** Loads each entry of the package, and evaluates an item that a rule finds unreadable. */
const PROGRAM = `
  const ignore = () => {};

  async function findFailure() {
    const { COMPLIANT, defineRule, onChange, UnreadableItem } = await load('assay');
    const { createEvaluateHandler } = await load('assay/runtime');
    const thrown = new UnreadableItem('no name');
    const rule = defineRule({
      name: 'named', title: '', rationale: '', severity: 'low', triggers: [onChange], parameters: {}, limitations: [],
      resource: { resourceTypes: ['AWS::EC2::Volume'], read() { throw thrown; } },
      evaluate: () => COMPLIANT,
    });
    const handler = createEvaluateHandler({
      registry: [rule], waivers: [], client: { send: async () => ({}) }, now: () => new Date(),
      logger: { info: ignore, warn: ignore, error: ignore }, sleep: async () => {}, random: () => 0, writeMetrics: ignore,
    });
    const event = {
      invokingEvent: JSON.stringify({
        messageType: 'ConfigurationItemChangeNotification',
        configurationItem: {
          resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a', configurationItemStatus: 'OK', configuration: {},
          configurationItemCaptureTime: '2026-03-01T00:00:00.000Z', awsAccountId: '111122223333', awsRegion: 'eu-west-1',
        },
      }),
      ruleParameters: '{"assayRule":"named"}', resultToken: 'token', configRuleName: 'named', eventLeftScope: false,
    };
    return handler(event, { awsRequestId: '1', functionName: 'assay-evaluator', getRemainingTimeInMillis: () => 60_000 }).then(
      () => 'no error',
      (error) => (error.cause === thrown ? 'unreadable' : String(error)),
    );
  }

  async function isSameClass() {
    const { createRequire } = await load('node:module');
    const required = createRequire(process.cwd() + '/')('assay');
    return required.UnreadableItem === (await import('assay')).UnreadableItem;
  }

  async function listNames() {
    const modules = await Promise.all(${JSON.stringify(SPECIFIERS)}.map((specifier) => load(specifier)));
    return modules.map((one) => Object.keys(one).filter((name) => !/^(default|module\\.exports)$/.test(name)).sort());
  }

  Promise.all([findFailure(), isSameClass(), listNames()]).then(([failure, isSameClass, names]) =>
    console.log(JSON.stringify({ failure, isSameClass, names })));`;

describe('in a bundler', () => {
  const bundle = (entry: string, text: string) => {
    writeFileSync(join(app, entry), text);
    const { metafile } = buildSync({
      absWorkingDir: app,
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      write: false,
      metafile: true,
    });
    return metafile;
  };

  test.each([
    ['import.mjs', `export { UnreadableItem } from 'assay';`],
    ['require.cjs', `exports.UnreadableItem = require('assay').UnreadableItem;`],
  ])('the ES modules are bundled (%s)', (entry, text) => {
    const files = Object.keys(bundle(entry, text).inputs).filter((file) => file.startsWith('node_modules/assay/'));
    expect(files).toContain('node_modules/assay/dist/package/index.mjs');
    expect(files.filter((file) => !file.endsWith('.mjs'))).toEqual([]);
  });

  test('unused code is dropped: the evaluator has nothing of the clients that other functions need', async () => {
    const entry = `export { createEvaluateHandler, createEvaluatorDependencies } from 'assay/runtime';`;
    writeFileSync(join(app, 'evaluator.mjs'), entry);
    const { metafile } = await build({
      absWorkingDir: app,
      entryPoints: ['evaluator.mjs'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      write: false,
      metafile: true,
      plugins: [{ name: 'clients', setup: leaveOutClients }],
    });
    const [output] = Object.values(metafile.outputs);
    const clients = output?.imports.flatMap(({ path }) => (path.startsWith('@aws-sdk/client-') ? [path] : []));
    expect(clients).toContain('@aws-sdk/client-config-service');
    for (const client of ['ec2', 's3', 'sns', 'ssm']) expect(clients).not.toContain(`@aws-sdk/client-${client}`);
  });

  /** Leaves AWS's clients outside of a bundle, since reading them takes seconds. Each says that an unused one can be dropped. */
  function leaveOutClients({ onResolve }: PluginBuild): void {
    onResolve({ filter: /^@aws-sdk\/client-/ }, ({ path }) => {
      const { sideEffects } = readJson(join(ROOT, 'node_modules', path, 'package.json'));
      return { path, external: true, sideEffects };
    });
  }

  test('a class is in one chunk of each format', () => {
    const folder = installed('dist/package');
    const chunks = readdirSync(folder).filter(
      (name) => /\.[cm]js$/.test(name) && /\bUnreadableItem = class\b/.test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(chunks.map(extname).sort()).toEqual(['.cjs', '.mjs']);
  });
});

describe('in TypeScript', () => {
  const SOURCE = `
    import { COMPLIANT, defineRule, nonCompliant, onChange, type Rule, securityGroup } from 'assay';
    import { defineConfig } from 'assay/cdk';
    import { rules } from 'assay/rules';
    import { createEvaluateHandler } from 'assay/runtime';
    import { createRuleChecks } from 'assay/testing';

    export const rule = defineRule({
      name: 'named',
      title: 'Security groups must have a name',
      rationale: 'A name says what a group is for.',
      limitations: [],
      severity: 'low',
      resource: securityGroup,
      triggers: [onChange],
      parameters: {},
      evaluate: (group) => (group.name === undefined ? nonCompliant('Has no name') : COMPLIANT),
    });
    export const all: readonly Rule[] = [...rules, rule];
    export const configuration = defineConfig({ environments: [{ account: '111122223333', regions: ['eu-west-1'] }] });
    export const checks: number = createRuleChecks(rule, []).length;
    // @ts-expect-error: an evaluator needs more than its rules
    export const handler = createEvaluateHandler({ registry: all });
    // @ts-expect-error: a rule has a title
    defineRule({ name: 'untitled' });
  `;

  const MODULES = [
    ['NodeNext', 'NodeNext'],
    ['Node16', 'Node16'],
    ['CommonJS', 'Bundler'],
    ['Preserve', 'Bundler'],
  ];

  function writeProject(path: string, project: object): string {
    const file = join(app, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(project));
    return path;
  }

  let result: ProcessResult;
  // One build of all projects reads the declarations of the CDK once.
  beforeAll(async () => {
    for (const name of ['app.ts', 'app.mts']) writeFileSync(join(app, name), SOURCE);
    const options = { target: 'es2022', types: ['node'], strict: true, skipLibCheck: true, noEmit: true };
    const projects = MODULES.map(([module, moduleResolution]) => {
      const compilerOptions = { ...options, module, moduleResolution };
      return writeProject(`tsconfig.${module}.json`, { compilerOptions, files: ['app.ts', 'app.mts'] });
    });
    const strictest = { types: ['node', 'jest'], verbatimModuleSyntax: false, isolatedModules: false };
    const examples = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: strictest, include: ['.'] };
    projects.push(writeProject('doc-examples/tsconfig.json', examples), 'own-app/tsconfig.json');
    for (const [name, text] of Object.entries(listDocExamples())) writeFileSync(join(app, 'doc-examples', name), text);
    cpSync(join(ROOT, 'examples/own-app'), join(app, 'own-app'), { recursive: true });
    result = await runNode(app, 'node_modules/typescript/bin/tsc', '--build', '--singleThreaded', ...projects);
  });

  const listErrors = (path: string) => result.stdout.split('\n').filter((line) => line.startsWith(path));

  test('the types are found with each module and moduleResolution', () => {
    expect(listErrors('app.')).toEqual([]);
  });

  test('the types of the example of an app are right', () => {
    expect(listErrors('own-app/')).toEqual([]);
  });

  test('the examples in the doc comments are right', () => {
    expect(readdirSync(join(app, 'doc-examples')).length).toBeGreaterThan(100);
    expect(listErrors('doc-examples/')).toEqual([]);
  });

  test('the compiler finds nothing else', () => {
    expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
