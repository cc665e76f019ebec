import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { CfnAggregationAuthorization } from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import { WAIVERS_FILE } from '../../contract/files';
import type { AggregatorSource, Environment, ResolvedConfiguration } from '../configuration/resolved';
import type { Alerts } from '../constructs/alerts/alerts';
import { bundleCode } from '../constructs/functions/bundle';
import { Health } from '../constructs/health/health';
import { History } from '../constructs/history/history';
import { Aggregator } from '../constructs/recording/aggregator';
import { Recording } from '../constructs/recording/recording';
import { Response } from '../constructs/response';
import { ConfigRules } from '../constructs/rules/config-rules';
import { Evaluator } from '../constructs/rules/evaluator';
import { GuardRules } from '../constructs/rules/guard-rules';
import { ManagedRules } from '../constructs/rules/managed-rules';
import { RulesDashboard } from '../constructs/health/rules-dashboard';
import { assertStackLimits } from './limits';

export interface RegionStackProps {
  readonly configuration: ResolvedConfiguration;
  readonly environment: Environment;
  /** Path of the module that exports the evaluator's `handler`, with the rules in it. */
  readonly evaluatorEntry: string;
  /**
   * Path of the module that exports the alert function's `handler`.
   * @default - none; where the configuration asks for alerts there must be one
   */
  readonly alertEntry?: string;
  /**
   * Path of the module that exports the plan function's `handler`, with the rules in it.
   * @default - none; where the configuration asks for remediation there must be one
   */
  readonly planEntry?: string;
}

/**
 * All of Assay in one account and Region.
 *
 * It is not protected from being deleted: one that failed on its first deployment has to be, and `Health` tells of a
 * recorder that goes. What must not be lost, the delivery bucket, outlives it.
 */
export class RegionStack extends Stack {
  constructor(scope: Construct, id: string, props: RegionStackProps) {
    const { configuration, environment, evaluatorEntry } = props;
    const { prefix, tags, rules, managedRules, guardRules } = configuration;
    super(scope, id, {
      stackName: prefix,
      description: 'Assay, a rules engine for AWS Config',
      tags,
      env: toEnv(environment),
    });
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value, WHERE_KNOWN);
    const isHome = environment.region === configuration.homeRegion;
    const { recorder: choice } = configuration;
    const recording =
      choice.kind === 'create' ? new Recording(this, 'Recording', { settings: choice, isHome }) : undefined;
    const recorder = recording?.recorder.resource;

    const waivers = JSON.stringify(configuration.waivers, null, 2);
    const code = bundleCode(this, { entry: evaluatorEntry, files: { [WAIVERS_FILE]: waivers } });
    const evaluator = new Evaluator(this, 'Evaluator', { code });
    const reaction = new Response(this, 'Reaction', props);
    const { alerts } = reaction;
    // It has rules judge again when it finds other waivers beside it, and then the evaluator must have them too.
    alerts?.function.node.addDependency(evaluator.function);
    const needs = { prefix, recorder, listener: alerts?.listener };
    const { rules: configRules } = new ConfigRules(this, 'Rules', { rules, evaluator, ...needs });
    new ManagedRules(this, 'ManagedRules', { rules: managedRules, ...needs });
    new GuardRules(this, 'GuardRules', { rules: guardRules, ...needs });
    reaction.remediate(configRules, recording?.target);

    const watched = { evaluator, alerts, planner: reaction.remediation?.planner, prefix };
    const { alarms } = new Health(this, 'Health', { ...watched, subscribers: configuration.healthTopicSubscribers });
    new RulesDashboard(this, 'Dashboard', { ...watched, alarms });

    if (isHome && configuration.athena) new History(this, 'History', { configuration, target: recording?.target });
    if (configuration.aggregator) this.aggregate(configuration.aggregator, props);
    this.tellQueues({ Evaluator: evaluator, ...(alerts && { Alert: alerts }) });
    assertStackLimits(this);
  }

  /** For whoever sends again what a function could not do: docs/redrive.sh. */
  private tellQueues(functions: Readonly<Record<string, Evaluator | Alerts>>): void {
    for (const [name, one] of Object.entries(functions)) {
      new CfnOutput(this, `${name}Function`, { value: one.function.functionName });
      new CfnOutput(this, `${name}DeadLetters`, { value: one.deadLetters.queueUrl });
      if ('undelivered' in one) new CfnOutput(this, `${name}Undelivered`, { value: one.undelivered.queueUrl });
    }
  }

  /** The first account sees the others, which have to agree; an organization has agreed for its accounts. */
  private aggregate(source: AggregatorSource, { configuration, environment }: RegionStackProps): void {
    const { homeRegion, environments } = configuration;
    const viewer = environments[0]?.accountId;
    if (environment.accountId === viewer) {
      if (environment.region === homeRegion) new Aggregator(this, 'Aggregator', { source });
    } else if (source.source === 'accounts' && viewer !== undefined && homeRegion !== undefined) {
      new CfnAggregationAuthorization(this, 'Authorization', {
        authorizedAccountId: viewer,
        authorizedAwsRegion: homeRegion,
      });
    }
  }
}

/** CloudFormation learnt of a dashboard's tags late: where it does not know them, they would fail the deployment. */
const WHERE_KNOWN = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] };

const toEnv = ({ accountId, region }: Environment) => ({
  ...(accountId !== undefined && { account: accountId }),
  ...(region !== undefined && { region }),
});
