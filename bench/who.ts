import { LABELLED_COUNT, nameAllActors, scoreActors } from '../test/alerts/actor/labelled/name-actors';
import { formatRow, formatTarget, median, print } from './figures';

/** Prints how well and how fast the callers behind changes are named, over the labelled set of the tests. */
export function benchWho(): void {
  const results = nameAllActors();
  const { precision, recall } = scoreActors(results);
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    nameAllActors();
    return performance.now() - start;
  });
  print(`\nwho: ${results.length} properties of ${LABELLED_COUNT} labelled changes, median of ${ROUNDS}\n`);
  print(formatRow('precision', precision.toFixed(3), formatTarget(precision >= 0.98, '0.98', '≥')));
  print(formatRow('recall', recall.toFixed(3), formatTarget(recall >= 0.9, '0.9', '≥')));
  print(formatRow('time for each change', `${((median(times) / LABELLED_COUNT) * 1000).toFixed(0)} µs`, ''));
}

const ROUNDS = 21;
