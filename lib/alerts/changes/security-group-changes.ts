import type { ConfigurationItem } from '../../core/item';
import {
  describePermission,
  describeSource,
  type IpPermission,
  type RuleSource,
} from '../../resources/ec2/ip-permission';
import { securityGroup } from '../../resources/ec2/security-group';
import { type Disclosure, WITHHELD } from './disclosure';

/** Lists the rules that a security group gained and lost: `+ inbound tcp 22 from 0.0.0.0/0`. @throws UnreadableItem */
export function describeSecurityGroupChanges(
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
  disclosure: Disclosure,
): string[] {
  const rules = listDescribedRules(after, disclosure);
  if (!before)
    return listWords(rules)
      .filter(isNotDefault)
      .map((words) => `+ ${words}`);
  const oldRules = listDescribedRules(before, disclosure);
  const [current, old] = [listWords(rules), listWords(oldRules)];
  return [
    ...current.filter((words) => !old.includes(words)).map((words) => `+ ${words}`),
    ...old.filter((words) => !current.includes(words)).map((words) => `- ${words}`),
    ...describeChangedDescriptions(oldRules, rules, disclosure),
  ];
}

/** Describes the changes of descriptions of rules that both versions have. */
function describeChangedDescriptions(
  before: readonly DescribedRule[],
  after: readonly DescribedRule[],
  { showValue }: Disclosure,
): string[] {
  const old = new Map(before.map(({ words, description }) => [words, description ?? '']));
  const current = new Map(after.map(({ words, description }) => [words, description ?? '']));
  return [...current].flatMap(([words, description]) => {
    const previous = old.get(words);
    if (previous === undefined || previous === description) return [];
    const [from, to] = [previous, description].map((text) => showValue(text === '' ? null : text, ''));
    return `description of ${words}: ${from === to ? `changed ${WITHHELD}` : `${from} -> ${to}`}`;
  });
}

/** Whether it is another rule than the one with which EC2 creates every group. */
const isNotDefault = (words: string): boolean => !words.startsWith('outbound all traffic to ');

/** A permission for one source, in words. */
interface DescribedRule {
  /** `inbound tcp 22 from 0.0.0.0/0` */
  readonly words: string;
  readonly description: string | undefined;
}

function listDescribedRules(item: ConfigurationItem, disclosure: Disclosure): readonly DescribedRule[] {
  const { ingress, egress } = securityGroup.read(item);
  return [
    ...ingress.flatMap((permission) => describeRules(permission, ['inbound', 'from'], disclosure)),
    ...egress.flatMap((permission) => describeRules(permission, ['outbound', 'to'], disclosure)),
  ];
}

const describeRules = (
  permission: IpPermission,
  [direction, preposition]: readonly [string, string],
  disclosure: Disclosure,
): DescribedRule[] =>
  permission.sources.map((source) => ({
    words: `${direction} ${describePermission(permission)} ${preposition} ${describeSourceAs(source, disclosure)}`,
    description: source.description,
  }));

/** A group of another account may come with its name only, which could be any text. */
const describeSourceAs = (source: RuleSource, { showValue }: Disclosure): string =>
  source.kind === 'cidr' ? describeSource(source) : `${source.kind} ${showValue('id' in source ? source.id : '', '')}`;

const listWords = (rules: readonly DescribedRule[]): string[] => [...new Set(rules.map(({ words }) => words))];
