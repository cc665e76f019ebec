import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { Clock } from '../clock';
import { answerPage } from '../wire/pages';
import type { ConfigRule } from './config-rule';
import { describeResult, isCounted, type RuleResults, type StoredResult, summarizeResults } from './results';

/** Answers the operations of AWS Config that read the results of rules. */
export class ComplianceAnswers {
  constructor(
    private readonly results: RuleResults,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  describeByRule(rules: readonly ConfigRule[], call: AwsCall): object {
    const found = rules
      .map(({ name }) => {
        const results = this.results.listByRule(name).filter(isCounted);
        const count = results.filter(({ complianceType }) => complianceType === 'NON_COMPLIANT').length;
        return {
          ConfigRuleName: name,
          Compliance: {
            ComplianceType: summarizeResults(results),
            ...(count > 0 && {
              ComplianceContributorCount: { CappedCount: Math.min(count, 25), CapExceeded: count > 25 },
            }),
          },
        };
      })
      .filter(({ Compliance }) => passesTypeFilter(Compliance.ComplianceType, call.input));
    return answerPage(call, 'ComplianceByConfigRules', found);
  }

  describeByResource(call: AwsCall): object {
    const { ResourceType, ResourceId } = call.input;
    if (ResourceId && !ResourceType) {
      throw new AwsError('InvalidParameterValueException', 'A resource id needs the type of the resource.');
    }
    const found = this.summarizeResources()
      .filter(({ resourceType }) => !ResourceType || resourceType === ResourceType)
      .filter(({ resourceId }) => !ResourceId || resourceId === ResourceId)
      .filter(({ complianceType }) => passesTypeFilter(complianceType, call.input));
    return answerPage(call, 'ComplianceByResources', found, ({ resourceType, resourceId, complianceType }) => ({
      ResourceType: resourceType,
      ResourceId: resourceId,
      Compliance: { ComplianceType: complianceType },
    }));
  }

  listDetailsByRule({ name }: ConfigRule, call: AwsCall): object {
    return answerDetails(this.results.listByRule(name), call);
  }

  listDetailsByResource(call: AwsCall): object {
    const { ResourceType, ResourceId } = call.input;
    const found = this.results
      .list()
      .filter(({ resourceType, resourceId }) => resourceType === ResourceType && resourceId === ResourceId);
    return answerDetails(found, call);
  }

  /** https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceSummaryByResourceType.html */
  summarizeTypes({ ResourceTypes = [] }: CallInput): object {
    const resources = this.summarizeResources();
    const wanted = ResourceTypes as readonly string[];
    return {
      ComplianceSummariesByResourceType:
        wanted.length === 0
          ? [{ ComplianceSummary: this.countResources(resources) }]
          : wanted.map((type) => ({
              ResourceType: type,
              ComplianceSummary: this.countResources(resources.filter(({ resourceType }) => resourceType === type)),
            })),
    };
  }

  summarizeRules(rules: readonly ConfigRule[]): object {
    const types = rules.map(({ name }) => summarizeResults(this.results.listByRule(name).filter(isCounted)));
    const count = (wanted: string) => ({
      CappedCount: types.filter((type) => type === wanted).length,
      CapExceeded: false,
    });
    return { ComplianceSummary: this.createSummary(count) };
  }

  private countResources(resources: readonly SummarizedResource[]): object {
    return this.createSummary((wanted) => {
      const count = resources.filter(({ complianceType }) => complianceType === wanted).length;
      return { CappedCount: Math.min(count, 100), CapExceeded: count > 100 };
    });
  }

  private createSummary(count: (complianceType: string) => object): object {
    return {
      CompliantResourceCount: count('COMPLIANT'),
      NonCompliantResourceCount: count('NON_COMPLIANT'),
      ComplianceSummaryTimestamp: this.clock.now,
    };
  }

  /** Lists the resources with results, and the compliance type of each by all rules. */
  private summarizeResources(): SummarizedResource[] {
    const groups = new Map<string, [StoredResult, ...StoredResult[]]>();
    for (const result of this.results.list().filter(isCounted)) {
      const key = `${result.resourceType}|${result.resourceId}`;
      const group = groups.get(key);
      if (group) group.push(result);
      else groups.set(key, [result]);
    }
    return [...groups.values()].map((results) => {
      const [{ resourceType, resourceId }] = results;
      return { resourceType, resourceId, complianceType: summarizeResults(results) };
    });
  }
}

type SummarizedResource = Pick<StoredResult, 'resourceType' | 'resourceId'> & { readonly complianceType: string };

/** Whether the filter of a call passes a compliance type. */
const passesTypeFilter = (complianceType: string, { ComplianceTypes }: CallInput): boolean =>
  !ComplianceTypes?.length || ComplianceTypes.includes(complianceType);

function answerDetails(results: readonly StoredResult[], call: AwsCall): object {
  if (call.input.ComplianceTypes?.includes('INSUFFICIENT_DATA')) {
    throw new AwsError('InvalidParameterValueException', 'Results cannot be filtered by INSUFFICIENT_DATA.');
  }
  const found = results.filter(({ complianceType }) => passesTypeFilter(complianceType, call.input));
  return answerPage(call, 'EvaluationResults', found, describeResult);
}
