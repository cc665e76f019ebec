import { readFileSync } from 'node:fs';
import { parseWaivers, type Waiver } from '../core/waivers';

/** The name of the file of waivers that lies beside the bundled function: a list, as `parseWaivers` reads it. */
export const WAIVERS_FILE = 'waivers.json';

/**
 * Reads the waivers that were deployed with the function. An evaluator that did not know its waivers would raise
 * what was settled long ago, or lower what never was, so a missing or broken file is a failure and not an empty list.
 * @param beside where the function's code lies: `import.meta.url`
 * @throws Error when the file is not there, is no JSON, or holds a broken waiver
 */
export function readWaivers(beside: string | URL): readonly Waiver[] {
  const { waivers, problems } = parseWaivers(contentOf(new URL(WAIVERS_FILE, beside)));
  if (problems.length > 0) throw new Error(`Cannot use ${WAIVERS_FILE}: ${problems.join('; ')}`);
  return waivers;
}

function contentOf(file: URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`Cannot read ${WAIVERS_FILE}: ${(cause as Error).message}`, { cause });
  }
}
