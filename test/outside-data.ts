import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './source';

/**
 * The test files that read public recordings of AWS, which are not part of the repository, and their folders beside it.
 * Without the folder their tests are skipped, and `test/skipped-reporter.js` prints which.
 */
const FOLDERS = {
  'test/alerts/actor/actor.test.ts': 'cloudtrail',
  'test/alerts/changes/changes.test.ts': 'config-history-api/cloud-custodian',
  'test/alerts/transition.test.ts': 'eventbridge',
  'test/formats/events/cloudtrail.test.ts': 'cloudtrail',
  'test/formats/real-data.test.ts': '.',
  'test/formats/template/reports.test.ts': '../reports',
  'test/remediation/real-data.test.ts': '.',
  'test/runtime/alerts/real-data.test.ts': '.',
  'test/runtime/evaluator/real-data.test.ts': '.',
};

/** Returns the folder that a test file reads, with a `describe` and a `test` that skip if it does not exist. */
export function outsideData(file: keyof typeof FOLDERS) {
  const folder = join(dirname(ROOT), 'shared', 'data', FOLDERS[file]);
  const exists = existsSync(folder);
  return {
    folder,
    exists,
    describeWithData: exists ? describe : describe.skip,
    testWithData: exists ? test : test.skip,
  };
}
