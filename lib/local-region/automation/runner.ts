import { AwsError } from '../aws-call';
import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour';
import { chooseNextStep } from './branch';
import type { AutomationDependencies } from './dependencies';
import {
  createStepRecord,
  type ExecutionState,
  formatSsmValue,
  isCritical,
  listSteps,
  readRunbook,
  type StepRecord,
} from './execution';
import { replaceReferences } from './references';
import { type ParsedRunbook, type ParsedStep, parseStepTarget } from './runbook';
import { convertSsmValue, hasSsmType, selectValue } from './selector';
import { type ActionResult, StepActions, type WaitingResult } from './step-actions';

/** The values that an execution is started with. */
type ExecutionStart = Pick<ExecutionState, 'id' | 'runbookName' | 'content' | 'startedBy' | 'roleArn'> & {
  readonly parameters: Readonly<Record<string, string>>;
};

/** Runs executions of runbooks step by step, as AWS documents it. */
export class RunbookRunner {
  private readonly actions: StepActions;

  constructor(
    private readonly dependencies: AutomationDependencies,
    private readonly behaviour: Behaviour = DEFAULT_BEHAVIOUR,
  ) {
    this.actions = new StepActions(dependencies, behaviour);
  }

  /** Creates an execution that has not begun. @throws AwsError if AWS would not start it */
  create({ parameters, ...start }: ExecutionStart): ExecutionState {
    const runbook = readRunbook(start);
    return {
      ...start,
      parameters: resolveRunbookParameters(runbook, parameters),
      startTime: this.dependencies.now(),
      status: 'InProgress',
      steps: runbook.mainSteps.map(createStepRecord),
      outputs: {},
      variables: {},
      current: runbook.mainSteps[0]?.name,
      attempts: 0,
      loops: [],
      signals: [],
      isCancelled: false,
    };
  }

  /** Runs an execution until it ends, or until a step has to wait: then `execution.wait` says for how long. */
  async proceed(execution: ExecutionState): Promise<void> {
    const run = new Run(execution, this.dependencies, this.behaviour, this.actions);
    await run.proceed();
  }
}

/**
 * The most attempts of steps without a wait between them. AWS documents no number. Steps that lead back to each other would
 * keep the local region from everything else; the longest loops of AWS, with a hundred iterations, are far below it.
 */
const MAX_ATTEMPTS_AT_ONCE = 5000;
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html */
const MAX_ITERATIONS = 100;

/** The progress of one execution. */
class Run {
  /** The attempts of steps since the last wait. */
  private performed = 0;
  private readonly runbook: ParsedRunbook;
  private readonly steps: readonly ParsedStep[];

  constructor(
    private readonly execution: ExecutionState,
    private readonly dependencies: AutomationDependencies,
    private readonly behaviour: Behaviour,
    private readonly actions: StepActions,
  ) {
    this.runbook = readRunbook(execution);
    this.steps = listSteps(this.runbook.mainSteps);
  }

  async proceed(): Promise<void> {
    const { execution } = this;
    while (execution.current !== undefined) {
      const step = this.findStep(execution.current);
      const result = await this.performStep(step);
      if (result.status === 'Waiting') {
        const { status, ...wait } = result;
        execution.wait = wait;
        return;
      }
      execution.wait = undefined;
      this.goOn(step, result);
    }
    this.end();
  }

  private async performStep(step: ParsedStep): Promise<ActionResult | WaitingResult> {
    if (step.action !== 'aws:loop') return this.runStep(step);
    this.performed += 1;
    try {
      return this.enterLoop(step);
    } catch (error) {
      return this.completeRecord(step, { status: 'Failed', message: formatError(error) });
    }
  }

  /** Decides what follows a step. */
  private goOn(step: ParsedStep, result: ActionResult): void {
    const { execution } = this;
    if (result.status === 'Cancelled') {
      execution.outcome = 'Cancelled';
      execution.isCancelled = false;
      // A cancellation leads to the step that onCancel names, or ends the execution.
      execution.current = parseStepTarget(step.onCancel);
      return;
    }
    if (this.performed > MAX_ATTEMPTS_AT_ONCE) {
      this.fail(
        `Step ${step.name} Failed: ${MAX_ATTEMPTS_AT_ONCE} attempts of steps without a wait, the limit of the local region`,
      );
      return;
    }
    const hasFailed = result.status !== 'Success';
    if (hasFailed && isCritical(step, this.behaviour.criticalByDefault)) {
      execution.outcome ??= result.status;
      execution.failureMessage ??= `Step ${step.name} ${result.status}: ${result.message}`;
    }
    if (hasFailed && (step.onFailure ?? 'Abort') === 'Abort') {
      if (execution.outcome !== 'Cancelled') execution.outcome = result.status;
      execution.failureMessage = `Step ${step.name} ${result.status}: ${result.message}`;
      execution.current = undefined;
      return;
    }
    try {
      execution.current = this.findNext(step, result);
    } catch (error) {
      // Such as the condition of a loop with a reference that has no value.
      this.fail(`Cannot go on after step ${step.name}: ${formatError(error)}`);
    }
  }

  /** Ends the execution, whichever steps follow. */
  private fail(message: string): void {
    const { execution } = this;
    execution.outcome = 'Failed';
    execution.failureMessage = message;
    execution.current = undefined;
  }

  private findNext(step: ParsedStep, { status, next }: ActionResult): string | undefined {
    const onFailure = parseStepTarget(step.onFailure);
    if (status !== 'Success' && onFailure) return onFailure;
    // The choice of a branch comes first. isEnd ends the execution whether the step failed or not.
    if (next) return next;
    const siblings = this.findSiblings(step);
    const following = step.isEnd ? undefined : (step.nextStep ?? siblings[siblings.indexOf(step) + 1]?.name);
    return following ?? this.repeatLoop();
  }

  /** Lists the steps beside a step: those of its loop, or of the runbook. */
  private findSiblings(step: ParsedStep): readonly ParsedStep[] {
    const loop = this.execution.loops.at(-1);
    const inner = loop && readLoopSteps(this.findStep(loop.step));
    return inner?.includes(step) ? inner : this.runbook.mainSteps;
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html */
  private enterLoop(step: ParsedStep): ActionResult {
    const { Iterators } = replaceReferences({ Iterators: step.inputs.Iterators }, (name) => this.resolve(name)) as {
      readonly Iterators?: readonly unknown[];
    };
    const [first] = readLoopSteps(step);
    this.startRecord(step).status = 'InProgress';
    if (Iterators && Iterators.length > MAX_ITERATIONS) {
      throw new Error(`Iterators has ${Iterators.length} values, expected at most ${MAX_ITERATIONS}`);
    }
    if (!first || Iterators?.length === 0) return this.completeRecord(step, { status: 'Success' });
    this.execution.loops.push({ step: step.name, iteration: 1, values: Iterators });
    this.writeLoopOutputs();
    return { status: 'Success', next: first.name };
  }

  /** Returns the first step of the next round of the loop, or the step after the loop. */
  private repeatLoop(): string | undefined {
    const loop = this.execution.loops.at(-1);
    if (!loop) return undefined;
    const step = this.findStep(loop.step);
    const { LoopCondition, MaxIterations = 50 } = step.inputs;
    const [first] = readLoopSteps(step);
    loop.iteration += 1;
    const goesOn = loop.values
      ? loop.iteration <= loop.values.length
      : loop.iteration <= Math.min(Number(MaxIterations), MAX_ITERATIONS) && this.meetsCondition(LoopCondition);
    if (goesOn) {
      this.writeLoopOutputs();
      return first?.name;
    }
    this.execution.loops.pop();
    this.completeRecord(step, { status: 'Success' });
    return this.findNext(step, { status: 'Success' });
  }

  private meetsCondition(condition: unknown): boolean {
    const resolved = replaceReferences(condition, (name) => this.resolve(name));
    return chooseNextStep([{ ...(resolved as object), NextStep: 'again' }]) !== undefined;
  }

  private writeLoopOutputs(): void {
    const loop = this.execution.loops.at(-1);
    if (!loop) return;
    this.execution.outputs[`${loop.step}.CurrentIteration`] = loop.iteration;
    this.execution.outputs[`${loop.step}.CurrentIteratorValue`] = loop.values?.[loop.iteration - 1];
  }

  private async runStep(step: ParsedStep): Promise<ActionResult | WaitingResult> {
    const { execution } = this;
    const isResumed = execution.wait !== undefined;
    const record = isResumed ? this.findRecord(step) : this.startRecord(step);
    if (!isResumed) {
      execution.attempts = 0;
      this.setStatus(record, step.action === 'aws:approve' ? 'Waiting' : 'InProgress');
    }
    for (;;) {
      const result = await this.attemptStep(step, record);
      if (result.status === 'Waiting') return result;
      execution.attempts += 1;
      this.performed += 1;
      const isFinal =
        result.status === 'Success' || result.status === 'Cancelled' || this.performed > MAX_ATTEMPTS_AT_ONCE;
      if (isFinal || execution.attempts >= (step.maxAttempts ?? 1)) return this.completeRecord(step, result);
      execution.wait = undefined;
    }
  }

  private async attemptStep(step: ParsedStep, record: StepRecord): Promise<ActionResult | WaitingResult> {
    if (this.execution.isCancelled && this.execution.wait) return { status: 'Cancelled' };
    try {
      const inputs = replaceReferences(step.inputs, (name) => this.resolve(name)) as Record<string, unknown>;
      record.inputs = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, formatSsmValue(value)]));
      const result = await this.actions.perform(this.execution, step, inputs);
      if (this.execution.isCancelled || this.dependencies.cancel?.(step.name)) return { status: 'Cancelled' };
      if (result.status === 'Success') this.storeOutputs(step, result.outputs ?? {}, record);
      return result;
    } catch (error) {
      return { status: 'Failed', message: formatError(error) };
    }
  }

  private storeOutputs(step: ParsedStep, returned: Readonly<Record<string, unknown>>, record: StepRecord): void {
    const declared = (step.outputs ?? []).map(({ Name, Selector, Type = 'String' }) => {
      const value = convertSsmValue(selectValue(returned, Selector), Type);
      if (value !== undefined && !hasSsmType(value, Type)) {
        throw new Error(`Output ${step.name}.${Name} is not a ${Type}: found ${JSON.stringify(value)}`);
      }
      return [Name, value] as const;
    });
    const outputs = { ...returned, ...Object.fromEntries(declared) };
    for (const [name, value] of Object.entries(outputs)) this.execution.outputs[`${step.name}.${name}`] = value;
    record.outputs = Object.fromEntries(
      Object.entries(outputs)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, [formatSsmValue(value)]]),
    );
  }

  /** Returns the value of a reference. */
  private resolve(name: string): unknown {
    const { execution } = this;
    if (name === 'automation:EXECUTION_ID') return execution.id;
    if (name === 'global:DATE') return new Date(this.dependencies.now()).toISOString().slice(0, 10);
    if (name === 'global:DATE_TIME') return new Date(this.dependencies.now()).toISOString();
    const variable = /^variable:(.+)$/.exec(name)?.[1];
    const value =
      variable !== undefined
        ? execution.variables[variable]
        : name.includes('.')
          ? execution.outputs[name]
          : execution.parameters[name];
    if (value === undefined) throw new Error(`Cannot resolve {{ ${name} }}: it has no value`);
    return value;
  }

  private findStep(name: string): ParsedStep {
    const step = this.steps.find((each) => each.name === name);
    if (!step) throw new Error(`Cannot go to step "${name}": there is no such step`);
    return step;
  }

  /** Returns the record of a step. The steps of a loop get theirs when they run. */
  private findRecord(step: ParsedStep): StepRecord {
    const found = this.execution.steps.findLast(({ name }) => name === step.name);
    if (found) return found;
    const record = createStepRecord(step);
    this.execution.steps.push(record);
    return record;
  }

  private startRecord(step: ParsedStep): StepRecord {
    const record = this.findRecord(step);
    record.startTime = this.dependencies.now();
    // The step may have run before.
    record.endTime = undefined;
    record.failureMessage = undefined;
    return record;
  }

  private completeRecord(step: ParsedStep, result: ActionResult): ActionResult {
    const record = this.findRecord(step);
    record.endTime = this.dependencies.now();
    if (result.message !== undefined) record.failureMessage = result.message;
    this.setStatus(record, result.status);
    return result;
  }

  private setStatus(record: StepRecord, status: StepRecord['status']): void {
    record.status = status;
    this.dependencies.onStep?.(this.execution, record.name, status);
  }

  private end(): void {
    const { execution } = this;
    execution.status = execution.outcome ?? 'Success';
    execution.endTime = this.dependencies.now();
  }
}

const readLoopSteps = ({ inputs }: ParsedStep): readonly ParsedStep[] => (inputs.Steps ?? []) as ParsedStep[];

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
function resolveRunbookParameters(
  { parameters = {} }: ParsedRunbook,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const reject = (reason: string): never => {
    throw new AwsError('InvalidAutomationExecutionParametersException', `Cannot start the runbook: ${reason}`);
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

const formatError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
};
