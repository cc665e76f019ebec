/** A server that answers the calls of a service of AWS. */
interface AwsServer {
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly url: string;
}

/** Runs a server for the tests of a file; the command calls it instead of the service: `S3`, `CONFIG_SERVICE`. */
export function useAwsServer(service: string, server: AwsServer, maxAttempts = 1): void {
  const environment = process.env;
  beforeAll(async () => {
    await server.start();
    process.env = {
      ...environment,
      [`AWS_ENDPOINT_URL_${service}`]: server.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-west-1',
      AWS_MAX_ATTEMPTS: String(maxAttempts),
    };
  });
  afterAll(async () => {
    process.env = environment;
    await server.stop();
  });
}
