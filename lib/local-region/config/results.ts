/** The result of a rule for a resource. Times are epoch milliseconds. */
export interface StoredResult {
  readonly configRuleName: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly complianceType: string;
  readonly annotation?: string | undefined;
  /** When the resource had the state that was evaluated. */
  readonly orderingTime: number;
  readonly recordedTime: number;
  readonly invokedTime: number;
}

/** A resource, and the rule that evaluates it. */
export type ResultKey = Pick<StoredResult, 'configRuleName' | 'resourceType' | 'resourceId'>;

/** The newest result of each rule for each resource. */
export class RuleResults {
  private readonly results = new Map<string, StoredResult>();

  find(key: ResultKey): StoredResult | undefined {
    return this.results.get(toResultKey(key));
  }

  /** Stores a result, unless there is one of a newer state. Returns whether it was stored. */
  put(result: StoredResult): boolean {
    const known = this.find(result);
    if (known && known.orderingTime > result.orderingTime) return false;
    this.results.set(toResultKey(result), result);
    return true;
  }

  list(): StoredResult[] {
    return [...this.results.values()];
  }

  listByRule(configRuleName: string): StoredResult[] {
    return this.list().filter((result) => result.configRuleName === configRuleName);
  }

  /** Deletes the results of a rule. */
  deleteRule(configRuleName: string): void {
    for (const [key, result] of this.results) if (result.configRuleName === configRuleName) this.results.delete(key);
  }

  restore(results: readonly StoredResult[]): void {
    for (const result of results) this.results.set(toResultKey(result), result);
  }
}

const toResultKey = ({ configRuleName, resourceType, resourceId }: ResultKey): string =>
  `${configRuleName}|${resourceType}|${resourceId}`;

/** Whether a result counts: a rule that does not apply says nothing. */
export const isCounted = ({ complianceType }: StoredResult): boolean => complianceType !== 'NOT_APPLICABLE';

/** Returns the compliance of several results together. */
export function summarizeResults(results: readonly StoredResult[]): string {
  if (results.some(({ complianceType }) => complianceType === 'NON_COMPLIANT')) return 'NON_COMPLIANT';
  return results.some(({ complianceType }) => complianceType === 'COMPLIANT') ? 'COMPLIANT' : 'INSUFFICIENT_DATA';
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_EvaluationResult.html */
export const describeResult = (result: StoredResult): object => ({
  EvaluationResultIdentifier: {
    EvaluationResultQualifier: {
      ConfigRuleName: result.configRuleName,
      ResourceType: result.resourceType,
      ResourceId: result.resourceId,
      EvaluationMode: 'DETECTIVE',
    },
    OrderingTimestamp: new Date(result.orderingTime),
  },
  ComplianceType: result.complianceType,
  ResultRecordedTime: new Date(result.recordedTime),
  ConfigRuleInvokedTime: new Date(result.invokedTime),
  ...(result.annotation !== undefined && { Annotation: result.annotation }),
});

/** Returns a result as the events of AWS Config contain it. */
export const toEventResult = (result: StoredResult): object => ({
  evaluationResultIdentifier: {
    evaluationResultQualifier: {
      configRuleName: result.configRuleName,
      resourceType: result.resourceType,
      resourceId: result.resourceId,
    },
    orderingTimestamp: new Date(result.orderingTime).toISOString(),
  },
  complianceType: result.complianceType,
  resultRecordedTime: new Date(result.recordedTime).toISOString(),
  configRuleInvokedTime: new Date(result.invokedTime).toISOString(),
  ...(result.annotation !== undefined && { annotation: result.annotation }),
});
