import { chosen } from './branch';
import { type BranchInputs, type ParsedRunbook, type ParsedStep, parseRunbook, parseStepTarget } from './runbook';
import { type AutomationExecution, isCritical, type StepExecution, type StepStatus } from './execution';
import { toIamAction, type Permitting } from './role';
import type { Python } from './python';
import { replaceReferences } from './references';
import { isOfType, select } from './selector';

/** What documents run in: the account, the functions, the people, the time. */
export interface Surroundings {
  readonly region: string;
  readonly python: Python;
  readonly clock: Clock;
  /** Makes a call of an AWS API that the role may make. @throws Error that AWS answers, its code as its name */
  call(service: string, api: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Invokes a Lambda function. */
  invoke(functionArn: string, payload: unknown): Promise<FunctionResponse>;
  /** What a person says to an approval; undefined when nobody says anything. */
  approve(request: ApprovalRequest): Promise<'Approved' | 'Rejected' | undefined>;
  /** Whether a person stops the execution during the step. */
  cancel?(step: string): boolean;
}

export interface Clock {
  now(): Date;
  /** Lets time pass. */
  advance(seconds: number): void;
}

export interface FunctionResponse {
  /** As Lambda answers it: JSON. */
  readonly payload: string;
  readonly functionError?: 'Handled' | 'Unhandled';
}

export interface ApprovalRequest {
  readonly topicArn: string;
  readonly message: string;
  readonly approvers: readonly string[];
}

/** Where AWS's pages leave open what happens. */
export interface Behaviour {
  /** Whether a function's error fails the step that invoked it. */
  readonly functionErrorFails: boolean;
  /** Whether a function's answer is handed on as text or as an object. */
  readonly payload: 'text' | 'object';
  readonly rejectionFails: boolean;
  /** Whether a failed step makes the execution fail although another step follows and nothing is said of `isCritical`. */
  readonly criticalByDefault: boolean;
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  functionErrorFails: true,
  payload: 'text',
  rejectionFails: true,
  criticalByDefault: true,
};

interface Deployed {
  readonly document: ParsedRunbook;
  readonly role: Permitting;
}

/** SSM Automation, as far as our documents go: steps through them after AWS's pages, and keeps what GetAutomationExecution shows. */
export class RunbookRunner {
  readonly executions: AutomationExecution[] = [];
  private readonly documents = new Map<string, Deployed>();

  constructor(
    readonly surroundings: Surroundings,
    readonly behaviour: Behaviour = DEFAULT_BEHAVIOUR,
  ) {}

  /** The role is the one that the document names. */
  register(name: string, content: string, role: Permitting): void {
    this.documents.set(name, { document: parseRunbook(content), role });
  }

  find(id: string): AutomationExecution | undefined {
    return this.executions.find(({ AutomationExecutionId }) => AutomationExecutionId === id);
  }

  /** StartAutomationExecution, up to the execution's end. @throws Error when AWS would not start it */
  async run(
    name: string,
    parameters: Readonly<Record<string, string>>,
    startedBy: string,
  ): Promise<AutomationExecution> {
    const deployed = this.documents.get(name);
    if (!deployed) throw new Error(`Cannot start "${name}": found no such document`);
    const values = parameterValues(deployed.document, parameters);
    const execution: AutomationExecution = {
      AutomationExecutionId: `00000000-0000-4000-8000-${String(this.executions.length + 1).padStart(12, '0')}`,
      DocumentName: name,
      DocumentVersion: '1',
      ExecutionStartTime: this.surroundings.clock.now(),
      AutomationExecutionStatus: 'InProgress',
      StepExecutions: deployed.document.mainSteps.map((step) => this.pending(step)),
      Parameters: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]])),
      Outputs: {},
      Mode: 'Auto',
      ExecutedBy: startedBy,
    };
    this.executions.push(execution);
    await new Run(this, deployed, execution, values).toEnd();
    return execution;
  }

  private pending(step: ParsedStep): StepExecution {
    return {
      StepName: step.name,
      Action: step.action,
      StepExecutionId: `step-${step.name}`,
      StepStatus: 'Pending',
      OnFailure: step.onFailure ?? 'Abort',
      MaxAttempts: step.maxAttempts ?? 1,
      IsEnd: step.isEnd ?? false,
      IsCritical: isCritical(step, true),
    };
  }
}

/** How a step ended, and what it gave. */
interface Ending {
  readonly status: Extract<StepStatus, 'Success' | 'Failed' | 'TimedOut' | 'Cancelled'>;
  readonly message?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Where a branch leads. */
  readonly next?: string;
}

class Run {
  private readonly outputs = new Map<string, unknown>();
  private readonly steps: readonly ParsedStep[];

  constructor(
    private readonly automation: RunbookRunner,
    private readonly deployed: Deployed,
    private readonly execution: AutomationExecution,
    private readonly parameters: Readonly<Record<string, string>>,
  ) {
    this.steps = deployed.document.mainSteps;
  }

  private get surroundings(): Surroundings {
    return this.automation.surroundings;
  }

  async toEnd(): Promise<void> {
    const { execution } = this;
    let status: StepStatus = 'Success';
    let step: ParsedStep | undefined = this.steps[0];
    while (step) {
      const ending: Ending = await this.make(step);
      if (ending.status === 'Cancelled') {
        status = 'Cancelled';
        // A person's stop leads elsewhere, or ends the execution.
        step = this.named(parseStepTarget(step.onCancel));
        continue;
      }
      if (ending.status !== 'Success' && isCritical(step, this.automation.behaviour.criticalByDefault)) {
        if (status === 'Success') status = ending.status;
        execution.FailureMessage ??= `Step ${step.name} ${ending.status}: ${ending.message}`;
      }
      if (ending.status !== 'Success' && (step.onFailure ?? 'Abort') === 'Abort') {
        status = status === 'Cancelled' ? status : ending.status;
        execution.FailureMessage = `Step ${step.name} ${ending.status}: ${ending.message}`;
        break;
      }
      step = this.after(step, ending);
    }
    execution.AutomationExecutionStatus = status;
    execution.ExecutionEndTime = this.surroundings.clock.now();
    execution.Outputs = Object.fromEntries(
      this.deployed.document.outputs.map((name) => [name, [this.outputText(name)]]),
    );
  }

  private after(step: ParsedStep, { status, next }: Ending): ParsedStep | undefined {
    const onFailure = parseStepTarget(step.onFailure);
    if (status !== 'Success' && onFailure) return this.named(onFailure);
    // isEnd ends the execution whether the step failed or not; a branch that chose goes where it chose.
    if (next) return this.named(next);
    if (step.isEnd) return undefined;
    return step.nextStep ? this.named(step.nextStep) : this.steps[this.steps.indexOf(step) + 1];
  }

  private named(name: string | undefined): ParsedStep | undefined {
    if (name === undefined) return undefined;
    const step = this.steps.find((each) => each.name === name);
    if (!step) throw new Error(`Cannot go to step "${name}": found no such step`);
    return step;
  }

  private async make(step: ParsedStep): Promise<Ending> {
    const record = this.execution.StepExecutions.find(({ StepName }) => StepName === step.name) as StepExecution;
    record.ExecutionStartTime = this.surroundings.clock.now();
    record.StepStatus = step.action === 'aws:approve' ? 'Waiting' : 'InProgress';
    let ending: Ending = { status: 'Failed', message: 'never tried' };
    for (let attempt = 1; attempt <= (step.maxAttempts ?? 1); attempt++) {
      ending = await this.attempt(step, record);
      if (ending.status === 'Success' || ending.status === 'Cancelled') break;
    }
    record.StepStatus = ending.status;
    record.ExecutionEndTime = this.surroundings.clock.now();
    if (ending.message !== undefined) record.FailureMessage = ending.message;
    return ending;
  }

  private async attempt(step: ParsedStep, record: StepExecution): Promise<Ending> {
    try {
      const inputs = replaceReferences(step.inputs, (name) => this.value(name)) as Record<string, unknown>;
      record.Inputs = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, toText(value)]));
      const ending = await this.act(step, inputs);
      if (this.surroundings.cancel?.(step.name)) return { status: 'Cancelled' };
      if (ending.status !== 'Success') return ending;
      this.keep(step, ending.outputs ?? {}, record);
      return ending;
    } catch (error) {
      return { status: 'Failed', message: messageOf(error) };
    }
  }

  private keep(step: ParsedStep, given: Readonly<Record<string, unknown>>, record: StepExecution): void {
    const declared = (step.outputs ?? []).map(({ Name, Selector, Type = 'String' }) => {
      const value = select(given, Selector);
      if (value !== undefined && !isOfType(value, Type)) {
        throw new Error(`Output ${step.name}.${Name} is no ${Type}: found ${JSON.stringify(value)}`);
      }
      return [Name, value] as const;
    });
    const outputs = { ...given, ...Object.fromEntries(declared) };
    for (const [name, value] of Object.entries(outputs)) this.outputs.set(`${step.name}.${name}`, value);
    record.Outputs = Object.fromEntries(
      Object.entries(outputs)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, [toText(value)]]),
    );
  }

  private value(name: string): unknown {
    if (name === 'automation:EXECUTION_ID') return this.execution.AutomationExecutionId;
    const value = name.includes('.') ? this.outputs.get(name) : this.parameters[name];
    if (value === undefined) throw new Error(`Cannot resolve {{ ${name} }}: found no value`);
    return value;
  }

  private outputText(name: string): string {
    const value = this.outputs.get(name);
    return value === undefined
      ? 'No output available yet because the step is not successfully executed'
      : toText(value);
  }

  private act(step: ParsedStep, inputs: Record<string, unknown>): Promise<Ending> {
    switch (step.action) {
      case 'aws:branch':
        return this.branch(step, inputs as unknown as BranchInputs);
      case 'aws:executeScript':
        return this.script(inputs);
      case 'aws:invokeLambdaFunction':
        return this.invoke(inputs);
      case 'aws:executeAwsApi':
        return this.callApi(inputs);
      case 'aws:waitForAwsResourceProperty':
        return this.wait(inputs, step.timeoutSeconds ?? 3600);
      case 'aws:approve':
        return this.approve(inputs, step.timeoutSeconds ?? 604_800);
      default:
        throw new Error(`Cannot run action ${step.action}: the runner does not know it`);
    }
  }

  private async branch(step: ParsedStep, { Choices, Default }: BranchInputs): Promise<Ending> {
    const next = chosen(Choices) ?? Default;
    return { status: 'Success', ...(next !== undefined && { next }), outputs: { OutputPayload: next ?? step.name } };
  }

  private async script({ Script, Handler, InputPayload }: Record<string, unknown>): Promise<Ending> {
    const answer = await this.surroundings.python.run(String(Script), String(Handler), InputPayload);
    if ('error' in answer) return { status: 'Failed', message: answer.error };
    return { status: 'Success', outputs: { Payload: answer.result } };
  }

  private async invoke({ FunctionName, InputPayload }: Record<string, unknown>): Promise<Ending> {
    this.demand('lambda:InvokeFunction', String(FunctionName));
    const { payload, functionError } = await this.surroundings.invoke(String(FunctionName), InputPayload);
    if (functionError && this.automation.behaviour.functionErrorFails) {
      const { errorMessage } = JSON.parse(payload) as { errorMessage?: string };
      return { status: 'Failed', message: `Lambda function returned ${functionError}: ${errorMessage}` };
    }
    return {
      status: 'Success',
      outputs: {
        StatusCode: '200',
        ...(functionError && { FunctionError: functionError }),
        Payload: this.automation.behaviour.payload === 'text' ? payload : JSON.parse(payload),
      },
    };
  }

  private async callApi({ Service, Api, ...parameters }: Record<string, unknown>): Promise<Ending> {
    this.demand(toIamAction(String(Service), String(Api)));
    const answer = await this.surroundings.call(String(Service), String(Api), parameters);
    return { status: 'Success', outputs: answer as Record<string, unknown> };
  }

  private async wait(inputs: Record<string, unknown>, timeoutSeconds: number): Promise<Ending> {
    const { Service, Api, PropertySelector, DesiredValues, ...parameters } = inputs;
    this.demand(toIamAction(String(Service), String(Api)));
    const end = this.surroundings.clock.now().getTime() + timeoutSeconds * 1000;
    let found: unknown;
    while (this.surroundings.clock.now().getTime() < end) {
      const answer = await this.surroundings.call(String(Service), String(Api), parameters);
      found = select(answer, String(PropertySelector));
      if ((DesiredValues as unknown[]).includes(found)) return { status: 'Success' };
      this.surroundings.clock.advance(POLLING_SECONDS);
    }
    return { status: 'TimedOut', message: `Step timed out; found ${JSON.stringify(found)}` };
  }

  private async approve(inputs: Record<string, unknown>, timeoutSeconds: number): Promise<Ending> {
    const message = String(inputs.Message);
    if (message.length > 4096) return { status: 'Failed', message: `Message has ${message.length} characters` };
    this.demand('sns:Publish', String(inputs.NotificationArn));
    const decision = await this.surroundings.approve({
      topicArn: String(inputs.NotificationArn),
      message,
      approvers: inputs.Approvers as string[],
    });
    if (decision === undefined) {
      this.surroundings.clock.advance(timeoutSeconds);
      return { status: 'TimedOut', message: 'Step timed out' };
    }
    if (decision === 'Rejected' && this.automation.behaviour.rejectionFails) {
      return { status: 'Failed', message: 'Approval was rejected' };
    }
    return { status: 'Success', outputs: { ApprovalStatus: decision } };
  }

  private demand(action: string, resource?: string): void {
    if (this.deployed.role.may(action, resource)) return;
    throw new Error(`AccessDenied: the role may not ${action}${resource === undefined ? '' : ` on ${resource}`}`);
  }
}

const POLLING_SECONDS = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
function parameterValues(document: ParsedRunbook, given: Readonly<Record<string, string>>): Record<string, string> {
  const refuse = (problem: string): never => {
    throw new Error(`Cannot start the document: ${problem}`);
  };
  for (const name of Object.keys(given)) if (!document.parameters[name]) refuse(`it has no parameter ${name}`);
  return Object.fromEntries(
    Object.entries(document.parameters).map(([name, { default: otherwise, allowedPattern, allowedValues }]) => {
      const value = given[name] ?? otherwise ?? refuse(`found no value for ${name}`);
      if (allowedPattern && !new RegExp(allowedPattern).test(String(value))) {
        refuse(`${name} does not match ${allowedPattern}: found "${value}"`);
      }
      if (allowedValues && !allowedValues.includes(value)) refuse(`${name} is none of the allowed: found "${value}"`);
      return [name, String(value)];
    }),
  );
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
};
