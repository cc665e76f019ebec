import { type ConfigurationItem, isCurrent } from '../../core/item';
import { pluralize } from '../../core/text/format';
import { DAY, formatDay } from '../../core/time';
import type { ComplianceChange } from '../../formats/compliance-change';
import type { Change } from '../alert';
import { bucketChanges } from './bucket-changes';
import { differences, firstValues } from './property-changes';
import { securityGroupChanges } from './security-group-changes';

/** What people read through; the rest is counted. */
const MOST_LINES = 12;

/**
 * What is different between two versions of a resource, in lines for people: in the words of its domain where we have
 * them, else by property. Values that could be secrets are withheld.
 * @param before the version before; absent where AWS Config has recorded none
 */
export function changeBetween(before: ConfigurationItem | undefined, after: ConfigurationItem): Change {
  const at = after.captureTime;
  if (at === undefined) return { known: false, because: 'the item does not say when it was recorded' };
  if (!isCurrent(after)) return { known: true, at, lines: ['the resource was deleted'], created: false };
  if (before && isCurrent(before)) return { known: true, at, lines: cut(linesOf(before, after)), created: false };
  const age = ageAt(after, at);
  if (!before && age !== undefined && age > DAY) {
    const created = formatDay(new Date(after.resourceCreationTime as string));
    return { known: false, because: `AWS Config has no earlier version; the resource was created on ${created}` };
  }
  return { known: true, at, lines: cut(linesOf(undefined, after)), created: true };
}

/** Longer than a daily recorder takes to record and a rule to run. */
const SOON = 26 * 3_600_000;

/**
 * What is behind a change of compliance: the last change of the resource, unless it was judged as it is before; then
 * only time, a rule or a fact beside it can be.
 * @param before the version before the last; absent where AWS Config has recorded none
 * @param after the last version
 */
export function changeBehind(
  event: Pick<ComplianceChange, 'now' | 'before'>,
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
): Change {
  const recorded = Date.parse(after.captureTime ?? '');
  // AWS's own rules give the time in whole seconds.
  const judgedBefore = event.before && Date.parse(event.before.orderingTimestamp) >= recorded - (recorded % 1000);
  const isNewRule = !event.before && Date.parse(event.now.invokedAt) - recorded > SOON;
  if (judgedBefore || isNewRule) return { known: true, at: event.now.invokedAt, lines: [], created: false };
  return changeBetween(before, after);
}

/** Whether nothing of the resource changed: time passed, or a rule did. */
export const isNothing = (change: Change): boolean => change.known && change.lines.length === 0 && !change.created;

function ageAt({ resourceCreationTime }: ConfigurationItem, at: string): number | undefined {
  const created = Date.parse(resourceCreationTime ?? '');
  return Number.isNaN(created) ? undefined : Date.parse(at) - created;
}

/** Domain words first; what they do not cover follows by property. */
function linesOf(before: ConfigurationItem | undefined, after: ConfigurationItem): string[] {
  const inWords = DOMAINS[after.resourceType]?.(before, after);
  if (!before) return inWords ? [...inWords.lines] : firstValues(after.configuration);
  return [...(inWords?.lines ?? []), ...differences(contentsOf(before), contentsOf(after), inWords?.covers ?? [])];
}

/** Lines in the words of a domain, and the properties that they tell of. */
export interface DomainChanges {
  readonly lines: readonly string[];
  readonly covers: readonly string[];
}

/** Undefined where the item cannot be read: then the properties tell, whatever they are. */
type Domain = (before: ConfigurationItem | undefined, after: ConfigurationItem) => DomainChanges | undefined;

const DOMAINS: Readonly<Record<string, Domain>> = {
  'AWS::EC2::SecurityGroup': securityGroupChanges,
  'AWS::S3::Bucket': bucketChanges,
};

const contentsOf = ({
  configuration,
  supplementaryConfiguration,
  tags,
}: ConfigurationItem): Record<string, unknown> => ({
  configuration,
  supplementaryConfiguration,
  tags,
});

function cut(lines: readonly string[]): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  const rest = lines.length - MOST_LINES + 1;
  return [...lines.slice(0, MOST_LINES - 1), `and ${pluralize(rest, 'more change')}`];
}
