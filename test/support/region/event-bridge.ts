import { matchesPattern } from '../../cdk/constructs/event-pattern';
import type { Iam } from './iam';
import type { CreatedResource, Template } from './template';

/** An event on its way to a function, or the input that a rule sends instead. */
export interface Delivery {
  /** The name of the rule. */
  readonly rule: string;
  readonly functionArn: string;
  readonly event: unknown;
}

interface EventRuleProperties {
  readonly EventPattern?: object;
  readonly ScheduleExpression?: string;
  readonly State: string;
  readonly Targets?: readonly Target[];
}

type EventRule = CreatedResource<EventRuleProperties>;

interface Target {
  readonly Arn: string;
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn: string };
}

interface PermissionProperties {
  readonly Action: string;
  readonly FunctionName: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

/** The default event bus with the rules of a template. */
export class EventBridge {
  constructor(
    private readonly template: Template,
    private readonly iam: Iam,
  ) {}

  /** Returns the deliveries of an event. @throws Error if EventBridge may not invoke a function or use its dead-letter queue */
  route(event: object): Delivery[] {
    return this.listEnabledRules()
      .filter(({ properties: { EventPattern } }) => EventPattern && matchesPattern(EventPattern, event))
      .flatMap((rule) => this.createDeliveries(rule, event));
  }

  /** Returns the deliveries of the rules with a schedule. @throws Error like `route` */
  routeSchedule(expression: string): Delivery[] {
    return this.listEnabledRules()
      .filter(({ properties: { ScheduleExpression } }) => ScheduleExpression === expression)
      .flatMap((rule) => this.createDeliveries(rule, undefined));
  }

  private listEnabledRules(): EventRule[] {
    return this.template
      .listResources<EventRuleProperties>('AWS::Events::Rule')
      .filter(({ properties: { State } }) => State === 'ENABLED');
  }

  private createDeliveries(rule: EventRule, event: unknown): Delivery[] {
    return (rule.properties.Targets ?? []).map(({ Arn, Input, DeadLetterConfig }) => {
      if (!canInvoke(this.template, 'events.amazonaws.com', Arn, rule.arn)) {
        throw new Error(`Rule ${rule.ref} may not invoke ${Arn}`);
      }
      this.assertDeadLetterQueue(rule, DeadLetterConfig?.Arn);
      return { rule: rule.ref, functionArn: Arn, event: Input === undefined ? event : JSON.parse(Input) };
    });
  }

  private assertDeadLetterQueue(rule: EventRule, queue: string | undefined): void {
    const canSend =
      queue !== undefined &&
      this.iam.allows({
        principal: { service: 'events.amazonaws.com' },
        action: 'sqs:SendMessage',
        resource: queue,
        context: { 'aws:SourceArn': rule.arn },
      });
    if (!canSend) throw new Error(`Rule ${rule.ref} may not send to its dead-letter queue: found ${queue}`);
  }
}

/** Whether the policy of a function allows a service to invoke it. https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
export const canInvoke = (template: Template, service: string, functionArn: string, source: string): boolean =>
  template
    .listResources<PermissionProperties>('AWS::Lambda::Permission')
    .some(
      ({ properties: { Action, FunctionName, Principal, SourceArn = '', SourceAccount } }) =>
        Action === 'lambda:InvokeFunction' &&
        [functionArn, template.findResource('AWS::Lambda::Function', functionArn).ref].includes(FunctionName) &&
        Principal === service &&
        (SourceArn === source || (SourceArn.endsWith('*') && source.startsWith(SourceArn.slice(0, -1)))) &&
        (SourceAccount ?? template.scope.account) === template.scope.account,
    );
