import { listChanges } from '../../alerts/changes/changes';
import { SHOWN } from '../../alerts/changes/disclosure';
import { formatPointer, type JsonChange } from '../../core/diff';
import type { ConfigurationItem } from '../../core/item';
import { formatValue, isObject, isString } from '../../core/json';
import { tryToItem } from '../../formats/items/configuration-item';
import type { WhoEntry } from '../../history/actors/who';
import { applyChanges } from '../../history/state/apply-changes';
import type { StateTurn, VersionChange } from '../../history/state/resource-history';
import type { ResourceRef } from '../../history/state/resources';
import type { StateAt } from '../../history/state/state-at';
import { isUnreadableReason } from '../../history/store/schema';
import { TextPage } from '../../report/table/text-page';

interface Terminal {
  readonly color: boolean;
  readonly width: number;
}

/** A status in words. JSON has its name. */
export const STATUS_LABELS: Readonly<Record<StateAt['status'], string>> = {
  recorded: 'recorded',
  deleted: 'deleted',
  notRecorded: 'not recorded',
  noRecord: 'not recorded yet',
};

/** Formats the versions of a resource for a terminal. */
export function formatHistory(resource: ResourceRef, versions: readonly VersionChange[], terminal: Terminal): string {
  const page = openPage(resource, terminal);
  for (const { time, status, certainty, changes, before, item, turn, missingReason } of versions) {
    page.addBlankLine();
    const when = new Date(time).toISOString();
    page.addText(`${when}  ${STATUS_LABELS[status]}${certainty === 'exact' ? '' : ` (${certainty})`}`, {
      style: 'bold',
    });
    if (changes.length === 0 && !turn) page.addText('no changes', { indent: 2 });
    else addStateDifference(page, { before, after: item, turn, missingReason }, changes);
  }
  return page.toString();
}

/** Formats what changed between two times for a terminal. */
export function formatDifference(
  {
    resource,
    from,
    to,
    changes,
    uncertainFrom,
    uncertainTo,
  }: {
    readonly resource: ResourceRef;
    readonly from: string;
    readonly to: string;
    readonly changes: readonly JsonChange[];
    /** Why a state is approximate. */
    readonly uncertainFrom?: string;
    readonly uncertainTo?: string;
  },
  states: TwoStates,
  terminal: Terminal,
): string {
  const page = openPage(resource, terminal);
  page.addText(`${from} → ${to}`, { style: 'dim' });
  if (changes.length === 0 && !states.turn) page.addText('No changes');
  addStateDifference(page, states, changes);
  const doubts = [
    ['before', uncertainFrom],
    ['after', uncertainTo],
  ] as const;
  for (const [side, reason] of doubts) {
    if (reason !== undefined) page.addText(`The state ${side} is approximate: ${reason}`, { hanging: 2 });
  }
  return page.toString();
}

/** Returns the type, the id, and the name where it is another: `AWS::EC2::SecurityGroup sg-0a (web)`. */
export const labelResource = ({ resourceType, resourceId, resourceName }: ResourceRef): string =>
  `${resourceType} ${resourceId}${resourceName && resourceName !== resourceId ? ` (${resourceName})` : ''}`;

/** Opens a page with the name of a resource. */
export function openPage(resource: ResourceRef, { color, width }: Terminal): TextPage {
  const page = new TextPage({ color, width });
  page.addText(labelResource(resource), { style: 'bold', hanging: 2 });
  page.addText(`${resource.accountId} ${resource.region}`, { style: 'dim' });
  return page;
}

/** The states before and after a change. */
type TwoStates = Pick<WhoEntry, 'before' | 'after' | 'turn' | 'missingReason'>;

const MARKS = { add: '+', remove: '-', replace: '~' } as const;

/**
 * Adds the difference between two states in lines for people: in the words of the resource's type where there are such,
 * else by property. Without words for it, the changes are listed.
 */
function addStateDifference(
  page: TextPage,
  { before, after, turn, missingReason }: TwoStates,
  changes: readonly JsonChange[],
): void {
  if (turn) {
    const text = turn === 'missing' ? `- ${explainMissingItem(missingReason)}` : TURNS[turn];
    page.addText(text, { indent: 2, hanging: 2 });
  }
  if (before === null || after === null) return;
  const [first, second] = [tryToItem(before), tryToItem(after)];
  addDifferenceLines(page, first && second && tryListChanges(first, second), changes);
}

/** Adds what one cause changed; a version may have several. */
export function addCauseDifference(
  page: TextPage,
  { before, after, changes, isShared, ...rest }: TwoStates & Pick<WhoEntry, 'changes' | 'isShared'>,
): void {
  const own = isShared && before ? applyChanges(before, changes) : after;
  addStateDifference(page, { ...rest, before, after: own }, changes);
}

/** Like {@link addStateDifference}, for items that have been read. */
export const addItemDifference = (
  page: TextPage,
  before: ConfigurationItem,
  after: ConfigurationItem,
  changes: readonly JsonChange[],
): void => addDifferenceLines(page, tryListChanges(before, after), changes);

function addDifferenceLines(
  page: TextPage,
  lines: readonly string[] | undefined,
  changes: readonly JsonChange[],
): void {
  // Relationships and times change without a line of their own.
  if (lines === undefined || lines.length === 0) addChanges(page, changes);
  else for (const line of lines) page.addText(line, { indent: 2, hanging: 2 });
}

/** An item that contradicts AWS's shape has no words. */
function tryListChanges(before: ConfigurationItem, after: ConfigurationItem): string[] | undefined {
  try {
    return listChanges(before, after, SHOWN);
  } catch {
    return undefined;
  }
}

/** Adds a line for each change. */
function addChanges(page: TextPage, changes: readonly JsonChange[]): void {
  for (const change of changes)
    page.addText(`${MARKS[change.op]} ${formatJsonChange(change)}`, { indent: 2, hanging: 2 });
}

const TURNS: Readonly<Record<Exclude<StateTurn, 'missing'>, string>> = {
  first: '+ first recorded state',
  again: '+ recorded again',
  ended: '- deleted, or no longer recorded',
  afterMissing: '+ recorded, where the configuration before is not known',
};

/** Says why there is no configuration. @param reason the `missingReason` of a version */
export const explainMissingItem = (reason: string | null): string =>
  `no configuration: ${isUnreadableReason(reason) ? reason : 'of this oversized item only the summary was ingested'}`;

function formatJsonChange({ op, path, before, after }: JsonChange): string {
  const relationship = op === 'replace' ? undefined : formatRelationship(path, op === 'add' ? after : before);
  if (relationship !== undefined) return relationship;
  const name = formatPointer(path);
  if (op === 'replace') return `${name}: ${formatValue(before)} → ${formatValue(after)}`;
  return `${name}: ${formatValue(op === 'add' ? after : before, 200)}`;
}

/** Formats a relationship that was added or removed: `Is attached to Instance: AWS::EC2::Instance i-0a`. */
function formatRelationship(path: string, value: unknown): string | undefined {
  if (!/^\/relationships\/\d+$/.test(path) || !isObject(value)) return undefined;
  const { name, relationshipName = name, resourceType, resourceId, resourceName = resourceId } = value;
  const parts = [relationshipName, resourceType, resourceId ?? resourceName];
  return parts.every(isString) ? `${parts[0]}: ${parts[1]} ${parts[2]}` : undefined;
}
