import { code, link, table } from './markdown';
import type { RuleFolder } from './rule-folder';

/** The rules that can put things right, for the page that leads to switching them on. Their words may hold Markdown's code. */
export const formatRemediationsTable = (folders: readonly RuleFolder[]): string =>
  table(
    ['Rule', 'What is done', 'Left to people'],
    [...folders]
      .sort(({ rule: a }, { rule: b }) => (a.name < b.name ? -1 : 1))
      .flatMap(({ folder, rule: { name, remediation } }) =>
        remediation ? [[link(code(name), `../rules/${folder}`), remediation.summary, remediation.exclusions]] : [],
      ),
  );
