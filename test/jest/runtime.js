const { createRequire } = require('node:module');
const { sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const PACKAGES = `${sep}node_modules${sep}`;
const requirePackage = createRequire(__filename);

/** The compiled modules of a worker, by file. */
const compiled = new Map();

/** Jest's runtime for the shared environment: compiles a module once in a worker, and loads packages as Node does. */
module.exports = class SharedRuntime extends Runtime {
  constructor(...parameters) {
    super(...parameters);
    const { executor } = this;
    executor.compile = (source, filename) => {
      const known = compiled.get(filename);
      if (known?.source === source) return known.run;
      const run = compileFunction(source, executor.injectedModuleParameters, { filename });
      compiled.set(filename, { source, run });
      return run;
    };
  }

  requireModule(from, name, options, isActual) {
    if (options?.isInternalModule) {
      if (name === 'node:async_hooks') return { AsyncLocalStorage: SequentialStorage };
    } else if (name && !this._resolution.isCoreModule(name)) {
      const path = this._resolution.resolveCjs(from, name);
      if (path.includes(PACKAGES)) return requirePackage(path);
    }
    return super.requireModule(from, name, options, isActual);
  }

  /** Jest would replace the function of the worker's process. */
  installGetBuiltinModule() {}
};

/**
 * Keeps the value of one task at a time. Jest remembers the running test in an `AsyncLocalStorage`, for which Node 20 and 22
 * call hooks at each promise of a process; but tests run one after another.
 */
class SequentialStorage {
  getStore() {
    return this.store;
  }

  async run(store, task) {
    const before = this.store;
    this.store = store;
    try {
      return await task();
    } finally {
      this.store = before;
    }
  }
}
