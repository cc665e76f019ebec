import { readFileSync } from 'node:fs';
import { RESPONSE_SETTINGS_FILE, type ResponseSettings } from '../../contract/response-settings';

/**
 * Reads the settings that were deployed with a function that reacts. The synthesis that wrote them has checked them.
 * @param beside where the function's code lies: `import.meta.url`
 * @throws Error when the file is not there, or is no JSON
 */
export function readResponseSettings(beside: string | URL): ResponseSettings {
  try {
    return JSON.parse(readFileSync(new URL(RESPONSE_SETTINGS_FILE, beside), 'utf8')) as ResponseSettings;
  } catch (cause) {
    throw new Error(`Cannot read ${RESPONSE_SETTINGS_FILE}: ${(cause as Error).message}`, { cause });
  }
}
