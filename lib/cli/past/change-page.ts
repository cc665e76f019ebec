import { formatPointer, type JsonChange } from '../../core/diff';
import { formatValue } from '../../core/json';
import type { ResourceRef } from '../../history/state/resources';
import { createPainter } from '../../report/table/terminal';
import { TextPage } from '../../report/table/text-page';

interface Terminal {
  readonly color: boolean;
  readonly width: number;
}

/** Formats the versions of a resource for a terminal. */
export function formatHistory(
  {
    resource,
    versions,
  }: {
    readonly resource: ResourceRef;
    readonly versions: readonly {
      readonly captureTime: string;
      readonly status: string;
      readonly certainty: string;
      readonly changes: readonly JsonChange[];
    }[];
  },
  terminal: Terminal,
): string {
  const page = openPage(resource, terminal);
  for (const { captureTime, status, certainty, changes } of versions) {
    page.addBlankLine();
    page.addText(`${captureTime}  ${status}${certainty === 'exact' ? '' : ` (${certainty})`}`, { style: 'bold' });
    addChanges(page, changes);
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
  }: {
    readonly resource: ResourceRef;
    readonly from: string;
    readonly to: string;
    readonly changes: readonly JsonChange[];
  },
  terminal: Terminal,
): string {
  const page = openPage(resource, terminal);
  page.addText(`${from} → ${to}`, { style: 'dim' });
  if (changes.length === 0) page.addText('No changes');
  addChanges(page, changes);
  return page.toString();
}

/** Opens a page with the name of a resource. */
export function openPage(
  { resourceType, resourceId, resourceName, accountId, region }: ResourceRef,
  { color, width }: Terminal,
): TextPage {
  const page = new TextPage(width, createPainter(color));
  page.addText(`${resourceType} ${resourceId}${resourceName ? ` (${resourceName})` : ''}`, { style: 'bold' });
  page.addText(`${accountId} ${region}`, { style: 'dim' });
  return page;
}

const MARKS = { add: '+', remove: '-', replace: '~' } as const;

/** Adds a line for each change. */
export function addChanges(page: TextPage, changes: readonly JsonChange[]): void {
  for (const change of changes)
    page.addText(`${MARKS[change.op]} ${formatJsonChange(change)}`, { indent: 2, hanging: 2 });
}

function formatJsonChange({ op, path, before, after }: JsonChange): string {
  if (path === '') return op === 'add' ? 'first recorded state' : 'no state any longer';
  const name = formatPointer(path);
  if (op === 'replace') return `${name}: ${formatValue(before)} → ${formatValue(after)}`;
  return `${name}: ${formatValue(op === 'add' ? after : before, 200)}`;
}
