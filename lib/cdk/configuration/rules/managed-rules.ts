import { ManagedRuleIdentifiers } from 'aws-cdk-lib/aws-config';
import { isList, isObject } from '../../../core/json';
import { joinList } from '../../../core/text/format';
import { didYouMean, editDistance } from '../../../core/text/suggest';
import type { ConfiguredManagedRule } from '../resolved';
import { type KeyPath, unknownName } from '../validation/errors';
import type { Entries, Output } from '../validation/validators';
import { MANAGED_RULES, type ManagedRule } from './managed-rule-table';
import { resolveManagedParameters, resolveUnknownParameters } from './parameters';
import { managedRuleShape } from './rule-shapes';

/** A managed rule to deploy, with what Assay knows about it. */
export interface ResolvedManagedRule {
  readonly configured: ConfiguredManagedRule;
  /** Undefined for a rule that is not in `MANAGED_RULES`. */
  readonly known: ManagedRule | undefined;
  readonly at: KeyPath;
}

const KNOWN_RULES = new Map<string, ManagedRule>(Object.entries(MANAGED_RULES));

export function resolveManagedRules(input: Entries, at: KeyPath): ResolvedManagedRule[] {
  return input.flatMap(([key, choice]) => {
    const rule = identifyRule(key, at.key(key));
    if (!rule || choice === false) return [];
    const choices = isList(choice)
      ? choice.map((one, index) => [one, at.key(key).index(index)] as const)
      : [[choice, at.key(key)] as const];
    return choices.flatMap(([one, oneAt]) => {
      const configured = configureManagedRule(rule, one, oneAt);
      return configured ? { configured, known: rule.known, at: oneAt } : [];
    });
  });
}

interface IdentifiedRule {
  readonly name: string;
  readonly identifier: string;
  readonly known: ManagedRule | undefined;
}

/** Finds a rule by AWS's name or identifier if Assay knows it, otherwise by identifier only. */
function identifyRule(key: string, at: KeyPath): IdentifiedRule | undefined {
  for (const [name, known] of KNOWN_RULES) {
    if (key === name || key === known.identifier) return { name, identifier: known.identifier, known };
  }
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(key)) {
    const suggestion = suggestIdentifier(key);
    if (suggestion !== undefined) return at.report(`unknown managed rule, did you mean "${suggestion}"?`);
    return { name: key.toLowerCase().replaceAll('_', '-'), identifier: key, known: undefined };
  }
  const names = [...KNOWN_RULES.keys()];
  const identifier = key.toUpperCase().replaceAll('-', '_');
  const suggestion = listIdentifiers().includes(identifier) ? identifier : didYouMean(key, names);
  const expected = `expected one of ${joinList(names, 4)}, or any identifier such as RDS_STORAGE_ENCRYPTED`;
  return at.report(unknownName('managed rule', suggestion, expected));
}

const listIdentifiers = (): string[] => [
  ...new Set([
    ...Object.values(ManagedRuleIdentifiers),
    ...[...KNOWN_RULES.values()].map(({ identifier }) => identifier),
  ]),
];

/**
 * Returns the known identifier that differs by a typing error in one long word. Short words and those with a digit
 * distinguish rules (`ALB_TAGGED` and `NLB_TAGGED`), and AWS has more rules than the CDK lists.
 */
function suggestIdentifier(identifier: string): string | undefined {
  const known = listIdentifiers();
  if (known.includes(identifier)) return undefined;
  const words = identifier.split('_');
  return known.find((candidate) => {
    const candidateWords = candidate.split('_');
    const [typo, ...others] = words.filter((word, index) => word !== candidateWords[index]);
    if (candidateWords.length !== words.length || typo === undefined || others.length > 0) return false;
    const correct = candidateWords[words.indexOf(typo)] ?? '';
    return typo.length >= 6 && !/\d/.test(typo + correct) && editDistance(typo, correct) <= 2;
  });
}

type CheckedSettings = Output<typeof managedRuleShape>;

function configureManagedRule(
  { name, identifier, known }: IdentifiedRule,
  choice: unknown,
  at: KeyPath,
): ConfiguredManagedRule | undefined {
  if (choice !== 'default' && !isObject(choice)) {
    return at.reject(
      choice,
      'false, "default", or an object with name, parameters, tagScope, resourceTypes, frequency, evaluationModes',
    );
  }
  const settings = managedRuleShape(choice === 'default' ? {} : choice, at);
  if (!settings) return undefined;
  if (settings.tagScope && settings.resourceTypes)
    at.report('got both tagScope and resourceTypes, AWS Config allows one of them');
  if (known) rejectUnsupported(settings, known, at);
  const parametersAt = at.key('parameters');
  const parameters = known
    ? resolveManagedParameters(known.parameters, settings.parameters?.value, parametersAt)
    : resolveUnknownParameters(settings.parameters?.value, parametersAt);
  return { name, ...settings, identifier, parameters };
}

function rejectUnsupported({ resourceTypes, frequency }: CheckedSettings, known: ManagedRule, at: KeyPath): void {
  if (frequency && !known.periodic)
    at.key('frequency').reject(frequency, 'no value because the rule only runs on changes');
  resourceTypes?.forEach((type, index) => {
    if (known.resourceTypes.includes(type)) return;
    const expected =
      known.resourceTypes.length === 0
        ? 'no value because the rule evaluates the account'
        : `a type that the rule evaluates: ${joinList(known.resourceTypes)}`;
    at.key('resourceTypes').index(index).reject(type, expected);
  });
}
