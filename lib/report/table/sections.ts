import { formatInteger } from '../../core/text/format';
import type { UnreadableEntry } from '../../engine/run-result';
import { formatEntryOrigin } from '../labels';
import type { TextPage } from './text-page';

/** Parts that the table of `assay evaluate` and the page of `assay remediate` have in common. */

const MAX_UNREADABLE = 5;
const MAX_NOTES = 10;

/**
 * Adds a line about what a page leaves out, if it leaves anything out.
 * @param format the output format that has everything, if there is one
 */
export function addRemainder(page: TextPage, count: number, format?: string): void {
  if (count <= 0) return;
  const hint = format === undefined ? '' : ` (--format ${format} lists all)`;
  page.addText(`… and ${formatInteger(count)} more${hint}`, { indent: 2, style: 'dim' });
}

/** Adds the first unreadable entries, with their messages. */
export function addUnreadableEntries(page: TextPage, entries: readonly UnreadableEntry[], format: string): void {
  for (const entry of entries.slice(0, MAX_UNREADABLE)) {
    page.addText(formatEntryOrigin(entry), { indent: 2 });
    page.addText(entry.message, { indent: 4 });
  }
  addRemainder(page, entries.length - MAX_UNREADABLE, format);
}

/** Adds a section with the first notes, if there are any. */
export function addNotes(page: TextPage, notes: readonly string[], format?: string): void {
  if (notes.length === 0) return;
  page.addBlankLine();
  page.addHeading('NOTES', 'bold');
  for (const note of notes.slice(0, MAX_NOTES)) page.addText(note, { hanging: 2 });
  addRemainder(page, notes.length - MAX_NOTES, format);
}
