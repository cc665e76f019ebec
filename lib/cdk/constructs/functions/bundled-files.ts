import { basename, dirname } from 'node:path';
import { buildSync, type Metafile, transformSync } from 'esbuild';

/** The files of a bundle by their names: `index.mjs`, which has the handler, and what it loads late. */
export type BundledFiles = Readonly<Record<string, string>>;

/**
 * Bundles an ES module for Lambda: a file, and others for modules that it loads by `import()`. Minified, tree-shaken
 * and with the SDK inside it starts fastest, as measured. Texts of rules that the function does not read are left out,
 * which is a tenth of the evaluator.
 */
export function bundle(entry: string): BundledFiles {
  const withoutEventStreams = build(entry, [...UNUSED, EVENT_STREAMS]);
  const { outputFiles, metafile } = importsEventStreams(withoutEventStreams.metafile)
    ? build(entry, UNUSED)
    : withoutEventStreams;
  const hasCommonJs = Object.values(metafile.inputs).some(({ format }) => format === 'cjs');
  const texts = removeRuleTexts(outputFiles.map(({ text }) => text));
  return Object.fromEntries(
    outputFiles.map(({ path }, index) => [
      basename(path),
      (hasCommonJs ? REQUIRE : '') + minifyText(texts[index] as string),
    ]),
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
  transformSync(text, {
    target: NODE_TARGET,
    minifyWhitespace: true,
    legalComments: 'none',
    // One character beyond ASCII would double the memory of the text, which V8 then reads more slowly.
    charset: 'ascii',
  }).code;

/**
 * Removes what only people and the CDK code read of rules: the objects that begin with a name and a title. With
 * blanks, esbuild writes each property of an object on lines of its own. The titles stay if other code of the function
 * has their key: alerts show them.
 */
function removeRuleTexts(files: readonly string[]): readonly string[] {
  const remove = (code: string, texts: RegExp): string => code.replace(RULE, (rule) => rule.replace(texts, ''));
  const titled = files.map((code) => remove(remove(code, RULE_TEXTS), PARAMETER_TEXTS));
  const untitled = titled.map((code) => remove(code, TITLE));
  return untitled.some((code) => /\btitle\b/.test(code)) ? titled : untitled;
}

const RULE = /\(\{\n {2}name: "[\w-]+",\n {2}title: [\s\S]*?\n\}\)/g;

const TITLE = /^ {2}title: (?:".*"|'.*'|`.*`),\n/m;

const RULE_TEXTS =
  /^ {2}(?:rationale|limitations|controls|managedRules): (?:".*"|'.*'|`.*`|\[.*\]|\[\n[\s\S]*?^ {2}\]),\n/gm;

const PARAMETER_TEXTS = /^ {6}description: (?:".*"|'.*'|`.*`),?\n/gm;

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
