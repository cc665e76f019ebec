import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { bundle, bundleCode, HANDLER, type LambdaSource } from '../../../../lib/cdk/constructs/functions/bundle';
import { ROOT } from '../../../source';
import { createFolder } from '../../../temporary-files';

const ENTRY = join(ROOT, 'lambdas/evaluate.ts');

const entryOf = (text: string): string => join(createFolder({ 'entry.ts': text }), 'entry.ts');
const HELLO = `export const handler = async (name: string): Promise<string> => 'hello ' + name;`;

describe('the evaluator', () => {
  const text = bundle(ENTRY);

  test('is as small as is promised', () => {
    expect(text.length).toBeLessThan(400 * 1024);
  });

  test('carries the rules, and none of what tests them', () => {
    expect(text).toContain('Security groups keep SSH closed to the internet');
    expect(text).not.toContain('one permission more than allowed');
  });

  test('leaves out the ways to credentials that Lambda does not have, and asks for nothing else that is not there', () => {
    const folder = createFolder({ 'index.mjs': text, 'waivers.json': '[]' });
    expect(text).not.toContain('sso_start_url');
    expect(typeOfHandler(folder)).toBe('function');
  });
});

test('CommonJS inside of it finds what Node has', () => {
  const entry = join(
    createFolder({
      'entry.ts': `import { separator } from './old'; export const handler = () => separator;`,
      'old.js': `exports.separator = require('path').sep;`,
    }),
    'entry.ts',
  );
  expect(typeOfHandler(createFolder({ 'index.mjs': bundle(entry) }))).toBe('function');
});

/** Loads a bundle where no package is. */
const typeOfHandler = (folder: string): string =>
  execFileSync(
    process.execPath,
    ['--input-type=module', '-e', `import('./index.mjs').then(({ handler }) => process.stdout.write(typeof handler))`],
    {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );

/** Stacks that use a source each, in an app. */
function stacksWith(...sources: readonly LambdaSource[]) {
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

test('is made once for all stacks of an app', () => {
  const source = { entry: entryOf(HELLO) };
  expect(stacksWith(source, source, source).assets).toHaveLength(1);
});

test('has what is to lie beside it', () => {
  const { assets, read } = stacksWith({ entry: entryOf(HELLO), files: { 'waivers.json': '[]' } });
  expect(assets).toHaveLength(1);
  expect(read('waivers.json')).toBe('[]');
  expect(read('index.mjs')).toContain('hello ');
});

test('is another when what lies beside it is', () => {
  const entry = entryOf(HELLO);
  const [one, other] = ['[]', '[1]'].map((text) => ({ entry, files: { 'waivers.json': text } }));
  expect(stacksWith(one as LambdaSource, other as LambdaSource).assets).toHaveLength(2);
});

test('is made once for all that lies beside it', () => {
  const folder = createFolder({ 'entry.ts': `export const handler = () => 'first';` });
  const entry = join(folder, 'entry.ts');
  const app = new App({ outdir: join(createFolder({}), 'out') });
  const code = (files: Readonly<Record<string, string>>) => {
    const stack = new Stack(app, `Stack${Object.keys(files)}`);
    const made = bundleCode(stack, { entry, files });
    new LambdaFunction(stack, 'Function', { runtime: Runtime.NODEJS_24_X, handler: HANDLER, code: made });
  };
  code({ one: '1' });
  // Whoever bundled again would find another function.
  writeFileSync(entry, `export const handler = () => 'second';`);
  code({ other: '2' });
  const { directory } = app.synth();
  const assets = readdirSync(directory).filter((name) => name.startsWith('asset.'));
  const texts = assets.map((asset) => readFileSync(join(directory, asset, 'index.mjs'), 'utf8'));
  expect(texts).toEqual([expect.stringContaining('first'), expect.stringContaining('first')]);
});

test('the same source has the same hash, wherever it lies and whenever it is bundled', () => {
  const [one, other] = [entryOf(HELLO), entryOf(HELLO)].map((entry) => stacksWith({ entry }).assets);
  expect(one).toEqual(other);
});

test('a source that cannot be bundled stops the synthesis', () => {
  expect(() => stacksWith({ entry: entryOf('export const = 1;') })).toThrow('entry.ts:1:13');
});
