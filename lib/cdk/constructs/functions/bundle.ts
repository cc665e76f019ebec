import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { buildSync, type Metafile, transformSync } from 'esbuild';

/**
 * The source of a Lambda function, and files to deploy beside it.
 *
 * @example
 * const source: LambdaSource = { entry: '/app/evaluate.ts', files: { [WAIVERS_FILE]: '[]' } };
 */
export interface LambdaSource {
  /** The path of the TypeScript or JavaScript module that exports `handler`. */
  readonly entry: string;
  /**
   * The texts of files beside the bundle, by file name.
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;
}

/** The handler in every bundle. */
export const HANDLER = 'index.handler';

/**
 * Returns the code of a Lambda function as one tree-shaken file. Each entry is bundled only once in an app, for all
 * stacks. `NodejsFunction` bundles for every function and stack, which takes forty times as long for a few Regions.
 *
 * @example
 * const code = bundleCode(stack, { entry: '/app/evaluate.ts', files: { [WAIVERS_FILE]: '[]' } });
 * const evaluator = new Evaluator(stack, 'Evaluator', { code });
 */
export function bundleCode(scope: IConstruct, source: LambdaSource): Code {
  // A `Code` belongs to one stack; the folder, its hash and its copy in the assembly are shared.
  return Code.fromAsset(bundleFolder(scope, source));
}

/** The files of a bundle by their names: `index.mjs`, which has the handler, and what it loads late. */
export type BundledFiles = Readonly<Record<string, string>>;

/** The bundles of an app. */
interface Bundles {
  /** By entry; the same code is used with different files. */
  readonly code: Map<string, BundledFiles>;
  /** By entry and files. */
  readonly folders: Map<string, string>;
}

const bundles = new WeakMap<IConstruct, Bundles>();

function bundleFolder(scope: IConstruct, { entry, files = {} }: LambdaSource): string {
  const { code, folders }: Bundles = bundles.get(scope.node.root) ?? { code: new Map(), folders: new Map() };
  bundles.set(scope.node.root, { code, folders });
  const key = JSON.stringify([entry, files]);
  const known = folders.get(key);
  if (known) return known;

  const bundled = code.get(entry) ?? bundle(entry);
  code.set(entry, bundled);
  const folder = join(findAssembly(scope), 'bundles', `${folders.size + 1}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries({ ...bundled, ...files })) writeFileSync(join(folder, file), content);
  folders.set(key, folder);
  return folder;
}

/** Bundles are in the assembly, so that they live as long as the templates that refer to them. */
function findAssembly(scope: IConstruct): string {
  const stage = Stage.of(scope);
  if (!stage) throw new Error(`Cannot bundle a function for "${scope.node.path}": it is not in an app`);
  return stage.assetOutdir;
}

/**
 * Bundles an ES module for Lambda: a file, and others for modules that it loads by `import()`. Minified, tree-shaken and
 * with the SDK inside it starts fastest, as measured. Texts of rules that no function reads are left out, which is a
 * tenth of the evaluator.
 */
export function bundle(entry: string): BundledFiles {
  const withoutEventStreams = build(entry, [...UNUSED, EVENT_STREAMS]);
  const { outputFiles, metafile } = importsEventStreams(withoutEventStreams.metafile)
    ? build(entry, UNUSED)
    : withoutEventStreams;
  const hasCommonJs = Object.values(metafile.inputs).some(({ format }) => format === 'cjs');
  return Object.fromEntries(
    outputFiles.map(({ path, text }) => [basename(path), (hasCommonJs ? REQUIRE : '') + minifyText(text)]),
  );
}

/** @param external packages that are not in the bundle */
const build = (entry: string, external: string[]) =>
  buildSync({
    entryPoints: [{ in: entry, out: 'index' }],
    absWorkingDir: dirname(entry),
    outdir: dirname(entry),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: NODE_TARGET,
    // Only ES modules can be tree-shaken, and the main files of packages are CommonJS.
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyIdentifiers: true,
    legalComments: 'none',
    charset: 'utf8',
    external,
    write: false,
    metafile: true,
    logLevel: 'silent', // Errors are thrown.
  });

const minifyText = (text: string): string =>
  transformSync(removeRuleTexts(text), {
    target: NODE_TARGET,
    minifyWhitespace: true,
    legalComments: 'none',
    // One character beyond ASCII would double the memory of the text, which V8 then reads more slowly.
    charset: 'ascii',
  }).code;

/**
 * Removes what only people and the CDK code read of rules: the objects that begin with a name and a title. With blanks,
 * esbuild writes each property of an object on lines of its own.
 */
const removeRuleTexts = (code: string): string =>
  code.replace(/\(\{\n {2}name: "[\w-]+",\n {2}title: [\s\S]*?\n\}\)/g, (rule) => rule.replace(RULE_TEXTS, ''));

const RULE_TEXTS =
  /^ {2}(?:rationale|limitations|controls|managedRules): (?:".*"|'.*'|`.*`|\[.*\]|\[\n[\s\S]*?^ {2}\]),\n/gm;

const NODE_TARGET = 'node24';

/**
 * Lambda passes credentials in the environment, where the SDK looks first. It only loads these providers if there are
 * none. bowser reads the names of browsers.
 */
const UNUSED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/credential-provider-login',
  '@smithy/credential-provider-imds',
  'bowser',
];

/**
 * Every client can load them late, so that what they share with the client would be in a file of its own, which costs a
 * start. Only a client with operations that use them imports them.
 */
const EVENT_STREAMS = '@smithy/core/event-streams';

const importsEventStreams = ({ outputs }: Metafile): boolean =>
  Object.values(outputs).some(({ imports }) =>
    imports.some(({ path, kind }) => path === EVENT_STREAMS && kind === 'import-statement'),
  );

/** CommonJS packages load Node's modules with `require`, which an ES module does not have. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);\n";
