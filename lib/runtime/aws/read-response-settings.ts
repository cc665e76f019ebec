import { readFileSync } from 'node:fs';
import { REACTION_SETTINGS_FILE, type ReactionSettings } from '../../contract/response-settings';

/**
 * Reads the settings that were deployed with a function that reacts. The synthesis that wrote them has checked them.
 * @param beside where the function's code lies: `import.meta.url`
 * @throws Error when the file is not there, or is no JSON
 */
export function readReactionSettings(beside: string | URL): ReactionSettings {
  try {
    return JSON.parse(readFileSync(new URL(REACTION_SETTINGS_FILE, beside), 'utf8')) as ReactionSettings;
  } catch (cause) {
    throw new Error(`Cannot read ${REACTION_SETTINGS_FILE}: ${(cause as Error).message}`, { cause });
  }
}
