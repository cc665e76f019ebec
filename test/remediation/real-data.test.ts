import type { Preview } from '../../lib/cli/remediation/preview';
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
const remediated = rules.filter(({ remediation }) => remediation).map(({ name }) => name);

interface Output {
  readonly plans: readonly (Pick<Preview, 'plan' | 'outcome'> & {
    readonly resourceId: string;
    readonly verdicts: Preview['evaluationChanges'];
  })[];
  readonly unreadable: readonly { readonly message: string }[];
}

describeWithData('with real files', () => {
  // Nine of ten files hold no resource. They are found once, so that not every rule reads them again.
  const files: string[] = [];
  beforeAll(async () => {
    const ruleIndex = { ...indexRules([], new Date(NOW), [], { known: rules }), readsEveryType: true };
    for (const file of listFiles([DATA]).files) {
      const { items } = await readFile(file, { ruleIndex }, () => undefined);
      if (items > 0) files.push(file.source);
    }
    expect(files).not.toEqual([]);
  });

  test.each(remediated)('every fix of %s is valid for AWS and satisfies the rule', async (name) => {
    const args = ['remediate', '--preview', ...files, '--rule', name, '--format', 'json', '--now', NOW];
    const { plans, unreadable } = JSON.parse((await run(args, { rules })).out) as Output;
    expect(unreadable.filter(({ message }) => /^Cannot (call|plan|run) /.test(message))).toEqual([]);
    const problems = plans.flatMap(({ resourceId, plan, outcome, verdicts }) => {
      if (plan.kind !== 'fix') return [];
      const worse = verdicts.filter(
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
