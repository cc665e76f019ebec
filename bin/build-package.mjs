/**
 * Builds what `import … from 'assay'` finds into `dist/package/`: a module for each file of `exports/`, with the chunks
 * that they share, and their types.
 *
 *     node bin/build-package.mjs
 *
 * The chunks are shared so that a class is the same one whichever way it was imported: an `UnreadableItem` that a reader
 * of `assay` throws is the one that `assay/runtime` knows. Other packages stay outside, so that an app has one CDK.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'dist/package');

rmSync(folder, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: readdirSync(join(root, 'exports')).map((name) => `exports/${name}`),
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace(/package\.json$/, 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.package.json')], { stdio: 'inherit' });
