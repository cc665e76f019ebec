import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillPart } from './generated-part';
import { formatRemediationsTable } from './remediations-table';
import type { RuleFolder } from './rule-folder';
import { formatRuleExamples, formatRuleHead, formatRulePlans } from './rule-page';
import { formatRemediationsIndex, formatRulesIndex } from './rules-index';
import { formatRulesTable } from './rules-table';

/** A file of the repository that holds something derived from the rules. */
export interface GeneratedFile {
  /** From the root, with slashes. */
  readonly path: string;
  /** What it should hold. */
  readonly text: string;
}

/** The files whose generated parts are not what the rules say today, with the text that they should have. */
export function findStaleFiles(root: string, folders: readonly RuleFolder[]): GeneratedFile[] {
  const indexed = folders.map(({ folder, rule }) => ({ folder, hasRemediation: rule.remediation !== undefined }));
  const files = [
    { path: 'rules/index.ts', text: formatRulesIndex(indexed) },
    { path: 'rules/remediations.ts', text: formatRemediationsIndex(indexed) },
    ...page(root, 'README.md', { rules: formatRulesTable(folders) }),
    ...page(root, 'docs/remediation.md', { remediations: formatRemediationsTable(folders) }),
    ...folders.flatMap(({ folder, rule, cases, plans = [] }) =>
      page(root, `rules/${folder}/README.md`, {
        head: formatRuleHead(rule),
        examples: formatRuleExamples(cases),
        plans: formatRulePlans(rule, plans),
      }),
    ),
  ];
  return files.filter(({ path, text }) => readIfThere(root, path) !== text);
}

/** A page with its parts filled in; none when nobody has begun to write it. */
function page(root: string, path: string, parts: Readonly<Record<string, string>>): GeneratedFile[] {
  const text = readIfThere(root, path);
  if (text === undefined) return [];
  try {
    return [{ path, text: Object.entries(parts).reduce((filled, [name, part]) => fillPart(filled, name, part), text) }];
  } catch (cause) {
    throw new Error(`Cannot generate ${path}: ${(cause as Error).message}`, { cause });
  }
}

function readIfThere(root: string, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
