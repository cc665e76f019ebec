const { setFlagsFromString } = require('node:v8');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

// Most code of a test file runs for less time than V8 takes to optimize it, as in `bin/assay.ts`: a fifteenth of the
// processor time. Later versions of Node optimize late themselves, or refuse the flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');

/**
 * A Jest environment without a context of its own: test files run among the globals of their worker, as code does in Node.
 *
 * In a context of its own, reading a global takes a hundred times as long, compiled code cannot be shared between test files,
 * and errors and lists of packages are of other classes than those of the tests. What a test file changes is put back after it.
 */
module.exports = class SharedEnvironment {
  constructor({ projectConfig: config }) {
    this.global = globalThis;
    this.globals = readProperties(globalThis);
    this.exit = process.exit;
    this.env = process.env;
    this.variables = { ...process.env };
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
  }

  async setup() {
    // As in Node. Jest records a hundred frames of each error, and tests of hostile input make thousands of errors.
    Error.stackTraceLimit = 10;
    // The CDK records the stack of each construct, which Jest then maps to sources: a quarter of each synthesis.
    process.env.CDK_CONTEXT_JSON = JSON.stringify({
      'aws:cdk:disable-creation-stack-traces': true,
      'aws:cdk:disable-stack-trace': true,
    });
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    process.exit = this.exit;
    process.env = this.env;
    for (const name of Object.keys(this.env)) if (!Object.hasOwn(this.variables, name)) delete this.env[name];
    Object.assign(this.env, this.variables);
    restoreProperties(globalThis, this.globals);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
};

/** The globals in which packages keep their state. They are loaded once in a worker, so they must find it again. */
const OF_PACKAGES = /cdk/;

const readProperties = (object) =>
  new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]));

function restoreProperties(object, properties) {
  for (const key of Reflect.ownKeys(object)) {
    if (!properties.has(key) && !OF_PACKAGES.test(String(key))) delete object[key];
  }
  for (const [key, before] of properties) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
    const isSame = value === before.value && get === before.get && set === before.set;
    if (!isSame) Object.defineProperty(object, key, before);
  }
}
