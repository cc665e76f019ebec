import { paginateGetComplianceDetailsByConfigRule } from '@aws-sdk/client-config-service';
import type { ConfigService } from '../aws/config-service';
import type { ResourceName } from './resource-name';

/** AWS's limit on the results of a page. */
const MAX_RESULTS_PER_PAGE = 100;

/** Lists the resources that AWS Config has a compliant or non-compliant result for, not later than a time. */
export async function listReported(
  config: ConfigService,
  ConfigRuleName: string,
  until: Date,
): Promise<ResourceName[]> {
  const reported: ResourceName[] = [];
  const pages = paginateGetComplianceDetailsByConfigRule(config.pagination, {
    ConfigRuleName,
    ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'],
    Limit: MAX_RESULTS_PER_PAGE,
  });
  for await (const { EvaluationResults = [] } of pages) {
    for (const { EvaluationResultIdentifier: identifier } of EvaluationResults) {
      const { ResourceType: resourceType, ResourceId: resourceId } = identifier?.EvaluationResultQualifier ?? {};
      const isLater = identifier?.OrderingTimestamp && identifier.OrderingTimestamp > until;
      if (resourceType && resourceId && !isLater) reported.push({ resourceType, resourceId });
    }
  }
  return reported;
}
