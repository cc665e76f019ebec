import fc from 'fast-check';
import { formatItemElements, parseElements } from '../../../lib/engine/results/evaluation-elements';
import { type ItemResult, NO_RESULT } from '../../../lib/engine/results/item-result';
import { BatchWriter, HAS_FACTS, IS_UNSETTLED, type ResultBatch } from '../../../lib/engine/results/result-batch';
import { Spool } from '../../../lib/engine/results/spool';
import { StoredBatch } from '../../../lib/engine/results/stored-batch';
import type { ItemEvaluation } from '../../../lib/engine/run-result';

const evaluation = (resourceId: string, rule: string): ItemEvaluation => ({
  rule,
  resourceType: 'Test::Box',
  resourceId,
  resourceName: null,
  arn: null,
  accountId: null,
  region: null,
  complianceType: 'COMPLIANT',
  annotation: null,
  severity: 'low',
  orderingTimestamp: '2026-03-01T00:00:00.000Z',
});
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
  evaluations: rules.map((rule) => evaluation(id, rule)),
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
    added: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  }),
  { maxLength: 12 },
);

test('a stored batch has the evaluations of its items, without the dropped ones and with the added ones', () => {
  fc.assert(
    fc.property(items, fc.constantFrom(0, 200, 1 << 20), (given, memory) => {
      const spool = new Spool(memory);
      const batches: ResultBatch[] = [];
      const writer = new BatchWriter('a.json', (batch) => batches.push(batch));
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
        const added = given.flatMap(({ added, isDropped }, row) =>
          added === undefined || isDropped
            ? []
            : [[row, formatItemElements([evaluation(added, 'late')], 'a.json')] as const],
        );
        for (const [row, elements] of added) batch.addElements(row, elements);
        const kept = given.map((one, row) => ({ ...one, row })).filter(({ isDropped }) => !isDropped);
        const found = [...batch.readElements()].flatMap((bytes) => parseElements(bytes.toString()));
        expect(found.map(({ resourceId, rule }) => [resourceId, rule])).toEqual(
          kept.flatMap(({ id, rules, added }) => [
            ...rules.map((rule) => [id, rule]),
            ...(added === undefined ? [] : [[added, 'late']]),
          ]),
        );
        const counts = { COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0 };
        batch.addCounts(counts);
        expect(counts.COMPLIANT).toBe(kept.reduce((sum, { rules }) => sum + rules.length, 0));
        for (const [flag, waits] of [
          [IS_UNSETTLED, 'isUnreadable'],
          [HAS_FACTS, 'hasFacts'],
        ] as const) {
          const expected = kept.filter((one) => one[waits]).map((one) => ({ row: one.row, result: toResult(one) }));
          const waiting = [...batch.readPending(flag)].map(({ row, result }) => ({ row, facts: result.facts }));
          expect(waiting).toEqual(expected.map(({ row, result }) => ({ row, facts: result.facts })));
        }
      } finally {
        spool.close();
      }
    }),
  );
});
