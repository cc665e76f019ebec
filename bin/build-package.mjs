/**
 * Builds the npm package into `dist/package/`: a module for each file of `exports/`, in two formats, with their types.
 *
 *     node bin/build-package.mjs
 *
 * Node loads the CommonJS modules (`.cjs`), for `require` and for `import`, so that each class exists once in a
 * process. Bundlers take the ES modules (`.mjs`) by the condition `module` of package.json, because they can drop
 * unused code from them. In each format the modules share their code in chunks: the `UnreadableItem` that `assay`
 * exports is the class that `assay/runtime` catches. Other packages are not bundled, so that an app has one copy of the
 * CDK.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'dist/package');
const common = {
  absWorkingDir: root,
  outdir: folder,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
};

rmSync(folder, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: [
    ...readdirSync(join(root, 'exports')).map((name) => ({ in: `exports/${name}`, out: name.replace(/\.ts$/, '') })),
    // The app that `assay start` and `assay rehearse` run where there is no other.
    { in: 'bin/local-app.ts', out: 'local-app' },
  ],
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  splitting: true,
  format: 'esm',
});
// esbuild splits ES modules only, so each of them is converted by itself.
await build({
  ...common,
  entryPoints: readdirSync(folder).map((name) => `dist/package/${name}`),
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  // Jest cannot run `import()` in CommonJS; esbuild writes `require` instead.
  supported: { 'dynamic-import': false },
  plugins: [{ name: 'chunks', setup: keepChunks }],
});

/** Leaves the chunks outside of the module that imports them. */
function keepChunks({ onResolve }) {
  onResolve({ filter: /^\.\// }, ({ path, kind }) =>
    kind === 'entry-point' ? undefined : { path: path.replace(/\.mjs$/, '.cjs'), external: true },
  );
}

const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace(/package\.json$/, 'bin/tsc');
// Several threads would each read the types of the CDK: two thirds more work. `npm run types` checks them.
const options = ['-p', join(root, 'tsconfig.package.json'), '--singleThreaded', '--noCheck'];
execFileSync(process.execPath, [tsc, ...options], { stdio: 'inherit' });
