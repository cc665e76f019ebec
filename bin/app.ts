/** The CDK app that `cdk deploy` runs: a stack for each account and Region of `assay.config.ts`. */
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import configuration from '../assay.config';
import { APP_PROPS } from '../lib/cdk/app-props';
import { resolveConfiguration } from '../lib/cdk/configuration/resolve';
import { ConfigurationError } from '../lib/cdk/configuration/validation/errors';
import { LimitExceeded } from '../lib/cdk/limits';
import { deploy } from '../lib/cdk/stacks/deploy';
import { warnChangedPrefix } from '../lib/cdk/stacks/earlier-prefix';
import { withRemediations } from '../lib/core/rule';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

const root = dirname(__dirname);

try {
  const resolved = resolveConfiguration(configuration, {
    registry: withRemediations(rules, remediations),
    folder: root,
  });
  const renamed = warnChangedPrefix(process.env.CDK_OUTDIR ?? join(root, 'cdk.out'), resolved.prefix);
  for (const warning of [...resolved.warnings, ...(renamed ? [renamed] : [])]) console.error(`Warning: ${warning}`);
  const app = new App(APP_PROPS);
  deploy(app, resolved, {
    evaluatorEntry: join(root, 'lambdas/evaluate.ts'),
    collectorEntry: join(root, 'lambdas/collect.ts'),
    alertEntry: join(root, 'lambdas/alert.ts'),
    planEntry: join(root, 'lambdas/plan-remediation.ts'),
  });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof LimitExceeded)) throw error;
  console.error(error.message);
  // Exits at once, since the CDK would synthesize the constructs that exist so far.
  process.exit(1);
}
