import { readFileSync } from 'node:fs';
import { explainSystemError } from '../../engine/system-error';
import { UsageError } from '../usage-error';

/**
 * Reads a file of YAML, or of JSON, which is YAML too.
 * @param contents what the file is to hold, for messages
 * @throws UsageError when the file does not exist or is neither
 */
export async function readYaml(path: string, contents: string): Promise<unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`Cannot read ${contents} "${path}": ${explainSystemError(cause)}`, { cause });
  }
  try {
    const { parse } = await import('yaml');
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw new UsageError(`Cannot read ${contents} "${path}": ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
}
