import { addTo } from '../../../core/collections/groups';
import type { JournalEntry } from '../../../local-region/journal';

/** The use that AWS bills. */
export interface Usage {
  readonly configurationItems: number;
  readonly ruleEvaluations: number;
  readonly lambdaRequests: number;
  /** Of one gigabyte. */
  readonly lambdaSeconds: number;
  /** US dollars, by the list prices of November 2026. */
  readonly cost: number;
}

/**
 * List prices in US dollars of us-east-1 and eu-west-1. https://aws.amazon.com/config/pricing/ and
 * https://aws.amazon.com/lambda/pricing/
 */
const USAGE_PRICES = { item: 0.003, evaluation: 0.001, request: 0.2 / 1e6, gigabyteSecond: 0.0000133334 };

/** Adds up the use that AWS would bill for what happened in a local region. */
export class UsageMeter {
  private configurationItems = 0;
  private ruleEvaluations = 0;
  private lambdaRequests = 0;
  private lambdaSeconds = 0;
  /** Gigabyte-seconds of the invocations of each function. */
  private readonly durations = new Map<string, number[]>();

  add(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'recorded':
        this.configurationItems += 1;
        break;
      case 'evaluated':
        this.ruleEvaluations += 1;
        break;
      case 'invoked': {
        const seconds = (entry.duration / 1000) * (entry.memorySize / 1024);
        this.lambdaRequests += 1;
        this.lambdaSeconds += seconds;
        addTo(this.durations, entry.functionName, seconds);
        break;
      }
      case 'skipped': {
        // They would find nothing to do, as the ones around them.
        const known = this.durations.get(entry.functionName) ?? [];
        const usual = [...known].sort((a, b) => a - b)[Math.floor(known.length / 2)] ?? 0;
        this.lambdaRequests += entry.count;
        this.lambdaSeconds += entry.count * usual;
        break;
      }
      default:
        break;
    }
  }

  summarize(): Usage {
    const { configurationItems, ruleEvaluations, lambdaRequests, lambdaSeconds } = this;
    const cost =
      configurationItems * USAGE_PRICES.item +
      ruleEvaluations * USAGE_PRICES.evaluation +
      lambdaRequests * USAGE_PRICES.request +
      lambdaSeconds * USAGE_PRICES.gigabyteSecond;
    return {
      configurationItems,
      ruleEvaluations,
      lambdaRequests,
      lambdaSeconds: Math.round(lambdaSeconds * 10) / 10,
      cost: Math.round(cost * 100) / 100,
    };
  }
}
