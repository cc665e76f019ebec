import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import type { Configuration } from '../../lib/cdk/configuration/configuration';
import { deploy } from '../../lib/cdk/stacks/deploy';
import { createFolder } from '../temporary-files';
import { bundleOnce } from './bundle-once';
import { configured, FILES } from './sample-configuration';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8'));

jest.mock('../../lib/cdk/constructs/functions/bundled-files', () => ({
  bundle: (entry: string) => bundleOnce(entry),
}));

// The CDK's own validator takes seconds for each app; test/bin synthesizes with it, and so does `npm run synth`.
process.env.CDK_VALIDATION = 'false';

/** Minimal handlers. Other tests check the real bundles. */
const handlers = createFolder({
  'evaluate.ts': 'export const handler = async () => {};',
  'collect.ts': `export const handler = async () => 'collected';`,
  'alert.ts': `export const handler = async () => 'alerted';`,
  'plan.ts': `export const handler = async () => 'planned';`,
});
export const ENTRIES = {
  evaluatorEntry: join(handlers, 'evaluate.ts'),
  collectorEntry: join(handlers, 'collect.ts'),
  alertEntry: join(handlers, 'alert.ts'),
  planEntry: join(handlers, 'plan.ts'),
};

/** Creates the app of a configuration, with the rules of the repository. */
export function createApp(configuration: Configuration, { entries = ENTRIES, files = FILES, stage }: AppOptions = {}) {
  // No test reads the tree of the constructs, whose file is a fifteenth of each synthesis.
  const app = new App({ context, outdir: createFolder({}), treeMetadata: false });
  const scope = stage === undefined ? app : new Stage(app, stage);
  return { app, stacks: withoutSourceMaps(() => deploy(scope, configured(configuration, files), entries)) };
}

/** The CDK records a stack whenever a finding is acknowledged, and Jest would map each to sources: an eighth of a synthesis. */
function withoutSourceMaps<T>(work: () => T): T {
  const { prepareStackTrace } = Error;
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  try {
    return work();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

interface AppOptions {
  readonly entries?: typeof ENTRIES;
  readonly files?: Readonly<Record<string, string>>;
  /** The stage of a pipeline, in place of the app. */
  readonly stage?: string;
}
