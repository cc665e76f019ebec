const { default: runTests } = require('jest-circus/runner');

/** A worker that has run many files collects garbage for longer than a new one takes to start. */
const MAX_HEAP = 600e6;

/**
 * Jest's runner, which reports a test file when it ends. Otherwise a worker sends two messages for each of the tests, which
 * only tell their number while a file runs.
 *
 * A worker with a large heap ends before it begins a file, and Jest starts another one for the same file. Jest's option
 * `workerIdleMemoryLimit` ends a worker that has begun the next file, whose temporary files stay and which runs twice.
 */
module.exports = (globalConfig, config, environment, runtime, path) => {
  // A process that Jest started as a worker has a channel to it.
  if (process.send && process.memoryUsage().heapUsed > MAX_HEAP) environment.exit(RESTART);
  return runTests(globalConfig, config, environment, runtime, path);
};

/** Jest's own workers end with 0 or with the code of a signal when they are not to be started again. */
const RESTART = 1;
