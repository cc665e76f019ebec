import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasRecordedItems } from '../core/reading/reader';
import type { Rule } from '../core/rule';
import { isCollectedAspect } from '../resources/collected-aspects';
import { formatCommandHelp } from './command-help';
import { fillPart } from './generated-part';
import type { RuleFolder } from './rule-folder';
import { formatRuleExamples, formatRuleHead, formatRulePlans } from './rule-page';
import { formatRemediationsIndex, formatRulesIndex } from './rules-index';
import { formatSamples, type RunAssay } from './samples';
import { formatFrameworkTables } from './tables/framework-tables';
import { formatCasesTable, formatRemediationsTable, formatRulesTable, formatServicesTable } from './tables/rule-tables';

/** A file of the repository with text that is generated from the rules. */
export interface GeneratedFile {
  /** The path below the root, with slashes. */
  readonly path: string;
  /** The text that the file must have. */
  readonly text: string;
}

/** Returns the generated files that are out of date, with their new text. */
export async function findStaleFiles(
  root: string,
  folders: readonly RuleFolder[],
  runAssay: RunAssay,
): Promise<GeneratedFile[]> {
  const remediable = folders.filter(({ rule }) => rule.remediation !== undefined);
  const files = [
    { path: 'rules/index.ts', text: formatRulesIndex(selectFolders(folders)) },
    // Each function contains the rules that it evaluates, and no others.
    {
      path: 'rules/recorded-rules.ts',
      text: formatRulesIndex(selectFolders(folders, hasRecordedItems), 'recordedRules'),
    },
    {
      path: 'rules/collected-rules.ts',
      text: formatRulesIndex(
        selectFolders(folders, ({ aspect }) => isCollectedAspect(aspect)),
        'collectedRules',
      ),
    },
    { path: 'rules/remediations.ts', text: formatRemediationsIndex(remediable.map(({ folder }) => folder)) },
    ...fillPage(root, 'README.md', {
      ...(await formatSamples('README.md', runAssay)),
      rules: formatServicesTable(folders),
    }),
    ...fillPage(root, 'docs/rules.md', { rules: formatRulesTable(folders), cases: formatCasesTable(folders) }),
    ...fillPage(root, 'docs/frameworks.md', await formatFrameworkTables(folders)),
    ...fillPage(root, 'docs/command-line.md', { help: await formatCommandHelp(runAssay) }),
    ...fillPage(root, 'docs/remediation.md', {
      ...(await formatSamples('docs/remediation.md', runAssay)),
      remediations: formatRemediationsTable(folders),
    }),
    ...folders.flatMap(({ folder, rule, cases, plans = [] }) =>
      fillPage(root, `rules/${folder}/README.md`, {
        head: formatRuleHead(rule),
        examples: formatRuleExamples(cases),
        plans: formatRulePlans(rule, plans),
      }),
    ),
  ];
  return files.filter(({ path, text }) => readIfExists(root, path) !== text);
}

const selectFolders = (
  folders: readonly RuleFolder[],
  has: (reader: Rule['resource']) => boolean = () => true,
): string[] => folders.filter(({ rule }) => has(rule.resource)).map(({ folder }) => folder);

/** Returns a page with its parts filled, or nothing if the page does not exist. */
function fillPage(root: string, path: string, parts: Readonly<Record<string, string>>): GeneratedFile[] {
  const page = readIfExists(root, path);
  if (page === undefined) return [];
  try {
    return [{ path, text: Object.entries(parts).reduce((text, [name, part]) => fillPart(text, name, part), page) }];
  } catch (cause) {
    throw new Error(`Cannot generate ${path}: ${(cause as Error).message}`, { cause });
  }
}

function readIfExists(root: string, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
