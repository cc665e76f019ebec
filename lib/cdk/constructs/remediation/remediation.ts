import type { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { createFunctionNames } from '../../../contract/function-names';
import { RESTORATIONS } from '../../../resources/restorations/restorations';
import type { DeployedRestore } from '../../configuration/restore';
import type { DeployedRemediation } from '../../configuration/rules/remediation';
import type { ResponseTable } from '../alerts/response-table';
import { DeliveryBucket } from '../recording/delivery-bucket';
import type { DeliveryTarget } from '../recording/delivery-target';
import { RestrictedTopic } from '../topics/restricted-topic';
import { PlanFunction } from './plan-function';
import { type IRecordBucket, RecordBucket } from './record-bucket';
import { ResourceRestore } from './resource-restore';
import { RuleRemediation } from './rule-remediation';
import { RunbookStack } from './runbook-stack';

/**
 * Properties of `Remediation`.
 *
 * @example
 * const options: Pick<RemediationProps, 'approvalSubscribers'> = { approvalSubscribers: ['oncall@example.com'] };
 */
export interface RemediationProps {
  /** The bundled plan function with waivers and response settings, from `bundleCode`. */
  readonly code: Code;
  readonly table: ResponseTable;
  /** At least one, unless restores are on. */
  readonly remediation: readonly DeployedRemediation[];
  /**
   * How resources are put back to a recorded state.
   * @default - restores are off
   */
  readonly restore?: DeployedRestore | undefined;
  /** The deployed Config rules by rule name. */
  readonly configRules: ReadonlyMap<string, CfnConfigRule>;
  /** The prefix of the names of runbooks, roles and the topic. */
  readonly prefix: string;
  /**
   * The bucket that AWS Config delivers to. The records of executions are stored in it if it belongs to the stack.
   * @default - a bucket only for records
   */
  readonly target?: DeliveryTarget | undefined;
  /**
   * Email addresses that receive the requests for approval.
   * @default - none: approvers can subscribe to the topic
   */
  readonly approvalSubscribers?: readonly string[];
}

/**
 * The remediation of a Region: the plan function, the bucket for its records, and in a nested stack the runbooks of
 * each rule and those of restores.
 * @throws Error if the rule of a remediation is not deployed
 *
 * @example
 * const { rules } = new ConfigRules(stack, 'Rules', { rules: configuration.rules, evaluator, prefix: 'assay' });
 * new Remediation(stack, 'Remediation', {
 *   code,
 *   table: new ResponseTable(stack, 'Table'),
 *   remediation: selectRemediation(configuration.remediation, { region: 'eu-west-1' }),
 *   configRules: rules,
 *   prefix: 'assay',
 * });
 */
export class Remediation extends Construct {
  readonly planner: PlanFunction;
  /** The bucket for the records of executions. */
  readonly recordBucket: IRecordBucket;
  /** The topic for requests for approval. Undefined if nothing has mode `approve`. */
  readonly approvals: RestrictedTopic | undefined;
  /** The runbooks by rule name. */
  readonly rules: ReadonlyMap<string, RuleRemediation>;
  /** The runbooks of restores. Empty if they are off. */
  readonly restores: readonly ResourceRestore[];

  constructor(scope: Construct, id: string, props: RemediationProps) {
    super(scope, id);
    const { code, table, remediation, restore, configRules, prefix, target, approvalSubscribers = [] } = props;
    // A bucket of another owner is only used for deliveries.
    this.recordBucket = target instanceof DeliveryBucket ? target : new RecordBucket(this, 'Records');
    this.planner = new PlanFunction(this, 'Planner', {
      code,
      table,
      functionName: createFunctionNames(prefix).planner,
      recordBucket: this.recordBucket,
      rules: remediation.map(({ rule }) => rule),
      restorations: restore ? RESTORATIONS : [],
    });
    const needsApproval = restore !== undefined || remediation.some(({ mode }) => mode === 'approve');
    this.approvals = needsApproval
      ? new RestrictedTopic(this, 'Approvals', {
          // SSM only publishes to topics whose names start with "Automation".
          topicName: `Automation-${prefix}-approvals`,
          displayName: 'Assay approvals',
          subscribers: approvalSubscribers,
        })
      : undefined;
    const { planner, approvals } = this;
    const runbookStack = new RunbookStack(this, 'Runbooks', planner);
    this.rules = new Map(
      remediation.map((one) => {
        const { name } = one.rule;
        const configRule = configRules.get(name);
        if (!configRule) throw new Error(`Cannot deploy the remediation of rule "${name}": the rule is not deployed`);
        const context = { planner, prefix, approvals, runbookStack };
        return [name, new RuleRemediation(this, name, { ...context, remediation: one, configRule })];
      }),
    );
    if (!restore || !approvals) {
      this.restores = [];
      return;
    }
    const { planFunctionArn } = runbookStack;
    const context = { ...restore, planFunctionArn, prefix, approvals };
    this.restores = RESTORATIONS.map(
      (restoration) => new ResourceRestore(runbookStack, restoration.name, { ...context, restoration }),
    );
  }
}
