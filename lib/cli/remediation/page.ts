import { formatInteger, pluralize } from '../../core/text/format';
import { formatMinute } from '../../core/time';
import type { PageOptions } from '../../report/format';
import { formatIdAndName, formatScope, formatSource, formatSources } from '../../report/labels';
import { addNotes, addRemainder, addUnreadableEntries } from '../../report/table/sections';
import type { Style } from '../../report/table/terminal';
import { TextPage } from '../../report/table/text-page';
import { addFix } from './fix-section';
import type { Preview } from './preview';
import type { Previews } from './result';

/** The page shows at most so many entries; JSON has all. */
const MAX_FIXES = 10;
const MAX_OTHERS = 20;

/** Formats the plans for a terminal: fixes in full, manual fixes with their reasons, the summary last. */
export function formatPreviews(previews: Previews, { color, width }: PageOptions): string {
  const page = new TextPage({ color, width });
  addHead(page, previews);
  addFixes(page, previews);
  addOthers(page, previews, 'manual');
  addOthers(page, previews, 'nothing');
  addUnreadable(page, previews);
  addSummary(page, previews);
  addNotes(page, previews.notes);
  return page.toString();
}

function addHead(page: TextPage, { rule, summary, sources, now }: Previews): void {
  const from = sources.length === 0 ? '' : ` from ${formatSources(sources)}`;
  page.addText(`Assay read ${pluralize(summary.items, 'item')}${from}`, { style: 'bold' });
  page.addText(`${rule.name} · preview, no changes · as of ${formatMinute(now.toISOString())}`, { style: 'dim' });
}

function addFixes(page: TextPage, { previews, rule }: Previews): void {
  let count = 0;
  for (const preview of previews) {
    if (preview.plan.kind === 'fix' && ++count <= MAX_FIXES) addFix(page, preview, preview.plan, rule);
  }
  addRemainder(page, count - MAX_FIXES, 'json');
}

const CALL_FREE_KINDS = {
  manual: { label: 'MANUAL', style: 'yellow' },
  nothing: { label: 'NOTHING TO DO', style: 'cyan' },
} as const;

/** Adds resources without a call. Those with the same annotation and reason share a paragraph. */
function addOthers(page: TextPage, { previews }: Previews, kind: keyof typeof CALL_FREE_KINDS): void {
  const { label, style } = CALL_FREE_KINDS[kind];
  const all = previews.filter(({ plan }) => plan.kind === kind);
  if (all.length === 0) return;
  page.addBlankLine();
  page.addHeading(label, style, '', formatInteger(all.length));
  const groups = new Map<string, { annotation: string | null; reason: string; previews: Preview[] }>();
  for (const preview of all.slice(0, MAX_OTHERS)) {
    const { annotation } = preview.evaluation;
    const reason = 'reason' in preview.plan ? preview.plan.reason : '';
    const key = JSON.stringify([annotation, reason]);
    const group = groups.get(key) ?? { annotation, reason, previews: [] };
    group.previews.push(preview);
    groups.set(key, group);
  }
  for (const { annotation, reason, previews: alike } of groups.values()) {
    for (const { evaluation, source } of alike) {
      page.addSides(formatIdAndName(evaluation), formatScope(evaluation) || formatSource(source));
    }
    if (annotation !== null && annotation !== reason) page.addText(annotation, { indent: 4 });
    page.addText(reason, { indent: 4, style });
  }
  addRemainder(page, all.length - MAX_OTHERS, 'json');
}

function addUnreadable(page: TextPage, { unreadable }: Previews): void {
  if (unreadable.length === 0) return;
  page.addBlankLine();
  page.addHeading('UNREADABLE', 'red', '', formatInteger(unreadable.length));
  addUnreadableEntries(page, unreadable, 'json');
}

function addSummary(page: TextPage, { rule, previews, summary }: Previews): void {
  page.addBlankLine();
  page.addHeading('SUMMARY', 'bold');
  const types = rule.resource.resourceTypes.join(', ');
  if (summary.resources === 0) {
    const found = summary.unreadable === 0 ? `the input has no ${types}` : `every ${types} is unreadable`;
    page.addText(`Nothing to plan for: ${found}`, { style: 'yellow' });
    return;
  }
  const resources = `${pluralize(summary.resources, 'resource')} of type ${types}`;
  const waived = summary.waived > 0 ? `, ${formatInteger(summary.waived)} waived` : '';
  page.addText(`${resources}, ${formatInteger(summary.nonCompliant)} non-compliant${waived}`);
  const figures: readonly (readonly [count: number, label: string, style: Style])[] = [
    [summary.remediated, 'remediated by the calls', 'green'],
    [summary.pending, 'not compliant yet after the calls', 'yellow'],
    [summary.manual, 'in need of a manual fix', 'yellow'],
    [summary.nothing, 'with nothing to do now', 'cyan'],
    [summary.unreadable, 'unreadable', 'red'],
  ];
  const shown = figures.filter(([count]) => count > 0);
  const digits = Math.max(...shown.map(([count]) => formatInteger(count).length));
  for (const [count, label, style] of shown)
    page.addText(`${formatInteger(count).padStart(digits)}  ${label}`, { style });
  if (previews.some(({ plan }) => plan.kind === 'fix')) {
    page.addText(`Nothing was changed. The deployed runbook assay-${rule.name}-remediate carries plans out.`);
  }
}
