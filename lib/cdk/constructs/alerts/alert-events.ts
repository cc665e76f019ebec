import { type CfnResource, Duration, Stack } from 'aws-cdk-lib';
import {
  type EventPattern,
  type IRuleTarget,
  Match,
  Rule,
  type RuleProps,
  RuleTargetInput,
  Schedule,
} from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import { FAILED_STATUSES, TICK, TICK_MINUTES } from '../../../contract/alert-environment';
import { createDeadLetterQueue } from '../functions/defaults';

export interface AlertEventsProps {
  /** Makes alerts of events. */
  readonly function: IFunction;
  /** Begins the names of the Config rules and SSM documents that are listened to, and of the event rules. */
  readonly prefix: string;
  /** Whether executions of our SSM documents are listened to. */
  readonly hasRemediation: boolean;
}

/** What the alert function hears, by EventBridge's rules. What cannot be handed to it lies in a queue. */
export class AlertEvents extends Construct {
  /** What EventBridge could not hand to the function within a day. */
  readonly undelivered: Queue;
  /** Hears of compliance. */
  readonly compliance: CfnResource;

  constructor(scope: Construct, id: string, props: AlertEventsProps) {
    super(scope, id);
    const { prefix } = props;
    const listeners = [complianceChanges(prefix), ...(props.hasRemediation ? [failures(prefix)] : []), ticking(prefix)];
    this.undelivered = createDeadLetterQueue(this, 'Undelivered', 'It is the dead-letter queue itself, of event rules');
    const { policyDependable } = this.undelivered.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EventBridgePutsAway',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.undelivered.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': listeners.map(({ ruleName }) => this.arnOf(ruleName)) } },
      }),
    );
    const [compliance] = listeners.map((listener) => this.listen(listener, props.function, policyDependable));
    this.compliance = compliance?.node.defaultChild as CfnResource;
  }

  private listen(
    { id, ruleName, input, when, ...times }: Listener,
    target: IFunction,
    queuePolicy?: IDependable,
  ): Rule {
    // The permission names the rule before it is made: an event that came in between would be refused.
    const permission = new CfnPermission(this, `${id}Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: target.functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: this.arnOf(ruleName),
    });
    const bound: IRuleTarget = {
      bind: () => ({
        arn: target.functionArn,
        deadLetterConfig: { arn: this.undelivered.queueArn },
        retryPolicy: { maximumRetryAttempts: times.attempts, maximumEventAgeInSeconds: times.age.toSeconds() },
        ...(input && { input }),
      }),
    };
    const rule = new Rule(this, id, { ruleName, ...when, targets: [bound] });
    rule.node.addDependency(permission);
    if (queuePolicy) rule.node.addDependency(queuePolicy);
    return rule;
  }

  private arnOf(ruleName: string): string {
    return Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: ruleName });
  }
}

interface Listener {
  readonly id: string;
  readonly ruleName: string;
  readonly when: Pick<RuleProps, 'description' | 'eventPattern' | 'schedule'>;
  /** What the function gets instead of the event. */
  readonly input?: RuleTargetInput;
  /** How long and how often EventBridge tries. */
  readonly age: Duration;
  readonly attempts: number;
}

/** EventBridge's most: what Lambda refuses today it may take tomorrow, and an alert that comes late is still one. */
const AS_LONG_AS_MAY_BE = { age: Duration.days(1), attempts: 185 };

/**
 * Into or out of NON_COMPLIANT, and out of INSUFFICIENT_DATA, before which it may have been that. What goes from compliant to not applicable, a resource that was deleted, is
 * nobody's alert.
 */
const complianceChanges = (prefix: string): Listener => ({
  id: 'Compliance',
  ruleName: `${prefix}-compliance-changed`,
  when: {
    description: 'Assay: a resource became non-compliant, or ceased to be',
    eventPattern: {
      source: ['aws.config'],
      detailType: ['Config Rules Compliance Change'],
      detail: {
        messageType: ['ComplianceChangeNotification'],
        configRuleName: Match.prefix(`${prefix}-`),
        $or: [
          { newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
          { oldEvaluationResult: { complianceType: ['NON_COMPLIANT', 'INSUFFICIENT_DATA'] } },
        ],
      },
    } satisfies EventPattern,
  },
  ...AS_LONG_AS_MAY_BE,
});

/** Of executions, not of their steps. https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html */
const failures = (prefix: string): Listener => ({
  id: 'Failures',
  ruleName: `${prefix}-remediation-failed`,
  when: {
    description: 'Assay: a remediation, or the undoing of one, did not come to a good end',
    eventPattern: {
      source: ['aws.ssm'],
      detailType: ['EC2 Automation Execution Status-change Notification'],
      detail: { Definition: Match.prefix(`${prefix}-`), Status: [...FAILED_STATUSES] },
    } satisfies EventPattern,
  },
  ...AS_LONG_AS_MAY_BE,
});

const ticking = (prefix: string): Listener => ({
  id: 'Tick',
  ruleName: `${prefix}-alerts-tick`,
  when: {
    description: 'Assay: deliver what waits, remind of what is open, look for waivers that ended or changed',
    schedule: Schedule.rate(Duration.minutes(TICK_MINUTES)),
  },
  input: RuleTargetInput.fromObject(TICK),
  // The next one does what this one did not.
  age: Duration.minutes(TICK_MINUTES),
  attempts: 2,
});
