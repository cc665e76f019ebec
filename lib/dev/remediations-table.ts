import type { Rule } from '../core/rule';
import { code, link, table } from './markdown';

/** The rules that can put things right, for the page that leads to switching them on. Their words may hold Markdown's code. */
export const remediationsTable = (rules: readonly Rule[]): string =>
  table(
    ['Rule', 'What is done', 'Left to people'],
    [...rules]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap(({ name, remediation }) =>
        remediation ? [[link(code(name), `../rules/${name}`), remediation.does, remediation.leaves]] : [],
      ),
  );
