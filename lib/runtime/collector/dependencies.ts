import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { createClientOptions } from '../aws/clients';
import { createRuleFunctionDependencies, type RuleFunctionDependencies } from '../rule-function/dependencies';
import type { CollectorClients } from './collector';

/**
 * The clients, waivers and rules of the collector. It writes no metrics: three metrics cost more a month than its runs.
 *
 * @example
 * const dependencies: CollectorDependencies = { registry: rules, ...createCollectorDependencies(import.meta.url) };
 */
export interface CollectorDependencies extends RuleFunctionDependencies {
  readonly clients: CollectorClients;
}

/** IAM throttles early, and a collection is a few calls. With the SDK's pauses these attempts take about a minute. */
const MAX_ATTEMPTS = 8;

/**
 * Creates the collector's dependencies in Lambda.
 * @param codeUrl the URL of the function's code, beside which its waivers are: `import.meta.url`
 * @throws Error when the file of waivers is missing or invalid
 *
 * @example
 * export const handler = createCollectHandler({ registry: rules, ...createCollectorDependencies(import.meta.url) });
 */
export const createCollectorDependencies = (codeUrl: string): Omit<CollectorDependencies, 'registry'> => ({
  ...createRuleFunctionDependencies(codeUrl, 'assay-collector'),
  clients: {
    iam: new IAMClient(createClientOptions(MAX_ATTEMPTS)),
    ec2: new EC2Client(createClientOptions(MAX_ATTEMPTS)),
    cloudTrail: keepClients((region) => new CloudTrailClient({ ...createClientOptions(MAX_ATTEMPTS), ...region })),
  },
});

/** Keeps the client of each Region, so that each has its connections once. */
function keepClients<Client>(create: (options: { readonly region?: string }) => Client) {
  const clients = new Map<string | undefined, Client>();
  return (region?: string): Client => {
    const client = clients.get(region) ?? create({ ...(region !== undefined && { region }) });
    clients.set(region, client);
    return client;
  };
}
