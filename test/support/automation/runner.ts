import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour';
import type { RunnerDependencies } from './dependencies';
import { type AutomationExecution, isCritical, type StepExecution, type StepStatus } from './execution';
import { replaceReferences } from './references';
import type { Authorizer } from './role';
import { type ParsedRunbook, type ParsedStep, parseRunbook, parseStepTarget } from './runbook';
import { hasSsmType, select } from './selector';
import { type ActionResult, StepActions } from './step-actions';

interface RegisteredRunbook {
  readonly runbook: ParsedRunbook;
  readonly role: Authorizer;
}

/**
 * SSM Automation, as far as our runbooks use it: runs them step by step as AWS documents it, and keeps the executions as
 * GetAutomationExecution returns them.
 */
export class RunbookRunner {
  readonly executions: AutomationExecution[] = [];
  private readonly runbooks = new Map<string, RegisteredRunbook>();

  constructor(
    readonly dependencies: RunnerDependencies,
    readonly behaviour: Behaviour = DEFAULT_BEHAVIOUR,
  ) {}

  /** Registers a runbook, with the permissions of the role that it names. */
  register(name: string, content: string, role: Authorizer): void {
    this.runbooks.set(name, { runbook: parseRunbook(content), role });
  }

  /** Starts an execution and runs it to its end. @throws Error if AWS would not start it */
  async run(
    name: string,
    parameters: Readonly<Record<string, string>>,
    startedBy: string,
  ): Promise<AutomationExecution> {
    const registered = this.runbooks.get(name);
    if (!registered) throw new Error(`Cannot start "${name}": there is no such runbook`);
    const values = resolveParameters(registered.runbook, parameters);
    const execution: AutomationExecution = {
      AutomationExecutionId: `00000000-0000-4000-8000-${String(this.executions.length + 1).padStart(12, '0')}`,
      DocumentName: name,
      DocumentVersion: '1',
      ExecutionStartTime: this.dependencies.clock.now(),
      AutomationExecutionStatus: 'InProgress',
      StepExecutions: registered.runbook.mainSteps.map(createPendingStep),
      Parameters: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]])),
      Outputs: {},
      Mode: 'Auto',
      ExecutedBy: startedBy,
    };
    this.executions.push(execution);
    await new Run(this, registered, execution, values).runToEnd();
    return execution;
  }
}

const createPendingStep = (step: ParsedStep): StepExecution => ({
  StepName: step.name,
  Action: step.action,
  StepExecutionId: `step-${step.name}`,
  StepStatus: 'Pending',
  OnFailure: step.onFailure ?? 'Abort',
  MaxAttempts: step.maxAttempts ?? 1,
  IsEnd: step.isEnd ?? false,
  IsCritical: isCritical(step, true),
});

/** One run of a runbook. */
class Run {
  private readonly outputs = new Map<string, unknown>();
  private readonly steps: readonly ParsedStep[];
  private readonly dependencies: RunnerDependencies;
  private readonly behaviour: Behaviour;
  private readonly actions: StepActions;

  constructor(
    { dependencies, behaviour }: RunbookRunner,
    private readonly registered: RegisteredRunbook,
    private readonly execution: AutomationExecution,
    private readonly parameters: Readonly<Record<string, string>>,
  ) {
    this.steps = registered.runbook.mainSteps;
    this.dependencies = dependencies;
    this.behaviour = behaviour;
    this.actions = new StepActions(dependencies, behaviour, registered.role);
  }

  async runToEnd(): Promise<void> {
    const { execution } = this;
    let status: StepStatus = 'Success';
    let step: ParsedStep | undefined = this.steps[0];
    while (step) {
      const result: ActionResult = await this.runStep(step);
      if (result.status === 'Cancelled') {
        status = 'Cancelled';
        // A cancellation leads to the step that onCancel names, or ends the execution.
        step = this.findStep(parseStepTarget(step.onCancel));
        continue;
      }
      if (result.status !== 'Success' && isCritical(step, this.behaviour.criticalByDefault)) {
        if (status === 'Success') status = result.status;
        execution.FailureMessage ??= `Step ${step.name} ${result.status}: ${result.message}`;
      }
      if (result.status !== 'Success' && (step.onFailure ?? 'Abort') === 'Abort') {
        status = status === 'Cancelled' ? status : result.status;
        execution.FailureMessage = `Step ${step.name} ${result.status}: ${result.message}`;
        break;
      }
      step = this.findNextStep(step, result);
    }
    execution.AutomationExecutionStatus = status;
    execution.ExecutionEndTime = this.dependencies.clock.now();
    execution.Outputs = Object.fromEntries(
      this.registered.runbook.outputs.map((name) => [name, [this.formatOutput(name)]]),
    );
  }

  private findNextStep(step: ParsedStep, { status, next }: ActionResult): ParsedStep | undefined {
    const onFailure = parseStepTarget(step.onFailure);
    if (status !== 'Success' && onFailure) return this.findStep(onFailure);
    // The choice of a branch comes first. isEnd ends the execution whether the step failed or not.
    if (next) return this.findStep(next);
    if (step.isEnd) return undefined;
    return step.nextStep ? this.findStep(step.nextStep) : this.steps[this.steps.indexOf(step) + 1];
  }

  private findStep(name: string | undefined): ParsedStep | undefined {
    if (name === undefined) return undefined;
    const step = this.steps.find((each) => each.name === name);
    if (!step) throw new Error(`Cannot go to step "${name}": there is no such step`);
    return step;
  }

  private async runStep(step: ParsedStep): Promise<ActionResult> {
    const record = this.execution.StepExecutions.find(({ StepName }) => StepName === step.name) as StepExecution;
    record.ExecutionStartTime = this.dependencies.clock.now();
    record.StepStatus = step.action === 'aws:approve' ? 'Waiting' : 'InProgress';
    let result: ActionResult = { status: 'Failed', message: 'no attempt' };
    for (let attempt = 1; attempt <= (step.maxAttempts ?? 1); attempt++) {
      result = await this.attemptStep(step, record);
      if (result.status === 'Success' || result.status === 'Cancelled') break;
    }
    record.StepStatus = result.status;
    record.ExecutionEndTime = this.dependencies.clock.now();
    if (result.message !== undefined) record.FailureMessage = result.message;
    return result;
  }

  private async attemptStep(step: ParsedStep, record: StepExecution): Promise<ActionResult> {
    try {
      const inputs = replaceReferences(step.inputs, (name) => this.resolve(name)) as Record<string, unknown>;
      record.Inputs = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, toText(value)]));
      const result = await this.actions.perform(step, inputs);
      if (this.dependencies.cancel?.(step.name)) return { status: 'Cancelled' };
      if (result.status !== 'Success') return result;
      this.storeOutputs(step, result.outputs ?? {}, record);
      return result;
    } catch (error) {
      return { status: 'Failed', message: formatError(error) };
    }
  }

  private storeOutputs(step: ParsedStep, returned: Readonly<Record<string, unknown>>, record: StepExecution): void {
    const declared = (step.outputs ?? []).map(({ Name, Selector, Type = 'String' }) => {
      const value = select(returned, Selector);
      if (value !== undefined && !hasSsmType(value, Type)) {
        throw new Error(`Output ${step.name}.${Name} is not a ${Type}: found ${JSON.stringify(value)}`);
      }
      return [Name, value] as const;
    });
    const outputs = { ...returned, ...Object.fromEntries(declared) };
    for (const [name, value] of Object.entries(outputs)) this.outputs.set(`${step.name}.${name}`, value);
    record.Outputs = Object.fromEntries(
      Object.entries(outputs)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, [toText(value)]]),
    );
  }

  /** Returns the value of a reference. */
  private resolve(name: string): unknown {
    if (name === 'automation:EXECUTION_ID') return this.execution.AutomationExecutionId;
    const value = name.includes('.') ? this.outputs.get(name) : this.parameters[name];
    if (value === undefined) throw new Error(`Cannot resolve {{ ${name} }}: it has no value`);
    return value;
  }

  private formatOutput(name: string): string {
    const value = this.outputs.get(name);
    return value === undefined
      ? 'No output available yet because the step is not successfully executed'
      : toText(value);
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
function resolveParameters(
  { parameters }: ParsedRunbook,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const reject = (reason: string): never => {
    throw new Error(`Cannot start the runbook: ${reason}`);
  };
  for (const name of Object.keys(values)) if (!parameters[name]) reject(`it has no parameter ${name}`);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { default: defaultValue, allowedPattern, allowedValues }]) => {
      const value = values[name] ?? defaultValue ?? reject(`parameter ${name} has no value`);
      if (allowedPattern && !new RegExp(allowedPattern).test(String(value))) {
        reject(`${name} does not match ${allowedPattern}: got "${value}"`);
      }
      if (allowedValues && !allowedValues.includes(value)) {
        reject(`${name} is not one of the allowed values: got "${value}"`);
      }
      return [name, String(value)];
    }),
  );
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const formatError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
};
