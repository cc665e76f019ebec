import { readFileSync } from 'node:fs';
import { RESPONSE_SETTINGS_FILE, WAIVERS_FILE } from '../../contract/files';
import type { ResponseSettings } from '../../contract/response-settings';
import { parseWaivers, type Waiver } from '../../core/waivers';

/**
 * Reads the waivers that were deployed with a function. A missing or invalid file is an error, not an empty list:
 * without its waivers, a function would report accepted resources as non-compliant.
 * @param codeUrl the URL of the function's code, beside which the file is: `import.meta.url`
 * @throws Error when the file is missing, is not JSON, or contains an invalid waiver
 */
export function readWaivers(codeUrl: string | URL): readonly Waiver[] {
  const { waivers, problems } = parseWaivers(readJson(WAIVERS_FILE, codeUrl));
  if (problems.length > 0) throw new Error(`Cannot use ${WAIVERS_FILE}: ${problems.join('; ')}`);
  return waivers;
}

/**
 * Reads the settings that were deployed with the alert function or the plan function. Synthesis has validated them.
 * @param codeUrl the URL of the function's code, beside which the file is: `import.meta.url`
 * @throws Error when the file is missing or is not JSON
 */
export const readResponseSettings = (codeUrl: string | URL): ResponseSettings =>
  readJson(RESPONSE_SETTINGS_FILE, codeUrl) as ResponseSettings;

function readJson(file: string, codeUrl: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(new URL(file, codeUrl), 'utf8'));
  } catch (cause) {
    throw new Error(`Cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
