/**
 * A structured log; the Logger of Powertools is one.
 *
 * @example
 * const logger: Logger = { info: console.info, warn: console.warn, error: console.error };
 */
export interface Logger {
  info(message: string, details: LogDetails): void;
  warn(message: string, details: LogDetails): void;
  error(message: string, details: LogDetails): void;
}
export type LogDetails = Record<string, unknown>;

/**
 * The part of Lambda's context object that the functions use.
 *
 * @example
 * const context: LambdaContext = { awsRequestId: 'request-1', functionName: 'assay-evaluator', getRemainingTimeInMillis: () => 60_000 };
 */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

/** The account and Region of a function. */
export interface AccountRegion {
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/**
 * Reads environment variables that a function requires.
 * @param purpose for the error message: `send alerts`
 * @returns a function from a variable's name to its value; it throws an Error when the variable is missing
 */
export const createEnvironmentReader =
  (purpose: string, environment: Readonly<Record<string, string | undefined>>) =>
  (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`Cannot ${purpose}: environment variable "${name}" is missing`);
    return value;
  };

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
