import { readFileSync } from 'node:fs';
import { isObject, isString, shown } from '../core/properties';
import { REACTION_SETTINGS_FILE, REMEDIATION_MODES, type ReactionSettings } from './reaction-settings';

/**
 * Reads the settings that were deployed with a function that reacts. They are written at synthesis, by the same
 * version; so only what would make the function do something else than was meant is checked.
 * @param beside where the function's code lies: `import.meta.url`
 * @throws Error when the file is not there, or holds no settings
 */
export function readReactionSettings(beside: string | URL): ReactionSettings {
  const settings = contentOf(new URL(REACTION_SETTINGS_FILE, beside));
  if (!isObject(settings) || !isString(settings.prefix) || !isObject(settings.rules)) {
    throw new Error(`Cannot use ${REACTION_SETTINGS_FILE}: expected a prefix and rules, found ${shown(settings)}`);
  }
  for (const [name, rule] of Object.entries(settings.rules)) {
    const mode = isObject(rule) ? rule.remediation : undefined;
    if (!isMode(mode)) {
      throw new Error(
        `Cannot use ${REACTION_SETTINGS_FILE}: expected the remediation of rule "${name}" to be one of ${REMEDIATION_MODES.join(', ')}, found ${shown(mode)}`,
      );
    }
  }
  return settings as unknown as ReactionSettings;
}

const isMode = (value: unknown): boolean => (REMEDIATION_MODES as readonly unknown[]).includes(value);

function contentOf(file: URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`Cannot read ${REACTION_SETTINGS_FILE}: ${(cause as Error).message}`, { cause });
  }
}
