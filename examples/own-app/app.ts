import { fileURLToPath } from 'node:url';
import { defineConfig, deploy, resolveConfiguration } from 'assay/cdk';
import { App } from 'aws-cdk-lib';
import { rules } from './rules';

const configuration = defineConfig({
  environments: [{ account: '111122223333', regions: ['eu-west-1', 'us-east-1'] }],
  // Another team has set up AWS Config. Its recorder is used and not changed.
  recorder: 'adopt',
  prefix: 'own',
  rules: { '*': false, 'launch-wizard-group': 'default', 'open-ssh': 'default', 'tagless-snapshots': 'default' },
  alerts: { subscribers: ['oncall@example.com'] },
  remediation: {
    'launch-wizard-group': {
      mode: 'manual',
      environments: [{ account: '111122223333', region: 'us-east-1', mode: 'automatic' }],
    },
    'tagless-snapshots': 'manual',
  },
});

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const resolved = resolveConfiguration(configuration, { registry: rules, folder: path('.') });
for (const warning of resolved.warnings) console.error(`Warning: ${warning}`);

deploy(new App(), resolved, {
  evaluatorEntry: path('evaluate.ts'),
  collectorEntry: path('collect.ts'),
  alertEntry: path('alert.ts'),
  planEntry: path('plan-remediation.ts'),
});
