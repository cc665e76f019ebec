import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { build } from 'esbuild';

/**
 * Merges the chunks of a bundle that the same ones of some sources load. esbuild makes a chunk for each set of entries
 * that share code, which are forty for `assay evaluate`, and Node takes a third of a millisecond to find, read and link
 * each of them, in every thread.
 *
 * @param {Map<string, string>} files the text of each file of the bundle, by its name
 * @param {import('esbuild').Metafile} metafile
 * @param {readonly (string | readonly string[])[]} sources entries, and modules that are loaded late; what any module of
 *   a list loads is merged as if one of them loaded it
 * @param {import('esbuild').BuildOptions} options of the bundle
 * @returns {Promise<Map<string, string>>} the files, with the merged ones in place of their chunks
 */
export async function mergeChunks(files, { outputs }, sources, options) {
  const bundled = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const groupByChunk = new Map();
  for (const chunks of listGroups(bundled, sources)) {
    const hash = createHash('sha256').update(chunks.map((chunk) => files.get(chunk)).join('\n'));
    const group = { file: `chunks-${hash.digest('hex').slice(0, 8).toUpperCase()}.mjs`, chunks };
    for (const chunk of chunks) groupByChunk.set(chunk, group);
  }
  const merged = new Set(groupByChunk.values());
  const others = [...files.keys()].filter((name) => name.endsWith('.mjs') && !groupByChunk.has(name));
  /** The name in a merged file of what a chunk exports. */
  const rename = (chunk, name) => `${name}$${groupByChunk.get(chunk).chunks.indexOf(chunk)}`;
  const formatExports = (chunk, from, toNames) => {
    const names = bundled.get(chunk).exports.map((name) => toNames(name).join(' as '));
    return names.length > 0 ? `export { ${names.join(', ')} } from './${from}';` : `import './${from}';`;
  };
  const resolve = {
    name: 'merge-chunks',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point')
          return { path, namespace: [...merged].some(({ file }) => file === path) ? 'merged' : 'chunk' };
        const name = basename(path);
        const group = groupByChunk.get(name);
        if (!group || path === `./${group.file}`) return { path, external: true };
        const isInside = importer === group.file || group.chunks.includes(importer);
        return { path: name, namespace: isInside ? 'chunk' : 'facade' };
      });
      onLoad({ filter: /./, namespace: 'merged' }, ({ path }) => {
        const { chunks } = [...merged].find(({ file }) => file === path);
        return {
          contents: chunks
            .map((chunk) => formatExports(chunk, chunk, (name) => [name, rename(chunk, name)]))
            .join('\n'),
        };
      });
      // What a chunk exports, from the file into which it was merged.
      onLoad({ filter: /./, namespace: 'facade' }, ({ path }) => ({
        contents: formatExports(path, groupByChunk.get(path).file, (name) => [rename(path, name), name]),
      }));
      onLoad({ filter: /./, namespace: 'chunk' }, ({ path }) => ({ contents: files.get(path) }));
    },
  };
  const names = [...others, ...[...merged].map(({ file }) => file)];
  const { outputFiles } = await build({
    ...options,
    entryPoints: names.map((name) => ({ in: name, out: name.replace(/\.mjs$/, '') })),
    splitting: false,
    metafile: false,
    external: [],
    alias: {},
    plugins: [resolve],
  });
  const rest = [...files].filter(([name]) => !name.endsWith('.mjs'));
  return new Map([...rest, ...outputFiles.map(({ path, text }) => [basename(path), text])]);
}

/** The chunks that the same sources load, two or more in each list. */
function listGroups(bundled, sources) {
  const loadedBy = new Map();
  for (const [index, source] of sources.entries()) {
    const modules = [source].flat();
    const visit = (name) => {
      for (const { path, kind, external } of bundled.get(name).imports) {
        const chunk = basename(path);
        if (external || kind !== 'import-statement' || loadedBy.get(chunk)?.includes(index)) continue;
        loadedBy.set(chunk, [...(loadedBy.get(chunk) ?? []), index]);
        visit(chunk);
      }
    };
    for (const [name, { entryPoint }] of bundled) if (modules.includes(entryPoint)) visit(name);
  }
  const groups = new Map();
  for (const [chunk, by] of loadedBy) groups.set(by.join(), [...(groups.get(by.join()) ?? []), chunk]);
  return [...groups.values()].filter((chunks) => chunks.length > 1);
}
