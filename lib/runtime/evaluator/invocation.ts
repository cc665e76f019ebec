import type { EnabledRule } from '../../core/evaluate';
import type { ConfigService } from '../aws/config-service';
import type { RuleEvaluator } from './evaluate';
import type { FailureCollector } from './failures';
import type { EvaluationReporter, EvaluationResult } from './put-evaluations';

/** What one call of the function works with. */
export interface Invocation {
  readonly enabled: EnabledRule;
  readonly config: ConfigService;
  readonly judge: RuleEvaluator;
  readonly report: EvaluationReporter;
  readonly faults: FailureCollector;
}

/** Takes back what the rule said of a resource before: it is gone, or no business of the rule's any more. */
export const withdrawEvaluation = (
  { resourceType, resourceId }: Pick<EvaluationResult, 'resourceType' | 'resourceId'>,
  orderingTimestamp: string,
): EvaluationResult => ({ resourceType, resourceId, complianceType: 'NOT_APPLICABLE', annotation: null, orderingTimestamp });
