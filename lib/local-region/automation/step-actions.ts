import type { Behaviour } from './behaviour';
import { chooseNextStep } from './branch';
import type { AutomationDependencies } from './dependencies';
import type { ExecutionState, StepStatus, StepWait } from './execution';
import type { BranchInputs, ParsedStep } from './runbook';
import { selectValue } from './selector';

/** The result of a step's action. */
export interface ActionResult {
  readonly status: Extract<StepStatus, 'Success' | 'Failed' | 'TimedOut' | 'Cancelled'>;
  readonly message?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** The step that a branch chose. */
  readonly next?: string;
}

/** A step that has to be performed again, at a time or at a signal. */
export interface WaitingResult extends StepWait {
  readonly status: 'Waiting';
}

type Inputs = Readonly<Record<string, unknown>>;
type Perform = (step: PerformedStep) => Promise<ActionResult | WaitingResult> | ActionResult | WaitingResult;

/** A step with its inputs resolved. */
interface PerformedStep {
  readonly execution: ExecutionState;
  readonly step: ParsedStep;
  readonly inputs: Inputs;
}

/** Levels of nested executions. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const MAX_NESTED_LEVELS = 5;
const POLL_DELAY = 10_000;
const HOUR_IN_SECONDS = 3600;
const WEEK_IN_SECONDS = 7 * 24 * HOUR_IN_SECONDS;

/** The actions of steps. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
export class StepActions {
  private readonly actions: Readonly<Record<string, Perform>> = {
    'aws:approve': (step) => this.requestApproval(step),
    'aws:assertAwsResourceProperty': (step) => this.assertProperty(step),
    'aws:branch': ({ inputs }) => chooseBranch(inputs as unknown as BranchInputs),
    'aws:executeAutomation': (step) => this.executeAutomation(step),
    'aws:executeAwsApi': (step) => this.callApi(step),
    'aws:executeScript': (step) => this.runScript(step),
    'aws:invokeLambdaFunction': (step) => this.invokeFunction(step),
    'aws:pause': (step) => this.pause(step),
    'aws:sleep': (step) => this.sleep(step),
    'aws:updateVariable': ({ execution, inputs }) => {
      execution.variables[String(inputs.Name).replace(/^variable:/, '')] = inputs.Value;
      return { status: 'Success' };
    },
    'aws:waitForAwsResourceProperty': (step) => this.waitForProperty(step),
  };

  constructor(
    private readonly dependencies: AutomationDependencies,
    private readonly behaviour: Behaviour,
  ) {}

  /** Performs a step whose references are resolved. @throws Error that fails the step */
  async perform(execution: ExecutionState, step: ParsedStep, inputs: Inputs): Promise<ActionResult | WaitingResult> {
    const perform = this.actions[step.action];
    if (!perform) throw new Error(`The local region does not know the action ${step.action}`);
    return perform({ execution, step, inputs });
  }

  private async callApi({ execution, inputs }: PerformedStep): Promise<ActionResult> {
    const { Service, Api, ...parameters } = inputs;
    const answer = await this.dependencies.call(execution, String(Service), String(Api), parameters);
    return { status: 'Success', outputs: answer as Record<string, unknown> };
  }

  private async runScript({ inputs: { Script, Handler, InputPayload } }: PerformedStep): Promise<ActionResult> {
    const answer = await this.dependencies.runScript(String(Script), String(Handler), InputPayload);
    if ('error' in answer) return { status: 'Failed', message: answer.error };
    return { status: 'Success', outputs: { Payload: answer.result } };
  }

  private async invokeFunction({ execution, inputs }: PerformedStep): Promise<ActionResult> {
    const { FunctionName, InputPayload, Payload: given } = inputs;
    const answer = await this.dependencies.invoke(execution, String(FunctionName), InputPayload ?? given);
    const { payload, functionError } = answer;
    if (functionError && this.behaviour.functionErrorFails) {
      const { errorMessage } = JSON.parse(payload) as { errorMessage?: string };
      return { status: 'Failed', message: `Lambda function returned ${functionError}: ${errorMessage}` };
    }
    return {
      status: 'Success',
      outputs: {
        StatusCode: '200',
        ...(functionError && { FunctionError: functionError }),
        Payload: this.behaviour.payload === 'text' ? payload : JSON.parse(payload),
      },
    };
  }

  /** Reads the property that a step waits for or asserts. */
  private async readProperty({ execution, inputs }: PerformedStep): Promise<{ found: unknown; isDesired: boolean }> {
    const { Service, Api, PropertySelector, DesiredValues, ...parameters } = inputs;
    const answer = await this.dependencies.call(execution, String(Service), String(Api), parameters);
    const found = selectValue(answer, String(PropertySelector));
    const written = typeof found === 'boolean' ? writeBoolean(found) : found;
    return { found, isDesired: (DesiredValues as unknown[]).includes(written) };
  }

  private async assertProperty(step: PerformedStep): Promise<ActionResult> {
    const { found, isDesired } = await this.readProperty(step);
    if (isDesired) return { status: 'Success' };
    const { PropertySelector, DesiredValues } = step.inputs;
    const expected = (DesiredValues as unknown[]).join(', ');
    return {
      status: 'Failed',
      message: `Expected ${PropertySelector} to be ${expected}; found ${JSON.stringify(found)}`,
    };
  }

  private async waitForProperty(step: PerformedStep): Promise<ActionResult | WaitingResult> {
    const deadline = this.findDeadline(step, HOUR_IN_SECONDS);
    const { wait } = step.execution;
    if (wait && this.dependencies.now() >= deadline) {
      return { status: 'TimedOut', message: `Step timed out; found ${JSON.stringify(wait.found)}` };
    }
    const { found, isDesired } = await this.readProperty(step);
    if (isDesired) return { status: 'Success' };
    const again = this.waitAgain(deadline, POLL_DELAY, 'Step timed out');
    return again.status === 'Waiting' ? { ...again, found } : again;
  }

  private sleep(step: PerformedStep): ActionResult | WaitingResult {
    const { Duration, Timestamp } = step.inputs;
    const { wait } = step.execution;
    const end =
      wait?.until ??
      (Duration ? this.dependencies.now() + readDuration(String(Duration)) : readSleepEnd(String(Timestamp)));
    if (this.dependencies.now() >= end) return { status: 'Success' };
    return { status: 'Waiting', until: end, deadline: Number.MAX_SAFE_INTEGER };
  }

  /** Waits for the signal `Resume`. */
  private pause(step: PerformedStep): ActionResult | WaitingResult {
    if (step.execution.signals.some(({ type }) => type === 'Resume')) return { status: 'Success' };
    const deadline = this.findDeadline(step, WEEK_IN_SECONDS);
    return this.waitAgain(deadline, deadline - this.dependencies.now(), 'Step timed out');
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-require-approvals.html */
  private async requestApproval(step: PerformedStep): Promise<ActionResult | WaitingResult> {
    const { execution, inputs } = step;
    const message = String(inputs.Message);
    const approvers = inputs.Approvers as string[];
    if (message.length > 4096) return { status: 'Failed', message: `Message has ${message.length} characters` };
    const deadline = this.findDeadline(step, WEEK_IN_SECONDS);
    if (!execution.wait) {
      execution.approvers = approvers;
      await this.dependencies.requestApproval(execution, {
        topicArn: String(inputs.NotificationArn),
        message,
        approvers,
      });
    }
    const decisions = execution.signals.filter(({ type }) => type === 'Approve' || type === 'Reject');
    const outputs = {
      ApproverDecisions: decisions.map(({ type, by, comment = '' }) => ({
        Approver: by,
        Decision: type,
        Comment: comment,
      })),
    };
    if (decisions.some(({ type }) => type === 'Reject')) {
      if (this.behaviour.rejectionFails) return { status: 'Failed', message: 'Approval was rejected' };
      return { status: 'Success', outputs: { ...outputs, ApprovalStatus: 'Rejected' } };
    }
    if (decisions.length >= Number(inputs.MinRequiredApprovals ?? 1)) {
      return { status: 'Success', outputs: { ...outputs, ApprovalStatus: 'Approved' } };
    }
    return this.waitAgain(deadline, deadline - this.dependencies.now(), 'Step timed out');
  }

  /** Starts another runbook and waits for its end. */
  private async executeAutomation(step: PerformedStep): Promise<ActionResult | WaitingResult> {
    const { execution, inputs } = step;
    const { DocumentName, RuntimeParameters = {} } = inputs;
    const key = `${step.step.name}.ExecutionId`;
    const call = (api: string, parameters: Inputs) => this.dependencies.call(execution, 'ssm', api, parameters);
    if (execution.outputs[key] === undefined || !execution.wait) {
      const Parameters = Object.fromEntries(
        Object.entries(RuntimeParameters as object).map(([name, value]) => [name, [value].flat().map(String)]),
      );
      if ((execution.depth ?? 1) >= MAX_NESTED_LEVELS) {
        return {
          status: 'Failed',
          message: `Cannot start ${DocumentName}: it would be nested in ${MAX_NESTED_LEVELS} executions`,
        };
      }
      const started = await call('StartAutomationExecution', { DocumentName, Parameters });
      const { AutomationExecutionId } = started as { AutomationExecutionId: string };
      execution.outputs[key] = AutomationExecutionId;
      this.dependencies.onChild?.(execution, AutomationExecutionId);
    }
    const id = execution.outputs[key];
    const answer = await call('GetAutomationExecution', { AutomationExecutionId: id });
    const { AutomationExecutionStatus: status } = (
      answer as { AutomationExecution: { AutomationExecutionStatus: string } }
    ).AutomationExecution;
    if (status === 'Success') return { status, outputs: { ExecutionId: id, Status: status } };
    if (['InProgress', 'Pending', 'Waiting'].includes(status)) {
      return this.waitAgain(this.findDeadline(step, WEEK_IN_SECONDS), POLL_DELAY, 'Step timed out');
    }
    return { status: 'Failed', message: `Execution ${id} of ${DocumentName} ended with ${status}` };
  }

  private findDeadline({ execution, step }: PerformedStep, standardSeconds: number): number {
    return execution.wait?.deadline ?? this.dependencies.now() + (step.timeoutSeconds ?? standardSeconds) * 1000;
  }

  private waitAgain(deadline: number, delay: number, message: string): ActionResult | WaitingResult {
    const now = this.dependencies.now();
    if (now >= deadline) return { status: 'TimedOut', message };
    return { status: 'Waiting', until: Math.min(now + delay, deadline), deadline };
  }
}

function chooseBranch({ Choices, Default }: BranchInputs): ActionResult {
  const next = chooseNextStep(Choices) ?? Default;
  return { status: 'Success', ...(next !== undefined && { next }) };
}

/** Reads a duration of ISO 8601: `PT10M`, `P1DT2H`. @throws Error for another, as one of months, which have no length */
function readDuration(text: string): number {
  const found = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!found) throw new Error(`Cannot sleep: Duration is "${text}", expected one such as PT10M or P1DT2H`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((each) => Number(each ?? 0));
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** @throws Error for a text that is no time */
function readSleepEnd(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new Error(`Cannot sleep: Timestamp is "${text}", expected one such as 2026-03-01T12:00:00Z`);
  return time;
}

/** Desired values are texts. AWS compares them with a Boolean as Python writes it. */
const writeBoolean = (value: boolean): string => (value ? 'True' : 'False');
