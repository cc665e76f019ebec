import { ManagedRuleIdentifiers } from 'aws-cdk-lib/aws-config';
import { isList, isObject } from '../../../core/reading/properties';
import { joinList } from '../../../core/text/format';
import { didYouMean, editDistance } from '../../../core/text/suggest';
import type { ConfiguredManagedRule } from '../resolved';
import type { Result } from '../shape/checks';
import { type KeyPath, unknownName } from '../shape/errors';
import { managedRuleShape } from '../shape/shape';
import { MANAGED_RULES, type ManagedRule } from './managed-rule-table';
import { managedRuleParameters, otherParameters } from './parameters';

type Entries = readonly (readonly [name: string, value: unknown])[];

/** A managed rule as it is deployed, beside what Assay knows of it. */
export interface ResolvedManagedRule {
  readonly configured: ConfiguredManagedRule;
  readonly known: ManagedRule | undefined;
  readonly at: KeyPath;
}

const TABLE = new Map<string, ManagedRule>(Object.entries(MANAGED_RULES));

export function resolveManagedRules(written: Entries, at: KeyPath): ResolvedManagedRule[] {
  return written.flatMap(([key, choice]) => {
    const rule = ruleCalled(key, at.key(key));
    if (!rule || choice === false) return [];
    const list = isList(choice)
      ? choice.map((one, index) => [one, at.key(key).index(index)] as const)
      : [[choice, at.key(key)] as const];
    return list.flatMap(([one, oneAt]) => {
      const configured = configuredRule(rule, one, oneAt);
      return configured ? { configured, known: rule.known, at: oneAt } : [];
    });
  });
}

interface Called {
  readonly name: string;
  readonly identifier: string;
  readonly known: ManagedRule | undefined;
}

/** By name or by identifier where Assay knows the rule, by identifier where it does not. */
function ruleCalled(key: string, at: KeyPath): Called | undefined {
  for (const [name, known] of TABLE) {
    if (key === name || key === known.identifier) return { name, identifier: known.identifier, known };
  }
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(key)) {
    const meant = misspelt(key);
    if (meant !== undefined) return at.say(`unknown managed rule, did you mean "${meant}"?`);
    return { name: key.toLowerCase().replaceAll('_', '-'), identifier: key, known: undefined };
  }
  const identifier = key.toUpperCase().replaceAll('-', '_');
  const meant = identifiers().includes(identifier) ? identifier : didYouMean(key, [...TABLE.keys()]);
  const allowed = `allowed are ${joinList([...TABLE.keys()], 4)}, and any identifier such as RDS_STORAGE_ENCRYPTED`;
  return at.say(unknownName('managed rule', meant, allowed));
}

const SETTINGS = 'name, parameters, tagScope, resourceTypes, frequency, evaluationModes';

const identifiers = (): string[] => [
  ...new Set([...Object.values(ManagedRuleIdentifiers), ...[...TABLE.values()].map(({ identifier }) => identifier)]),
];

/**
 * The identifier that was meant, where one long word differs by a slip of the fingers. Short words, and those with a
 * digit, tell rules apart (`ALB_TAGGED` and `NLB_TAGGED`), and there are more rules than the CDK lists.
 */
function misspelt(identifier: string): string | undefined {
  const known = identifiers();
  if (known.includes(identifier)) return undefined;
  const words = identifier.split('_');
  return known.find((candidate) => {
    const others = candidate.split('_');
    const slips = words.filter((word, index) => word !== others[index]);
    const [slip] = slips;
    if (others.length !== words.length || slips.length !== 1 || slip === undefined) return false;
    const meant = others[words.indexOf(slip)] ?? '';
    return slip.length >= 6 && !/\d/.test(slip + meant) && editDistance(slip, meant) <= 2;
  });
}

function configuredRule(
  { name, identifier, known }: Called,
  choice: unknown,
  at: KeyPath,
): ConfiguredManagedRule | undefined {
  if (choice !== 'default' && !isObject(choice)) {
    return at.refuse(choice, `false, "default", or an object with ${SETTINGS}`);
  }
  const settings = choice === 'default' ? {} : managedRuleShape(choice, at);
  if (!settings) return undefined;
  refuseMisfits(settings, known, at);
  const { tagScope, resourceTypes, frequency } = settings;
  return {
    name: settings.name ?? name,
    identifier,
    parameters: parametersOf(known, settings, at.key('parameters')),
    evaluationModes: settings.evaluationModes ?? ['DETECTIVE'],
    ...(tagScope && { tagScope }),
    ...(resourceTypes && { resourceTypes }),
    ...(frequency && { frequency }),
  };
}

function refuseMisfits(
  { tagScope, resourceTypes, frequency }: Settings,
  known: ManagedRule | undefined,
  at: KeyPath,
): void {
  if (tagScope && resourceTypes) at.say('found both tagScope and resourceTypes, AWS Config allows one of them');
  if (!known) return;
  if (frequency && !known.periodic)
    at.key('frequency').refuse(frequency, 'nothing, since the rule runs on changes alone');
  const { resourceTypes: judged } = known;
  resourceTypes?.forEach((type, index) => {
    if (judged.includes(type)) return;
    at.key('resourceTypes')
      .index(index)
      .refuse(
        type,
        judged.length === 0
          ? 'nothing, since the rule judges the account'
          : `a type that the rule judges: ${joinList(judged)}`,
      );
  });
}

type Settings = Result<typeof managedRuleShape>;

const parametersOf = (known: ManagedRule | undefined, { parameters }: Settings, at: KeyPath) =>
  known ? managedRuleParameters(known.parameters, parameters?.value, at) : otherParameters(parameters?.value, at);
