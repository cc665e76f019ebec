/**
 * Options for every SDK client of a function. The timeouts keep a connection that hangs from using up the function's
 * time.
 */
export const createClientOptions = (maxAttempts: number, requestTimeout = 10_000) => ({
  maxAttempts,
  requestHandler: { connectionTimeout: 3_000, requestTimeout, throwOnRequestTimeout: true },
});
