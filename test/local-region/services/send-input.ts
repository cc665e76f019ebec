import type { SmallRegion } from '../small-region';

/** Sends an input with a client of the SDK. Returns `accepted`, or its error as `Code: message`. */
export async function sendInput(
  region: SmallRegion,
  sdk: object,
  Client: new (options: object) => { send(command: never): Promise<unknown> },
  operation: string,
  input: object,
): Promise<string> {
  const Command = (sdk as Record<string, new (input: object) => never>)[`${operation}Command`];
  if (!Command) throw new Error(`There is no ${operation}`);
  const client = new Client({
    endpoint: region.local.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    forcePathStyle: true,
  });
  try {
    await client.send(new Command(input));
    return 'accepted';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** Matches a text that starts with another one. */
export const startsWith = (text: string): RegExp => new RegExp(`^${text.replaceAll(/[().*+?[\]{}|^$\\]/g, '\\$&')}`);
