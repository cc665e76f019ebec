import { runsOnChanges } from '../../core/rule';
import { isGlobalAspect } from '../../resources/collected-aspects';
import { findHomeRegion } from './environments';
import { type Overridable, selectVariant } from './overrides';
import { GLOBAL_IAM_TYPES } from './recording/recordable-types';
import type {
  ConfiguredAlerts,
  ConfiguredGuardRule,
  ConfiguredManagedRule,
  ConfiguredRule,
  Environment,
  ResolvedConfiguration,
} from './resolved';
import { type DeployedRestore, selectRestore } from './restore';
import { findManagedRule } from './rules/managed-rule';
import { type DeployedRemediation, selectRemediation } from './rules/remediation';

/** The parts of a configuration that differ between environments, as they are in one of them. */
interface SelectedSettings {
  /** Whether this is the Region that contains what its account needs once. */
  readonly isHome: boolean;
  readonly rules: readonly ConfiguredRule[];
  readonly managedRules: readonly ConfiguredManagedRule[];
  readonly guardRules: readonly ConfiguredGuardRule[];
  readonly remediation: readonly DeployedRemediation[];
  readonly restore?: DeployedRestore;
  readonly alerts?: ConfiguredAlerts;
}

/** Returns the settings of an environment. */
export function selectSettings(configuration: ResolvedConfiguration, environment: Environment): SelectedSettings {
  const isHome = environment.region === findHomeRegion(configuration, environment.accountId);
  const isDeployed = (types: readonly string[]) => isHome || !areGlobal(types);
  const select = <T extends Overridable<T>>(all: readonly T[]) => all.flatMap((one) => selectVariant(one, environment));
  const alerts = configuration.alerts && selectVariant(configuration.alerts, environment)[0];
  const restore = selectRestore(configuration.restore, environment);
  const rules = select(configuration.rules)
    .filter(({ rule, resourceTypes = rule.resource.resourceTypes }) => isDeployed(resourceTypes))
    .filter(({ rule: { resource } }) => isHome || !isGlobalAspect(resource.aspect))
    .map((configured) => (isHome ? configured : withoutGlobalTypes(configured)));
  return {
    isHome,
    rules,
    managedRules: select(configuration.managedRules).filter(
      ({ identifier, resourceTypes = findManagedRule(identifier)?.resourceTypes ?? [] }) =>
        isDeployed(resourceTypes) && (isHome || !ACCOUNT_RULES.includes(identifier)),
    ),
    guardRules: select(configuration.guardRules).filter(({ resourceTypes }) => isDeployed(resourceTypes)),
    remediation: selectRemediation(configuration.remediation, environment).filter((one) =>
      rules.some(({ rule }) => rule === one.rule),
    ),
    ...(restore && { restore }),
    ...(alerts && { alerts }),
  };
}

/** An adopted recorder may record the global types in every Region. */
function withoutGlobalTypes(configured: ConfiguredRule): ConfiguredRule {
  const { rule, tagScope, resourceTypes = rule.resource.resourceTypes } = configured;
  const regional = resourceTypes.filter((type) => !GLOBAL_IAM_TYPES.includes(type));
  const hasScope = !tagScope && runsOnChanges(rule);
  return hasScope && regional.length < resourceTypes.length ? { ...configured, resourceTypes: regional } : configured;
}

/** Whether all types are global. Every Region would evaluate and report the same resources. */
const areGlobal = (types: readonly string[]): boolean =>
  types.length > 0 && types.every((type) => GLOBAL_IAM_TYPES.includes(type));

/** Managed rules that evaluate the account itself, whatever the Region. */
const ACCOUNT_RULES = [
  'ACCOUNT_PART_OF_ORGANIZATIONS',
  'IAM_PASSWORD_POLICY',
  'IAM_POLICY_IN_USE',
  'IAM_ROOT_ACCESS_KEY_CHECK',
  'ROOT_ACCOUNT_HARDWARE_MFA_ENABLED',
  'ROOT_ACCOUNT_MFA_ENABLED',
  'SECURITY_ACCOUNT_INFORMATION_PROVIDED',
];
