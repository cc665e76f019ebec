import type { EnabledRule } from '../../core/evaluate';
import type { ConfigService } from '../aws/config-service';
import type { Judge } from './evaluate';
import type { Faults } from './failures';
import type { Report, Result } from './put-evaluations';

/** What one call of the function works with. */
export interface Invocation {
  readonly enabled: EnabledRule;
  readonly config: ConfigService;
  readonly judge: Judge;
  readonly report: Report;
  readonly faults: Faults;
}

/** Takes back what the rule said of a resource before: it is gone, or no business of the rule's any more. */
export const withdrawn = (
  { resourceType, resourceId }: Pick<Result, 'resourceType' | 'resourceId'>,
  orderingTimestamp: string,
): Result => ({ resourceType, resourceId, complianceType: 'NOT_APPLICABLE', annotation: null, orderingTimestamp });
