import { AwsError, type Caller } from '../aws-call';
import { createServiceCaller } from '../callers';
import { createEventCall, createMessageCall, type MessageCall } from '../message-call';
import type { RegionContext } from '../region-context';
import type { EventRule, EventTarget } from './event-rule';
import { transformInput } from './input-transformer';

/** A message on its way to a target. */
interface EventDelivery {
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly target: EventTarget;
  readonly body: string;
  readonly since: number;
  readonly attempt: number;
}

const DELIVER_WORK = 'events:deliver';

/** Errors that another attempt cannot end. EventBridge sends such an event to the dead-letter queue at once. */
const LASTING =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|ResourceNotFoundException|NotFound|.*NonExistentQueue|.*QueueDoesNotExist)$/;

/**
 * Delivers events to targets, at least once, with retries, and then to the dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
export class Deliveries {
  constructor(private readonly context: RegionContext) {
    context.work.register<EventDelivery>(DELIVER_WORK, (delivery) => this.deliver(delivery));
  }

  add(rule: EventRule, event: object): void {
    for (const target of rule.targets) {
      this.schedule(
        {
          ruleArn: rule.arn,
          ruleName: rule.name,
          target,
          body: transformInput(target, event, rule),
          since: this.context.clock.time,
          attempt: 0,
        },
        0,
      );
    }
  }

  private schedule(delivery: EventDelivery, delay: number): void {
    this.context.work.add(DELIVER_WORK, delivery, { name: `event of ${delivery.ruleName}`, delay });
  }

  private async deliver(delivery: EventDelivery): Promise<void> {
    const { target, body, ruleArn, attempt, since } = delivery;
    const call = createTargetCall(target, body);
    if (!call) {
      this.context.report({
        kind: 'error',
        message: `${delivery.ruleName} has a target that is not in the local region: ${target.Arn}`,
      });
      return;
    }
    try {
      await this.context.call({ ...call, caller: this.createCaller(target, ruleArn) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = target.RetryPolicy ?? {};
      const delay = Math.min(60_000 * 2 ** attempt, 3_600_000);
      const isTooOld = this.context.clock.time + delay - since > MaximumEventAgeInSeconds * 1000;
      if (LASTING.test(error.code) || attempt >= MaximumRetryAttempts || isTooOld) await this.giveUp(delivery, error);
      else this.schedule({ ...delivery, attempt: attempt + 1 }, delay);
    }
  }

  private async giveUp({ target, body, ruleArn, ruleName }: EventDelivery, error: AwsError): Promise<void> {
    const queue = target.DeadLetterConfig?.Arn;
    const reason = `${error.code}: ${error.message}`;
    this.context.report({
      kind: 'dead letter',
      queueArn: queue ?? '',
      reason: `${ruleName} cannot deliver: ${reason}`,
    });
    if (queue === undefined) return;
    const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
    const input = {
      QueueUrl: queue,
      MessageBody: body,
      MessageAttributes: {
        RULE_ARN: attribute(ruleArn),
        TARGET_ARN: attribute(target.Arn),
        ERROR_CODE: attribute(error.code),
        ERROR_MESSAGE: attribute(error.message || error.code),
      },
    };
    try {
      const caller = this.createCaller({ ...target, RoleArn: undefined }, ruleArn);
      await this.context.call({ service: 'sqs', operation: 'SendMessage', input, caller });
    } catch (failure) {
      this.context.report({
        kind: 'error',
        message: `${ruleName} cannot use its dead-letter queue ${queue}: ${String(failure)}`,
      });
    }
  }

  private createCaller({ RoleArn }: { readonly RoleArn?: string | undefined }, sourceArn: string): Caller {
    const caller = createServiceCaller(this.context.scope, 'events', sourceArn);
    if (RoleArn === undefined) return caller;
    const { account, service } = caller;
    return { kind: 'role', account, roleArn: RoleArn, sessionName: 'events', invokedBy: service };
  }
}

/** Returns the call that delivers to a target; undefined if the local region has no such service. */
function createTargetCall({ Arn, SqsParameters }: EventTarget, body: string): MessageCall | undefined {
  const message = createMessageCall(Arn, body);
  if (message) return { ...message, input: { ...message.input, ...SqsParameters } };
  const [, , service, , , resource = ''] = Arn.split(':');
  switch (service) {
    case 'events': {
      const { source, 'detail-type': DetailType, detail, resources } = JSON.parse(body);
      return createEventCall({
        Source: source,
        DetailType,
        Detail: JSON.stringify(detail),
        Resources: resources,
        EventBusName: Arn,
      });
    }
    case 'ssm': {
      const DocumentName = resource.replace(/^automation-definition\//, '');
      return { service, operation: 'StartAutomationExecution', input: { DocumentName, Parameters: JSON.parse(body) } };
    }
    default:
      return undefined;
  }
}
