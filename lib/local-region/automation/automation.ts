import { formatArn } from '../arns';
import { type AwsCall, AwsError, type Caller, type CallInput } from '../aws-call';
import { createServiceCaller, formatCallerArn } from '../callers';
import type { EventBridge } from '../events/event-bridge';
import type { RegionContext } from '../region-context';
import type { Operations } from '../service';
import type { DocumentStore } from '../systems-manager/document-store';
import { answerPage } from '../wire/pages';
import type { ApprovalRequest, AutomationDependencies } from './dependencies';
import { describeExecution, type ExecutionState, readRunbook } from './execution';
import type { ScriptAnswer } from './python';
import { parseReference } from './references';
import { RunbookRunner } from './runner';

/** Runs the scripts of runbooks. */
export interface ScriptHost {
  run(script: string, handler: string, events: unknown): Promise<ScriptAnswer>;
}

const PROCEED_WORK = 'ssm:proceed';

/** Further executions wait in a queue. https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-automation.html */
const MAX_RUNNING = 100;
const MAX_QUEUED = 1000;

/** An execution that goes on. */
interface ProceedInput {
  readonly id: string;
  /** The time of the wait that ends; undefined for a signal. */
  readonly time: number | undefined;
}

/** Systems Manager Automation: the executions of runbooks. */
export class Automation {
  readonly operations: Operations = {
    StartAutomationExecution: (call) => this.start(call),
    GetAutomationExecution: ({ input }) => ({ AutomationExecution: describeExecution(this.find(input)) }),
    DescribeAutomationExecutions: (call) => this.describeExecutions(call),
    DescribeAutomationStepExecutions: (call) => {
      const { StepExecutions: steps } = describeExecution(this.find(call.input));
      return answerPage(call, 'StepExecutions', call.input.ReverseOrder ? steps.toReversed() : steps);
    },
    SendAutomationSignal: (call) => this.signal(call),
    StopAutomationExecution: ({ input }) => this.stop(input),
  };
  private readonly executions = new Map<string, ExecutionState>();
  /** The executions that have not ended, oldest first. */
  private readonly unfinished = new Set<ExecutionState>();
  /** The executions that run at this moment. */
  private readonly running = new Set<ExecutionState>();
  private readonly runner: RunbookRunner;

  constructor(
    private readonly context: RegionContext,
    private readonly eventBridge: EventBridge,
    private readonly documents: DocumentStore,
    scripts: ScriptHost,
  ) {
    this.runner = new RunbookRunner(this.createDependencies(scripts));
    context.work.register<ProceedInput>(PROCEED_WORK, ({ id, time }) => this.proceed(id, time));
  }

  save(): readonly ExecutionState[] {
    return [...this.executions.values()];
  }

  restore(executions: readonly ExecutionState[]): void {
    for (const execution of executions) this.add(execution);
  }

  private describeExecutions(call: AwsCall): object {
    const { Filters = [] } = call.input;
    const found = [...this.executions.values()]
      .reverse()
      .filter((execution) =>
        (Filters as readonly CallInput[]).every(
          ({ Key, Values }) => EXECUTION_FILTERS[Key]?.(execution, Values) ?? false,
        ),
      );
    return answerPage(call, 'AutomationExecutionMetadataList', found, describeMetadata);
  }

  private async start({ input, caller }: AwsCall): Promise<object> {
    const { DocumentName, Parameters = {} } = input;
    const { name, content } = this.documents.find(DocumentName, 'AutomationDefinitionNotFoundException');
    if (this.unfinished.size >= MAX_RUNNING + MAX_QUEUED) {
      const message = `The number of running and queued automation executions is over the limit of ${MAX_RUNNING + MAX_QUEUED}.`;
      throw new AwsError('AutomationExecutionLimitExceededException', message);
    }
    const parameters = Object.entries(Parameters as Record<string, readonly string[]>).map(
      ([key, values]) => [key, [values].flat().join(',')] as const,
    );
    const execution = this.create({
      id: this.context.createId(),
      runbookName: name,
      content,
      parameters: Object.fromEntries(parameters),
      startedBy: this.formatCaller(caller),
      roleArn: undefined,
    });
    const { assumeRole } = readRunbook({ content });
    const parameter = parseReference(assumeRole);
    const roleArn = (parameter === undefined ? assumeRole : execution.parameters[parameter]) || undefined;
    if (roleArn !== undefined) await this.assumeRole(roleArn, execution.id);
    // Without a role, an execution has the permissions of its starter.
    const role = roleArn ?? (caller.kind === 'role' ? caller.roleArn : undefined);
    const hasRoom = this.unfinished.size < MAX_RUNNING;
    const started: ExecutionState = {
      ...execution,
      ...(role !== undefined && { roleArn: role }),
      status: hasRoom ? 'InProgress' : 'Pending',
    };
    this.add(started);
    this.report(started, started.status);
    if (hasRoom) this.schedule(started);
    return { AutomationExecutionId: started.id };
  }

  private add(execution: ExecutionState): void {
    this.executions.set(execution.id, execution);
    if (execution.endTime === undefined) this.unfinished.add(execution);
  }

  private create(start: Parameters<RunbookRunner['create']>[0]): ExecutionState {
    try {
      return this.runner.create(start);
    } catch (error) {
      throw new AwsError('InvalidAutomationExecutionParametersException', (error as Error).message);
    }
  }

  /** On behalf of an execution: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html */
  private async assumeRole(roleArn: string, executionId: string): Promise<void> {
    const caller = createServiceCaller(this.context.scope, 'ssm', this.formatExecutionArn(executionId));
    try {
      await this.context.call({
        service: 'sts',
        operation: 'AssumeRole',
        input: { RoleArn: roleArn, RoleSessionName: nameAutomationSession(executionId) },
        caller,
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError(
        'InvalidAutomationExecutionParametersException',
        `The defined assume role is unable to be assumed: ${roleArn}`,
      );
    }
  }

  /** Runs an execution until it ends or waits. @param time the time of the wait that ends; undefined for a signal */
  private async proceed(id: string, time: number | undefined): Promise<void> {
    const execution = this.executions.get(id);
    if (!execution || execution.endTime !== undefined || this.running.has(execution)) return;
    // A signal has ended the wait, or the step waits longer now.
    if (time !== undefined && execution.wait?.until !== time) return;
    if (execution.status === 'Pending') {
      if (execution.isCancelled) this.cancelQueued(execution);
      return;
    }
    this.running.add(execution);
    try {
      await this.runner.proceed(execution);
    } finally {
      this.running.delete(execution);
    }
    // The wait that a signal has ended.
    this.context.work.drop<ProceedInput>(PROCEED_WORK, (input) => input.id === id && input.time !== undefined);
    if (execution.endTime === undefined) this.schedule(execution);
    else this.conclude(execution);
  }

  private schedule({ id, runbookName, wait, current }: ExecutionState): void {
    const delay = wait ? wait.until - this.context.clock.time : 0;
    this.context.work.add(PROCEED_WORK, { id, time: wait?.until }, { name: `${current} of ${runbookName}`, delay });
  }

  private cancelQueued(execution: ExecutionState): void {
    execution.status = 'Cancelled';
    execution.endTime = this.context.clock.time;
    execution.current = undefined;
    this.conclude(execution);
  }

  /** Lets the execution that waits longest begin, if there is room. */
  private beginNext(): void {
    const executions = [...this.unfinished];
    const next = executions.find(({ status }) => status === 'Pending');
    if (!next || executions.filter(({ status }) => status !== 'Pending').length >= MAX_RUNNING) return;
    next.status = 'InProgress';
    this.report(next, next.status);
    this.schedule(next);
  }

  private conclude(execution: ExecutionState): void {
    this.unfinished.delete(execution);
    this.beginNext();
    this.report(execution, execution.status);
    this.eventBridge.emit({
      source: 'aws.ssm',
      detailType: 'EC2 Automation Execution Status-change Notification',
      resources: [this.formatExecutionArn(execution.id)],
      detail: {
        ExecutionId: execution.id,
        Definition: execution.runbookName,
        DefinitionVersion: 1.0,
        Status: execution.status,
        StartTime: formatEventTime(execution.startTime),
        EndTime: formatEventTime(execution.endTime as number),
        Time: execution.endTime,
        ExecutedBy: execution.startedBy,
      },
    });
  }

  private report({ id, runbookName, failureMessage, outputs, parameters }: ExecutionState, status: string): void {
    const { ResourceId: resourceId } = parameters;
    const reason = failureMessage ?? Object.entries(outputs).find(([name]) => name.endsWith('.Reason'))?.[1];
    this.context.report({
      kind: 'execution',
      id,
      runbook: runbookName,
      status,
      ...(typeof reason === 'string' && { reason }),
      ...(typeof resourceId === 'string' && { resourceId }),
    });
  }

  private signal({ input, caller }: AwsCall): object {
    const execution = this.find(input);
    const { SignalType: type, Payload = {} } = input;
    if (execution.endTime !== undefined) {
      throw new AwsError('AutomationStepNotFoundException', 'The execution has no step that waits for a signal.');
    }
    if ((type === 'Approve' || type === 'Reject') && !this.isApprover(caller, execution.approvers ?? [])) {
      const message = `${this.formatCaller(caller)} is not one of the approvers: ${execution.approvers?.join(', ') ?? 'none'}`;
      throw new AwsError('InvalidAutomationSignalException', message);
    }
    const comment = (Payload as { Comment?: readonly string[] }).Comment?.[0];
    execution.signals.push({ type, by: this.formatCaller(caller), comment });
    this.context.work.add(PROCEED_WORK, { id: execution.id }, { name: `${type} of ${execution.runbookName}` });
    return {};
  }

  private stop(input: CallInput): object {
    const execution = this.find(input);
    if (execution.endTime !== undefined) {
      const message = `The execution ${execution.id} has ended with the status ${execution.status}.`;
      throw new AwsError('InvalidAutomationStatusUpdateException', message);
    }
    execution.isCancelled = true;
    this.context.work.add(PROCEED_WORK, { id: execution.id }, { name: `end of ${execution.runbookName}` });
    return {};
  }

  private createDependencies(scripts: ScriptHost): AutomationDependencies {
    const { context } = this;
    return {
      runScript: (script, handler, events) => scripts.run(script, handler, events),
      now: () => context.clock.time,
      call: (execution, service, api, input) => this.call(execution, service, toOperation(api), input),
      invoke: async (execution, FunctionName, payload) => {
        const input = { FunctionName, Payload: JSON.stringify(payload ?? {}) };
        const answer = await this.call(execution, 'lambda', 'Invoke', input, (raw) => raw);
        const { Payload, FunctionError } = answer as { Payload: Uint8Array; FunctionError?: 'Unhandled' };
        return {
          payload: Buffer.from(Payload).toString(),
          ...(FunctionError && { functionError: FunctionError }),
        };
      },
      requestApproval: async (execution, request) => {
        await this.call(execution, 'sns', 'Publish', createApprovalMessage(execution, request));
      },
      onChild: ({ id: parentId, depth = 1 }, id) => {
        const child = this.executions.get(id);
        if (child) Object.assign(child, { parentId, depth: depth + 1 });
      },
      onStep: ({ id, runbookName }, step, status) =>
        context.report({ kind: 'step', executionId: id, runbook: runbookName, step, status }),
    };
  }

  /** Makes a call as boto3 would: answers are JSON, and errors have its text. */
  private async call(
    execution: ExecutionState,
    service: string,
    operation: string,
    input: CallInput,
    convert: (answer: unknown) => unknown = (answer) => JSON.parse(JSON.stringify(answer)),
  ): Promise<unknown> {
    const caller = this.createCaller(execution);
    const from = { sourceIPAddress: 'ssm.amazonaws.com', userAgent: 'ssm.amazonaws.com' };
    try {
      return convert(await this.context.call({ service, operation, input: structuredClone(input), caller, ...from }));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new Error(`An error occurred (${error.code}) when calling the ${operation} operation: ${error.message}`);
    }
  }

  private createCaller({ id, roleArn }: ExecutionState): Caller {
    const { account } = this.context.scope;
    if (roleArn === undefined) return { kind: 'administrator', account };
    return { kind: 'role', account, roleArn, sessionName: nameAutomationSession(id), invokedBy: 'ssm.amazonaws.com' };
  }

  private find({ AutomationExecutionId: id }: CallInput): ExecutionState {
    const found = this.executions.get(String(id));
    if (found) return found;
    throw new AwsError(
      'AutomationExecutionNotFoundException',
      `There is no automation execution information for the requested automation execution ID: ${id}.`,
    );
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
  private isApprover(caller: Caller, approvers: readonly string[]): boolean {
    const names = [
      this.formatCaller(caller),
      ...(caller.kind === 'role' ? [caller.roleArn] : []),
      ...(caller.kind === 'user' ? [caller.userName] : []),
    ];
    return names.some((name) => approvers.includes(name));
  }

  private formatCaller(caller: Caller): string {
    return formatCallerArn(this.context.scope, caller);
  }

  private formatExecutionArn(id: string): string {
    return formatArn(this.context.scope, 'ssm', `automation-execution/${id}`);
  }
}

const nameAutomationSession = (executionId: string): string => `Automation-${executionId}`;

/** A runbook may write `describe_instances` for `DescribeInstances`. */
const toOperation = (api: string): string =>
  api.includes('_') ? api.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()) : api;

const createApprovalMessage = (
  { id, runbookName }: ExecutionState,
  { topicArn, message, approvers }: ApprovalRequest,
) => ({
  TopicArn: topicArn,
  Subject: `Approval request for ${runbookName}`.slice(0, 100),
  Message: [
    message,
    '',
    `To approve or reject, one of ${approvers.join(', ')} runs:`,
    // The topic of a step is in its Region.
    ...['Approve', 'Reject'].map(
      (signal) =>
        `aws ssm send-automation-signal --region ${topicArn.split(':')[3]} --automation-execution-id ${id} --signal-type ${signal}`,
    ),
  ].join('\n'),
});

/** The filters of executions. No execution of the local region has what the others look for. */
const EXECUTION_FILTERS: Readonly<Record<string, (execution: ExecutionState, values: readonly string[]) => boolean>> = {
  AutomationType: (_, values) => values.includes('Local'),
  CurrentAction: ({ current, steps }, values) =>
    steps.some(({ name, action }) => name === current && values.includes(action)),
  DocumentNamePrefix: ({ runbookName }, values) => values.some((prefix) => runbookName.startsWith(prefix)),
  ExecutionId: ({ id }, values) => values.includes(id),
  ExecutionStatus: (execution, values) => values.includes(describeExecution(execution).AutomationExecutionStatus),
  ParentExecutionId: ({ parentId }, values) => parentId !== undefined && values.includes(parentId),
  StartTimeAfter: ({ startTime }, [time = '']) => startTime >= Date.parse(time),
  StartTimeBefore: ({ startTime }, [time = '']) => startTime <= Date.parse(time),
};

function describeMetadata(state: ExecutionState): object {
  const { StepExecutions, Parameters, ...rest } = describeExecution(state);
  return { ...rest, AutomationType: 'Local' };
}

/** `Nov 29, 2016 7:43:20 PM` */
const formatEventTime = (time: number): string =>
  new Date(time)
    .toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' })
    .replace(/,([^,]*)$/, '$1')
    .replaceAll(/\s/g, ' ');
