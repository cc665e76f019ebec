/**
 * The tasks of people who work on Assay: generated files and new rules.
 *
 *     npm run gen                  writes rules/index.ts, rules/remediations.ts and the generated parts of the READMEs
 *     npm run gen -- --check       says which of them are stale
 *     npm run new:rule <name>      makes rules/<name>/ from rules/_template/
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Rule, withRemediation } from '../lib/core/rule';
import { findStaleFiles } from '../lib/dev/generate';
import type { RuleFolder } from '../lib/dev/rule-folder';
import { scaffoldRule } from '../lib/dev/scaffold';

const USAGE = `Usage: npm run gen [-- --check]
       npm run new:rule <name>`;

const root = dirname(__dirname);

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

function run(args: readonly string[]): number {
  const [task, argument] = args;
  if (task === 'gen' && args.length === 1) return generate();
  if (task === 'gen' && args.length === 2 && argument === '--check') return check();
  if (task === 'new-rule' && args.length === 2 && argument) return newRule(argument);
  console.error(USAGE);
  return 2;
}

function generate(): number {
  for (const { path, text } of findStaleFiles(root, ruleFolders())) {
    writeFileSync(join(root, path), text);
    console.log(`Wrote ${path}`);
  }
  return 0;
}

function check(): number {
  const stale = findStaleFiles(root, ruleFolders());
  if (stale.length === 0) return 0;
  console.error(`Stale, to be written by \`npm run gen\`:\n${stale.map(({ path }) => `  ${path}`).join('\n')}`);
  return 1;
}

function newRule(name: string): number {
  const made = scaffoldRule(root, name);
  console.log(made.map((path) => `Made ${path}`).join('\n'));
  generate();
  console.log(nextSteps(name));
  return 0;
}

function nextSteps(name: string): string {
  return `
It works and judges a sample. Now make it yours:
  1. Say in rules/${name}/cases.ts what you expect, and watch it fail:
       npm run dev -- test/rules -t ${name}
  2. Judge in rules/${name}/rule.ts, with the words of a reader in lib/core/resources/.
  3. Look at its verdicts on real files:
       npm run assay -- evaluate <path> --rule ${name}
  4. Say in rules/${name}/README.md why it exists and what it does not see.
  5. npm run gen && npm run ok`;
}

/** Every rule of the repository, found by its folder, since the index may be the stale file. */
function ruleFolders(): RuleFolder[] {
  const rules = join(root, 'rules');
  return readdirSync(rules, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('/rule.ts') && !path.startsWith('_'))
    .map((path) => dirname(path))
    .map((folder) => ({
      folder,
      rule: ruleIn(join(rules, folder)),
      // A folder without cases is a rule that somebody is writing.
      cases: existsSync(join(rules, folder, 'cases.ts')) ? load(join(rules, folder, 'cases')) : [],
      ...(existsSync(join(rules, folder, 'plans.ts')) && { plans: load(join(rules, folder, 'plans')) }),
    }));
}

function ruleIn(folder: string): Rule {
  const rule = load<Rule>(join(folder, 'rule'));
  if (!existsSync(join(folder, 'remediation.ts'))) return rule;
  return withRemediation(rule, load(join(folder, 'remediation'), 'remediation'));
}

function load<T>(module: string, name = 'default'): T {
  try {
    return require(module)[name];
  } catch (cause) {
    throw new Error(`Cannot load ${module}: ${(cause as Error).message}`, { cause });
  }
}
