import { toIamAction } from '../iam-action';
import type { Behaviour } from './behaviour';
import { chooseNextStep } from './branch';
import type { RunnerDependencies } from './dependencies';
import type { StepStatus } from './execution';
import type { Authorizer } from './role';
import type { BranchInputs, ParsedStep } from './runbook';
import { select } from './selector';

/** The result of a step's action. */
export interface ActionResult {
  readonly status: Extract<StepStatus, 'Success' | 'Failed' | 'TimedOut' | 'Cancelled'>;
  readonly message?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** The step that a branch chose. */
  readonly next?: string;
}

type Inputs = Readonly<Record<string, unknown>>;

const POLL_DELAY_SECONDS = 10;

/** The actions of steps, under the role of the runbook. */
export class StepActions {
  constructor(
    private readonly dependencies: RunnerDependencies,
    private readonly behaviour: Behaviour,
    private readonly role: Authorizer,
  ) {}

  /** Performs the action of a step, whose inputs no longer have references. */
  perform(step: ParsedStep, inputs: Inputs): Promise<ActionResult> {
    switch (step.action) {
      case 'aws:branch':
        return this.branch(step, inputs as unknown as BranchInputs);
      case 'aws:executeScript':
        return this.executeScript(inputs);
      case 'aws:invokeLambdaFunction':
        return this.invokeFunction(inputs);
      case 'aws:executeAwsApi':
        return this.callApi(inputs);
      case 'aws:waitForAwsResourceProperty':
        return this.waitForProperty(inputs, step.timeoutSeconds ?? 3600);
      case 'aws:approve':
        return this.requestApproval(inputs, step.timeoutSeconds ?? 604_800);
      default:
        throw new Error(`Cannot perform action ${step.action}: the runner does not support it`);
    }
  }

  private async branch(step: ParsedStep, { Choices, Default }: BranchInputs): Promise<ActionResult> {
    const next = chooseNextStep(Choices) ?? Default;
    return { status: 'Success', ...(next !== undefined && { next }), outputs: { OutputPayload: next ?? step.name } };
  }

  private async executeScript({ Script, Handler, InputPayload }: Inputs): Promise<ActionResult> {
    const answer = await this.dependencies.python.run(String(Script), String(Handler), InputPayload);
    if ('error' in answer) return { status: 'Failed', message: answer.error };
    return { status: 'Success', outputs: { Payload: answer.result } };
  }

  private async invokeFunction({ FunctionName, InputPayload }: Inputs): Promise<ActionResult> {
    this.assertAllowed('lambda:InvokeFunction', String(FunctionName));
    const { payload, functionError } = await this.dependencies.invoke(String(FunctionName), InputPayload);
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

  private async callApi({ Service, Api, ...parameters }: Inputs): Promise<ActionResult> {
    const answer = await this.call(Service, Api, parameters);
    return { status: 'Success', outputs: answer as Record<string, unknown> };
  }

  private async waitForProperty(inputs: Inputs, timeoutSeconds: number): Promise<ActionResult> {
    const { Service, Api, PropertySelector, DesiredValues, ...parameters } = inputs;
    const { clock } = this.dependencies;
    const end = clock.now().getTime() + timeoutSeconds * 1000;
    let found: unknown;
    while (clock.now().getTime() < end) {
      found = select(await this.call(Service, Api, parameters), String(PropertySelector));
      if ((DesiredValues as unknown[]).includes(found)) return { status: 'Success' };
      clock.advance(POLL_DELAY_SECONDS);
    }
    return { status: 'TimedOut', message: `Step timed out; found ${JSON.stringify(found)}` };
  }

  private async requestApproval(inputs: Inputs, timeoutSeconds: number): Promise<ActionResult> {
    const message = String(inputs.Message);
    if (message.length > 4096) return { status: 'Failed', message: `Message has ${message.length} characters` };
    this.assertAllowed('sns:Publish', String(inputs.NotificationArn));
    const decision = await this.dependencies.approve({
      topicArn: String(inputs.NotificationArn),
      message,
      approvers: inputs.Approvers as string[],
    });
    if (decision === undefined) {
      this.dependencies.clock.advance(timeoutSeconds);
      return { status: 'TimedOut', message: 'Step timed out' };
    }
    if (decision === 'Rejected' && this.behaviour.rejectionFails) {
      return { status: 'Failed', message: 'Approval was rejected' };
    }
    return { status: 'Success', outputs: { ApprovalStatus: decision } };
  }

  private call(service: unknown, api: unknown, parameters: Inputs): Promise<unknown> {
    this.assertAllowed(toIamAction({ service: String(service), api: String(api) }));
    return this.dependencies.call(String(service), String(api), parameters);
  }

  private assertAllowed(action: string, resource?: string): void {
    if (this.role.allows(action, resource)) return;
    throw new Error(`AccessDenied: the role may not ${action}${resource === undefined ? '' : ` on ${resource}`}`);
  }
}
