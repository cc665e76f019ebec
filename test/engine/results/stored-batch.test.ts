import fc from 'fast-check';
import type { EvaluatedItem, RuleEvaluation } from '../../../lib/core/evaluate/evaluate';
import { CompactElements } from '../../../lib/engine/results/compact-elements';
import { parseElements } from '../../../lib/engine/results/evaluation-elements';
import { type ItemResult, NO_RESULT } from '../../../lib/engine/results/item-result';
import { BatchWriter, type ResultBatch } from '../../../lib/engine/results/result-batch';
import { Spool } from '../../../lib/engine/results/spool';
import { StoredBatch } from '../../../lib/engine/results/stored-batch';

const evaluated = (resourceId: string): EvaluatedItem => ({
  resourceType: 'Test::Box',
  resourceId,
  resourceName: null,
  arn: null,
  accountId: null,
  region: null,
  orderingTimestamp: '2026-03-01T00:00:00.000Z',
});
const evaluate = (rule: string, annotation: string | null = null): RuleEvaluation => ({
  rule,
  complianceType: 'COMPLIANT',
  annotation,
  severity: 'low',
});
const compact = new CompactElements(
  ['closed-box', 'red-lid', 'small-box', 'late'].map((name) => ({ name, severity: 'low' })),
);
const NAMES = ['a', 'é', '日本', '𝕏'.repeat(100)];

/** One item: the rules that evaluated it, and whether a part of its result waits. */
interface Item {
  readonly id: string;
  readonly rules: readonly string[];
  readonly isUnreadable: boolean;
  readonly hasFacts: boolean;
}
const toResult = ({ id, rules, isUnreadable, hasFacts }: Item): ItemResult => ({
  ...NO_RESULT,
  evaluated: evaluated(id),
  evaluations: rules.map((rule) => evaluate(rule)),
  unreadable: isUnreadable ? [{ message: `${id} is unreadable` }] : [],
  facts: hasFacts ? [{ fact: 'lid', scope: {}, entries: [[id, 'red']] }] : [],
});

const items = fc.array(
  fc.record({
    id: fc.constantFrom(...NAMES),
    rules: fc.subarray(['closed-box', 'red-lid', 'small-box']),
    isUnreadable: fc.boolean(),
    hasFacts: fc.boolean(),
    isDropped: fc.boolean(),
    added: fc.array(fc.constantFrom(...NAMES), { maxLength: 2 }),
  }),
  { maxLength: 12 },
);

test('a stored batch has the evaluations of its items, without the dropped ones and with the added ones', () => {
  fc.assert(
    fc.property(items, fc.constantFrom(0, 200, 1 << 20), (given, memory) => {
      const spool = new Spool(memory);
      const batches: ResultBatch[] = [];
      const writer = new BatchWriter('a.json', compact, (batch) => batches.push(batch));
      for (const [index, one] of given.entries())
        writer.add(toResult(one), { first: index, second: 2 * index, time: 3 * index, state: 1 });
      writer.close();
      if (given.length === 0) return expect(batches).toEqual([]);
      const batch = new StoredBatch(batches[0] as ResultBatch, spool);
      try {
        expect(batch.rows).toBe(given.length);
        for (const index of given.keys())
          expect(batch.versionAt(index)).toEqual({
            first: index,
            second: 2 * index,
            time: 3 * index,
            state: 1,
            scope: -1,
          });
        for (const [row, { isDropped }] of given.entries()) if (isDropped) batch.drop(row);
        for (const [row, { added, isDropped }] of given.entries()) {
          if (isDropped) continue;
          for (const text of added)
            batch.addElements(row, compact.format({ evaluations: [evaluate('late', text)] }, ''));
          // Elements may be added after others were stored.
          if (row % 2 === 0) batch.storeAdded();
        }
        const kept = given.map((one, row) => ({ ...one, row })).filter(({ isDropped }) => !isDropped);
        const found = [...batch.readElements(compact, 'a.json')].flatMap((piece) => parseElements(piece.toString()));
        expect(found.map(({ resourceId, rule, annotation }) => [resourceId, rule, annotation])).toEqual(
          kept.flatMap(({ id, rules, added }) => [
            ...rules.map((rule) => [id, rule, null]),
            ...added.map((text) => [id, 'late', text]),
          ]),
        );
        const counts = { COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0 };
        batch.addCounts(counts);
        expect(counts.COMPLIANT).toBe(kept.reduce((sum, { rules }) => sum + rules.length, 0));
        expect([...batch.readFacts()]).toEqual(kept.flatMap((one) => toResult(one).facts));
        expect([...batch.readUnsettled()].map(({ row, value }) => [row, value.unreadable])).toEqual(
          kept.filter((one) => one.isUnreadable).map((one) => [one.row, toResult(one).unreadable]),
        );
      } finally {
        spool.close();
      }
    }),
  );
});
