import type { RuleDetails } from '../../../alerts/compose-alert';
import type { ResponseRule, ResponseSettings } from '../../../contract/response-settings';
import { remediationRunbookName } from '../../../contract/runbooks';
import type { EnabledRule } from '../../../core/evaluate';
import { parseParameters } from '../../../core/parameters';
import { type Rule, SEVERITIES, type Severity } from '../../../core/rule';

export interface RuleCatalog {
  /** Rules that can plan. */
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings;
}

/**
 * Returns what alerts print of a Config rule, or `undefined` for a rule that is not in the deployed settings. The prefix
 * of its name is not enough, since `assay-dev` is another deployment whose rules have the prefix `assay-` too.
 */
export function describeConfigRule(
  { registry, settings }: RuleCatalog,
  configRuleName: string,
): RuleDetails | undefined {
  const deployed = findDeployed(settings, configRuleName);
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

/** Returns the rule with its deployed parameters, or `undefined` for a rule that is not ours. @throws ParameterError */
export function toEnabledRule({ registry, settings }: RuleCatalog, configRuleName: string): EnabledRule | undefined {
  const deployed = findDeployed(settings, configRuleName);
  const rule = registry.find(({ name }) => name === deployed?.rule);
  return deployed && rule && { rule, parameters: parseParameters(rule, deployed.parameters) };
}

/** The name of the Config rule that runs one of our rules. */
export const toConfigRuleName = (settings: ResponseSettings, rule: string): string =>
  Object.entries(settings.rules).find(([, deployed]) => deployed.rule === rule)?.[0] ?? `${settings.prefix}-${rule}`;

/** Whether alerts are sent for rules of this severity. */
export const isSevereEnough = (severity: Severity, minimum: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(minimum);

const findDeployed = ({ rules }: ResponseSettings, configRuleName: string): ResponseRule | undefined =>
  Object.hasOwn(rules, configRuleName) ? rules[configRuleName] : undefined;
