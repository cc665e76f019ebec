import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { listRuleFolders } from '../rule-folder';

/** The test files of a run. */
interface TestSelection {
  /** Absolute paths, sorted. */
  readonly paths: readonly string[];
  /** The code of those that the repository does not have, by path. */
  readonly code: Readonly<Record<string, string>>;
}

/**
 * Selects the test files for sources. For a rule they are its cases, the tests that are named after one of its folders, and
 * those of parameters and descriptions; for what rules of a service share, the cases of them all; for other sources, the
 * tests of the same part (`test/core` for `lib/core`), and the cases of all rules if rules use the part. Paths are absolute.
 * @param related the test files that import the sources
 * @param wanted test files and folders to use instead
 */
export function selectTests(
  root: string,
  sources: readonly string[],
  related: readonly string[],
  wanted: readonly string[],
): TestSelection {
  const isBelow = (starts: readonly string[]) => (path: string) => starts.some((start) => path.startsWith(start));
  if (wanted.length > 0) return { paths: related.filter(isBelow(wanted)).sort(), code: {} };
  const names = sources.map((path) => relative(root, path).replace(/\.ts$/, '').split(sep));
  const near = names.flatMap(([top, part = '', ...rest]) =>
    top === 'rules'
      ? ['descriptions', 'parameters', part, ...rest.slice(0, -1)].map((name) => join(root, 'test/rules', name))
      : join(root, 'test', part),
  );
  const code = writeRuleTests(root, names);
  const others = related.filter((path) => !TESTS_OF_ALL_RULES.test(path)).filter(isBelow(near));
  return { paths: [...Object.keys(code), ...others].sort(), code };
}

/** The test files that `writeRuleTests` replaces. */
const TESTS_OF_ALL_RULES = /test[/\\]rules[/\\](rules|plans)\.test\.ts$/;

/** The parts of `lib` that rules use. */
const PARTS_OF_RULES = ['core', 'resources', 'testing'];

/** Writes a test file for each rule. With one for all rules, as in the repository, each mutant would load all of them. */
function writeRuleTests(root: string, sources: readonly (readonly string[])[]): Record<string, string> {
  if (!existsSync(join(root, 'test/rules/rule-tests.ts'))) return {};
  const folders = listRuleFolders(root);
  const isUsed = (folder: string) =>
    sources.some(([top, part = '', name]) => {
      if (top !== 'rules') return PARTS_OF_RULES.includes(part);
      // Rules share no code of their own folders; what a service shares is in others.
      const own = `${part}/${name}`;
      return folders.includes(own) ? folder === own : folder.startsWith(`${part}/`);
    });
  return Object.fromEntries(
    folders.filter(isUsed).map((folder) => [
      join(root, 'rules', folder, 'cases.test.ts'),
      `const { loadRuleFolder } = require(${JSON.stringify(join(root, 'lib/dev/rule-folder.ts'))});
const { testPlans, testRule } = require(${JSON.stringify(join(root, 'test/rules/rule-tests.ts'))});
const rule = loadRuleFolder(${JSON.stringify(root)}, ${JSON.stringify(folder)}, require);
testRule(rule);
testPlans(rule, [rule.rule]);`,
    ]),
  );
}

/** Jest does not see that it loads every rule with its cases. */
const RULE_LOADER = 'lib/dev/rule-folder.ts';

/** Lists the test files that import files, directly or through others. */
export function listRelatedTests(root: string, files: readonly string[]): string[] {
  const imported = [...files, ...[join(root, RULE_LOADER)].filter(existsSync)];
  const args = [join(root, 'node_modules/jest/bin/jest.js'), '--listTests', '--findRelatedTests', ...imported];
  const list = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return list.split('\n').filter((line) => line !== '');
}
