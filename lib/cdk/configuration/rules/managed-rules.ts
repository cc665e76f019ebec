import { isList, isObject } from '../../../core/json';
import type { Rule } from '../../../core/rule';
import { joinList } from '../../../core/text/format';
import { didYouMean } from '../../../core/text/suggest';
import { addOverrides, resolveOverrides } from '../overrides';
import type { ConfiguredManagedRule, Environment } from '../resolved';
import { type KeyPath, unknownName } from '../validation/errors';
import type { Entries } from '../validation/validators';
import {
  findManagedRule,
  isIdentifier,
  listManagedRuleIdentifiers,
  listManagedRuleNames,
  type ManagedRule,
} from './managed-rule';
import { MANAGED_RULES_DATE } from './managed-rule-table';
import { mergeSettings } from './merge-settings';
import { resolveManagedParameters, resolveUnknownParameters } from './parameters';
import { managedRuleShape } from './rule-shapes';
import { rejectUnsupported } from './scope';

/** A managed rule to deploy, with what AWS's list says about it. */
export interface ResolvedManagedRule {
  readonly configured: ConfiguredManagedRule;
  /** Undefined for a rule that is not in the list, or is not compared with it. */
  readonly known: ManagedRule | undefined;
  readonly at: KeyPath;
}

export function resolveManagedRules(
  input: Entries,
  { registry, environments }: { readonly registry: readonly Rule[]; readonly environments: readonly Environment[] },
  at: KeyPath,
): ResolvedManagedRule[] {
  return input.flatMap(([key, choice]) => {
    const rule = identifyRule(key, registry, at.key(key));
    if (!rule || choice === false) return [];
    const choices = isList(choice)
      ? choice.map((one, index) => [one, at.key(key).index(index)] as const)
      : [[choice, at.key(key)] as const];
    return choices.flatMap(([one, oneAt]) => configureManagedRule(rule, one, environments, oneAt) ?? []);
  });
}

/** Warns of identifiers that are not in AWS's list: they are misspelled, or newer than the list. */
export function warnUnknownIdentifiers(managedRules: readonly ResolvedManagedRule[]): string[] {
  const identifiers = new Set(managedRules.map(({ configured }) => configured.identifier));
  return [...identifiers].flatMap((identifier) => {
    if (findManagedRule(identifier)) return [];
    const suggestion = didYouMean(identifier, listManagedRuleIdentifiers());
    const hint = suggestion === undefined ? '' : `, did you mean "${suggestion}"?`;
    return `managedRules.${identifier}: is not in AWS's list of ${MANAGED_RULES_DATE}${hint || ','} ${hint ? 'If it is newer, its' : 'so its'} parameters, triggers and types are not checked`;
  });
}

type IdentifiedRule = Pick<ManagedRule, 'name' | 'identifier'> & { readonly known: ManagedRule | undefined };

/** Finds a rule by AWS's name or identifier. An identifier may be newer than the list. */
function identifyRule(key: string, registry: readonly Rule[], at: KeyPath): IdentifiedRule | undefined {
  const known = findManagedRule(key);
  if (known) return { ...known, known };
  if (registry.some(({ name }) => name === key)) return at.report('is no managed rule: move it to rules');
  const name = key.toLowerCase().replaceAll('_', '-');
  if (isIdentifier(key)) {
    const named = findManagedRule(name);
    if (named) return at.report(`is the name and not the identifier of the rule, did you mean "${named.identifier}"?`);
    return { name, identifier: key, known: undefined };
  }
  const suggestion = didYouMean(key, listManagedRuleNames());
  const expected = 'expected a name or an identifier such as rds-storage-encrypted or RDS_STORAGE_ENCRYPTED';
  return at.report(unknownName('managed rule', suggestion, expected));
}

function configureManagedRule(
  { name, identifier, known: listed }: IdentifiedRule,
  choice: unknown,
  environments: readonly Environment[],
  at: KeyPath,
): ResolvedManagedRule | undefined {
  if (choice !== 'default' && !isObject(choice)) {
    return at.reject(
      choice,
      'false, "default", or an object with name, parameters, tagScope, resourceTypes, frequency, evaluationModes, skipChecks, severity, environments',
    );
  }
  const input = managedRuleShape(choice === 'default' ? {} : choice, at);
  if (!input) return undefined;
  const { environments: overrides, skipChecks, ...settings } = input;
  const known = skipChecks ? undefined : listed;
  const apply = ({ parameters, ...rest }: typeof settings, settingsAt: KeyPath): ConfiguredManagedRule => {
    const configured = { name, ...rest, identifier };
    if (rest.enabled === false) return { ...configured, parameters: {} };
    rejectUnsupported(rest, known ?? { onChange: true, periodic: true }, settingsAt);
    if (known) rejectOtherTypes(rest.resourceTypes, known, settingsAt.key('resourceTypes'));
    const parametersAt = settingsAt.key('parameters');
    return {
      ...configured,
      parameters: known
        ? resolveManagedParameters(known.parameters, parameters?.value, parametersAt)
        : resolveUnknownParameters(parameters?.value, parametersAt),
    };
  };
  const base = apply(settings, at);
  const resolved = at.hasErrors()
    ? []
    : resolveOverrides(overrides, environments, at.key('environments'), (override, overrideAt) =>
        apply(mergeSettings(settings, override), overrideAt),
      );
  const configured = addOverrides(base, resolved) ?? (at.hasErrors() ? base : undefined);
  return configured && { configured, known, at };
}

function rejectOtherTypes(
  types: readonly string[] | undefined,
  { onChange, resourceTypes }: ManagedRule,
  at: KeyPath,
): void {
  if (!onChange || resourceTypes.length === 0) return;
  types?.forEach((type, index) => {
    if (!resourceTypes.includes(type))
      at.index(index).reject(type, `a type that the rule evaluates: ${joinList(resourceTypes)}`);
  });
}
