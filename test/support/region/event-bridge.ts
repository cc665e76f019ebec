import { matchesPattern } from '../../cdk/constructs/event-pattern';
import type { Iam } from './iam';
import type { Template } from './template';

/** An event, or what a rule sends in its place, on its way to a function. */
export interface Delivery {
  /** The rule's name. */
  readonly rule: string;
  readonly functionArn: string;
  readonly event: unknown;
}

interface RuleProperties {
  readonly EventPattern?: object;
  readonly ScheduleExpression?: string;
  readonly State: string;
  readonly Targets?: readonly Target[];
}

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

  /** Where an event goes. @throws Error when EventBridge may not hand it over, nor put it away */
  route(event: object): Delivery[] {
    return this.rules()
      .filter(({ properties: { EventPattern } }) => EventPattern && matchesPattern(EventPattern, event))
      .flatMap((rule) => this.deliveries(rule, event));
  }

  /** What rules with a schedule send. */
  onSchedule(expression: string): Delivery[] {
    return this.rules()
      .filter(({ properties: { ScheduleExpression } }) => ScheduleExpression === expression)
      .flatMap((rule) => this.deliveries(rule, undefined));
  }

  private rules() {
    return this.template
      .listResources<RuleProperties>('AWS::Events::Rule')
      .filter(({ properties: { State } }) => State === 'ENABLED');
  }

  private deliveries(rule: ReturnType<EventBridge['rules']>[number], event: unknown): Delivery[] {
    return (rule.properties.Targets ?? []).map(({ Arn, Input, DeadLetterConfig }) => {
      if (!mayBeInvokedBy(this.template, Arn, 'events.amazonaws.com', rule.arn)) {
        throw new Error(`Rule ${rule.ref} may not invoke ${Arn}`);
      }
      this.checkDeadLetters(rule, DeadLetterConfig?.Arn);
      return { rule: rule.ref, functionArn: Arn, event: Input === undefined ? event : JSON.parse(Input) };
    });
  }

  private checkDeadLetters(rule: { readonly ref: string; readonly arn: string }, queue: string | undefined): void {
    const mayPutAway =
      queue !== undefined &&
      this.iam.may({
        principal: { service: 'events.amazonaws.com' },
        action: 'sqs:SendMessage',
        resource: queue,
        context: { 'aws:SourceArn': rule.arn },
      });
    if (!mayPutAway) throw new Error(`Rule ${rule.ref} may not put away what it cannot deliver: found queue ${queue}`);
  }
}

/** Whether a function's own policy lets a service in. https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
export const mayBeInvokedBy = (template: Template, functionArn: string, service: string, source: string): boolean =>
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
