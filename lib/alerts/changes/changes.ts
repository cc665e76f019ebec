import { type ConfigurationItem, isCurrent } from '../../core/item';
import { UnreadableItem } from '../../core/reading/unreadable';
import { pluralize } from '../../core/text/format';
import { DAY_MS, formatDay } from '../../core/time';
import type { ComplianceChange } from '../../formats/events/compliance-change';
import type { RemediableType } from '../../resources/remediable-types';
import type { Change } from '../alert';
import { describeBucketChanges } from './bucket-changes';
import { type Disclosure, REDACTED, WITHHELD } from './disclosure';
import { describeListenerChanges } from './listener-changes';
import { describeFirstValues, describePropertyChanges } from './property-changes';
import { describeSecurityGroupChanges } from './security-group-changes';

/** Longer than AWS Config takes to record a change, even daily, and to evaluate it. */
const RECORDING_DELAY_MS = 26 * 3_600_000;

/**
 * Describes what led to a change of compliance: the last change of the resource. If the rule had evaluated this version
 * before, there are no lines: the cause was time, the rule or another resource.
 * @param before the previous version; absent if AWS Config has none
 * @param after the version that was evaluated
 */
export function describeComplianceCause(
  event: Pick<ComplianceChange, 'now' | 'before'>,
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
): Change {
  const captured = Date.parse(after.captureTime ?? '');
  // AWS's managed rules give times in whole seconds.
  const wasEvaluated = event.before && Date.parse(event.before.orderingTimestamp) >= captured - (captured % 1000);
  const isNewRule = !event.before && Date.parse(event.now.invokedAt) - captured > RECORDING_DELAY_MS;
  if (wasEvaluated || isNewRule) return { known: true, at: event.now.invokedAt, lines: [], created: false };
  return describeNewVersion(before, after);
}

/**
 * Describes the difference between two versions of a resource in lines for people: in the terms of its type if there
 * are such, else by property. Values that could be secrets are withheld.
 * @param before absent if AWS Config has none
 */
export function describeNewVersion(before: ConfigurationItem | undefined, after: ConfigurationItem): Change {
  const at = after.captureTime;
  if (at === undefined) return { known: false, because: 'the item has no capture time' };
  if (!isCurrent(after)) return { known: true, at, lines: ['the resource was deleted'], created: false };
  if (before && isCurrent(before)) return { known: true, at, lines: listFirstChanges(before, after), created: false };
  const created = Date.parse(after.resourceCreationTime ?? '');
  if (!before && Date.parse(at) - created > DAY_MS) {
    const day = formatDay(new Date(created));
    return { known: false, because: `AWS Config has no earlier version; the resource was created on ${day}` };
  }
  return { known: true, at, lines: listFirstChanges(undefined, after), created: true };
}

const MAX_LINES = 12;

/** Lists the changes, or as many as an alert has room for. */
function listFirstChanges(before: ConfigurationItem | undefined, after: ConfigurationItem): string[] {
  const lines = listChanges(before, after);
  if (lines.length <= MAX_LINES) return lines;
  const shown = lines.slice(0, MAX_LINES - 1);
  return [...shown, `and ${pluralize(lines.length - shown.length, 'more change')}`];
}

/**
 * Lists all changes between two versions in lines for people. With a disclosure that shows more than {@link REDACTED},
 * the lines by property replace those of the type if these withhold something.
 * @param before absent for a new resource, whose first values are listed
 * @param disclosure @default values that could be secrets are withheld
 */
export function listChanges(
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
  disclosure: Disclosure = REDACTED,
): string[] {
  const type = DESCRIPTIONS[after.resourceType];
  const typeLines = type && describeByType(type, before, after, disclosure);
  const withholdsTooMuch = disclosure !== REDACTED && typeLines?.some((line) => line.includes(WITHHELD));
  const lines = withholdsTooMuch ? undefined : typeLines;
  if (!before) return lines ?? describeFirstValues(after.configuration);
  const covered = lines ? (type?.covers ?? []) : [];
  return [
    ...(lines ?? []),
    ...describePropertyChanges(selectVersionContents(before), selectVersionContents(after), covered, disclosure),
  ];
}

/** Returns `undefined` for an item that contradicts AWS's shape. It is described by property. */
function describeByType(
  { describe }: TypeDescription,
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
  disclosure: Disclosure,
): string[] | undefined {
  try {
    return describe(before, after, disclosure);
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

interface TypeDescription {
  /**
   * Returns `undefined` if the change is described by property.
   * @throws UnreadableItem
   */
  describe(
    before: ConfigurationItem | undefined,
    after: ConfigurationItem,
    disclosure: Disclosure,
  ): string[] | undefined;
  /** The properties that it describes. */
  readonly covers: readonly string[];
}

/** The types with descriptions of their own. Others are described by property. */
const DESCRIPTIONS: Readonly<Partial<Record<string, TypeDescription>>> = {
  'AWS::EC2::SecurityGroup': {
    describe: describeSecurityGroupChanges,
    covers: ['ipPermissions', 'ipPermissionsEgress'],
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    describe: describeListenerChanges,
    covers: ['DefaultActions', 'defaultActions'],
  },
  // The public access block reads well by property.
  'AWS::S3::Bucket': { describe: describeBucketChanges, covers: ['BucketPolicy', 'AccessControlList'] },
} satisfies Partial<Record<RemediableType, TypeDescription>>;

const selectVersionContents = ({ configuration, supplementaryConfiguration, tags }: ConfigurationItem) => ({
  configuration,
  supplementaryConfiguration,
  tags,
});
