import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { buildSync } from 'esbuild';

/** A Lambda function's source, and what lies beside it when it runs. */
export interface LambdaSource {
  /** Path of the TypeScript or JavaScript module that exports `handler`. */
  readonly entry: string;
  /**
   * Texts to be put beside the bundle, by file name.
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;
}

/** The handler of everything that `bundledCode` makes. */
export const HANDLER = 'index.handler';

/**
 * The code of a Lambda function as one trimmed file, bundled once for an app, however many stacks use it: `NodejsFunction`
 * bundles for every function and every stack, which takes forty times as long for a few Regions.
 */
export function bundledCode(scope: IConstruct, source: LambdaSource): Code {
  // A `Code` belongs to one stack, while the folder, its hash and its copy in the assembly are shared.
  return Code.fromAsset(bundleFolder(scope.node.root, source));
}

const bundles = new WeakMap<IConstruct, Map<string, string>>();

function bundleFolder(root: IConstruct, source: LambdaSource): string {
  const ofApp = bundles.get(root) ?? new Map<string, string>();
  bundles.set(root, ofApp);
  const key = JSON.stringify([source.entry, source.files]);
  const known = ofApp.get(key);
  if (known) return known;

  // Below the assembly, so that nothing is left over elsewhere and the folder lives as long as what refers to it.
  const name = basename(source.entry).replace(/\.[cm]?[jt]s$/, '');
  const folder = join(outdirOf(root), 'bundles', ofApp.size === 0 ? name : `${name}-${ofApp.size + 1}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.mjs'), bundle(source.entry));
  for (const [file, text] of Object.entries(source.files ?? {})) writeFileSync(join(folder, file), text);
  ofApp.set(key, folder);
  return folder;
}

function outdirOf(root: IConstruct): string {
  const stage = Stage.of(root) ?? new App();
  return stage.outdir;
}

/** An ES module for Lambda, as measured to start fastest: minified, trimmed, with the SDK inside. */
export function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    absWorkingDir: dirname(entry),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: NODE_TARGET,
    // An ES module can be trimmed; the packages' main files for Node are CommonJS, which cannot.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    external: UNUSED_CREDENTIALS,
    banner: { js: REQUIRE },
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

const NODE_TARGET = 'node24';

/**
 * Lambda gives credentials in the environment, where the SDK looks first; it loads the other ways to get them only when
 * there are none.
 */
const UNUSED_CREDENTIALS = [
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/credential-provider-login',
  '@smithy/credential-provider-imds',
];

/** CommonJS packages inside of an ES module ask for Node's own modules by `require`. */
const REQUIRE = `import{createRequire}from'node:module';const require=createRequire(import.meta.url);`;
