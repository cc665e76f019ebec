import { formatIamArn } from '../arns';
import { type AwsCall, AwsError, type Caller, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { DeploymentScope } from '../service';
import { answerPage } from '../wire/pages';
import type { ResultKey, RuleResults, StoredResult } from './results';

/** How a rule's resources are remediated, as the API has it. */
export interface RemediationConfiguration {
  readonly ConfigRuleName: string;
  readonly TargetType: 'SSM_DOCUMENT';
  /** The name of a runbook. */
  readonly TargetId: string;
  readonly ResourceType?: string;
  readonly Automatic?: boolean;
  readonly MaximumAutomaticAttempts?: number;
  readonly RetryAttemptSeconds?: number;
  readonly Parameters?: Readonly<Record<string, RemediationParameter>>;
}

interface RemediationParameter {
  readonly ResourceValue?: { readonly Value: string };
  readonly StaticValue?: { readonly Values: readonly string[] };
}

/** A resource that is not remediated automatically. */
interface RemediationException extends ResultKey {
  readonly message: string | undefined;
  /** Epoch milliseconds. */
  readonly expires: number | undefined;
}

/** The executions for a resource. */
interface ResourceExecutions extends ResultKey {
  /** Epoch milliseconds of the automatic ones that did not remediate. */
  attempts: number[];
  lastExecution: string | undefined;
  failure: string | undefined;
}

/** The state of remediation, as JSON. */
export interface RemediationState {
  readonly configurations: readonly RemediationConfiguration[];
  readonly exceptions: readonly RemediationException[];
  readonly executions: readonly ResourceExecutions[];
}

const REMEDIATE = 'config:remediate';
const CHECK = 'config:check-remediation';

/** AWS Config looks for resources to remediate now and then. */
const START_DELAY = 5000;
const CHECK_DELAY = 15_000;
/** An execution that waits for a person may do so for days. */
const APPROVAL_DELAY = 6 * 3_600_000;

/** Starts runbooks for resources: automatically, or for a person. */
export class RuleRemediations {
  readonly configurations = new Map<string, RemediationConfiguration>();
  private readonly exceptions = new Map<string, RemediationException>();
  private readonly executions = new Map<string, ResourceExecutions>();

  constructor(
    private readonly context: RegionContext,
    private readonly results: RuleResults,
  ) {
    context.work.register<ResultKey>(REMEDIATE, (key) => this.remediate(key));
    context.work.register<ResultKey>(CHECK, (key) => this.check(key));
  }

  save(): RemediationState {
    return {
      configurations: [...this.configurations.values()],
      exceptions: [...this.exceptions.values()],
      executions: [...this.executions.values()],
    };
  }

  /** @param kept the rules whose configurations are those of the state */
  restore(
    { configurations, exceptions, executions }: RemediationState,
    kept: ReadonlySet<string>,
    isUpdate: boolean,
  ): void {
    if (!isUpdate) this.configurations.clear();
    for (const each of configurations) {
      if (kept.has(each.ConfigRuleName)) this.configurations.set(each.ConfigRuleName, each);
    }
    const earlier = new Map(configurations.map((each) => [each.ConfigRuleName, each]));
    for (const [name, { Automatic }] of this.configurations) {
      if (Automatic && !earlier.get(name)?.Automatic) this.startAll(name);
    }
    for (const exception of exceptions) this.exceptions.set(toRemediationKey(exception), exception);
    for (const each of executions) this.executions.set(toRemediationKey(each), each);
  }

  /** Sets how the resources of a rule are remediated. If that is automatic, it starts for all that are non-compliant. */
  put(configuration: RemediationConfiguration): void {
    this.configurations.set(configuration.ConfigRuleName, configuration);
    this.startAll(configuration.ConfigRuleName);
  }

  /** Starts the automatic remediation of a resource that became non-compliant. */
  react({ complianceType, ...result }: StoredResult): void {
    if (complianceType !== 'NON_COMPLIANT') this.dropWork(CHECK, result);
    else if (this.configurations.get(result.configRuleName)?.Automatic) this.add(REMEDIATE, result, START_DELAY);
  }

  private startAll(configRuleName: string): void {
    for (const result of this.results.listByRule(configRuleName)) {
      // The remediation may have begun already.
      this.dropWork(REMEDIATE, result);
      if (result.complianceType === 'NON_COMPLIANT') this.react(result);
    }
  }

  private dropWork(kind: string, key: ResultKey): void {
    this.context.work.drop<ResultKey>(kind, (one) => toRemediationKey(one) === toRemediationKey(key));
  }

  /** Starts the remediation of resources for a person, who has the permission to run the runbook. */
  async start({ input, caller }: AwsCall): Promise<object> {
    const { ConfigRuleName, ResourceKeys } = input;
    const configuration = this.find(ConfigRuleName);
    const failed: object[] = [];
    let FailureMessage: string | undefined;
    for (const { resourceType, resourceId } of ResourceKeys as CallInput[]) {
      const key = { configRuleName: ConfigRuleName, resourceType, resourceId };
      try {
        if (this.results.find(key)?.complianceType !== 'NON_COMPLIANT') {
          throw new AwsError('InvalidParameterValueException', 'The resource is already compliant.');
        }
        await this.execute(configuration, key, caller);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        FailureMessage = error.message || error.code;
        failed.push({ resourceType, resourceId });
      }
    }
    return failed.length > 0 ? { FailureMessage, FailedItems: failed } : {};
  }

  async describeStatus({ ConfigRuleName, ResourceKeys }: CallInput): Promise<object> {
    this.find(ConfigRuleName);
    const keys = ResourceKeys as CallInput[] | undefined;
    const wanted = [...this.executions.values()].filter(
      ({ configRuleName, resourceId }) =>
        configRuleName === ConfigRuleName && (!keys || keys.some((key) => key.resourceId === resourceId)),
    );
    return { RemediationExecutionStatuses: await Promise.all(wanted.map((each) => this.describe(each))) };
  }

  putExceptions({ ConfigRuleName, ResourceKeys, Message, ExpirationTime }: CallInput): object {
    for (const { ResourceType, ResourceId } of ResourceKeys as CallInput[]) {
      const key = { configRuleName: ConfigRuleName, resourceType: ResourceType, resourceId: ResourceId };
      const expires = ExpirationTime === undefined ? undefined : new Date(ExpirationTime).getTime();
      this.exceptions.set(toRemediationKey(key), { ...key, message: Message, expires });
    }
    return { FailedBatches: [] };
  }

  deleteExceptions({ ConfigRuleName, ResourceKeys }: CallInput): object {
    for (const { ResourceType, ResourceId } of ResourceKeys as CallInput[]) {
      this.exceptions.delete(
        toRemediationKey({ configRuleName: ConfigRuleName, resourceType: ResourceType, resourceId: ResourceId }),
      );
    }
    return { FailedBatches: [] };
  }

  describeExceptions(call: AwsCall): object {
    const { ConfigRuleName, ResourceKeys } = call.input;
    const keys = ResourceKeys as CallInput[] | undefined;
    const exceptions = this.listExceptions()
      .filter(({ configRuleName }) => configRuleName === ConfigRuleName)
      .filter(({ resourceId }) => !keys || keys.some((key) => key.ResourceId === resourceId));
    return answerPage(call, 'RemediationExceptions', exceptions, (exception) => ({
      ConfigRuleName: exception.configRuleName,
      ResourceType: exception.resourceType,
      ResourceId: exception.resourceId,
      ...(exception.message !== undefined && { Message: exception.message }),
      ...(exception.expires !== undefined && { ExpirationTime: new Date(exception.expires) }),
    }));
  }

  private listExceptions(): RemediationException[] {
    const { time } = this.context.clock;
    return [...this.exceptions.values()].filter(({ expires }) => expires === undefined || expires > time);
  }

  private async remediate(key: ResultKey): Promise<void> {
    const configuration = this.configurations.get(key.configRuleName);
    const isExcepted = this.listExceptions().some((exception) => toRemediationKey(exception) === toRemediationKey(key));
    if (!configuration?.Automatic || isExcepted || !this.isNonCompliant(key)) return;
    const state = this.findExecutions(key);
    state.attempts.push(this.context.clock.time);
    try {
      await this.execute(configuration, key, this.createServiceCaller());
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      state.failure = error.message || error.code;
      this.context.report({
        kind: 'error',
        message: `AWS Config cannot remediate ${key.resourceId} by ${configuration.TargetId}: ${state.failure}`,
      });
    }
    this.add(CHECK, key, CHECK_DELAY);
  }

  /** Tries again what failed, until the attempts within the window are used up. Then the resource gets an exception. */
  private async check(key: ResultKey): Promise<void> {
    const configuration = this.configurations.get(key.configRuleName);
    if (!configuration || !this.isNonCompliant(key)) return;
    const state = this.findExecutions(key);
    const status = state.lastExecution === undefined ? 'Failed' : await this.readStatus(state.lastExecution);
    if (['InProgress', 'Pending', 'Waiting'].includes(status)) {
      this.add(CHECK, key, status === 'Waiting' ? APPROVAL_DELAY : CHECK_DELAY);
      return;
    }
    if (status === 'Success') return;
    const { MaximumAutomaticAttempts = 5, RetryAttemptSeconds = 60 } = configuration;
    const { time } = this.context.clock;
    const recent = state.attempts.filter((attempt) => time - attempt <= RetryAttemptSeconds * 1000);
    if (recent.length < MaximumAutomaticAttempts) {
      this.add(REMEDIATE, key, Math.floor((RetryAttemptSeconds * 1000) / (MaximumAutomaticAttempts + 1)));
      return;
    }
    const message = `${recent.length} attempts to remediate the resource failed`;
    this.exceptions.set(toRemediationKey(key), { ...pickKey(key), message, expires: undefined });
  }

  private isNonCompliant(key: ResultKey): boolean {
    return this.results.find(key)?.complianceType === 'NON_COMPLIANT';
  }

  /** Starts the runbook with the parameters of the configuration. */
  private async execute(
    { TargetId, Parameters = {} }: RemediationConfiguration,
    key: ResultKey,
    caller: Caller,
  ): Promise<void> {
    const parameters = Object.entries(Parameters).map(([name, { ResourceValue, StaticValue }]) => [
      name,
      ResourceValue?.Value === 'RESOURCE_ID' ? [key.resourceId] : (StaticValue?.Values ?? []),
    ]);
    const state = this.findExecutions(key);
    const input = { DocumentName: TargetId, Parameters: Object.fromEntries(parameters) };
    const answer = await this.context.call({ service: 'ssm', operation: 'StartAutomationExecution', input, caller });
    state.lastExecution = answer.AutomationExecutionId;
    state.failure = undefined;
  }

  private createServiceCaller(): Caller {
    const { scope } = this.context;
    return {
      kind: 'role',
      account: scope.account,
      roleArn: formatRemediationRole(scope),
      sessionName: 'AwsConfigRemediation',
    };
  }

  private async readStatus(id: string): Promise<string> {
    const answer = await this.readExecution(id);
    return answer.AutomationExecution.AutomationExecutionStatus;
  }

  private readExecution(AutomationExecutionId: string) {
    return this.context.call({
      service: 'ssm',
      operation: 'GetAutomationExecution',
      input: { AutomationExecutionId },
      caller: this.createServiceCaller(),
    });
  }

  private async describe({
    resourceType,
    resourceId,
    lastExecution,
    failure,
    attempts,
  }: ResourceExecutions): Promise<object> {
    const ResourceKey = { resourceType, resourceId };
    if (lastExecution === undefined) {
      const time = new Date(attempts.at(-1) ?? this.context.clock.time);
      return {
        ResourceKey,
        State: 'FAILED',
        StepDetails: [{ Name: 'Start', State: 'FAILED', ErrorMessage: failure }],
        LastUpdatedTime: time,
      };
    }
    const { AutomationExecution: execution } = await this.readExecution(lastExecution);
    return {
      ResourceKey,
      State: EXECUTION_STATES[execution.AutomationExecutionStatus] ?? 'FAILED',
      StepDetails: (execution.StepExecutions as CallInput[]).map((step) => ({
        Name: step.StepName,
        State: STEP_STATES[step.StepStatus] ?? 'FAILED',
        ...(step.FailureMessage && { ErrorMessage: step.FailureMessage }),
        ...(step.ExecutionStartTime && { StartTime: step.ExecutionStartTime }),
        ...(step.ExecutionEndTime && { StopTime: step.ExecutionEndTime }),
      })),
      InvocationTime: execution.ExecutionStartTime,
      LastUpdatedTime: execution.ExecutionEndTime ?? execution.ExecutionStartTime,
    };
  }

  /** @throws AwsError if there is none */
  find(ConfigRuleName: string): RemediationConfiguration {
    const found = this.configurations.get(ConfigRuleName);
    if (found) return found;
    throw new AwsError(
      'NoSuchRemediationConfigurationException',
      `RemediationConfiguration for rule ${ConfigRuleName} does not exist.`,
    );
  }

  private findExecutions(key: ResultKey): ResourceExecutions {
    const known = this.executions.get(toRemediationKey(key));
    if (known) return known;
    const created = { ...pickKey(key), attempts: [], lastExecution: undefined, failure: undefined };
    this.executions.set(toRemediationKey(key), created);
    return created;
  }

  private add(kind: string, key: ResultKey, delay: number): void {
    this.context.work.add(kind, pickKey(key), { name: `remediation of ${key.resourceId}`, delay });
  }
}

/** The service-linked role with which AWS Config starts automatic remediation. */
export const formatRemediationRole = (scope: Pick<DeploymentScope, 'partition' | 'account'>): string =>
  formatIamArn(scope, 'role/aws-service-role/remediation.config.amazonaws.com/AWSServiceRoleForConfigRemediation');

const pickKey = ({ configRuleName, resourceType, resourceId }: ResultKey): ResultKey => ({
  configRuleName,
  resourceType,
  resourceId,
});

const toRemediationKey = ({ configRuleName, resourceType, resourceId }: ResultKey): string =>
  `${configRuleName}|${resourceType}|${resourceId}`;

const EXECUTION_STATES: Readonly<Record<string, string>> = {
  Pending: 'QUEUED',
  InProgress: 'IN_PROGRESS',
  Waiting: 'IN_PROGRESS',
  Success: 'SUCCEEDED',
};

const STEP_STATES: Readonly<Record<string, string>> = {
  Pending: 'PENDING',
  InProgress: 'IN_PROGRESS',
  Waiting: 'IN_PROGRESS',
  Success: 'SUCCEEDED',
};
