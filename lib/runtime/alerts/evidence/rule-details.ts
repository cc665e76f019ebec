import type { AboutRule } from '../../../alerts/texts/compose';
import { remediationRunbookName, type ResponseRule, type ResponseSettings } from '../../../contract/response-settings';
import type { EnabledRule } from '../../../core/evaluate';
import { parseParameters } from '../../../core/parameters';
import type { Rule } from '../../../core/rule';

interface Known {
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings;
}

/**
 * What alerts say of a Config rule; `undefined` for one that is not Assay's. A rule that only bears our prefix has
 * settings that were deployed without it, or before: to say nothing would lose what it found.
 */
export function describeConfigRule({ registry, settings }: Known, configRuleName: string): AboutRule | undefined {
  const known = rulesOf(settings).get(configRuleName);
  if (known) {
    const { rule: name, title, severity, remediation, parameters } = known;
    const canRemediate = registry.find((rule) => rule.name === name)?.remediation !== undefined;
    return {
      ...(name !== undefined && { name }),
      title,
      severity,
      parameters,
      mode: canRemediate ? remediation : 'none',
      ...(canRemediate && remediation !== 'off' && name && { document: remediationRunbookName(settings.prefix, name) }),
    };
  }
  if (!configRuleName.startsWith(`${settings.prefix}-`)) return undefined;
  return {
    title: `"${configRuleName}", which the deployed settings do not know; severity "medium" is assumed`,
    severity: 'medium',
    mode: 'none',
  };
}

/** The rule with its parameters as deployed; `undefined` for one that is not ours. @throws ParameterError */
export function findEnabledRule({ registry, settings }: Known, configRuleName: string): EnabledRule | undefined {
  const known = rulesOf(settings).get(configRuleName);
  const rule = registry.find(({ name }) => name === known?.rule);
  return known && rule && { rule, parameters: parseParameters(rule, known.parameters) };
}

/** The name of the Config rule that runs one of our rules. */
export const toConfigRuleName = (settings: ResponseSettings, rule: string): string =>
  Object.entries(settings.rules).find(([, known]) => known.rule === rule)?.[0] ?? `${settings.prefix}-${rule}`;

const rulesOf = ({ rules }: ResponseSettings): ReadonlyMap<string, ResponseRule> => new Map(Object.entries(rules));
