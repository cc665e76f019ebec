const { default: runTests } = require('jest-circus/runner');

/**
 * Jest's runner, which reports a test file when it ends. Otherwise a worker sends two messages for each of the tests, which
 * only tell their number while a file runs.
 */
module.exports = (globalConfig, config, environment, runtime, path) =>
  runTests(globalConfig, config, environment, runtime, path);
