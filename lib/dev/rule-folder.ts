import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Case, PlanCase } from '../core/cases';
import { type AnyRemediation, type Rule, withRemediation } from '../core/rule';
import { findRuleError } from '../core/rule-errors';

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
  const loadList = <T>(name: string): readonly T[] => {
    const list = loadExport(name);
    if (!Array.isArray(list)) throw new Error(`Cannot load rules/${folder}/${name}: the default export is not a list`);
    return list;
  };
  const rule = validateRule(loadExport('rule.ts'), `rules/${folder}/rule.ts`);
  return {
    folder,
    rule: has('remediation.ts')
      ? withRemediation(rule, loadExport('remediation.ts', 'remediation') as AnyRemediation)
      : rule,
    cases: has('cases.ts') ? loadList<Case>('cases.ts') : [],
    ...(has('plans.ts') && { plans: loadList<PlanCase>('plans.ts') }),
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

/** Checks a rule, also one that is not made with `defineRule`. */
function validateRule(value: unknown, path: string): Rule {
  if (value === undefined) throw new Error(`Cannot load ${path}: the default export is not a rule, use defineRule`);
  const error = findRuleError(value);
  if (error !== undefined) throw new Error(`Cannot load ${path}: ${error}`);
  return value as Rule;
}
