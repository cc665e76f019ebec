import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './source';

/**
 * Tests that read public recordings of AWS, which are not part of the repository. They look for them in a folder beside
 * it and are skipped without it; `test/skipped-reporter.js` then prints which.
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

/** The folder that a test reads, and `describe` and `test` that are skipped without it. */
export function outsideData(file: keyof typeof FOLDERS) {
  const folder = join(dirname(ROOT), 'shared', 'data', FOLDERS[file]);
  const isThere = existsSync(folder);
  return {
    folder,
    isThere,
    describeWithData: isThere ? describe : describe.skip,
    testWithData: isThere ? test : test.skip,
  };
}

/** The test files that need outside data, from the root. */
export const FILES_WITH_OUTSIDE_DATA = Object.keys(FOLDERS);
