import { SEVERITIES } from '../../core/rule';
import { uncapitalize } from '../../core/text/casing';
import { formatInteger, pluralize } from '../../core/text/format';
import { escapeMarkup } from '../../core/text/sanitize';
import type { RunResult } from '../../engine/run-result';
import type { FormatOptions } from '../format';
import { CATEGORY_LABELS, formatEntryOrigin, formatSource } from '../labels';
import { formatConclusion, formatHeader, formatUnevaluated } from '../summary/conclusion';
import { type Category, type GroupedRun, groupByRule, REPORT_CATEGORIES } from '../summary/grouping';
import { renderHead } from './elements';
import { renderFrameworks } from './frameworks';
import { isProblem, MAX_LISTED_RESULTS, renderRuleResults } from './results';
import { renderRules } from './rules';
import { PAGE_SCRIPT } from './script';
import { PAGE_STYLE } from './style';

/** Unreadable entries that the page lists. */
const MAX_ENTRIES = 500;
/** Files whose hashes the page lists. */
const MAX_HASHED_FILES = 100;

/** Formats a run as one HTML file, to read in a browser or to print. */
export function* formatHtml(run: RunResult, options: FormatOptions): Generator<string> {
  const grouped = groupByRule(run, MAX_LISTED_RESULTS);
  const { text, tone } = formatConclusion(run, grouped);
  const { input, details } = formatHeader(run, grouped);
  yield `${renderHead(`Assay: ${uncapitalize(text)}`, PAGE_STYLE, PAGE_SCRIPT)}<body>\n<main data-view="rule">\n`;
  yield `<h1>Assay report</h1>\n<p>${escapeMarkup(input)}</p>\n<p class="quiet">${escapeMarkup(details.join(' · '))}</p>\n`;
  yield `<p class="conclusion ${tone}">${escapeMarkup(text)}</p>\n`;
  yield renderCounts(run, grouped);
  yield FILTER;
  yield '<div id="results">\n';
  for (const rule of grouped.rules) yield* renderRuleResults(rule, options);
  yield '</div>\n';
  yield* renderFrameworks(run.frameworks ?? []);
  yield* renderUnevaluated(run);
  yield* renderRules(run, grouped);
  if (run.notes.length > 0 && !options.quiet) {
    yield `<section>\n<h2>Notes</h2>\n<ul>${renderItems(run.notes.map(escapeMarkup))}</ul>\n</section>\n`;
  }
  yield* renderFooter(run, options);
  yield `</main>\n<script>${PAGE_SCRIPT}</script>\n</body>\n</html>\n`;
}

/** Renders the number of results in each category. The script makes each a switch that shows or hides its results. */
function renderCounts({ summary }: RunResult, { counts, nonCompliantBySeverity }: GroupedRun): string {
  const severities = SEVERITIES.filter((severity) => nonCompliantBySeverity[severity] > 0).map(
    (severity) => `${formatInteger(nonCompliantBySeverity[severity])} ${severity}`,
  );
  const cards = REPORT_CATEGORIES.filter((category) => counts[category] > 0).map((category) => {
    const detail = category === 'nonCompliant' ? severities.join(', ') : CATEGORY_DETAILS[category];
    const box = `<input type="checkbox" value="${category}"${isProblem(category) ? ' checked' : ''} hidden>`;
    return `<label class="${category}">${box}<b>${formatInteger(counts[category])}</b> ${CATEGORY_LABELS[category]}${detail && `<small>${detail}</small>`}</label>`;
  });
  if (summary.unreadable > 0) {
    cards.splice(
      2,
      0,
      `<a class="unreadable" href="#not-evaluated"><b>${formatInteger(summary.unreadable)}</b> unreadable</a>`,
    );
  }
  return `<ul class="counts">${renderItems(cards)}</ul>\n`;
}

const CATEGORY_DETAILS: Readonly<Partial<Record<Category, string>>> = {
  insufficientData: 'reported as non-compliant',
  known: 'non-compliant, in the baseline',
  waived: 'reported as not applicable',
  compliant: '',
  notApplicable: '',
};

/** Hidden until the script shows it. */
const FILTER = `<form class="filter" hidden>
<input type="search" name="text" placeholder="Filter by name, account, Region, reason …" aria-label="Filter results">
<label>View by <select name="view"><option value="rule">rule</option><option value="resource">resource</option><option value="account">account</option><option value="region">Region</option></select></label>
<span class="severities">${SEVERITIES.map((severity) => `<label class="${severity}"><input type="checkbox" name="severity" value="${severity}" checked> ${severity}</label>`).join(' ')}</span>
</form>
<p class="quiet" id="shown" role="status"></p>
`;

function* renderUnevaluated({ unreadable, summary }: RunResult): Generator<string> {
  const { text, types } = formatUnevaluated(summary);
  if (unreadable.length === 0 && types.length === 0) return;
  yield '<section id="not-evaluated">\n<h2>Not evaluated</h2>\n';
  if (unreadable.length > 0) {
    yield `<h3 class="bad">${pluralize(unreadable.length, 'unreadable entry')}</h3>\n<ul>`;
    for (const entry of unreadable.slice(0, MAX_ENTRIES)) {
      yield `<li><span class="id">${escapeMarkup(formatEntryOrigin(entry))}</span><br>${escapeMarkup(entry.message)}</li>\n`;
    }
    const rest = unreadable.length - MAX_ENTRIES;
    if (rest > 0) yield `<li>… and ${formatInteger(rest)} more (<code>--format csv</code> lists all)</li>\n`;
    yield '</ul>\n';
  }
  if (types.length > 0) {
    yield `<h3>${text}</h3>\n`;
    yield `<p>${types.map(([type, items]) => `<code>${escapeMarkup(type)}</code> ${formatInteger(items)}`).join(', ')}</p>\n`;
  }
  yield '</section>\n';
}

function* renderFooter({ now }: RunResult, { version, inputHash }: FormatOptions): Generator<string> {
  yield `<footer>\n<p>Assay ${escapeMarkup(version)}, evaluated as of ${now.toISOString()}</p>\n`;
  if (inputHash) {
    const { sha256, files } = inputHash;
    yield `<p>SHA-256 of the input: <code>${sha256}</code></p>\n`;
    if (files.length > 1) {
      yield '<details>\n<summary>It is that of these lines, which <code>sha256sum</code> prints</summary>\n<pre>';
      for (const file of files.slice(0, MAX_HASHED_FILES)) {
        yield `${file.sha256}  ${escapeMarkup(formatSource(file.source))}\n`;
      }
      const rest = files.length - MAX_HASHED_FILES;
      if (rest > 0) yield `… and ${formatInteger(rest)} more\n`;
      yield '</pre>\n</details>\n';
    }
  }
  yield '</footer>\n';
}

const renderItems = (contents: readonly string[]): string => contents.map((content) => `<li>${content}</li>`).join('');
