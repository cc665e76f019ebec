const { default: Sequencer } = require('@jest/test-sequencer');

const FIRST = [
  // Tests that count the steps of V8. It counts in every function of a process, and a worker keeps those of earlier tests:
  // late, they take twenty times as long.
  'cli/linear',
  // The files that take longest, since a worker that begins one last ends long after the others. Those that wait for the same
  // build are apart.
  'package/package',
  'e2e/mutations',
  'history/ingest',
  'dev/scaffold',
  'history/unreadable-versions',
  'e2e/faults',
  'package/cdk-init-app',
  'cli/past-contract',
  'runtime/remediation/settings',
  'rules/rules',
  'runtime/evaluator/parity',
  'e2e/environments',
  'history/gaps',
  'cdk/stacks/region-stack',
  'cdk/constructs/remediation/remediation',
  'history/law',
  'examples/own-app',
  'e2e/rehearse',
  'e2e/local-region',
  'e2e/start',
  'rules/plans',
  'bin/app',
  'history/odd-input',
  'formats/scan',
  'cdk/stacks/everything',
  'cdk/authorization',
  'sql/known-properties',
  'runtime/alerts/delivery/failing-destination',
  'runtime/evaluator/real-data',
  'e2e/command',
  'e2e/own-rules',
];

/** Jest's order, behind the files that come first. */
module.exports = class extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => {
      const index = FIRST.findIndex((name) => path.replaceAll('\\', '/').endsWith(`/test/${name}.test.ts`));
      return index < 0 ? FIRST.length : index;
    };
    return (await super.sort(tests)).sort((one, other) => rank(one) - rank(other));
  }
};
