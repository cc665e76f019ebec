import { formatInteger } from '../../../core/text/format';
import type { ReadText } from '../files';
import type { ConfiguredGuardRule } from '../resolved';
import { kebab } from '../shape/checks';
import type { KeyPath } from '../shape/errors';
import { guardRuleShape } from '../shape/shape';

type Entries = readonly (readonly [name: string, value: unknown])[];

/** https://docs.aws.amazon.com/config/latest/APIReference/API_CustomPolicyDetails.html */
const MOST_CHARACTERS = 10_000;

/** The Guard rules with the text of their policies. */
export function resolveGuardRules(written: Entries, readText: ReadText, at: KeyPath): ConfiguredGuardRule[] {
  return written.flatMap(([key, value]) => {
    const name = kebab(128)(key, at.key(key));
    const settings = guardRuleShape(value, at.key(key));
    if (name === undefined || settings === undefined) return [];
    const policy = policyIn(settings.policy, readText, at.key(key).key('policy'));
    if (policy === undefined) return [];
    return {
      name,
      description: settings.description ?? settings.policy.slice(-256),
      policy,
      runtime: 'guard-2.x.x',
      resourceTypes: settings.resourceTypes,
      debugLog: settings.debugLog ?? false,
    };
  });
}

function policyIn(file: string, readText: ReadText, at: KeyPath): string | undefined {
  const text = readText(file, at);
  if (text === undefined) return undefined;
  if (text.trim() === '') return at.say(`"${file}" is empty`);
  if (text.length <= MOST_CHARACTERS) return text;
  return at.say(`"${file}" has ${formatInteger(text.length)} characters, AWS Config allows ${formatInteger(MOST_CHARACTERS)}`);
}
