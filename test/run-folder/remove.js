const { readdirSync, rmSync } = require('node:fs');

/** What tools keep in the folder for temporary files, for their next run. */
const CACHES = /^(?:jest_|tsx-|node-compile-cache)/;

/** Removes the folder of a run of the tests, after it, and names the temporary files that the tests left. */
module.exports = ({ testNamePattern }) => {
  const { ASSAY_TEST_RUN, ASSAY_TEST_TMPDIR, TMPDIR } = process.env;
  const left = readdirSync(TMPDIR).filter((name) => !CACHES.test(name));
  rmSync(ASSAY_TEST_RUN, { recursive: true, force: true });
  // The next run of watch mode is in the same process.
  process.env.TMPDIR = ASSAY_TEST_TMPDIR;
  // Jest runs no hooks of a file whose tests are all skipped.
  if (left.length > 0 && !testNamePattern)
    process.stderr.write(`\nTemporary files that tests left: ${left.join(', ')}\n`);
};
