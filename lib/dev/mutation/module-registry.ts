import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { Script } from 'node:vm';
import { transformSync } from '@swc/core';

/** Loads a module by its absolute path. */
export type LoadSource = (path: string) => unknown;

/**
 * Returns a function that creates module registries. Each loads the repository's sources again, so that values computed
 * at import (and caches that another mutant filled) do not outlive a mutant. Packages are loaded once.
 *
 * Sources are compiled once, by the same transform as in `jest.config.js`.
 * @param code the code to use in place of files, by absolute path
 */
export function createRegistries(root: string, code: Readonly<Record<string, string>>): () => LoadSource {
  const scripts = new Map<string, Script>();
  const targets = new Map<string, string>();
  const requires = new Map<string, NodeJS.Require>();
  const isSource = (path: string) => path.endsWith('.ts') && !path.includes(`${sep}node_modules${sep}`);

  return () => {
    const modules = new Map<string, { exports: unknown }>();
    const load = (path: string): unknown => {
      const known = modules.get(path);
      if (known) return known.exports;
      const module = { exports: {} };
      modules.set(path, module);
      const nodeRequire = cached(requires, path, () => createRequire(path));
      const require = (request: string) => {
        const target = cached(targets, `${path}\0${request}`, () => nodeRequire.resolve(request));
        return isSource(target) ? load(target) : nodeRequire(target);
      };
      const script = cached(scripts, path, () => compile(path, code[path] ?? readFileSync(path, 'utf8'), root));
      const run = script.runInThisContext();
      run.call(module.exports, module.exports, Object.assign(require, nodeRequire), module, path, dirname(path));
      return module.exports;
    };
    return load;
  };
}

function compile(path: string, source: string, root: string): Script {
  const { transform } = createRequire(`${root}/`)('./jest.config.js');
  const [[, options]] = Object.values(transform) as [[string, object]];
  const { code } = transformSync(source, { ...options, filename: path, swcrc: false, sourceMaps: false });
  return new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, { filename: path });
}

function cached<Value>(values: Map<string, Value>, key: string, create: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const value = create();
  values.set(key, value);
  return value;
}
