import type { Construct } from 'constructs';
import { EVALUATOR_PERMISSIONS } from '../../../contract/permissions';
import { RuleFunction, type RuleFunctionProps } from './rule-function';

/**
 * Properties of `Evaluator`.
 *
 * @example
 * const props: EvaluatorProps = { code, memorySize: 1024, timeout: Duration.minutes(10) };
 */
export interface EvaluatorProps extends RuleFunctionProps {}

/**
 * The function that evaluates resources for all rules of a Region about what AWS Config records. The input parameters
 * of the Config rule name the rule. Its role may only report evaluations, read recorded items, write its log and send
 * failed events to the dead-letter queue.
 *
 * @example
 * new Evaluator(stack, 'Evaluator', {
 *   code: bundleCode(stack, { entry: '/app/evaluate.ts', files: { [WAIVERS_FILE]: '[]' } }),
 * });
 */
export class Evaluator extends RuleFunction {
  constructor(scope: Construct, id: string, props: EvaluatorProps) {
    super(
      scope,
      id,
      {
        description: 'Assay: evaluates the resources that AWS Config recorded',
        roleDescription: 'Assay evaluator: reports evaluations, reads recorded items',
        source: 'the evaluator',
        unrestricted: {
          sid: 'PutEvaluationsAndReadItems',
          reason: 'AWS Config has no resource-level permissions for PutEvaluations and for reading items.',
        },
        permissions: EVALUATOR_PERMISSIONS,
      },
      props,
    );
  }
}
