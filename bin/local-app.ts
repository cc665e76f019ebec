/** The CDK app that `assay start` runs: the deployment of a small company, with alerts and every mode of remediation. */
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { defineConfig } from '../lib/cdk/configuration/configuration';
import { resolveConfiguration } from '../lib/cdk/configuration/resolve';
import { deploy } from '../lib/cdk/stacks/deploy';
import { withRemediations } from '../lib/core/rule';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

const folder = dirname(__dirname);
const onCall = 'arn:aws:iam::111122223333:role/on-call';

const configuration = defineConfig({
  environments: [{ account: '111122223333', regions: ['eu-west-1'] }],
  alerts: { subscribers: ['on-call@example.com'], severity: 'medium', securityHub: true },
  health: { subscribers: ['platform-team@example.com'] },
  rules: {
    '*': false,
    'alb-http-listener': 'default',
    'expiring-certificate': 'default',
    'gp2-volume': 'default',
    'inline-admin-policy': 'default',
    'open-database-port': 'default',
    'open-rdp': 'default',
    'open-ssh': 'default',
    'public-s3-bucket': 'default',
  },
  remediation: {
    'open-ssh': 'automatic',
    'open-rdp': 'manual',
    'gp2-volume': 'automatic',
    'public-s3-bucket': { mode: 'approve', approvers: [onCall] },
  },
});

const app = new App({ treeMetadata: false });
deploy(app, resolveConfiguration(configuration, { registry: withRemediations(rules, remediations), folder: folder }), {
  evaluatorEntry: join(folder, 'lambdas/evaluate.ts'),
  alertEntry: join(folder, 'lambdas/alert.ts'),
  planEntry: join(folder, 'lambdas/plan-remediation.ts'),
});
app.synth();
