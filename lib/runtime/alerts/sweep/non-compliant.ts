import {
  type ConfigServiceClient,
  type EvaluationResult,
  NoSuchConfigRuleException,
  paginateGetComplianceDetailsByConfigRule,
} from '@aws-sdk/client-config-service';

/** A resource that AWS Config reports as NON_COMPLIANT now. */
export interface NonCompliantResource {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly annotation: string | null;
  /** ISO 8601; null if AWS Config does not return it. */
  readonly recordedAt: string | null;
}

interface NonCompliantListing {
  readonly results: readonly NonCompliantResource[];
  /** False if there are more than a sweep reads. */
  readonly isComplete: boolean;
}

const MAX_PAGES = 100;

/** Lists the non-compliant resources of a Config rule; none for a rule that does not exist. */
export async function listNonCompliant(
  client: ConfigServiceClient,
  ConfigRuleName: string,
): Promise<NonCompliantListing> {
  const results: NonCompliantResource[] = [];
  const pages = paginateGetComplianceDetailsByConfigRule(
    { client, pageSize: 100 },
    { ConfigRuleName, ComplianceTypes: ['NON_COMPLIANT'] },
  );
  let count = 0;
  try {
    for await (const { EvaluationResults = [], NextToken } of pages) {
      results.push(...EvaluationResults.flatMap(toNonCompliant));
      if (++count === MAX_PAGES && NextToken) return { results, isComplete: false };
    }
  } catch (error) {
    // The rule is being deployed, or does not exist in this Region: its results will arrive as events.
    if (!(error instanceof NoSuchConfigRuleException)) throw error;
  }
  return { results, isComplete: true };
}

function toNonCompliant(result: EvaluationResult): NonCompliantResource[] {
  const { EvaluationResultIdentifier, Annotation, ResultRecordedTime, ConfigRuleInvokedTime } = result;
  const { EvaluationResultQualifier, OrderingTimestamp } = EvaluationResultIdentifier ?? {};
  const { ResourceType, ResourceId } = EvaluationResultQualifier ?? {};
  if (!ResourceType || !ResourceId) return [];
  const annotation = Annotation?.trim() || null;
  const recorded = ResultRecordedTime ?? ConfigRuleInvokedTime ?? OrderingTimestamp;
  return [
    { resourceType: ResourceType, resourceId: ResourceId, annotation, recordedAt: recorded?.toISOString() ?? null },
  ];
}
