import type { ConfigurationItem } from '../../core/item';
import {
  describePermission,
  describeSource,
  type IpPermission,
  type RuleSource,
} from '../../resources/ec2/ip-permission';
import { securityGroup } from '../../resources/ec2/security-group';
import { type Disclosure, REDACTED, WITHHELD } from './disclosure';

/** Lists the rules that a security group gained and lost: `+ inbound tcp 22 from 0.0.0.0/0`. @throws UnreadableItem */
export function describeSecurityGroupChanges(
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
  disclosure: Disclosure = REDACTED,
): string[] {
  const rules = listDescribedRules(after, disclosure);
  if (!before)
    return listWords(rules)
      .filter(isNotDefault)
      .map((words) => `+ ${words}`);
  const oldRules = listDescribedRules(before, disclosure);
  const [current, old] = [listWords(rules), listWords(oldRules)];
  const lines = [
    ...current.filter((words) => !old.includes(words)).map((words) => `+ ${words}`),
    ...old.filter((words) => !current.includes(words)).map((words) => `- ${words}`),
  ];
  const hasNewDescription = rules.some(
    (rule) => !oldRules.some(({ words, description }) => words === rule.words && description === rule.description),
  );
  return lines.length === 0 && hasNewDescription ? [`description of a rule: changed ${WITHHELD}`] : lines;
}

/** EC2 creates every group with this rule. */
const isNotDefault = (words: string): boolean => !words.startsWith('outbound all traffic to ');

/** A permission for one source. */
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
