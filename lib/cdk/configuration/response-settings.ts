import type { ResponseRule, ResponseSettings } from '../../contract/response-settings';
import type { ConfiguredManagedRule, ConfiguredRule, Environment, ResolvedConfiguration } from './resolved';
import { selectMode } from './rules/remediation';

/** What the functions that react have to know of the configuration, as it is in an environment. */
export function createResponseSettings(configuration: ResolvedConfiguration, environment: Environment): ResponseSettings {
  const { prefix, rules, managedRules, guardRules, alerts } = configuration;
  const named: [name: string, rule: ResponseRule][] = [
    ...rules.map((one) => [one.rule.name, ofOurs(one, configuration, environment)] as const),
    ...managedRules.map((one) => [one.name, ofManaged(one)] as const),
    ...guardRules.map(({ name, description }) => [name, ofOthers(description)] as const),
  ].map(([name, rule]) => [`${prefix}-${name}`, rule]);
  return {
    prefix,
    rules: Object.fromEntries(named),
    ...(alerts && {
      alerts: {
        severity: alerts.severity,
        stormSize: alerts.stormSize,
        reminderDays: alerts.reminderDays,
        waitForActorMinutes: alerts.waitForActorMinutes,
      },
    }),
  };
}

/** What is told of a managed rule: AWS's own description is not to be had. */
export const formatManagedTitle = ({ identifier }: Pick<ConfiguredManagedRule, 'identifier'>): string =>
  `AWS's managed rule ${identifier}`;

function ofOurs(
  { rule, parameters }: ConfiguredRule,
  { remediation }: ResolvedConfiguration,
  environment: Environment,
): ResponseRule {
  const configured = remediation.find((one) => one.rule === rule);
  return {
    rule: rule.name,
    title: rule.title,
    severity: rule.severity,
    parameters,
    remediation: configured ? selectMode(configured, environment) : 'off',
  };
}

const ofManaged = (rule: ConfiguredManagedRule): ResponseRule => ({
  ...ofOthers(formatManagedTitle(rule)),
  parameters: rule.parameters,
});

/** Rules of others say nothing of how bad it is to break them. */
const ofOthers = (title: string): ResponseRule => ({
  title,
  severity: 'medium',
  parameters: {},
  remediation: 'off',
});
