import { type Evaluation as ConfigEvaluation, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import type { ComplianceType } from '../../core/evaluation';
import { pluralize } from '../../core/text/format';
import { forEachConcurrent, chunk } from '../aws/concurrency';
import { MAX_CONCURRENT_CALLS, type ConfigService, ConfigServiceError } from '../aws/config-service';
import { toResourceKey } from './recorded-resources';

/** A result as AWS Config takes it, in our words: core's `Evaluation` is one. */
export interface EvaluationResult {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly complianceType: ComplianceType;
  readonly annotation: string | null;
  readonly orderingTimestamp: string;
}

/** AWS's limit on the evaluations of a call. */
const BATCH = 100;

/** How often evaluations are sent that AWS Config refuses within a call that succeeds. */
const ATTEMPTS = 5;

/** The RDK's token for a try. https://github.com/awslabs/aws-config-rdk */
const TRIAL_TOKEN = 'TESTMODE';

/** Gives the results of one invocation to AWS Config, and counts them. */
export class EvaluationReporter {
  private readonly counts = new Map<ComplianceType, number>();
  private said = false;

  constructor(
    private readonly config: ConfigService,
    private readonly resultToken: string,
  ) {}

  /** How many results AWS Config has taken. */
  get taken(): ReadonlyMap<ComplianceType, number> {
    return this.counts;
  }

  /** @throws ServiceFailure when AWS Config does not take all of them */
  async send(results: readonly EvaluationResult[]): Promise<void> {
    await forEachConcurrent(chunk(results, BATCH), MAX_CONCURRENT_CALLS, (batch) => this.sendBatch(batch));
  }

  /** Answers, if nothing was said yet, that there is nothing to say. */
  async close(): Promise<void> {
    if (!this.said) await this.put([]);
  }

  /** A call may succeed and yet refuse some of its evaluations: those are sent again. */
  private async sendBatch(batch: readonly EvaluationResult[]): Promise<void> {
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt++) {
      const refused = await this.put(left);
      this.count(left.filter((result) => !refused.has(toResourceKey(result))));
      left = left.filter((result) => refused.has(toResourceKey(result)));
      if (left.length === 0) return;
      const what = `report ${pluralize(left.length, 'result')}, such as that of ${left[0]?.resourceType} "${left[0]?.resourceId}"`;
      if (attempt === ATTEMPTS) throw new ConfigServiceError(`Cannot ${what}: AWS Config refused them ${ATTEMPTS} times`);
      await this.config.pause(attempt, what);
    }
  }

  private async put(results: readonly EvaluationResult[]): Promise<ReadonlySet<string>> {
    const { FailedEvaluations = [] } = await this.config.call('PutEvaluations', (client) =>
      client.send(
        new PutEvaluationsCommand({
          Evaluations: results.map(toConfigEvaluation),
          ResultToken: this.resultToken,
          ...(this.resultToken === TRIAL_TOKEN && { TestMode: true }),
        }),
      ),
    );
    this.said = true;
    return new Set(
      FailedEvaluations.map(({ ComplianceResourceType: resourceType, ComplianceResourceId: resourceId }) =>
        toResourceKey({ resourceType, resourceId }),
      ),
    );
  }

  private count(results: readonly EvaluationResult[]): void {
    for (const { complianceType } of results)
      this.counts.set(complianceType, (this.counts.get(complianceType) ?? 0) + 1);
  }
}

/** An empty annotation would be refused. */
const toConfigEvaluation = (result: EvaluationResult): ConfigEvaluation => ({
  ComplianceResourceType: result.resourceType,
  ComplianceResourceId: result.resourceId,
  ComplianceType: result.complianceType,
  ...(result.annotation && { Annotation: result.annotation }),
  OrderingTimestamp: new Date(result.orderingTimestamp),
});
