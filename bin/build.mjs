/**
 * Bundles the command into `dist/`: `assay.mjs`, the command, and `worker.mjs` and `ingest-worker.mjs`,
 * which its threads run, with the chunks that they share or load late.
 *
 *     node bin/build.mjs        prints nothing when all is well
 *
 * Plain JavaScript, because it runs as npm's `prepare` before anything else is there, and before every `npm run assay`:
 * a TypeScript runner would cost more than the build.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { mergeChunks } from './merge-chunks.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const SOURCES = {
  assay: 'bin/assay.ts',
  worker: 'bin/worker.ts',
  'ingest-worker': 'bin/ingest-worker.ts',
  api: 'exports/index.ts',
  'api-cdk': 'bin/api-cdk.ts',
};
const FORMATS = ['table/table', 'json', 'ndjson', 'csv', 'sarif', 'ocsf', 'junit', 'github', 'html/html'];
/** What loads chunks in most runs: each of these then loads a few files. What is in a list runs together. */
const STARTED_MOST = [
  SOURCES.assay,
  SOURCES.worker,
  ['lib/cli/evaluate.ts', ...FORMATS.map((format) => `lib/report/${format}.ts`)],
  'lib/cli/rules.ts',
  'lib/cli/past-commands.ts',
  'lib/cli/past/lookups.ts',
  'bin/shipped-rules.ts',
  'rules/index.ts',
];
/** Programs that are copied as they are. */
const PROGRAMS = {
  'function-bootstrap.mjs': 'lib/local-region/functions/bootstrap.mjs',
  'function-clock.mjs': 'lib/local-region/functions/function-clock.mjs',
  'python-child.mjs': 'lib/local-region/automation/python-child.mjs',
};
const entries = Object.keys(SOURCES).filter((name) => existsSync(join(root, SOURCES[name])));
if (entries.length > 0) {
  mkdirSync(dist, { recursive: true });
  const before = readdirSync(dist).filter((name) => name.endsWith('.mjs'));
  const [files, code] = await Promise.all([bundle(), bundleRuleCode()]);
  put(new Map([...files, ...code]), before);
}

/** The text of each file that `dist` is to hold, by its name. */
async function bundle() {
  const options = {
    absWorkingDir: root,
    entryPoints: entries.map((name) => ({ in: SOURCES[name], out: name })),
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Loaded late: for rules of the user's own and for AWS.
    external: ['esbuild', '@aws-sdk/*', '@smithy/*'],
    // Names stay, so that the stack trace of a bug report can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    define: { ASSAY_VERSION: JSON.stringify(version) },
    // Its build for Node is CommonJS, which cannot be trimmed, and whose `require('process')` an ES module refuses.
    alias: {
      '@duckdb/node-bindings': join(root, 'bin/duckdb-bindings.mjs'),
      yaml: join(root, 'node_modules/yaml/browser/index.js'),
      // Its main file is UMD, whose `require` a bundler does not follow.
      'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
    },
    // DuckDB's JavaScript requires modules of Node.
    banner: {
      js: "import{createRequire as createBundleRequire}from'node:module';const require=createBundleRequire(import.meta.url);",
    },
    write: false,
    metafile: true,
    logLevel: 'warning',
  };
  const { outputFiles, metafile } = await build(options).catch(() => process.exit(1)); // esbuild has said why.
  const chunks = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  // The chunks have the banner already.
  const files = await mergeChunks(chunks, metafile, STARTED_MOST, { ...options, banner: {} });
  // Programs of their own, which the local region runs in processes.
  for (const [name, source] of Object.entries(PROGRAMS)) {
    const path = join(root, source);
    if (existsSync(path)) files.set(name, readFileSync(path, 'utf8'));
  }
  return files.set('THIRD-PARTY-LICENSES.txt', licensesOf(Object.keys(metafile.inputs)));
}

/**
 * The code of each rule alone, by its file's name: bundles of evidence have it, and its hash tells one version of a
 * rule from another. Without white space there are no comments, which name files.
 */
async function bundleRuleCode() {
  const folder = join(root, 'rules');
  const paths = (existsSync(folder) ? readdirSync(folder, { recursive: true }) : [])
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^[^_/]+\/[^_/]+\/rule\.ts$/.test(path))
    .sort();
  if (paths.length === 0) return [];
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: paths.map((path) => ({ in: `rules/${path}`, out: `rule-${basename(dirname(path))}` })),
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    logLevel: 'warning',
  }).catch(() => process.exit(1));
  return outputFiles.map(({ path, text }) => [basename(path), text]);
}

/** The licenses of the packages whose code is in the bundle: they ask to go where the code goes. */
function licensesOf(inputs) {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  return [...folders].sort().map(licenseOf).join('\n');
}

function licenseOf(folder) {
  const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`Cannot bundle "${folder}": it has no license file`);
  return `${folder.replace(/^.*node_modules\//, '')}\n\n${readFileSync(join(root, folder, file), 'utf8')}`;
}

/**
 * Puts the files in the place of an earlier build's. A command that starts meanwhile, or another build at the same
 * time, always finds a whole program: each file arrives by a rename, the entries after the chunks that they name, and
 * only what lay there before this build began is cleared away.
 */
function put(files, before) {
  const fresh = mkdtempSync(join(dist, '.build-'));
  try {
    for (const [name, text] of files) {
      if (name === 'assay.mjs') writeFileSync(join(fresh, name), withHashbang(text), { mode: 0o755 });
      else writeFileSync(join(fresh, name), text);
    }
    const isEntry = (name) => entries.includes(basename(name, '.mjs'));
    const ordered = [...files.keys()].sort((a, b) => isEntry(a) - isEntry(b));
    for (const name of ordered) renameSync(join(fresh, name), join(dist, name));
    for (const name of before) if (!files.has(name)) rmSync(join(dist, name), { force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function withHashbang(text) {
  return text.startsWith('#!') ? text : `#!/usr/bin/env node\n${text}`;
}
