const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Creates the folder of a run of the tests, before it. The workers get its name with their environment. */
module.exports = () => {
  process.env.ASSAY_TEST_RUN = mkdtempSync(join(tmpdir(), 'assay-test-run-'));
};
