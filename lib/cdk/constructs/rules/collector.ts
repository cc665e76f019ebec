import type { Construct } from 'constructs';
import { COLLECTOR_PERMISSIONS, listAspectReads } from '../../../contract/permissions';
import type { IamPermission } from '../../../core/remediation/operation';
import type { Rule } from '../../../core/rule';
import { grantExactly } from '../functions/exact-permissions';
import { RuleFunction, type RuleFunctionProps } from './rule-function';

/**
 * Properties of `Collector`.
 *
 * @example
 * const props: CollectorProps = { code, rules: [rule] };
 */
export interface CollectorProps extends RuleFunctionProps {
  /** The rules that are deployed. The role may read what they evaluate. */
  readonly rules: readonly Rule[];
}

/**
 * The function that evaluates what AWS Config does not record: settings of the account and credentials of its users.
 * AWS Config invokes it on the schedule of each rule. Its role may only read what its rules evaluate, report
 * evaluations, write its log and send failed events to the dead-letter queue.
 *
 * @example
 * new Collector(stack, 'Collector', {
 *   code: bundleCode(stack, { entry: '/app/collect.ts', files: { [WAIVERS_FILE]: '[]' } }),
 *   rules: [rule],
 * });
 */
export class Collector extends RuleFunction {
  constructor(scope: Construct, id: string, { rules, ...props }: CollectorProps) {
    super(
      scope,
      id,
      {
        description: 'Assay: evaluates settings of the account that AWS Config does not record',
        roleDescription: 'Assay collector: reports evaluations, reads settings of the account',
        source: 'the collector',
        unrestricted: {
          sid: 'PutEvaluations',
          reason: 'AWS Config has no resource-level permissions for PutEvaluations.',
        },
        permissions: COLLECTOR_PERMISSIONS,
      },
      props,
    );
    grantExactly(this.role, listReads(rules));
  }
}

const listReads = (rules: readonly Rule[]): IamPermission[] =>
  [...new Set(rules.map(({ resource: { aspect } }) => aspect))].flatMap(listAspectReads);
