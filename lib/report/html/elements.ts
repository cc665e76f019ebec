import { createHash } from 'node:crypto';
import { escapeMarkup } from '../../core/text/sanitize';

/**
 * Renders the beginning of a page. It loads nothing: its content security policy allows only its own style and script, by
 * their hashes, so that no text of the input can run even if it escapes the escaping.
 */
export function renderHead(title: string, style: string, script?: string): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashSource(style)}'`,
    ...(script === undefined ? [] : [`script-src '${hashSource(script)}'`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
`;
}

const hashSource = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** Renders a list of texts. */
export const renderList = (texts: readonly string[]): string =>
  `<ul>${texts.map((text) => `<li>${escapeMarkup(text)}</li>`).join('\n')}</ul>`;

/** Renders a table of texts, whose lines stay. A window that is too narrow for it can scroll. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p class="quiet">None</p>';
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((text) => `<${tag}>${escapeLines(text)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('\n')}</tbody></table></div>`;
}

/** Escapes a text of several lines, which stay. */
export const escapeLines = (text: string): string => text.split('\n').map(escapeMarkup).join('\n');
