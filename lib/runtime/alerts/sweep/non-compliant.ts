import {
  type ConfigServiceClient,
  type EvaluationResult,
  GetComplianceDetailsByConfigRuleCommand,
  type GetComplianceDetailsByConfigRuleCommandOutput,
} from '@aws-sdk/client-config-service';

/** A result of a Config rule that says NON_COMPLIANT, as AWS Config has it now. */
export interface NonCompliantResource {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly annotation: string | null;
  /** ISO 8601. */
  readonly recordedAt: string;
}

export interface NonCompliantListing {
  readonly results: readonly NonCompliantResource[];
  /** False where there are more than were asked for. */
  readonly isWhole: boolean;
}

/** A hundred calls; whoever has more reads the console. */
const MOST_PAGES = 100;

/**
 * What a Config rule calls non-compliant now; nothing for a rule that is not there.
 * @throws Error when AWS Config does not tell
 */
export async function listNonCompliant(config: ConfigServiceClient, configRuleName: string): Promise<NonCompliantListing> {
  const results: NonCompliantResource[] = [];
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await pageOf(config, configRuleName, next);
    results.push(...(answer.EvaluationResults ?? []).flatMap(readable));
    next = answer.NextToken || undefined;
    if (!next) return { results, isWhole: true };
  }
  return { results, isWhole: false };
}

async function pageOf(
  config: ConfigServiceClient,
  ConfigRuleName: string,
  NextToken: string | undefined,
): Promise<Partial<GetComplianceDetailsByConfigRuleCommandOutput>> {
  try {
    return await config.send(
      new GetComplianceDetailsByConfigRuleCommand({
        ConfigRuleName,
        ComplianceTypes: ['NON_COMPLIANT'],
        Limit: 100,
        NextToken,
      }),
    );
  } catch (error) {
    // Being deployed, or not meant for this Region: what it finds will come as events.
    if (error instanceof Error && error.name === 'NoSuchConfigRuleException') return {};
    throw error;
  }
}

function readable({ EvaluationResultIdentifier, Annotation, ResultRecordedTime }: EvaluationResult): NonCompliantResource[] {
  const { ResourceType, ResourceId } = EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
  if (!ResourceType || !ResourceId || !ResultRecordedTime) return [];
  const annotation = Annotation?.trim() || null;
  return [
    { resourceType: ResourceType, resourceId: ResourceId, annotation, recordedAt: ResultRecordedTime.toISOString() },
  ];
}
