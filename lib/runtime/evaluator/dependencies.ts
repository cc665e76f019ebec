import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import { createClientOptions } from '../aws/clients';
import type { RetryTiming } from '../aws/config-service';
import { readWaivers } from '../aws/deployed-files';
import { type Logger, sleep } from '../aws/lambda';

/**
 * The clients, waivers and rules of the evaluator.
 *
 * @example
 * const dependencies: EvaluatorDependencies = { registry: rules, ...createEvaluatorDependencies(import.meta.url) };
 */
export interface EvaluatorDependencies {
  /** The rules that it can run. */
  readonly registry: readonly Rule[];
  readonly waivers: readonly Waiver[];
  /** With a single attempt: `ConfigService` retries. */
  readonly client: ConfigServiceClient;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly sleep: RetryTiming['sleep'];
  readonly random: RetryTiming['random'];
  /** Writes a line to the function's log, from which CloudWatch reads metrics. */
  readonly writeMetrics: (line: string) => void;
}

/**
 * Creates the evaluator's dependencies in Lambda.
 * @param codeUrl the URL of the function's code, beside which its waivers are: `import.meta.url`
 * @throws Error when the file of waivers is missing or invalid
 *
 * @example
 * export const handler = createEvaluateHandler({ registry: rules, ...createEvaluatorDependencies(import.meta.url) });
 */
export const createEvaluatorDependencies = (codeUrl: string): Omit<EvaluatorDependencies, 'registry'> => ({
  waivers: readWaivers(codeUrl),
  client: new ConfigServiceClient(createClientOptions(1, 20_000)),
  now: () => new Date(),
  logger: new PowertoolsLogger({ serviceName: 'assay-evaluator' }),
  sleep,
  random: Math.random,
  writeMetrics: (line) => void process.stdout.write(`${line}\n`),
});
