import type { ConfigurationItem } from '../../core/item';
import { UnreadableItem } from '../../core/reading/unreadable';
import { describePermission, describeSource, type IpPermission, type Source } from '../../resources/ec2/ip-permission';
import { securityGroup } from '../../resources/ec2/security-group';
import type { DomainChanges } from './changes';
import { disclosed, WITHHELD } from './disclosure';

/** What a group lets through that it did not, and the reverse: `+ inbound tcp 22 from 0.0.0.0/0`. */
export function securityGroupChanges(
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
): DomainChanges | undefined {
  try {
    const [was, is] = [before && waysOf(before), waysOf(after)];
    return { lines: was ? comparedWays(was, is) : firstWays(is), covers: ['ipPermissions', 'ipPermissionsEgress'] };
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

/** One source of one permission. */
interface Way {
  /** `inbound tcp 22 from 0.0.0.0/0` */
  readonly words: string;
  readonly description: string | undefined;
}

/** Inbound before outbound. */
function waysOf(item: ConfigurationItem): readonly Way[] {
  const group = securityGroup.read(item);
  return [
    ...group.ingress.flatMap((permission) => eachWay(permission, 'inbound', 'from')),
    ...group.egress.flatMap((permission) => eachWay(permission, 'outbound', 'to')),
  ];
}

const eachWay = (permission: IpPermission, direction: string, preposition: string): Way[] =>
  permission.sources.map((source) => ({
    words: `${direction} ${describePermission(permission)} ${preposition} ${shownSource(source)}`,
    description: source.description,
  }));

/** A group of another account may come with its name alone, and names are anybody's. */
const shownSource = (source: Source): string =>
  source.kind === 'cidr' ? describeSource(source) : `${source.kind} ${disclosed('id' in source ? source.id : '')}`;

function comparedWays(was: readonly Way[], is: readonly Way[]): string[] {
  const [wasWords, isWords] = [wordsOf(was), wordsOf(is)];
  const lines = [
    ...isWords.filter((words) => !wasWords.includes(words)).map((words) => `+ ${words}`),
    ...wasWords.filter((words) => !isWords.includes(words)).map((words) => `- ${words}`),
  ];
  const isRedescribed = is.some(
    (way) => !was.some((old) => old.words === way.words && old.description === way.description),
  );
  return lines.length === 0 && isRedescribed ? [`description of a permission: changed ${WITHHELD}`] : lines;
}

/** EC2 lets a new group out to anywhere: that goes without saying. */
const firstWays = (is: readonly Way[]): string[] =>
  wordsOf(is)
    .filter((words) => !words.startsWith('outbound all traffic to '))
    .map((words) => `+ ${words}`);

const wordsOf = (ways: readonly Way[]): string[] => [...new Set(ways.map(({ words }) => words))];
