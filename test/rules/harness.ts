import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Case, PlanCase } from '../../lib/core/cases';
import { type Rule, withRemediation } from '../../lib/core/rule';

export * from '../../lib/testing/case';

const RULES = join(__dirname, '../../rules');

export interface RuleFolder {
  readonly folder: string;
  readonly rule: Rule;
  readonly cases: readonly Case[];
  /** Those of its remediation; absent where nobody has written any. */
  readonly plans?: readonly PlanCase[];
}

/** Every rule of the repository with its cases, found by its folder. */
export const ruleFolders: readonly RuleFolder[] = readdirSync(RULES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/rule.ts') && !path.startsWith('_'))
  .sort()
  .map((path) => dirname(path))
  .map((name) => ({
    folder: name,
    rule: ruleIn(join(RULES, name)),
    cases: require(join(RULES, name, 'cases')).default,
    ...(existsSync(join(RULES, name, 'plans.ts')) && { plans: require(join(RULES, name, 'plans')).default }),
  }));

function ruleIn(folder: string): Rule {
  const rule: Rule = require(join(folder, 'rule')).default;
  if (!existsSync(join(folder, 'remediation.ts'))) return rule;
  return withRemediation(rule, require(join(folder, 'remediation')).remediation);
}
