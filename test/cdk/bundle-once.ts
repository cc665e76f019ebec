import { basename, dirname, join } from 'node:path';
import type { BundledFiles } from '../../lib/cdk/constructs/functions/bundled-files';
import { createTextOnce } from '../run-folder/build-once';
import { ROOT } from '../source';

const { bundle } = jest.requireActual<typeof import('../../lib/cdk/constructs/functions/bundled-files')>(
  '../../lib/cdk/constructs/functions/bundled-files',
);

/** Bundles a function. Those of the repository are bundled once in a run of the tests, since that takes seconds. */
export const bundleOnce = (entry: string): BundledFiles =>
  dirname(entry) === join(ROOT, 'lambdas')
    ? JSON.parse(createTextOnce(`${basename(entry)}.json`, () => JSON.stringify(bundle(entry))))
    : bundle(entry);
