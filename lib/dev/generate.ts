import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addTo } from '../core/collections/groups';
import { hasRecordedItems } from '../core/reading/reader';
import type { Rule } from '../core/rule';
import { camelCase } from '../core/text/casing';
import { isCollectedAspect } from '../resources/collected-aspects';
import { formatCommandHelp } from './command-help';
import { fillPart } from './generated-part';
import type { RuleFolder } from './rule-folder';
import { formatRuleExamples, formatRuleHead, formatRulePlans } from './rule-page';
import { formatGroupsModule, formatRemediationsIndex, formatRulesModule, formatServiceRules } from './rules-index';
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
    ...formatRuleLists(folders),
    ...formatRecordedGroups(folders),
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

type RuleList = 'recorded-rules' | 'collected-rules' | 'command-rules';

/** Formats the lists that `rules/index.ts` joins. Each function contains the rules that it evaluates, and no others. */
const formatRuleLists = (folders: readonly RuleFolder[]): GeneratedFile[] =>
  (['recorded-rules', 'collected-rules', 'command-rules'] as const).map((list) => ({
    path: `rules/${list}.ts`,
    text: formatRulesModule(
      camelCase(list),
      folders.filter(({ rule }) => chooseRuleList(rule) === list).map(({ folder }) => folder),
    ),
  }));

/** Formats the groups of rules that the evaluator loads late, one for each service. */
function formatRecordedGroups(folders: readonly RuleFolder[]): GeneratedFile[] {
  const byService = new Map<string, string[]>();
  for (const { folder, rule } of folders) {
    if (chooseRuleList(rule) === 'recorded-rules') addTo(byService, dirname(folder), folder);
  }
  const modules = [...byService].map(([service, all]) => ({
    path: `rules/recorded/${service}.ts`,
    text: formatServiceRules(all),
  }));
  return [...modules, { path: 'rules/recorded-groups.ts', text: formatGroupsModule(byService) }];
}

function chooseRuleList({ resource }: Rule): RuleList {
  if (hasRecordedItems(resource)) return 'recorded-rules';
  return isCollectedAspect(resource.aspect) ? 'collected-rules' : 'command-rules';
}

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
