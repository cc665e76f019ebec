import { toTable } from '../markdown';
import { COST_PARTS, type CostTemplate, estimateCosts } from './estimate';
import { IDLE, IN_USE } from './usage';

/** The configuration without anything that costs once for an account. The default adds the dashboard. */
export const BASE = { dashboard: false } as const;

/** Configurations that differ from {@link BASE} in one feature. */
const FEATURES: Readonly<Record<string, object>> = {
  '`dashboard`, once for an account': { dashboard: true },
  '`alerts`, one address': { alerts: { subscribers: ['on-call@example.com'] } },
  '`remediation`, `manual` for one rule': { remediation: { 'open-ssh': 'manual' } },
  '`remediation`, `approve` for one rule': {
    remediation: { 'open-ssh': { mode: 'approve', approvers: ['arn:aws:iam::111122223333:role/on-call'] } },
  },
  '`health`, one address': { health: { subscribers: ['platform@example.com'] } },
  '`recorder.delivery.topic`': { recorder: { delivery: { topic: true } } },
  "`recorder.recordingGroup: 'evaluated'`": { recorder: { recordingGroup: 'evaluated' } },
  "`recorder.frequency: 'DAILY'`": { recorder: { frequency: 'DAILY' } },
  "`recorder: 'adopt'`, its items paid by its owner": { recorder: 'adopt' },
};

/**
 * Returns the tables of `docs/cost.md`.
 * @param createTemplate synthesizes the template of a configuration in one Region
 */
export function formatCostTables(
  createTemplate: (configuration: object) => CostTemplate,
  typesByRule: ReadonlyMap<string, readonly string[]>,
): string {
  const estimate = (configuration: object) => {
    const template = createTemplate(configuration);
    return [IDLE, IN_USE].map((use) => estimateCosts(template, use, typesByRule));
  };
  const base = estimate(BASE);
  const totals = base.map(addUp);
  const parts = COST_PARTS.map((part) => [part, base.map((costs) => costs.get(part) ?? 0)] as const);
  const features = Object.entries(FEATURES).map(([name, configuration]) => {
    const costs = estimate({ ...BASE, ...configuration });
    return [name, costs.map((one, index) => addUp(one) - (totals[index] ?? 0))] as const;
  });
  const head = ['an idle Region', 'a Region with 1,000 resources'];
  const toRow = ([name, amounts]: readonly [string, readonly number[]]) => [name, ...amounts.map(formatAmount)];
  return [
    toTable(
      ['default, for each Region', ...head],
      [...parts.filter(([, amounts]) => amounts.some((amount) => amount > 0)).map(toRow), toRow(['**total**', totals])],
    ),
    toTable(['in addition', ...head], features.map(toRow)),
  ].join('\n\n');
}

const addUp = (costs: ReadonlyMap<string, number>): number =>
  [...costs.values()].reduce((total, one) => total + one, 0);

/** `$0.50`, `−$1.20`, `–` for nothing. */
function formatAmount(amount: number): string {
  const cents = Math.round(amount * 100);
  return cents === 0 ? '–' : `${cents < 0 ? '−' : ''}$${(Math.abs(cents) / 100).toFixed(2)}`;
}
