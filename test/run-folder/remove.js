const { rmSync } = require('node:fs');

/** Removes the folder of a run of the tests, after it. */
module.exports = () => rmSync(process.env.ASSAY_TEST_RUN, { recursive: true, force: true });
