import type { BacktestResult, Flip, RuleBacktest } from '../../engine/results/backtest-result';

/** Returns a backtest with the fields of the contract, in its order. */
export const toBacktestOutput = ({ from, to, routing, rules, comparison }: BacktestResult) => ({
  from: formatEpoch(from),
  to: formatEpoch(to),
  routing,
  rules: rules.map(toBacktestedRule),
  ...(comparison && {
    comparison: {
      parameters: comparison.parameters,
      folders: comparison.folders,
      rules: comparison.rules.map(toBacktestedRule),
      flips: comparison.flips.map(toFlipOutput),
    },
  }),
});

const toBacktestedRule = ({ median, longest, insufficientData, waived, alerts, ...counts }: RuleBacktest) => ({
  ...counts,
  medianSeconds: toSeconds(median),
  longestSeconds: toSeconds(longest),
  insufficientData,
  waived,
  alerts,
});

const toFlipOutput = ({ from, until, before, after, ...resource }: Flip) => ({
  ...resource,
  from: formatEpoch(from),
  until: until === null ? null : formatEpoch(until),
  before,
  after,
});

const formatEpoch = (time: number): string => new Date(time).toISOString();
const toSeconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.round(milliseconds / 1000);
