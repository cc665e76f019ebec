import type { RuleDetails } from '../../../alerts/compose-alert';
import type { ResponseSettings } from '../../../contract/response-settings';
import { remediationRunbookName } from '../../../contract/runbooks';
import type { EnabledRule } from '../../../core/evaluate/evaluate';
import { parseParameters } from '../../../core/parameters';
import type { Rule } from '../../../core/rule';
import type { ConfigRuleLookup } from './config-rule-lookup';

export interface RuleCatalog {
  /** Rules that can plan. */
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings;
  readonly configRules: ConfigRuleLookup;
}

/**
 * Returns what alerts print of a Config rule, or `undefined` for a rule that does not belong to this deployment.
 * @throws as `ConfigRuleLookup.find`
 */
export async function describeConfigRule(
  { registry, settings, configRules }: RuleCatalog,
  configRuleName: string,
): Promise<RuleDetails | undefined> {
  const deployed = await configRules.find(configRuleName);
  if (!deployed) return undefined;
  const { rule: name, title, severity, remediation, parameters } = deployed;
  const canRemediate = registry.find((rule) => rule.name === name)?.remediation !== undefined;
  return {
    ...(name !== undefined && { name }),
    title,
    severity,
    parameters,
    mode: canRemediate ? remediation : 'none',
    ...(canRemediate && remediation !== 'off' && name && { runbook: remediationRunbookName(settings.prefix, name) }),
  };
}

/**
 * Returns the rule with its deployed parameters, or `undefined` for a rule that is not ours.
 * @throws ParameterError, and as `ConfigRuleLookup.find`
 */
export async function toEnabledRule(
  { registry, configRules }: RuleCatalog,
  configRuleName: string,
): Promise<EnabledRule | undefined> {
  const deployed = await configRules.find(configRuleName);
  const rule = registry.find(({ name }) => name === deployed?.rule);
  return deployed && rule && { rule, parameters: parseParameters(rule, deployed.parameters) };
}

/** The name of the Config rule that runs one of our rules. */
export const toConfigRuleName = (settings: ResponseSettings, rule: string): string =>
  Object.entries(settings.rules).find(([, deployed]) => deployed.rule === rule)?.[0] ?? `${settings.prefix}-${rule}`;
