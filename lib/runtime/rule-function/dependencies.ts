import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { LateRules, Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import { createClientOptions } from '../aws/clients';
import type { RetryTiming } from '../aws/config-service';
import { readWaivers } from '../aws/deployed-files';
import { type Logger, sleep } from '../aws/lambda';

/** The dependencies of a function that AWS Config invokes for rules. */
export interface RuleFunctionDependencies {
  /** The rules that it can run, and those that it loads when an event names them. */
  readonly registry: readonly (Rule | LateRules)[];
  readonly waivers: readonly Waiver[];
  /** With a single attempt: `ConfigService` retries. */
  readonly client: ConfigServiceClient;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly sleep: RetryTiming['sleep'];
  readonly random: RetryTiming['random'];
  /** Writes a line to the function's log, from which CloudWatch reads metrics. @default no metrics */
  readonly writeMetrics?: (line: string) => void;
}

/**
 * Creates the dependencies in Lambda.
 * @param codeUrl the URL of the function's code, beside which its waivers are: `import.meta.url`
 * @throws Error when the file of waivers is missing or invalid
 */
export const createRuleFunctionDependencies = (
  codeUrl: string,
  serviceName: string,
): Omit<RuleFunctionDependencies, 'registry'> => ({
  waivers: readWaivers(codeUrl),
  client: new ConfigServiceClient(createClientOptions(1, 20_000)),
  now: () => new Date(),
  logger: new PowertoolsLogger({ serviceName }),
  sleep,
  random: Math.random,
});
