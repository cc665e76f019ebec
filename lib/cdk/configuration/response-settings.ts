import type { ResponseRule, ResponseSettings } from '../../contract/response-settings';
import type { Severity } from '../../core/rule';
import { selectSettings } from './environment-settings';
import type { ConfiguredManagedRule, ConfiguredRule, Environment, ResolvedConfiguration } from './resolved';
import type { DeployedRemediation } from './rules/remediation';

/**
 * Returns the settings of the alert function and the plan function in an environment.
 *
 * @example
 * const settings = createResponseSettings(configuration, { accountId: '111122223333', region: 'eu-west-1' });
 * const files = { [RESPONSE_SETTINGS_FILE]: JSON.stringify(settings), [WAIVERS_FILE]: '[]' };
 */
export function createResponseSettings(
  configuration: ResolvedConfiguration,
  environment: Environment,
): ResponseSettings {
  const { prefix } = configuration;
  const { rules, managedRules, guardRules, remediation, restore, alerts } = selectSettings(configuration, environment);
  const settings = new Map<string, ResponseRule>([
    ...rules.map((rule) => [rule.rule.name, describeRule(rule, remediation)] as const),
    ...managedRules.map((rule) => [rule.name, describeManagedRule(rule)] as const),
    ...guardRules.map(
      ({ name, description, severity, parameters }) =>
        [name, { ...describeForeignRule(description, severity), parameters }] as const,
    ),
  ]);
  return {
    prefix,
    rules: Object.fromEntries([...settings].map(([name, rule]) => [`${prefix}-${name}`, rule])),
    ...(restore && { restore: 'approve' as const }),
    ...(alerts && {
      alerts: {
        severity: alerts.severity,
        stormSize: alerts.stormSize,
        reminderDays: alerts.reminderDays,
        waitForActorMinutes: alerts.waitForActorMinutes,
        gracePeriodMinutes: alerts.gracePeriodMinutes,
      },
    }),
  };
}

/** Returns a title for a managed rule. AWS offers no API for its own description. */
export const formatManagedTitle = ({ identifier }: Pick<ConfiguredManagedRule, 'identifier'>): string =>
  `AWS managed rule ${identifier}`;

function describeRule(
  { rule, parameters, severity = rule.severity }: ConfiguredRule,
  remediation: readonly DeployedRemediation[],
): ResponseRule {
  return {
    rule: rule.name,
    title: rule.title,
    severity,
    parameters,
    remediation: remediation.find((one) => one.rule === rule)?.mode ?? 'off',
  };
}

const describeManagedRule = (rule: ConfiguredManagedRule): ResponseRule => ({
  ...describeForeignRule(formatManagedTitle(rule), rule.severity),
  parameters: rule.parameters,
});

/** Managed rules and Guard rules declare no severity, and count as medium. */
const describeForeignRule = (title: string, severity: Severity = 'medium'): ResponseRule => ({
  title,
  severity,
  parameters: {},
  remediation: 'off',
});
