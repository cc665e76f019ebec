import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { Configuration } from '../../lib/cdk/configuration/configuration';
import { deploy } from '../../lib/cdk/stacks/deploy';
import { folderWith } from '../temporary-files';
import { configured, FILES } from './sample-configuration';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8'));

// The CDK's own validator takes seconds for each app; test/bin synthesizes with it, and so does `npm run synth`.
process.env.CDK_VALIDATION = 'false';

/** Handlers of no account: what the bundles hold is looked at elsewhere. */
const handlers = folderWith({
  'evaluate.ts': 'export const handler = async () => {};',
  'alert.ts': `export const handler = async () => 'told';`,
  'plan.ts': `export const handler = async () => 'planned';`,
});
export const ENTRIES = {
  evaluatorEntry: join(handlers, 'evaluate.ts'),
  alertEntry: join(handlers, 'alert.ts'),
  planEntry: join(handlers, 'plan.ts'),
};

/** The app that a configuration makes, with the rules of the repository. */
export function appOf(configuration: Configuration, { entries = ENTRIES, files = FILES }: Given = {}) {
  const app = new App({ context, outdir: folderWith({}) });
  return { app, stacks: deploy(app, configured(configuration, files), entries) };
}

interface Given {
  readonly entries?: typeof ENTRIES;
  readonly files?: Readonly<Record<string, string>>;
}
