import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Preview } from '../../lib/cli/remediation/preview';
import { run } from '../cli/testing-io';
import { rules } from '../rules/registry';
import { ROOT } from '../source';
import { faultsOf } from './api-model';

/** Real files, which lie beside the repository on some machines and never in it. */
const DATA = join(ROOT, '../shared/data');

const remediated = rules.filter(({ remediation }) => remediation).map(({ name }) => name);

interface Output {
  readonly plans: readonly (Pick<Preview, 'plan' | 'outcome' | 'verdicts'> & { readonly resourceId: string })[];
  readonly unreadable: readonly { readonly message: string }[];
}

(existsSync(DATA) ? describe : describe.skip)('over real files', () => {
  test.each(remediated)('every fix by %s is right for AWS, and for the rule', async (name) => {
    const args = ['remediate', '--preview', DATA, '--rule', name, '--format', 'json', '--now', '2026-02-13T08:00:00Z'];
    const { plans, unreadable } = JSON.parse((await run(args, { rules })).out) as Output;
    expect(unreadable.filter(({ message }) => /^Cannot (call|plan|run) /.test(message))).toEqual([]);
    const faults = plans.flatMap(({ resourceId, plan, outcome, evaluationChanges: verdicts }) => {
      if (plan.kind !== 'fix') return [];
      const worse = verdicts.filter(
        ({ before, after }) =>
          JSON.stringify(before).includes('"COMPLIANT"') && JSON.stringify(after).includes('NON_COMPLIANT'),
      );
      return [
        ...[...plan.calls, ...plan.undo].flatMap(faultsOf),
        ...worse.map(({ rule }) => `${rule} is worse`),
        ...(outcome === 'remediated' || plan.pending !== undefined ? [] : ['not put right']),
      ].map((fault) => `${resourceId}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });
});
