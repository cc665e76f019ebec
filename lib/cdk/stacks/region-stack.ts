import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { CfnAggregationAuthorization } from 'aws-cdk-lib/aws-config';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, type Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { WAIVERS_FILE } from '../../contract/files';
import { createFunctionNames } from '../../contract/function-names';
import { selectSettings } from '../configuration/environment-settings';
import type { ConfiguredRule, Environment, ResolvedConfiguration } from '../configuration/resolved';
import type { Alerts } from '../constructs/alerts/alerts';
import { bundleCode } from '../constructs/functions/bundle';
import { Health } from '../constructs/health/health';
import { RulesDashboard } from '../constructs/health/rules-dashboard';
import { History } from '../constructs/history/history';
import { StoredQueries } from '../constructs/history/stored-queries';
import { Aggregator } from '../constructs/recording/aggregator';
import { Recording } from '../constructs/recording/recording';
import { Response } from '../constructs/response';
import { Collector } from '../constructs/rules/collector';
import { ConfigRules } from '../constructs/rules/config-rules';
import { Evaluator } from '../constructs/rules/evaluator';
import { GuardRules } from '../constructs/rules/guard-rules';
import { ManagedRules } from '../constructs/rules/managed-rules';
import type { RuleFunction } from '../constructs/rules/rule-function';
import { assertStackLimits, assertTemplateSize } from '../limits';
import { STACK_DESCRIPTION } from './earlier-prefix';

/**
 * Properties of `RegionStack`.
 *
 * @example
 * const props: RegionStackProps = { configuration, environment: {}, evaluatorEntry: '/app/evaluate.ts' };
 */
export interface RegionStackProps {
  readonly configuration: ResolvedConfiguration;
  /** The account and Region of the stack. */
  readonly environment: Environment;
  /** The path of the module that exports the `handler` of the evaluator, with the rules in it. */
  readonly evaluatorEntry: string;
  /**
   * The path of the module that exports the `handler` of the collector, with the rules in it.
   * @default - none; required if the configuration has rules about what AWS Config does not record
   */
  readonly collectorEntry?: string;
  /**
   * The path of the module that exports the `handler` of the alert function.
   * @default - none; required if the configuration has alerts
   */
  readonly alertEntry?: string;
  /**
   * The path of the module that exports the `handler` of the plan function, with the rules in it.
   * @default - none; required if the configuration has remediation or restores
   */
  readonly planEntry?: string;
}

/**
 * All of Assay in one account and Region.
 *
 * The stack has no termination protection, because a stack whose first deployment failed must be deleted. The delivery
 * bucket is retained, and `Health` reports a deleted recorder.
 *
 * @example
 * new RegionStack(app, 'assay', {
 *   configuration,
 *   environment: { accountId: '111122223333', region: 'eu-west-1' },
 *   evaluatorEntry: '/app/evaluate.ts',
 * });
 */
export class RegionStack extends Stack {
  constructor(scope: Construct, id: string, props: RegionStackProps) {
    const { configuration, environment } = props;
    const { prefix, tags } = configuration;
    super(scope, id, {
      stackName: prefix,
      description: STACK_DESCRIPTION,
      // CloudFormation counts the spaces of an indented template.
      suppressTemplateIndentation: true,
      tags,
      env: toCdkEnvironment(environment),
    });
    const settings = selectSettings(configuration, environment);
    const { isHome } = settings;

    // Recording
    const recording =
      configuration.recorder.kind === 'create'
        ? new Recording(this, 'Recording', { settings: configuration.recorder, isHome })
        : undefined;

    // Rules
    const code = this.bundle(props.evaluatorEntry, configuration);
    const evaluator = new Evaluator(this, 'Evaluator', { code, functionName: createFunctionNames(prefix).evaluator });
    const collector = this.createCollector(props, settings.rules);
    const common = { prefix, recorder: recording?.recorder.resource };
    const own = new ConfigRules(this, 'Rules', { ...common, rules: settings.rules, evaluator, collector });
    const managed = new ManagedRules(this, 'ManagedRules', { ...common, rules: settings.managedRules });
    const guard = new GuardRules(this, 'GuardRules', { ...common, rules: settings.guardRules });
    const configRules = new Map([...own.rules, ...managed.rules, ...guard.rules]);

    // Response: alerts and remediation
    const { alerts, remediation } = new Response(this, 'Response', {
      ...props,
      configRules,
      target: recording?.target,
    });
    // The alert function starts evaluations when it is deployed with changed waivers. Who evaluates must have them by
    // then.
    for (const one of [evaluator, collector]) if (one) alerts?.function.node.addDependency(one.function);

    // Health
    const functions = { evaluator, collector, alerts, planner: remediation?.planner };
    const subscribers = configuration.healthTopicSubscribers;
    const configRuleNames = [...configRules.keys()].map((name) => `${prefix}-${name}`);
    const { tamperEvents } = new Health(this, 'Health', { prefix, ...functions, configRuleNames, subscribers });

    const history = isHome ? this.addAccountParts(props, recording) : undefined;
    this.addAggregation(props);

    this.exportQueues({
      Evaluator: evaluator,
      ...(collector && { Collector: collector }),
      ...(alerts && { Alert: alerts }),
    });
    this.exportNames({
      TamperEvents: tamperEvents.queueUrl,
      DeliveryBucket: recording?.target.bucketName,
      RecordBucket: remediation?.recordBucket.bucketName,
      HistoryDatabase: history?.databaseName,
      HistoryWorkgroup: history?.workgroupName,
    });
    this.applyPlatform(configuration);
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value, TAG_OPTIONS);
    assertStackLimits(this);
  }

  /** Creates the function for the rules about what AWS Config does not record, if there are any. */
  private createCollector(
    { configuration, collectorEntry }: RegionStackProps,
    configured: readonly ConfiguredRule[],
  ): Collector | undefined {
    const rules = configured.map(({ rule }) => rule).filter(({ resource }) => resource.aspect !== undefined);
    const [first] = rules;
    if (!first) return undefined;
    if (collectorEntry === undefined) {
      throw new Error(`Cannot deploy rule "${first.name}": got no collectorEntry, the path of the function's module`);
    }
    const code = this.bundle(collectorEntry, configuration);
    const functionName = createFunctionNames(configuration.prefix).collector;
    return new Collector(this, 'Collector', { code, functionName, rules });
  }

  private bundle(entry: string, { waivers }: ResolvedConfiguration): Code {
    return bundleCode(this, { entry, files: { [WAIVERS_FILE]: JSON.stringify(waivers, null, 2) } });
  }

  /** Gives all roles the configured path and boundary, and all functions the configured architecture. */
  private applyPlatform({ iam: { path, permissionsBoundary }, architecture }: ResolvedConfiguration): void {
    const boundary = permissionsBoundary?.startsWith('arn:')
      ? permissionsBoundary.replaceAll('{account}', this.account)
      : permissionsBoundary && `arn:${this.partition}:iam::${this.account}:policy/${permissionsBoundary}`;
    for (const resource of this.node.findAll()) {
      if (CfnRole.isCfnRole(resource)) {
        if (path !== undefined) resource.path = path;
        if (boundary !== undefined) resource.permissionsBoundary = boundary;
      }
      // The CDK's own function for custom resources declares none.
      if (CfnFunction.isCfnFunction(resource) && resource.architectures) resource.architectures = [architecture];
    }
  }

  /** Called by the synthesis. */
  protected override _toCloudFormation(): object {
    const template = super._toCloudFormation();
    assertTemplateSize(this, template);
    return template;
  }

  /** Creates what an account needs once: dashboard, history and stored queries. */
  private addAccountParts(props: RegionStackProps, recording: Recording | undefined): History | undefined {
    const { configuration } = props;
    if (configuration.dashboard) this.addDashboard(props);
    if (configuration.storedQueries) new StoredQueries(this, 'StoredQueries', { prefix: configuration.prefix });
    return configuration.athena
      ? new History(this, 'History', { configuration, target: recording?.target })
      : undefined;
  }

  /** Creates the dashboard of an account, over all of its Regions. */
  private addDashboard({ configuration, environment }: RegionStackProps): void {
    const { prefix, environments } = configuration;
    const ofAccount = environments.filter(({ accountId }) => accountId === environment.accountId);
    const regions = ofAccount.flatMap(({ region }) => region ?? []);
    const settings = ofAccount.map((one) => selectSettings(configuration, one));
    new RulesDashboard(this, 'Dashboard', {
      prefix,
      ...(regions.length > 0 && { regions }),
      collector: settings.some(({ rules }) => rules.some(({ rule }) => rule.resource.aspect !== undefined)),
      alerts: settings.some(({ alerts }) => alerts !== undefined),
      remediation: settings.some(({ remediation, restore }) => remediation.length > 0 || restore !== undefined),
    });
  }

  /**
   * Creates the aggregator in the home Region of the first account. Other accounts authorize it, unless an organization
   * has done so.
   */
  private addAggregation({ configuration, environment }: RegionStackProps): void {
    const { aggregator: source, homeRegion, environments } = configuration;
    if (!source) return;
    const aggregatorAccount = environments[0]?.accountId;
    if (environment.accountId === aggregatorAccount) {
      if (environment.region === homeRegion) new Aggregator(this, 'Aggregator', { source });
    } else if (source.source === 'accounts' && aggregatorAccount !== undefined && homeRegion !== undefined) {
      new CfnAggregationAuthorization(this, 'Authorization', {
        authorizedAccountId: aggregatorAccount,
        authorizedAwsRegion: homeRegion,
      });
    }
  }

  /** Outputs the functions and their queues, the arguments of `docs/redrive.sh`. */
  private exportQueues(functions: Readonly<Record<string, RuleFunction | Alerts>>): void {
    for (const [name, construct] of Object.entries(functions)) {
      new CfnOutput(this, `${name}Function`, { value: construct.function.functionName });
      new CfnOutput(this, `${name}DeadLetters`, { value: construct.deadLetters.queueUrl });
      if ('undelivered' in construct)
        new CfnOutput(this, `${name}Undelivered`, { value: construct.undelivered.queueUrl });
    }
  }

  /** Outputs names of resources that people look for. */
  private exportNames(names: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(names)) if (value !== undefined) new CfnOutput(this, name, { value });
  }
}

/**
 * CloudFormation added tags to dashboards late. In a Region that does not support them, they would fail the deployment.
 */
const TAG_OPTIONS = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] };

const toCdkEnvironment = ({ accountId, region }: Environment) => ({
  ...(accountId !== undefined && { account: accountId }),
  ...(region !== undefined && { region }),
});
