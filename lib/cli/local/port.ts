import { once } from 'node:events';
import { createServer } from 'node:net';
import { explainSystemError, SystemFailure } from '../../engine/system-error';
import { UsageError } from '../usage-error';

/**
 * Reads the port of the endpoint, and makes sure that it is free before anything else takes time.
 * @throws UsageError or SystemFailure
 */
export async function readPortOption(text: string | undefined): Promise<number> {
  const port = Number(text ?? 0);
  if (text === undefined) return port;
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`Cannot use port "${text}": expected a number from 0 to 65535`);
  }
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new SystemFailure(`Cannot use port ${port}: ${explainSystemError(cause)}`, { cause });
  } finally {
    server.close();
  }
  return port;
}
