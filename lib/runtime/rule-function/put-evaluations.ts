import { type Evaluation as ConfigEvaluation, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import type { ComplianceType } from '../../core/evaluation';
import { pluralize } from '../../core/text/format';
import { chunk, forEachConcurrent } from '../aws/concurrency';
import { type ConfigService, ConfigServiceError, MAX_CONCURRENT_CALLS } from '../aws/config-service';
import { type ResourceName, toResourceKey } from './resource-name';

/** The part of an `Evaluation` that AWS Config accepts. */
export interface EvaluationResult extends ResourceName {
  readonly complianceType: ComplianceType;
  readonly annotation: string | null;
  readonly orderingTimestamp: string;
}

/** Reports NOT_APPLICABLE for a resource that was deleted or left the rule's scope. */
export const toNotApplicable = (
  { resourceType, resourceId }: ResourceName,
  orderingTimestamp: string,
): EvaluationResult => ({
  resourceType,
  resourceId,
  complianceType: 'NOT_APPLICABLE',
  annotation: null,
  orderingTimestamp,
});

/** AWS's limit on the evaluations of a call. */
const MAX_EVALUATIONS_PER_CALL = 100;

/** For evaluations that AWS Config rejects within a successful call. */
const MAX_REPORT_ATTEMPTS = 5;

/** The token with which the RDK tests a rule. https://github.com/awslabs/aws-config-rdk */
const TEST_TOKEN = 'TESTMODE';

/** Reports the results of one invocation to AWS Config, and counts them. */
export class EvaluationReporter {
  private readonly counts = new Map<ComplianceType, number>();
  private hasReported = false;

  constructor(
    private readonly config: ConfigService,
    private readonly resultToken: string,
  ) {}

  /** The number of results that AWS Config accepted. */
  get reported(): ReadonlyMap<ComplianceType, number> {
    return this.counts;
  }

  /** @throws ConfigServiceError when AWS Config does not accept all of them */
  async report(results: readonly EvaluationResult[]): Promise<void> {
    await forEachConcurrent(chunk(results, MAX_EVALUATIONS_PER_CALL), MAX_CONCURRENT_CALLS, (batch) =>
      this.reportBatch(batch),
    );
  }

  /** Reports an empty list if nothing was reported: AWS Config expects an answer to each invocation. */
  async close(): Promise<void> {
    if (!this.hasReported) await this.put([]);
  }

  /** Reports again the evaluations that a successful call rejected. */
  private async reportBatch(batch: readonly EvaluationResult[]): Promise<void> {
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt++) {
      const rejected = await this.put(left);
      this.count(left.filter((result) => !rejected.has(toResourceKey(result))));
      left = left.filter((result) => rejected.has(toResourceKey(result)));
      if (left.length === 0) return;
      const what = `report ${pluralize(left.length, 'result')}, such as that of ${left[0]?.resourceType} "${left[0]?.resourceId}"`;
      if (attempt === MAX_REPORT_ATTEMPTS) {
        throw new ConfigServiceError(`Cannot ${what}: AWS Config rejected them ${MAX_REPORT_ATTEMPTS} times`);
      }
      await this.config.pause(attempt, what);
    }
  }

  /**
   * Returns the keys of the resources whose evaluations were rejected: all of them if AWS Config rejects an evaluation
   * that was not sent, since it is not known which one that means. Reporting an evaluation twice changes nothing.
   */
  private async put(results: readonly EvaluationResult[]): Promise<ReadonlySet<string>> {
    const command = new PutEvaluationsCommand({
      Evaluations: results.map(toConfigEvaluation),
      ResultToken: this.resultToken,
      ...(this.resultToken === TEST_TOKEN && { TestMode: true }),
    });
    const { FailedEvaluations = [] } = await this.config.send(command);
    this.hasReported = true;
    const sent = new Set(results.map(toResourceKey));
    const rejected = FailedEvaluations.map(
      ({ ComplianceResourceType: resourceType, ComplianceResourceId: resourceId }) =>
        toResourceKey({ resourceType, resourceId }),
    );
    return rejected.every((key) => sent.has(key)) ? new Set(rejected) : sent;
  }

  private count(results: readonly EvaluationResult[]): void {
    for (const { complianceType } of results) {
      this.counts.set(complianceType, (this.counts.get(complianceType) ?? 0) + 1);
    }
  }
}

/** AWS Config rejects an empty annotation. */
const toConfigEvaluation = (result: EvaluationResult): ConfigEvaluation => ({
  ComplianceResourceType: result.resourceType,
  ComplianceResourceId: result.resourceId,
  ComplianceType: result.complianceType,
  ...(result.annotation && { Annotation: result.annotation }),
  OrderingTimestamp: new Date(result.orderingTimestamp),
});
