import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { bundleCode, HANDLER, type LambdaSource } from '../../../../lib/cdk/constructs/functions/bundle';
import { collectedRules } from '../../../../rules/collected-rules';
import cases from '../../../../rules/ec2/open-ssh/cases';
import rule from '../../../../rules/rds/public-rds-snapshot/rule';
import rotationRule from '../../../../rules/secretsmanager/unrotated-secret/rule';
import { ROOT } from '../../../source';
import { createFolder } from '../../../temporary-files';
import { bundleOnce } from '../../bundle-once';

// The CDK's own validator takes seconds, and test/bin synthesizes with it.
process.env.CDK_VALIDATION = 'false';

const ENTRY = join(ROOT, 'lambdas/evaluate.ts');

const writeEntry = (text: string): string => join(createFolder({ 'entry.ts': text }), 'entry.ts');
const HELLO = `export const handler = async (name: string): Promise<string> => 'hello ' + name;`;

/** How a bundle defines a rule. */
const define = ({ name }: { readonly name: string }): string => `name:"${name}",`;

describe('the evaluator', () => {
  const files = bundleOnce(ENTRY);
  const text = Object.values(files).join('');

  test('is smaller than 450 KB', () => {
    expect(text.length).toBeLessThan(450 * 1024);
  });

  test('has only ASCII, so that V8 keeps a byte for each character', () => {
    // esbuild escapes no character of a regular expression: `\\u2026` must be written there.
    expect([...text].filter((character) => character > '\x7f')).toEqual([]);
  });

  test('contains the rules without the texts that no function reads', () => {
    const { title, rationale, limitations, controls = [] } = rule;
    expect(text).toContain(define(rule));
    const descriptions = Object.values(rotationRule.parameters).map(({ description }) => description);
    const texts = [title, rationale, ...limitations, ...controls, ...descriptions];
    expect(texts.filter((one) => text.includes(one))).toEqual([]);
  });

  test('loads the rules of a service when an event names one of them', () => {
    expect(files['index.mjs']).not.toContain(define(rule));
    expect(Object.entries(files).filter(([, code]) => code.includes(define(rule)))).toEqual([
      [expect.stringMatching(/^rds-\w+\.mjs$/), expect.anything()],
    ]);
  });

  test('contains no rules of the collector', () => {
    expect(collectedRules.filter((one) => text.includes(define(one)))).toEqual([]);
  });

  test('contains the rules without their cases', () => {
    expect(text).toContain(define({ name: 'open-ssh' }));
    expect(cases.map(({ scenario }) => scenario).filter((scenario) => text.includes(scenario))).toEqual([]);
  });

  test('loads without other packages and contains no code of the SDK that no function uses', () => {
    const folder = createFolder({ ...files, 'waivers.json': '[]' });
    const unused = ['sso_start_url', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', ':event-type'];
    expect(unused.filter((one) => text.includes(one))).toEqual([]);
    expect(loadHandlerType(folder)).toBe('function');
  });
});

test('the function of plans contains event streams, which the client of S3 imports', () => {
  const text = Object.values(bundleOnce(join(ROOT, 'lambdas/plan-remediation.ts'))).join('');
  expect(text).toContain(':event-type');
  expect(text).not.toMatch(/from ?"@/);
});

test('a function that reads the titles of rules contains them', () => {
  expect(Object.values(bundleOnce(join(ROOT, 'lambdas/alert.ts'))).join('')).toContain(rule.title);
});

test('a bundle with CommonJS modules can load modules of Node', () => {
  const entry = join(
    createFolder({
      'entry.ts': `import { separator } from './old'; export const handler = () => separator;`,
      'old.js': `exports.separator = require('path').sep;`,
    }),
    'entry.ts',
  );
  expect(loadHandlerType(createFolder(bundleOnce(entry)))).toBe('function');
});

/** Loads a bundle in a folder without packages. */
const loadHandlerType = (folder: string): string =>
  execFileSync(
    process.execPath,
    ['--input-type=module', '-e', `import('./index.mjs').then(({ handler }) => process.stdout.write(typeof handler))`],
    {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );

/** Synthesizes an app with a stack for each source. */
function synthesizeStacks(...sources: readonly LambdaSource[]) {
  const app = new App({ outdir: join(createFolder({}), 'out') });
  sources.forEach((source, index) => {
    const stack = new Stack(app, `Stack${index}`);
    new LambdaFunction(stack, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: HANDLER,
      code: bundleCode(stack, source),
    });
  });
  const { directory } = app.synth();
  const assets = readdirSync(directory).filter((name) => name.startsWith('asset.'));
  return { assets, read: (file: string) => readFileSync(join(directory, assets[0] as string, file), 'utf8') };
}

test('bundles an entry once for all stacks of an app', () => {
  const source = { entry: writeEntry(HELLO) };
  expect(synthesizeStacks(source, source, source).assets).toHaveLength(1);
});

test('puts files beside the bundle', () => {
  const { assets, read } = synthesizeStacks({ entry: writeEntry(HELLO), files: { 'waivers.json': '[]' } });
  expect(assets).toHaveLength(1);
  expect(read('waivers.json')).toBe('[]');
  expect(read('index.mjs')).toContain('hello ');
});

test('creates another asset for other files', () => {
  const entry = writeEntry(HELLO);
  const [one, other] = ['[]', '[1]'].map((text) => ({ entry, files: { 'waivers.json': text } }));
  expect(synthesizeStacks(one as LambdaSource, other as LambdaSource).assets).toHaveLength(2);
});

test('bundles an entry once for different files', () => {
  const folder = createFolder({ 'entry.ts': `export const handler = () => 'first';` });
  const entry = join(folder, 'entry.ts');
  const app = new App({ outdir: join(createFolder({}), 'out') });
  const code = (files: Readonly<Record<string, string>>) => {
    const stack = new Stack(app, `Stack${Object.keys(files)}`);
    const made = bundleCode(stack, { entry, files });
    new LambdaFunction(stack, 'Function', { runtime: Runtime.NODEJS_24_X, handler: HANDLER, code: made });
  };
  code({ one: '1' });
  // A second bundling would find another function.
  writeFileSync(entry, `export const handler = () => 'second';`);
  code({ other: '2' });
  const { directory } = app.synth();
  const assets = readdirSync(directory).filter((name) => name.startsWith('asset.'));
  const texts = assets.map((asset) => readFileSync(join(directory, asset, 'index.mjs'), 'utf8'));
  expect(texts).toEqual([expect.stringContaining('first'), expect.stringContaining('first')]);
});

test('creates the same hash for the same source in another folder', () => {
  const [one, other] = [writeEntry(HELLO), writeEntry(HELLO)].map((entry) => synthesizeStacks({ entry }).assets);
  expect(one).toEqual(other);
});

test('fails the synthesis if a source cannot be bundled', () => {
  expect(() => synthesizeStacks({ entry: writeEntry('export const = 1;') })).toThrow('entry.ts:1:13');
});
