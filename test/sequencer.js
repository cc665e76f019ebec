const { default: Sequencer } = require('@jest/test-sequencer');

/** Tests that count the steps of V8. It counts in every function of a process, and a worker keeps those of earlier tests. */
const FIRST = /[\\/]test[\\/](cli[\\/]linear)\.test\.ts$/;

/** Jest's order, but tests that count steps come first: late, they take twenty times as long. */
module.exports = class extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isFirst = ({ path }) => FIRST.test(path);
    return [...sorted.filter(isFirst), ...sorted.filter((one) => !isFirst(one))];
  }
};
