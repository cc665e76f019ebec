import { Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WAIVERS_FILE } from '../../runtime/waivers';
import type { Environment, ResolvedConfiguration } from '../configuration/resolved';
import { bundledCode } from '../constructs/bundle';
import { ConfigRules } from '../constructs/config-rules';
import { Evaluator } from '../constructs/evaluator';
import { GuardRules } from '../constructs/guard-rules';
import { Health } from '../constructs/health';
import { ManagedRules } from '../constructs/managed-rules';
import { Recording } from '../constructs/recording';
import { RulesDashboard } from '../constructs/rules-dashboard';
import { keepStackLimits } from '../limits';

export interface RegionStackProps {
  readonly configuration: ResolvedConfiguration;
  readonly environment: Environment;
  /** Path of the module that exports the evaluator's `handler`, with the rules in it. */
  readonly evaluatorEntry: string;
}

/**
 * All of Assay in one account and Region.
 *
 * It may be deleted like any stack: one that failed on its first deployment has to be, and a stopped recorder is told by
 * `Health`. What must not be lost, the delivery bucket, stays.
 */
export class RegionStack extends Stack {
  constructor(scope: Construct, id: string, props: RegionStackProps) {
    const { configuration, environment } = props;
    const { prefix, tags } = configuration;
    super(scope, id, {
      stackName: prefix,
      description: 'Assay, a rules engine for AWS Config',
      tags,
      env: {
        ...(environment.accountId && { account: environment.accountId }),
        ...(environment.region && { region: environment.region }),
      },
    });
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
    const isHome = environment.region === configuration.homeRegion;

    const { recorder: choice } = configuration;
    const recording =
      choice.kind === 'create' ? new Recording(this, 'Recording', { settings: choice, isHome }) : undefined;
    const recorder = recording?.recorder.resource;

    const waivers = JSON.stringify(configuration.waivers, null, 2);
    const code = bundledCode(this, { entry: props.evaluatorEntry, files: { [WAIVERS_FILE]: waivers } });
    const evaluator = new Evaluator(this, 'Evaluator', { code });
    new ConfigRules(this, 'Rules', { rules: configuration.rules, evaluator, prefix, recorder });
    new ManagedRules(this, 'ManagedRules', { rules: configuration.managedRules, prefix, recorder });
    new GuardRules(this, 'GuardRules', { rules: configuration.guardRules, prefix, recorder });

    const { alarms } = new Health(this, 'Health', {
      evaluator,
      prefix,
      subscribers: configuration.healthTopicSubscribers,
    });
    new RulesDashboard(this, 'Dashboard', { evaluator, prefix, alarms });
    keepStackLimits(this);
  }
}
