import type { Preview } from '../../lib/cli/remediation/preview';
import { factsForPlan } from '../../lib/core/remediation/plan-remediation';
import type { Rule } from '../../lib/core/rule';
import { listFiles } from '../../lib/engine/input-files';
import { readFile } from '../../lib/engine/read-file';
import { indexRules } from '../../lib/engine/rule-index';
import { run } from '../cli/testing-io';
import { outsideData } from '../outside-data';
import { rules } from '../rules/registry';
import { checkPlannedCall } from './api-model';

/** Real files, which some machines have beside the repository. */
const { folder: DATA, describeWithData } = outsideData('test/remediation/real-data.test.ts');

const NOW = '2026-02-13T08:00:00Z';
const listSteps = (name: string) => {
  const { remediation } = rules.find((rule) => rule.name === name) ?? {};
  return [...(remediation?.steps ?? []), ...(remediation?.undoSteps ?? [])];
};
/** Lists the types that a rule and the other rules for its types read, and those of the facts of its plans. */
function listNeededTypes(name: string): string[] {
  const rule = rules.find((one) => one.name === name) as Rule;
  const { resourceTypes } = rule.resource;
  const others = rules.filter(({ resource }) => resource.resourceTypes.some((type) => resourceTypes.includes(type)));
  const facts = [...factsForPlan(rule), ...others.flatMap(({ facts = [] }) => facts)];
  return [...resourceTypes, ...facts.flatMap((fact) => fact.resourceTypes)];
}

const remediated = rules.filter(({ remediation }) => remediation).map(({ name }) => name);

interface Output {
  readonly plans: readonly (Pick<Preview, 'plan' | 'outcome'> & {
    readonly resourceId: string;
    readonly evaluationChanges: Preview['evaluationChanges'];
  })[];
  readonly unreadable: readonly { readonly message: string }[];
}

describeWithData('with real files', () => {
  // Each file is read once for its types, and then for the rules that read one of them.
  const types = new Map<string, Set<string>>();
  beforeAll(async () => {
    const ruleIndex = { ...indexRules([], new Date(NOW), [], { known: rules }), readsEveryType: true };
    for (const file of listFiles([DATA]).files) {
      const found = new Set<string>();
      await readFile(file, { ruleIndex }, ({ resourceType }) => found.add(resourceType));
      types.set(file.source, found);
    }
    expect(remediated.filter((name) => listFilesFor(name).length > 0).length).toBeGreaterThan(remediated.length / 2);
  });

  const listFilesFor = (name: string): string[] => {
    const needed = listNeededTypes(name);
    return [...types].filter(([, found]) => needed.some((type) => found.has(type))).map(([file]) => file);
  };

  test.each(remediated)('every fix of %s is valid for AWS and satisfies the rule', async (name) => {
    const files = listFilesFor(name);
    // No file has a resource of some types.
    if (files.length === 0) return;
    const args = ['remediate', '--preview', ...files, '--rule', name, '--format', 'json', '--now', NOW];
    const { plans, unreadable } = JSON.parse((await run(args, { rules })).out) as Output;
    expect(unreadable.filter(({ message }) => /^Cannot (call|plan|run) /.test(message))).toEqual([]);
    const problems = plans.flatMap(({ resourceId, plan, outcome, evaluationChanges }) => {
      if (plan.kind !== 'fix') return [];
      const worse = evaluationChanges.filter(
        ({ before, after }) =>
          JSON.stringify(before).includes('"COMPLIANT"') && JSON.stringify(after).includes('NON_COMPLIANT'),
      );
      return [
        ...[...plan.calls, ...plan.undo].flatMap((call) => checkPlannedCall(call, listSteps(name))),
        ...worse.map(({ rule }) => `${rule} is worse`),
        ...(outcome === 'remediated' || plan.pending !== undefined ? [] : ['not remediated']),
      ].map((problem) => `${resourceId}: ${problem}`);
    });
    expect(problems).toEqual([]);
  });
});
