import { formatArn } from '../arns';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import { createServiceCaller } from '../callers';
import { createConfigRuleId } from '../deployment/identities';
import type { EventBridge } from '../events/event-bridge';
import type { RecordedItem, RecordedItems } from '../recording/recorded-items';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations, TemplateType } from '../service';
import { answerNone } from '../services/empty-answers';
import { answerPage } from '../wire/pages';
import { ComplianceAnswers } from './compliance-answers';
import {
  type ConfigRule,
  checkRuleContent,
  checkRuleIdentity,
  describeRuleState,
  type FindManagedTriggers,
  readRule,
} from './config-rule';
import { ItemAnswers } from './item-answers';
import { type RemediationConfiguration, type RemediationState, RuleRemediations } from './remediations';
import { isCounted, RuleResults, type StoredResult, toEventResult } from './results';
import {
  type ConfigResult,
  type EvaluateManaged,
  type EvaluatePolicy,
  type EvaluationsState,
  type FindGap,
  RuleEvaluations,
} from './rule-evaluations';
import type { QueryItems } from './select';

/** The parts of the local region that AWS Config works with. */
interface ConfigHost {
  readonly items: RecordedItems;
  readonly eventBridge: EventBridge;
  readonly evaluateManaged: EvaluateManaged;
  readonly findGap?: FindGap | undefined;
  readonly findManagedTriggers?: FindManagedTriggers | undefined;
  readonly evaluatePolicy: EvaluatePolicy;
  /** Default: only simple queries are answered. */
  readonly queryItems?: QueryItems | undefined;
  /** The operations and template types of the recorder and its delivery channel. */
  readonly recorder: Pick<LocalService, 'operations' | 'types'>;
}

/** The state of the service, as JSON. */
interface ConfigState {
  readonly rules: readonly ConfigRule[];
  readonly evaluations: EvaluationsState;
  readonly results: readonly StoredResult[];
  readonly remediation: RemediationState;
  readonly tokens: readonly (readonly [token: string, rule: string])[];
}

/** AWS Config: rules, their results, remediation and recorded items. */
export class AwsConfig implements LocalService {
  readonly name = 'config';
  readonly operations: Operations;
  readonly types: Readonly<Record<string, TemplateType>>;
  readonly results = new RuleResults();
  private readonly rules = new Map<string, ConfigRule>();
  private readonly tokens = new Map<string, string>();
  private readonly evaluations: RuleEvaluations;
  private readonly remediations: RuleRemediations;
  private readonly answers: ItemAnswers;
  private readonly compliance: ComplianceAnswers;

  constructor(
    private readonly context: RegionContext,
    private readonly host: ConfigHost,
  ) {
    this.answers = new ItemAnswers(host.items, context.clock, host.queryItems);
    this.compliance = new ComplianceAnswers(this.results, context.clock);
    this.remediations = new RuleRemediations(context, this.results);
    this.evaluations = new RuleEvaluations({
      context,
      items: host.items,
      evaluateManaged: host.evaluateManaged,
      evaluatePolicy: host.evaluatePolicy,
      findGap: host.findGap,
      findManagedTriggers: host.findManagedTriggers,
      findRule: (name) => this.rules.get(name),
      listRules: () => this.listRules(),
      store: (rule, item, result) => this.storeOwn(rule, item, result),
      createToken: (rule) => this.createToken(rule),
    });
    this.operations = {
      ...host.recorder.operations,
      ...this.createOperations(),
      ...answerNone({
        DescribeAggregationAuthorizations: 'AggregationAuthorizations',
        DescribeConfigurationAggregators: 'ConfigurationAggregators',
        DescribeConformancePacks: 'ConformancePackDetails',
        DescribeConformancePackStatus: 'ConformancePackStatusDetails',
        DescribeOrganizationConfigRules: 'OrganizationConfigRules',
        DescribeOrganizationConformancePacks: 'OrganizationConformancePacks',
        DescribeRetentionConfigurations: 'RetentionConfigurations',
      }),
    };
    this.types = { ...host.recorder.types, ...this.createTypes() };
  }

  save(): unknown {
    return {
      rules: this.listRules(),
      evaluations: this.evaluations.save(),
      results: this.results.list(),
      remediation: this.remediations.save(),
      tokens: [...this.tokens],
    } satisfies ConfigState;
  }

  restore(state: unknown, isUpdate = false): void {
    const { rules, evaluations, results, remediation, tokens } = state as ConfigState;
    const kept = isUpdate ? rules.filter(({ name, isDeployed }) => !isDeployed && !this.rules.has(name)) : rules;
    if (!isUpdate) this.rules.clear();
    for (const rule of kept) this.rules.set(rule.name, rule);
    this.evaluations.restore(evaluations);
    this.results.restore(results.filter(({ configRuleName }) => this.rules.has(configRuleName)));
    this.remediations.restore(remediation, new Set(kept.map(({ name }) => name)), isUpdate);
    for (const [token, rule] of tokens) this.tokens.set(token, rule);
  }

  listRules(): ConfigRule[] {
    return [...this.rules.values()];
  }

  private createOperations(): Operations {
    const { answers, compliance, remediations } = this;
    return {
      PutConfigRule: ({ input }) => this.answerPutRule(input.ConfigRule),
      DeleteConfigRule: ({ input }) => this.deleteRule(input),
      DescribeConfigRules: (call) => this.describeRules(call),
      DescribeConfigRuleEvaluationStatus: (call) => this.describeStatus(call),
      StartConfigRulesEvaluation: ({ input }) => this.startEvaluation(input),
      PutEvaluations: ({ input }) => this.putEvaluations(input),
      DeleteEvaluationResults: ({ input }) => {
        this.results.deleteRule(this.findRule(input.ConfigRuleName).name);
        return {};
      },
      DescribeComplianceByConfigRule: (call) => compliance.describeByRule(this.selectRules(call.input), call),
      DescribeComplianceByResource: (call) => compliance.describeByResource(call),
      GetComplianceDetailsByConfigRule: (call) =>
        compliance.listDetailsByRule(this.findRule(call.input.ConfigRuleName), call),
      GetComplianceDetailsByResource: (call) => compliance.listDetailsByResource(call),
      GetComplianceSummaryByConfigRule: () => compliance.summarizeRules(this.listRules()),
      GetResourceConfigHistory: (call) => answers.listHistory(call),
      ListDiscoveredResources: (call) => answers.listDiscovered(call),
      GetComplianceSummaryByResourceType: ({ input }) => compliance.summarizeTypes(input),
      GetDiscoveredResourceCounts: (call) => answers.countDiscovered(call),
      BatchGetResourceConfig: ({ input }) => answers.getBatch(input),
      SelectResourceConfig: (call) => answers.select(call),
      PutRemediationConfigurations: ({ input }) => {
        for (const one of input.RemediationConfigurations) this.putRemediation(one);
        return { FailedBatches: [] };
      },
      DescribeRemediationConfigurations: ({ input }) => ({
        RemediationConfigurations: (input.ConfigRuleNames as string[]).flatMap(
          (name) => remediations.configurations.get(name) ?? [],
        ),
      }),
      DeleteRemediationConfiguration: ({ input }) => {
        remediations.find(input.ConfigRuleName);
        remediations.configurations.delete(input.ConfigRuleName);
        return {};
      },
      StartRemediationExecution: (call) => remediations.start(call),
      DescribeRemediationExecutionStatus: ({ input }) => remediations.describeStatus(input),
      PutRemediationExceptions: ({ input }) => remediations.putExceptions(input),
      DescribeRemediationExceptions: (call) => remediations.describeExceptions(call),
      DeleteRemediationExceptions: ({ input }) => remediations.deleteExceptions(input),
    };
  }

  private createTypes(): Readonly<Record<string, TemplateType>> {
    return {
      'AWS::Config::ConfigRule': {
        properties: ['ConfigRuleName', 'InputParameters', 'MaximumExecutionFrequency', 'Scope', 'Source'],
        withoutEffect: ['EvaluationModes', 'Compliance'],
        create: ({ ref, arn, attributes, properties }: CreatedResource) => {
          this.addRule(readRule(properties, { name: ref, arn, id: String(attributes.ConfigRuleId), isDeployed: true }));
        },
      },
      'AWS::Config::RemediationConfiguration': {
        properties: [
          ...['Automatic', 'ConfigRuleName', 'MaximumAutomaticAttempts', 'Parameters', 'ResourceType'],
          ...['RetryAttemptSeconds', 'TargetId', 'TargetType'],
        ],
        // The shares of executions at the same time and of failures matter for hundreds of resources.
        withoutEffect: ['ExecutionControls', 'TargetVersion'],
        create: ({ properties }: CreatedResource) => this.putRemediation(properties as RemediationConfiguration),
      },
      'AWS::Config::AggregationAuthorization': {
        properties: [],
        withoutEffect: ['AuthorizedAccountId', 'AuthorizedAwsRegion'],
        create: () => undefined,
      },
    };
  }

  private addRule(rule: ConfigRule): void {
    this.rules.set(rule.name, rule);
    this.evaluations.startSchedule(rule);
    this.evaluations.evaluateAll(rule);
  }

  /** https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigRule.html */
  private async answerPutRule(input: CallInput): Promise<object> {
    const { ConfigRuleName, ConfigRuleArn, ConfigRuleId } = input;
    const known = this.listRules().find(
      ({ name, arn, id }) => name === ConfigRuleName || arn === ConfigRuleArn || id === ConfigRuleId,
    );
    const name = known?.name ?? ConfigRuleName;
    checkRuleIdentity(input, known);
    const id = known?.id ?? createConfigRuleId(`${name} ${this.context.createId()}`);
    const arn = formatArn(this.context.scope, 'config', `config-rule/${id}`);
    const rule = readRule(input, { name, id, arn, isDeployed: known?.isDeployed ?? false });
    checkRuleContent(rule);
    await this.checkFunction(rule);
    if (!known && this.rules.size >= MAX_CONFIG_RULES) {
      const message = `Failed to put config rule '${name}' because the maximum number of config rules: ${MAX_CONFIG_RULES} is reached.`;
      throw new AwsError('MaxNumberOfConfigRulesExceededException', message);
    }
    this.addRule(rule);
    return {};
  }

  /** Tries whether AWS Config may invoke the function of a rule. @throws AwsError */
  private async checkFunction({ source, arn }: ConfigRule): Promise<void> {
    if (source.Owner !== 'CUSTOM_LAMBDA') return;
    const FunctionName = source.SourceIdentifier ?? '';
    try {
      await this.context.call({
        service: 'lambda',
        operation: 'Invoke',
        input: { FunctionName, InvocationType: 'DryRun' },
        caller: createServiceCaller(this.context.scope, 'config', arn),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError(
        'InsufficientPermissionsException',
        `The AWS Lambda function ${FunctionName} cannot be invoked. Check the specified function ARN, and check the function's permissions.`,
      );
    }
  }

  private deleteRule({ ConfigRuleName }: CallInput): object {
    const { name } = this.findRule(ConfigRuleName);
    if (this.remediations.configurations.has(name)) {
      throw new AwsError('ResourceInUseException', 'The rule has a remediation configuration. Delete it first.');
    }
    this.rules.delete(name);
    this.results.deleteRule(name);
    this.evaluations.stopSchedule(name);
    return {};
  }

  private putRemediation(configuration: RemediationConfiguration): void {
    this.findRule(configuration.ConfigRuleName);
    this.remediations.put(configuration);
  }

  private findRule(name: unknown): ConfigRule {
    const found = this.rules.get(String(name));
    if (found) return found;
    throw new AwsError(
      'NoSuchConfigRuleException',
      `The ConfigRule '${name}' provided in the request is invalid. Please check the configRule name.`,
    );
  }

  private selectRules({ ConfigRuleNames }: CallInput): ConfigRule[] {
    const names = ConfigRuleNames as readonly string[] | undefined;
    return names && names.length > 0 ? names.map((name) => this.findRule(name)) : this.listRules();
  }

  private describeRules(call: AwsCall): object {
    // Every rule is detective.
    const isProactive = call.input.Filters?.EvaluationMode === 'PROACTIVE';
    return answerPage(call, 'ConfigRules', isProactive ? [] : this.selectRules(call.input), describeRuleState);
  }

  private describeStatus(call: AwsCall): object {
    return answerPage(call, 'ConfigRulesEvaluationStatus', this.selectRules(call.input), ({ name, arn, id }) => {
      const status = this.evaluations.status.get(name);
      const time = status && new Date(status.time);
      return {
        ConfigRuleName: name,
        ConfigRuleArn: arn,
        ConfigRuleId: id,
        FirstEvaluationStarted: status !== undefined,
        ...(status?.error === undefined &&
          time && { LastSuccessfulInvocationTime: time, LastSuccessfulEvaluationTime: time }),
        ...(status?.error !== undefined && { LastFailedInvocationTime: time, LastErrorMessage: status.error }),
      };
    });
  }

  private startEvaluation(input: CallInput): object {
    for (const rule of this.selectRules(input)) this.evaluations.evaluateAll(rule);
    return {};
  }

  private createToken({ name }: ConfigRule): string {
    const token = Buffer.from(`${name}/${this.context.createId()}`).toString('base64');
    this.tokens.set(token, name);
    return token;
  }

  /** https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html */
  private putEvaluations({ Evaluations = [], ResultToken, TestMode }: CallInput): object {
    const evaluations = Evaluations as CallInput[];
    if (evaluations.length > 100) {
      throw new AwsError(
        'ValidationException',
        "Value at 'evaluations' failed to satisfy constraint: Member must have length less than or equal to 100",
      );
    }
    for (const { ComplianceType, Annotation } of evaluations) {
      if (!['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'].includes(ComplianceType)) {
        throw new AwsError('InvalidParameterValueException', `The ComplianceType ${ComplianceType} is not supported.`);
      }
      if (Annotation !== undefined && (Annotation.length < 1 || Annotation.length > 256)) {
        throw new AwsError(
          'ValidationException',
          "Value at 'annotation' failed to satisfy constraint: Member must have length less than or equal to 256",
        );
      }
    }
    if (TestMode === true) return { FailedEvaluations: [] };
    const name = this.tokens.get(ResultToken);
    const rule = name === undefined ? undefined : this.rules.get(name);
    if (!rule) throw new AwsError('InvalidResultTokenException', 'The specified ResultToken is invalid.');
    const { time } = this.context.clock;
    for (const evaluation of evaluations) {
      this.store(rule, {
        configRuleName: rule.name,
        resourceType: evaluation.ComplianceResourceType,
        resourceId: evaluation.ComplianceResourceId,
        complianceType: evaluation.ComplianceType,
        annotation: evaluation.Annotation,
        orderingTime: new Date(evaluation.OrderingTimestamp).getTime(),
        recordedTime: time,
        invokedTime: time,
      });
    }
    return { FailedEvaluations: [] };
  }

  private storeOwn(rule: ConfigRule, item: RecordedItem, { complianceType, annotation }: ConfigResult): void {
    const { time } = this.context.clock;
    const { resourceType, resourceId } = item;
    this.store(rule, {
      configRuleName: rule.name,
      resourceType,
      resourceId,
      complianceType,
      annotation,
      orderingTime: Date.parse(item.configurationItemCaptureTime),
      recordedTime: time,
      invokedTime: time,
    });
  }

  /** Stores a result; a change of compliance is an event, and may start a remediation. */
  private store(rule: ConfigRule, result: StoredResult): void {
    const before = this.results.find(result);
    const { resourceType, resourceId, complianceType, annotation } = result;
    if (!this.results.put(result)) return;
    const base = { configRuleName: rule.name, resourceType, resourceId, complianceType, annotation };
    this.context.report({ kind: 'evaluated', ...base, before: before?.complianceType });
    if (before?.complianceType === complianceType || (!before && !isCounted(result))) return;
    this.emitChange(rule, result, before);
    this.remediations.react(result);
  }

  private emitChange(rule: ConfigRule, result: StoredResult, before: StoredResult | undefined): void {
    const { account, region } = this.context.scope;
    this.host.eventBridge.emit({
      source: 'aws.config',
      detailType: 'Config Rules Compliance Change',
      detail: {
        resourceId: result.resourceId,
        awsRegion: region,
        awsAccountId: account,
        configRuleName: rule.name,
        recordVersion: '1.0',
        configRuleARN: rule.arn,
        messageType: 'ComplianceChangeNotification',
        newEvaluationResult: toEventResult(result),
        ...(before && { oldEvaluationResult: toEventResult(before) }),
        notificationCreationTime: this.context.clock.now.toISOString(),
        resourceType: result.resourceType,
      },
    });
  }
}

const MAX_CONFIG_RULES = 1000;
