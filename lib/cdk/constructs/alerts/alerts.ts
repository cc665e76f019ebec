import { Aws, type CfnResource, Duration, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { type Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALERT_ENVIRONMENT } from '../../../contract/alert-environment';
import { ALERT_PERMISSIONS, type AlertTarget } from '../../../contract/alert-permissions';
import type { ConfiguredAlerts } from '../../configuration/resolved';
import { suppressWildcard } from '../../nag-suppressions';
import { HANDLER } from '../functions/bundle';
import {
  ARCHITECTURE,
  groupByTarget,
  automationExecutionArns,
  configRuleArns,
  createDeadLetterQueue,
  createLogGroup,
  createFunctionRole,
  grantActions,
  RUNTIME,
} from '../functions/defaults';
import { RestrictedTopic } from '../topics/restricted-topic';
import { AlertEvents } from './alert-events';
import type { ResponseTable } from './response-table';

export interface AlertsProps {
  /** The bundled function, with waivers and reaction settings beside it: `bundledCode(…)`. */
  readonly code: Code;
  readonly table: ResponseTable;
  readonly settings: Pick<ConfiguredAlerts, 'subscribers' | 'securityHub' | 'eventBusArn'>;
  /** Begins the names of the Config rules and SSM documents that are listened to, and of the topic. */
  readonly prefix: string;
  /**
   * Whether executions of our SSM documents are listened to.
   * @default false
   */
  readonly hasRemediation?: boolean;
}

/**
 * Tells people and machines what becomes non-compliant and what is put right: the one function of a Region that makes
 * alerts of events, and the topic that carries them.
 */
export class Alerts extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  /** What the function failed on three times, with the event and the error. */
  readonly deadLetters: Queue;
  /** What EventBridge could not hand to the function. */
  readonly undelivered: Queue;
  readonly topic: Topic;
  /** Hears of compliance. Config rules come after it, so that their first results are heard. */
  readonly listener: CfnResource;

  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    const { prefix, settings, hasRemediation = false } = props;
    this.logGroup = createLogGroup(this);
    this.deadLetters = createDeadLetterQueue(this, 'DeadLetters', 'It is the dead-letter queue itself, of a Lambda function');
    const notices = new RestrictedTopic(this, 'Topic', {
      topicName: `${prefix}-alerts`,
      displayName: 'Assay alerts',
      subscribers: settings.subscribers,
    });
    this.topic = notices.topic;
    const role = this.makeRole(props);
    notices.letIn(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: 'Assay: tells what became non-compliant, who did it and what can be done',
      code: props.code,
      handler: HANDLER,
      runtime: RUNTIME,
      architecture: ARCHITECTURE,
      memorySize: 512,
      // A tick after a storm looks up many actors, at CloudTrail's pace of two a second.
      timeout: Duration.minutes(5),
      role,
      logGroup: this.logGroup,
      environment: environmentOf(props, this.topic),
      onFailure: new SqsDestination(this.deadLetters),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
    const events = new AlertEvents(this, 'Events', { function: this.function, prefix, hasRemediation });
    this.undelivered = events.undelivered;
    this.listener = events.compliance;
  }

  private makeRole(props: AlertsProps): Role {
    const role = createFunctionRole(this, 'Assay alerts: reads changes and their makers, remembers, tells', this.logGroup);
    for (const { on, sid, resource, reason } of this.grants(props)) {
      grantActions(role, sid, groupByTarget(ALERT_PERMISSIONS, on), resource);
      if (reason) suppressWildcard(role, resource, reason);
    }
    return role;
  }

  private grants({ table, settings }: AlertsProps): Grant[] {
    const stack = Stack.of(this);
    const { securityHub, eventBusArn } = settings;
    return [
      {
        on: 'any',
        sid: 'ReadChangesAndTheirMakers',
        resource: '*',
        reason:
          'AWS has no resource-level permissions for looking into history, the trail and the alias of the account.',
      },
      { on: 'table', sid: 'Remember', resource: table.table.tableArn },
      { on: 'topic', sid: 'Tell', resource: this.topic.topicArn },
      {
        on: 'config rule',
        sid: 'JudgeAgain',
        resource: configRuleArns(this),
        reason: 'AWS Config makes up the ids of rules; any of them may have a waiver that ends.',
      },
      {
        on: 'automation execution',
        sid: 'ReadExecutions',
        resource: automationExecutionArns(this),
        reason: 'SSM makes up the ids of executions.',
      },
      ...(securityHub
        ? [{ on: 'security hub product', sid: 'ImportFindings', resource: productArn(stack) } as const]
        : []),
      ...(eventBusArn ? [{ on: 'event bus', sid: 'TellTheCentralBus', resource: eventBusArn } as const] : []),
    ];
  }
}

/** The actions on one kind of resource, on these. */
interface Grant {
  readonly on: AlertTarget;
  readonly sid: string;
  readonly resource: string;
  /** Why it holds more than is known by name. */
  readonly reason?: string;
}

function environmentOf({ table, settings }: AlertsProps, topic: Topic): Record<string, string> {
  const { securityHub, eventBusArn } = settings;
  return {
    [ALERT_ENVIRONMENT.accountId]: Aws.ACCOUNT_ID,
    [ALERT_ENVIRONMENT.partition]: Aws.PARTITION,
    [ALERT_ENVIRONMENT.table]: table.table.tableName,
    [ALERT_ENVIRONMENT.topicArn]: topic.topicArn,
    ...(securityHub && { [ALERT_ENVIRONMENT.securityHub]: 'on' }),
    ...(eventBusArn && { [ALERT_ENVIRONMENT.eventBusArn]: eventBusArn }),
  };
}

/** An account's own findings: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html */
const productArn = (stack: Stack): string =>
  stack.formatArn({ service: 'securityhub', resource: 'product', resourceName: `${stack.account}/default` });
