import { type Evaluation as ConfigEvaluation, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import type { ComplianceType } from '../../core/evaluation';
import { counted } from '../../core/text/format';
import { eachAtOnce, inParts } from '../aws/concurrency';
import { CALLS_AT_ONCE, type ConfigService, ServiceFailure } from '../aws/config-service';
import { keyOf } from './recorded-resources';

/** A result as AWS Config takes it, in our words: core's `Evaluation` is one. */
export interface Result {
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
export class Report {
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
  async send(results: readonly Result[]): Promise<void> {
    await eachAtOnce(inParts(results, BATCH), CALLS_AT_ONCE, (batch) => this.sendBatch(batch));
  }

  /** Answers, if nothing was said yet, that there is nothing to say. */
  async close(): Promise<void> {
    if (!this.said) await this.put([]);
  }

  /** A call may succeed and yet refuse some of its evaluations: those are sent again. */
  private async sendBatch(batch: readonly Result[]): Promise<void> {
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt++) {
      const refused = await this.put(left);
      this.count(left.filter((result) => !refused.has(keyOf(result))));
      left = left.filter((result) => refused.has(keyOf(result)));
      if (left.length === 0) return;
      const what = `report ${counted(left.length, 'result')}, such as that of ${left[0]?.resourceType} "${left[0]?.resourceId}"`;
      if (attempt === ATTEMPTS) throw new ServiceFailure(`Cannot ${what}: AWS Config refused them ${ATTEMPTS} times`);
      await this.config.pause(attempt, what);
    }
  }

  private async put(results: readonly Result[]): Promise<ReadonlySet<string>> {
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
        keyOf({ resourceType, resourceId }),
      ),
    );
  }

  private count(results: readonly Result[]): void {
    for (const { complianceType } of results)
      this.counts.set(complianceType, (this.counts.get(complianceType) ?? 0) + 1);
  }
}

/** An empty annotation would be refused. */
const toConfigEvaluation = (result: Result): ConfigEvaluation => ({
  ComplianceResourceType: result.resourceType,
  ComplianceResourceId: result.resourceId,
  ComplianceType: result.complianceType,
  ...(result.annotation && { Annotation: result.annotation }),
  OrderingTimestamp: new Date(result.orderingTimestamp),
});
