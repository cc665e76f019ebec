import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Case, PlanCase } from '../../lib/core/cases';
import { type Rule, withRemediation } from '../../lib/core/rule';

export * from '../../lib/testing/case';

const RULES = join(__dirname, '../../rules');

/** A rule of the repository with its cases. */
export interface RuleFolder {
  /** Below `rules/`: `ec2/open-ssh`. */
  readonly folder: string;
  /** The last part of the folder, which is the name of the rule: `open-ssh`. */
  readonly name: string;
  readonly rule: Rule;
  readonly cases: readonly Case[];
  /** The cases of its remediation; absent if it has none. */
  readonly plans?: readonly PlanCase[];
}

/** Every rule of the repository, in the order of the folders. */
export const ruleFolders: readonly RuleFolder[] = readdirSync(RULES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/rule.ts') && !path.startsWith('_'))
  .sort()
  .map((path) => dirname(path))
  .map((folder) => ({
    folder,
    name: basename(folder),
    rule: loadRule(join(RULES, folder)),
    cases: require(join(RULES, folder, 'cases')).default,
    ...(existsSync(join(RULES, folder, 'plans.ts')) && { plans: require(join(RULES, folder, 'plans')).default }),
  }));

function loadRule(folder: string): Rule {
  const rule: Rule = require(join(folder, 'rule')).default;
  if (!existsSync(join(folder, 'remediation.ts'))) return rule;
  return withRemediation(rule, require(join(folder, 'remediation')).remediation);
}
