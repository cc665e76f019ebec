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
import { FAILED_STATUSES, TICK, TICK_MINUTES } from '../../../contract/events';
import { createDeadLetterQueue } from '../functions/defaults';

interface AlertEventsProps {
  /** The alert function. */
  readonly function: IFunction;
  /** The prefix of the Config rules and runbooks whose events are handled, and of the names of the event rules. */
  readonly prefix: string;
  /** Whether failed executions of Assay's runbooks are handled. */
  readonly hasRemediation: boolean;
}

/** EventBridge rules that invoke the alert function, with a dead-letter queue. */
export class AlertEvents extends Construct {
  /** Receives events that EventBridge could not deliver to the function within a day. */
  readonly undelivered: Queue;
  /** The rule for compliance changes. */
  readonly complianceRule: CfnResource;

  constructor(scope: Construct, id: string, props: AlertEventsProps) {
    super(scope, id);
    const { prefix, hasRemediation } = props;
    const definitions = [
      matchComplianceChanges(prefix),
      ...(hasRemediation ? [matchFailedExecutions(prefix)] : []),
      scheduleTick(prefix),
    ];
    this.undelivered = createDeadLetterQueue(this, 'Undelivered', 'the event rules');
    const { policyDependable } = this.undelivered.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EventBridgeSendToDlq',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.undelivered.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': definitions.map(({ ruleName }) => this.formatRuleArn(ruleName)) } },
      }),
    );
    const [complianceRule] = definitions.map((definition) =>
      this.addRule(definition, props.function, policyDependable),
    );
    this.complianceRule = complianceRule?.node.defaultChild as CfnResource;
  }

  private addRule(
    { id, ruleName, trigger, input, retries }: EventRuleDefinition,
    target: IFunction,
    queuePolicy?: IDependable,
  ): Rule {
    // The permission is created before the rule. Otherwise an event in between would be rejected.
    const permission = new CfnPermission(this, `${id}Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: target.functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: this.formatRuleArn(ruleName),
    });
    const bound: IRuleTarget = {
      bind: () => ({
        arn: target.functionArn,
        deadLetterConfig: { arn: this.undelivered.queueArn },
        retryPolicy: { maximumRetryAttempts: retries.attempts, maximumEventAgeInSeconds: retries.maxAge.toSeconds() },
        ...(input && { input }),
      }),
    };
    const rule = new Rule(this, id, { ruleName, ...trigger, targets: [bound] });
    rule.node.addDependency(permission);
    if (queuePolicy) rule.node.addDependency(queuePolicy);
    return rule;
  }

  private formatRuleArn(ruleName: string): string {
    return Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: ruleName });
  }
}

interface EventRuleDefinition {
  readonly id: string;
  readonly ruleName: string;
  readonly trigger: Pick<RuleProps, 'description' | 'eventPattern' | 'schedule'>;
  /** The input of the function, instead of the event. */
  readonly input?: RuleTargetInput;
  readonly retries: { readonly maxAge: Duration; readonly attempts: number };
}

/** The maximum of EventBridge: a late alert is better than none. */
const MAX_RETRIES = { maxAge: Duration.days(1), attempts: 185 };

/**
 * Matches changes to and from NON_COMPLIANT, and from INSUFFICIENT_DATA, since the resource may have been NON_COMPLIANT
 * before. A compliant resource that is deleted becomes NOT_APPLICABLE, which needs no alert.
 */
const matchComplianceChanges = (prefix: string): EventRuleDefinition => ({
  id: 'Compliance',
  ruleName: `${prefix}-compliance-changed`,
  trigger: {
    description: 'Assay: a resource became non-compliant, or is no longer non-compliant',
    eventPattern: {
      source: ['aws.config'],
      detailType: ['Config Rules Compliance Change'],
      detail: {
        messageType: ['ComplianceChangeNotification'],
        // AWS puts a prefix of its own before the names of an organization's rules, and nothing before others.
        configRuleName: Match.anyOf(Match.prefix(`${prefix}-`), Match.prefix(`OrgConfigRule-${prefix}-`)),
        $or: [
          { newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
          { oldEvaluationResult: { complianceType: ['NON_COMPLIANT', 'INSUFFICIENT_DATA'] } },
        ],
      },
    } satisfies EventPattern,
  },
  retries: MAX_RETRIES,
});

/**
 * Matches executions, not their steps:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
const matchFailedExecutions = (prefix: string): EventRuleDefinition => ({
  id: 'Failures',
  ruleName: `${prefix}-remediation-failed`,
  trigger: {
    description: 'Assay: a remediation, or its undo, did not succeed',
    eventPattern: {
      source: ['aws.ssm'],
      detailType: ['EC2 Automation Execution Status-change Notification'],
      detail: { Definition: Match.prefix(`${prefix}-`), Status: [...FAILED_STATUSES] },
    } satisfies EventPattern,
  },
  retries: MAX_RETRIES,
});

const scheduleTick = (prefix: string): EventRuleDefinition => ({
  id: 'Tick',
  ruleName: `${prefix}-alerts-tick`,
  trigger: {
    description: 'Assay: delivers waiting alerts, sends reminders, checks waivers for changes and expiry',
    schedule: Schedule.rate(Duration.minutes(TICK_MINUTES)),
  },
  input: RuleTargetInput.fromObject(TICK),
  // The next tick does the work of a lost one.
  retries: { maxAge: Duration.minutes(TICK_MINUTES), attempts: 2 },
});
