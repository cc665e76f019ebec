import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Case, PlanCase } from '../core/cases';
import { type AnyRemediation, hasEvaluation, type Rule, withRemediation } from '../core/rule';

/** A rule with the other contents of its folder. */
export interface RuleFolder {
  /** The path below `rules/`: `ec2/open-ssh`. */
  readonly folder: string;
  readonly rule: Rule;
  readonly cases: readonly Case[];
  /** The cases of the remediation; absent without a remediation. */
  readonly plans?: readonly PlanCase[];
}

/** Loads a module by its path: `require`. */
export type LoadModule = (path: string) => Readonly<Record<string, unknown>>;

/**
 * Loads every rule below `rules/`, sorted by folder. It does not use `rules/index.ts`, which may be out of date.
 * @throws Error that names the file that cannot be loaded
 */
export const loadRuleFolders = (root: string, load: LoadModule): RuleFolder[] =>
  listRuleFolders(root).map((folder) => loadRuleFolder(root, folder, load));

/**
 * Loads the rule of one folder: `ec2/open-ssh`.
 * @throws Error that names the file that cannot be loaded
 */
export function loadRuleFolder(root: string, folder: string, load: LoadModule): RuleFolder {
  const has = (name: string) => existsSync(join(root, 'rules', folder, name));
  const loadExport = (name: string, exported = 'default') =>
    loadModule(root, `rules/${folder}/${name}`, load)[exported];
  const rule = validateRule(loadExport('rule.ts'), `rules/${folder}/rule.ts`);
  return {
    folder,
    rule: has('remediation.ts')
      ? withRemediation(rule, loadExport('remediation.ts', 'remediation') as AnyRemediation)
      : rule,
    cases: has('cases.ts') ? (loadExport('cases.ts') as readonly Case[]) : [],
    ...(has('plans.ts') && { plans: loadExport('plans.ts') as readonly PlanCase[] }),
  };
}

/** Returns the folders of all rules: `ec2/open-ssh`. */
export const listRuleFolders = (root: string): string[] =>
  readdirSync(join(root, 'rules'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('/rule.ts') && !path.startsWith('_'))
    .map((path) => dirname(path))
    .sort();

/** Loads a module by its path below the root, with a short error if that fails. */
export function loadModule(root: string, path: string, load: LoadModule): Readonly<Record<string, unknown>> {
  try {
    return load(join(root, path));
  } catch (cause) {
    const [message] = (cause as Error).message.split(/\n+Require stack:/);
    throw new Error(`Cannot load ${path}: ${message}`, { cause });
  }
}

/** Checks what the loader needs. TypeScript checks the rest. */
function validateRule(value: unknown, path: string): Rule {
  const rule = value as Partial<Rule> | undefined;
  if (typeof rule?.name !== 'string' || !hasEvaluation(rule)) {
    throw new Error(`Cannot load ${path}: the default export is not a rule, use defineRule`);
  }
  if (typeof rule.resource?.read !== 'function') {
    throw new Error(`Cannot load ${path}: resource is ${rule.resource}, expected a reader`);
  }
  return rule as Rule;
}
