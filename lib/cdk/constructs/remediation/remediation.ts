import type { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DeployedRemediation } from '../../configuration/rules/remediation';
import type { ResponseTable } from '../alerts/response-table';
import { DeliveryBucket } from '../recording/delivery-bucket';
import type { DeliveryTarget } from '../recording/delivery-target';
import { RestrictedTopic } from '../topics/restricted-topic';
import { EvidenceBucket, type EvidenceStore } from './evidence-bucket';
import { PlanFunction } from './plan-function';
import { RuleRemediation } from './rule-remediation';

export interface RemediationProps {
  /** The bundled plan function, with waivers and reaction settings beside it: `bundledCode(…)`. */
  readonly code: Code;
  readonly table: ResponseTable;
  /** At least one. */
  readonly remediation: readonly DeployedRemediation[];
  /** By our rule's name. */
  readonly configRules: ReadonlyMap<string, CfnConfigRule>;
  /** Begins the names of documents, roles and of the topic. */
  readonly prefix: string;
  /**
   * Where AWS Config delivers: evidence is kept there, if the bucket is the stack's own.
   * @default - a bucket for evidence alone
   */
  readonly target?: DeliveryTarget | undefined;
  /**
   * E-mail addresses that hear of what waits for approval.
   * @default - none: whoever approves subscribes by himself
   */
  readonly approvalSubscribers?: readonly string[];
}

/** Puts resources right in a Region: the function that plans, the evidence of what was done, and for each rule its documents. */
export class Remediation extends Construct {
  readonly planner: PlanFunction;
  /** Where approvers hear of what waits; absent where nothing does. */
  readonly approvals: RestrictedTopic | undefined;
  /** By our rule's name. */
  readonly rules: ReadonlyMap<string, RuleRemediation>;

  constructor(scope: Construct, id: string, props: RemediationProps) {
    super(scope, id);
    const { code, table, remediation, configRules, prefix, target, approvalSubscribers = [] } = props;
    this.planner = new PlanFunction(this, 'Planner', {
      code,
      table,
      evidence: this.evidenceIn(target),
      rules: remediation.map(({ rule }) => rule),
    });
    this.approvals = remediation.some(({ mode }) => mode === 'approve')
      ? new RestrictedTopic(this, 'Approvals', {
          // SSM publishes to a topic that begins so, and to no other.
          topicName: `Automation-${prefix}-approvals`,
          displayName: 'Assay approvals',
          subscribers: approvalSubscribers,
        })
      : undefined;
    const { planner, approvals } = this;
    this.rules = new Map(
      remediation.map((one) => {
        const { name } = one.rule;
        const configRule = configRules.get(name);
        if (!configRule) throw new Error(`Cannot deploy the remediation of rule "${name}": the rule is not deployed`);
        return [name, new RuleRemediation(this, name, { remediation: one, configRule, planner, prefix, approvals })];
      }),
    );
  }

  /** A bucket of somebody else's is used for what it was given for, and for nothing more. */
  private evidenceIn(target: DeliveryTarget | undefined): EvidenceStore {
    return target instanceof DeliveryBucket ? target : new EvidenceBucket(this, 'Evidence');
  }
}
