import { Logger } from '@aws-lambda-powertools/logger';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { readWaivers } from '../../contract/waivers-file';
import type { EvaluatorDependencies } from './handler';

/**
 * The evaluator's real surroundings in Lambda.
 * @param entry where the function's code lies, and its waivers beside it: `import.meta.url`
 * @throws Error when the file of waivers is missing or broken
 */
export function createEvaluatorDependencies(entry: string): Omit<EvaluatorDependencies, 'registry'> {
  return {
    waivers: readWaivers(entry),
    client: new ConfigServiceClient({
      // ConfigService tries again, with more patience.
      maxAttempts: 1,
      // A connection that hangs must not take all of the function's time.
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
    }),
    now: () => new Date(),
    logger: new Logger({ serviceName: 'assay-evaluator' }),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
    writeMetrics: (line) => void process.stdout.write(`${line}\n`),
  };
}
