import { GetComplianceDetailsByConfigRuleCommand } from '@aws-sdk/client-config-service';
import type { ConfigService } from '../aws/config-service';
import { MAX_KEYS_PER_BATCH } from './recorded-resources';

/** A resource for which AWS Config holds a result of the rule. */
export interface ReportedResults {
  readonly resourceType: string;
  readonly resourceId: string;
}

/** The resources that a config rule called compliant or not, and not more lately than the given time. */
export async function fetchReported(config: ConfigService, ConfigRuleName: string, until: Date): Promise<ReportedResults[]> {
  const reported: ReportedResults[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await config.call('GetComplianceDetailsByConfigRule', (client) =>
      client.send(
        new GetComplianceDetailsByConfigRuleCommand({
          ConfigRuleName,
          ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'],
          Limit: MAX_KEYS_PER_BATCH,
          NextToken,
        }),
      ),
    );
    for (const { EvaluationResultIdentifier: identifier } of answer.EvaluationResults ?? []) {
      const { ResourceType: resourceType, ResourceId: resourceId } = identifier?.EvaluationResultQualifier ?? {};
      const isLater = identifier?.OrderingTimestamp && identifier.OrderingTimestamp > until;
      if (resourceType && resourceId && !isLater) reported.push({ resourceType, resourceId });
    }
    NextToken = answer.NextToken || undefined;
  } while (NextToken !== undefined);
  return reported;
}
