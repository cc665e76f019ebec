/**
 * Assay's CDK app for the local region: the deployment of a small company, with alerts and every mode of remediation,
 * or the one of a configuration file. `assay start` and `assay rehearse` write the modules that it loads.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { APP_PROPS } from '../lib/cdk/app-props';
import { type Configuration, defineConfig } from '../lib/cdk/configuration/configuration';
import { resolveConfiguration } from '../lib/cdk/configuration/resolve';
import { ConfigurationError } from '../lib/cdk/configuration/validation/errors';
import { LimitExceeded } from '../lib/cdk/limits';
import { deploy } from '../lib/cdk/stacks/deploy';
import { type Rule, withRemediations } from '../lib/core/rule';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

interface Definition {
  readonly configuration?: Configuration | undefined;
  readonly rules: readonly Rule[];
}

const folder = dirname(__dirname);
const { CDK_DEFAULT_ACCOUNT: account = '111122223333', CDK_DEFAULT_REGION: region = 'eu-west-1' } = process.env;
const {
  ASSAY_LOCAL_DEFINITION: module,
  ASSAY_LOCAL_FUNCTIONS: functions = join(folder, 'lambdas'),
  ASSAY_LOCAL_FOLDER: configurationFolder = folder,
} = process.env;

const EXAMPLE_RULES = ['alb-http-listener', 'expiring-certificate', 'gp2-volume', 'inline-admin-policy'].concat(
  ...['open-database-port', 'open-rdp', 'open-ssh', 'public-s3-bucket'],
);

const createExample = (own: readonly Rule[]): Configuration =>
  defineConfig({
    environments: [{ account, regions: [region] }],
    alerts: { subscribers: ['on-call@example.com'], severity: 'medium', securityHub: true },
    health: { subscribers: ['platform-team@example.com'] },
    rules: {
      '*': false,
      ...Object.fromEntries([...EXAMPLE_RULES, ...own.map(({ name }) => name)].map((name) => [name, 'default'])),
    },
    remediation: {
      'open-ssh': 'automatic',
      'open-rdp': 'manual',
      'gp2-volume': 'automatic',
      'public-s3-bucket': { mode: 'approve', approvers: [`arn:aws:iam::${account}:role/on-call`] },
      // A person starts the remediation of a rule that is being written.
      ...Object.fromEntries(own.filter(({ remediation }) => remediation).map(({ name }) => [name, 'manual'])),
    },
  });

const loadDefinition = (file: string): Definition => createRequire(__filename)(file) as Definition;

try {
  const { configuration, rules: own } = module === undefined ? { rules: [] } : loadDefinition(module);
  const registry = [...withRemediations(rules, remediations), ...own];
  const resolved = resolveConfiguration(configuration ?? createExample(own), { registry, folder: configurationFolder });
  for (const warning of resolved.warnings) console.error(`Warning: ${warning}`);
  const app = new App(APP_PROPS);
  const ending = functions === join(folder, 'lambdas') ? 'ts' : 'mjs';
  deploy(app, resolved, {
    evaluatorEntry: join(functions, `evaluate.${ending}`),
    collectorEntry: join(functions, `collect.${ending}`),
    alertEntry: join(functions, `alert.${ending}`),
    planEntry: join(functions, `plan-remediation.${ending}`),
  });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof LimitExceeded)) throw error;
  console.error(error.message);
  process.exit(1);
}
