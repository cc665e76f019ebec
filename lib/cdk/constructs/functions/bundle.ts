import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
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
 * The code of a Lambda function as one trimmed file, bundled once for an app, however many stacks use it and whatever lies
 * beside it: `NodejsFunction` bundles for every function and every stack, which takes forty times as long for a few Regions.
 */
export function bundleCode(scope: IConstruct, source: LambdaSource): Code {
  // A `Code` belongs to one stack, while the folder, its hash and its copy in the assembly are shared.
  return Code.fromAsset(bundleFolder(scope, source));
}

/** What was bundled for an app. */
interface Bundles {
  /** By entry: the same code goes with many a set of files. */
  readonly texts: Map<string, string>;
  /** By entry and files. */
  readonly folders: Map<string, string>;
}

const bundles = new WeakMap<IConstruct, Bundles>();

function bundleFolder(scope: IConstruct, { entry, files = {} }: LambdaSource): string {
  const { texts, folders } = bundles.get(scope.node.root) ?? { texts: new Map(), folders: new Map() };
  bundles.set(scope.node.root, { texts, folders });
  const key = JSON.stringify([entry, files]);
  const known = folders.get(key);
  if (known) return known;

  const text = texts.get(entry) ?? bundle(entry);
  texts.set(entry, text);
  const folder = join(assemblyOf(scope), 'bundles', `${folders.size + 1}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.mjs'), text);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  folders.set(key, folder);
  return folder;
}

/** Bundles lie in the assembly, so that nothing is left over elsewhere and they live as long as what refers to them. */
function assemblyOf(scope: IConstruct): string {
  const stage = Stage.of(scope);
  if (!stage) throw new Error(`Cannot bundle a function for "${scope.node.path}": it is not in an app`);
  return stage.assetOutdir;
}

/** An ES module for Lambda, as measured to start fastest: minified, trimmed, with the SDK inside. */
export function bundle(entry: string): string {
  const { outputFiles, metafile } = buildSync({
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
    write: false,
    metafile: true,
    logLevel: 'silent', // What is wrong is thrown.
  });
  const text = outputFiles[0]?.text ?? '';
  const hasCommonJs = Object.values(metafile.inputs).some(({ format }) => format === 'cjs');
  return hasCommonJs ? REQUIRE + text : text;
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

/** CommonJS packages ask for Node's own modules by `require`, which an ES module does not have. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);\n";
