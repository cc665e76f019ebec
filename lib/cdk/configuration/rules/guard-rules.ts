import { formatInteger } from '../../../core/text/format';
import { CONFIG_LIMITS } from '../../config-limits';
import type { ReadText } from '../files';
import { addOverrides, resolveOverrides } from '../overrides';
import type { ConfiguredGuardRule, Environment } from '../resolved';
import type { KeyPath } from '../validation/errors';
import { type Entries, kebabName } from '../validation/validators';
import { resolveUnknownParameters } from './parameters';
import { guardRuleShape } from './rule-shapes';

/** Returns the Guard rules with the text of their policies. */
export function resolveGuardRules(
  input: Entries,
  { readText, environments }: { readonly readText: ReadText; readonly environments: readonly Environment[] },
  at: KeyPath,
): ConfiguredGuardRule[] {
  return input.flatMap(([key, value]) => {
    const name = kebabName(CONFIG_LIMITS.name)(key, at.key(key));
    const settings = guardRuleShape(value, at.key(key));
    if (name === undefined || settings === undefined) return [];
    const policy = readPolicy(settings.policy, readText, at.key(key).key('policy'));
    if (policy === undefined) return [];
    const {
      environments: overrides,
      description = settings.policy.slice(-CONFIG_LIMITS.description),
      parameters: given,
      ...rest
    } = settings;
    const parameters = resolveUnknownParameters(given?.value, at.key(key).key('parameters'));
    const base: ConfiguredGuardRule = { ...rest, name, description, parameters, policy, runtime: 'guard-2.x.x' };
    const resolved = resolveOverrides(
      overrides,
      environments,
      at.key(key).key('environments'),
      ({ parameters: others, ...override }, overrideAt) => ({
        ...base,
        ...override,
        parameters: { ...parameters, ...resolveUnknownParameters(others?.value, overrideAt.key('parameters')) },
      }),
    );
    return addOverrides(base, resolved) ?? [];
  });
}

function readPolicy(file: string, readText: ReadText, at: KeyPath): string | undefined {
  const text = readText(file, at);
  if (text === undefined) return undefined;
  if (text.trim() === '') return at.report(`"${file}" is empty`);
  if (text.length <= CONFIG_LIMITS.policy) return text;
  return at.report(
    `"${file}" has ${formatInteger(text.length)} characters, AWS Config allows ${formatInteger(CONFIG_LIMITS.policy)}`,
  );
}
