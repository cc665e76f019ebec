import { Aws, type CfnResource, Duration, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALERT_ENVIRONMENT } from '../../../contract/environment';
import { createFunctionNames } from '../../../contract/function-names';
import { ALERT_PERMISSIONS, type AlertTarget } from '../../../contract/permissions';
import type { ConfiguredAlerts } from '../../configuration/resolved';
import { suppressWildcard } from '../../nag-suppressions';
import {
  createDeadLetterQueue,
  createFunction,
  createFunctionRole,
  createLogGroup,
  formatConfigRuleArns,
  formatExecutionArns,
  grantActions,
  selectActions,
  sendFailuresTo,
} from '../functions/defaults';
import { RestrictedTopic } from '../topics/restricted-topic';
import { AlertEvents } from './alert-events';
import type { ResponseTable } from './response-table';

/**
 * Properties of `Alerts`.
 *
 * @example
 * const settings: AlertsProps['settings'] = { subscribers: ['oncall@example.com'], securityHub: false };
 */
export interface AlertsProps {
  /** The bundled function with waivers and response settings, from `bundleCode`. */
  readonly code: Code;
  readonly table: ResponseTable;
  readonly settings: Pick<ConfiguredAlerts, 'subscribers' | 'securityHub' | 'eventBus'>;
  /** The prefix of the Config rules and runbooks whose events cause alerts, and of the topic's name. */
  readonly prefix: string;
  /**
   * Whether failed executions of Assay's runbooks cause alerts.
   * @default false
   */
  readonly hasRemediation?: boolean;
}

/**
 * Alerts for resources that become non-compliant or compliant again: a function that turns events into alerts, and the
 * topic that it publishes to.
 *
 * @example
 * new Alerts(stack, 'Alerts', {
 *   code,
 *   table: new ResponseTable(stack, 'Table'),
 *   settings: { subscribers: ['oncall@example.com'], securityHub: false },
 *   prefix: 'assay',
 * });
 */
export class Alerts extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  /** Receives events that the function failed on three times, with the error. */
  readonly deadLetters: Queue;
  /** Receives events that EventBridge could not deliver to the function. */
  readonly undelivered: Queue;
  readonly topic: Topic;
  /**
   * The EventBridge rule for compliance changes. Config rules must depend on it, so that their first results cause
   * alerts.
   */
  readonly complianceRule: CfnResource;

  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    const { prefix, settings, hasRemediation = false } = props;
    const topic = new RestrictedTopic(this, 'Topic', {
      topicName: `${prefix}-alerts`,
      displayName: 'Assay alerts',
      subscribers: settings.subscribers,
    });
    this.topic = topic.topic;
    this.logGroup = createLogGroup(this);
    this.deadLetters = createDeadLetterQueue(this, 'DeadLetters', 'the alert function');
    const role = this.createRole(props);
    topic.grantPublish(role);
    this.function = createFunction(this, {
      functionName: createFunctionNames(prefix).alerts,
      description: 'Assay: sends alerts for compliance changes, with the change, the actor and the remediation',
      code: props.code,
      // After a storm, one tick looks up many actors, and CloudTrail allows two lookups a second.
      timeout: Duration.minutes(5),
      role,
      logGroup: this.logGroup,
      environment: createEnvironment(props, this.topic),
      ...sendFailuresTo(this.deadLetters),
    });
    const events = new AlertEvents(this, 'Events', { function: this.function, prefix, hasRemediation });
    this.undelivered = events.undelivered;
    this.complianceRule = events.complianceRule;
  }

  private createRole(props: AlertsProps): Role {
    const role = createFunctionRole(this, 'Assay alerts: reads changes and actors, sends alerts', this.logGroup);
    for (const { on, sid, resource, wildcardReason } of this.createGrants(props)) {
      grantActions(role, sid, selectActions(ALERT_PERMISSIONS, on), resource);
      if (wildcardReason) suppressWildcard(role, resource, wildcardReason);
    }
    return role;
  }

  /** The topic grants its own permission. */
  private createGrants({ table, settings }: AlertsProps): AlertGrant[] {
    const stack = Stack.of(this);
    const { securityHub, eventBus } = settings;
    return [
      {
        on: 'any',
        sid: 'ReadChangesAndActors',
        resource: '*',
        wildcardReason:
          'AWS has no resource-level permissions for reading configuration history, CloudTrail events and the account alias.',
      },
      { on: 'table', sid: 'ReadWriteTable', resource: table.table.tableArn },
      {
        on: 'config rule',
        sid: 'ReadResultsAndStartEvaluation',
        resource: formatConfigRuleArns(this),
        wildcardReason: 'AWS Config generates the ids of rules, and any rule may have a waiver that expires.',
      },
      {
        on: 'automation execution',
        sid: 'ReadExecutions',
        resource: formatExecutionArns(this),
        wildcardReason: 'SSM generates the ids of executions.',
      },
      ...(securityHub
        ? [{ on: 'security hub product', sid: 'ImportFindings', resource: formatProductArn(stack) } as const]
        : []),
      ...(eventBus ? [{ on: 'event bus', sid: 'PutEvents', resource: eventBus } as const] : []),
    ];
  }
}

/** The permissions of the alert function on one kind of target. */
interface AlertGrant {
  readonly on: AlertTarget;
  readonly sid: string;
  readonly resource: string;
  /** The reason for a wildcard in the resource. */
  readonly wildcardReason?: string;
}

function createEnvironment({ table, settings }: AlertsProps, topic: Topic): Record<string, string> {
  const { securityHub, eventBus } = settings;
  return {
    [ALERT_ENVIRONMENT.accountId]: Aws.ACCOUNT_ID,
    [ALERT_ENVIRONMENT.partition]: Aws.PARTITION,
    [ALERT_ENVIRONMENT.table]: table.table.tableName,
    [ALERT_ENVIRONMENT.topicArn]: topic.topicArn,
    ...(securityHub && { [ALERT_ENVIRONMENT.securityHub]: 'on' }),
    ...(eventBus && { [ALERT_ENVIRONMENT.eventBusArn]: eventBus }),
  };
}

/**
 * The product of an account's own findings:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html
 */
const formatProductArn = (stack: Stack): string =>
  stack.formatArn({ service: 'securityhub', resource: 'product', resourceName: `${stack.account}/default` });
