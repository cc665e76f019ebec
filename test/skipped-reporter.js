const { relative } = require('node:path');

/** A Jest reporter that lists the files with skipped tests, so that a skipped test is not mistaken for a passed one. */
module.exports = class SkippedReporter {
  onRunComplete(_, { testResults, numTotalTests, numPendingTests }) {
    // A run with `-t` skips most tests on purpose.
    if (numPendingTests === 0 || numPendingTests > numTotalTests / 10) return;
    const files = testResults
      .filter(({ numPendingTests: skipped }) => skipped > 0)
      .map(({ testFilePath, numPendingTests: skipped }) => `  ${relative(process.cwd(), testFilePath)} (${skipped})`);
    process.stderr.write(`\nSkipped without the data that test/outside-data.ts names:\n${files.sort().join('\n')}\n`);
  }
};
