import fc from 'fast-check';
import {
  beginEvaluation,
  concludeEvaluation,
  describeItem,
  type Evaluation,
  evaluateRule,
  isPending,
  type PendingEvaluation,
} from '../../../lib/core/evaluate/evaluate';
import {
  COMPLIANT,
  insufficientData,
  NOT_APPLICABLE,
  needsFacts,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import { FactBook, type Facts, NO_FACTS } from '../../../lib/core/facts';
import { type ConfigurationItem, ITEM_STATUSES } from '../../../lib/core/item';
import { defineReader, Resource } from '../../../lib/core/reading/reader';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange, type Rule } from '../../../lib/core/rule';

class Door extends Resource {
  /** A result, or the name of a lock whose item decides. */
  get state(): string {
    return this.configuration.string('state');
  }
  get parts(): string | undefined {
    return this.supplementaryConfiguration.optionalString('part');
  }
}

const RESULTS: Readonly<Record<string, RuleResult>> = {
  closed: COMPLIANT,
  open: nonCompliant('It is open'),
  ajar: nonCompliant('It is ajar'),
  dark: insufficientData('it may be open'),
  painted: NOT_APPLICABLE,
};
const lockState = {
  name: 'state of a lock',
  resourceTypes: ['AWS::Test::Lock'],
  entries: (item: ConfigurationItem) => [[item.resourceId, String(item.configuration)] as const],
};
const stateFor = (facts: Facts, lock: string): RuleResult =>
  RESULTS[facts.about(lockState, lock)[0] ?? ''] ?? insufficientData('the lock is not in the input');

const common = {
  title: 'Doors are closed',
  rationale: 'Cold.',
  severity: 'low',
  resource: defineReader('AWS::Test::Door', Door),
  triggers: [onChange],
  parameters: {},
  limitations: [],
} as const;

const inHalves = defineRule({
  ...common,
  name: 'open-door',
  facts: [lockState],
  collect: ({ parts, state }) => RESULTS[parts ?? state] ?? needsFacts({ lock: parts ?? state }),
  conclude: ({ lock }, { facts }) => stateFor(facts, lock),
});

/** The same rule, with facts that it knows from the start. */
const atOnce = (facts: Facts) =>
  defineRule({
    ...common,
    name: 'open-door',
    evaluate: ({ parts, state }) => RESULTS[parts ?? state] ?? stateFor(facts, parts ?? state),
  });

const door = (parts: Partial<ConfigurationItem> = {}): ConfigurationItem => ({
  shape: 'config',
  resourceType: 'AWS::Test::Door',
  resourceId: 'door-0a',
  resourceName: 'front',
  arn: 'arn:aws:test:::door/door-0a',
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  captureTime: '2026-02-01T08:00:00.000Z',
  tags: {},
  relationships: [],
  configuration: { state: 'lock-0a' },
  supplementaryConfiguration: {},
  ...parts,
});

const now = new Date('2026-03-01T12:00:00.000Z');
const lock = (resourceId: string, state: string): ConfigurationItem =>
  door({ resourceType: 'AWS::Test::Lock', resourceId, configuration: state });
const waiver = { rule: 'open-door', resource: 'front', reason: 'r', owner: 'o', expires: '2026-12-31' };

/** Evaluates as the engine does: the first half is kept as JSON until the facts are known. */
function evaluateInHalves(item: ConfigurationItem, facts: Facts, waivers = [waiver].slice(1)): Evaluation {
  const enabled = { rule: inHalves as Rule, parameters: {} };
  const begun = beginEvaluation(enabled, item, { now, waivers });
  const described = describeItem(item, now);
  if (!isPending(begun)) return { ...described, ...begun };
  const kept: PendingEvaluation = JSON.parse(JSON.stringify(begun));
  expect(kept).toEqual(begun);
  return { ...described, ...concludeEvaluation(enabled, kept, item, { now, facts }) };
}

describe('an item that needs facts', () => {
  const facts = FactBook.from([lockState], [lock('lock-0a', 'open')]);

  test('gets the result of its facts, with the fields of its item', () => {
    expect(evaluateInHalves(door(), facts)).toStrictEqual({
      rule: 'open-door',
      resourceType: 'AWS::Test::Door',
      resourceId: 'door-0a',
      resourceName: 'front',
      arn: 'arn:aws:test:::door/door-0a',
      accountId: '111122223333',
      region: 'eu-west-1',
      complianceType: 'NON_COMPLIANT',
      annotation: 'It is open',
      severity: 'low',
      orderingTimestamp: '2026-02-01T08:00:00.000Z',
    });
  });

  test('is waived if the facts make it non-compliant', () => {
    expect(evaluateInHalves(door(), facts, [waiver])).toMatchObject({ complianceType: 'NOT_APPLICABLE', waiver });
    const closed = FactBook.from([lockState], [lock('lock-0a', 'closed')]);
    expect(evaluateInHalves(door(), closed, [waiver])).toMatchObject({ complianceType: 'COMPLIANT', annotation: null });
  });

  test('is not compliant if it has no status', () => {
    const closed = FactBook.from([lockState], [lock('lock-0a', 'closed')]);
    expect(evaluateInHalves(door({ lacksStatus: true }), closed)).toMatchObject({ insufficientData: true });
  });

  test('needs none if it does not exist', () => {
    for (const status of ITEM_STATUSES.slice(2)) {
      const begun = beginEvaluation({ rule: inHalves, parameters: {} }, door({ status }), { now, waivers: [] });
      expect(begun).toMatchObject({ complianceType: 'NOT_APPLICABLE' });
    }
  });

  test('is not evaluated with what a template leaves open', () => {
    const item = door({ shape: 'template', configuration: { state: new Unknown('{"Ref":"State"}') } });
    expect(evaluateInHalves(item, facts)).toMatchObject({ insufficientData: true });
  });
});

test('both halves together give what the rule would give at once, for all forms of a resource', () => {
  const state = fc.constantFrom(...Object.keys(RESULTS), 'lock-0a', 'lock-0b', 'lock-0c', true);
  const form = fc.record({ configuration: fc.record({ state }), part: fc.option(state, { nil: undefined }) });
  const items = fc
    .tuple(form, fc.array(form, { maxLength: 4 }), fc.option(fc.constant('door-0b'), { nil: undefined }))
    .map(([itself, variants, outside]) => {
      const toParts = ({ configuration, part }: typeof itself) => ({
        tags: {},
        configuration,
        supplementaryConfiguration: part === undefined ? {} : { part },
      });
      return door({
        shape: 'template',
        ...toParts(itself),
        ...(variants.length > 0 && {
          variants: variants.map((one, index) => ({ assumption: `${index} holds`, ...toParts(one) })),
        }),
        ...(outside !== undefined && { outside }),
      });
    });
  const books = fc
    .dictionary(fc.constantFrom('lock-0a', 'lock-0b', 'lock-0c'), fc.constantFrom(...Object.keys(RESULTS)))
    .map((states) =>
      FactBook.from(
        [lockState],
        Object.entries(states).map(([id, one]) => lock(id, one)),
      ),
    );
  const tryEvaluate = (run: () => Evaluation): unknown => {
    try {
      return run();
    } catch (error) {
      return (error as Error).message;
    }
  };
  const seen = new Set<unknown>();
  fc.assert(
    fc.property(items, books, (item, facts) => {
      const context = { now, facts: NO_FACTS, waivers: [] };
      const expected = tryEvaluate(() => evaluateRule({ rule: atOnce(facts), parameters: {} }, item, context));
      expect(tryEvaluate(() => evaluateInHalves(item, facts))).toStrictEqual(expected);
      seen.add(typeof expected === 'string' ? 'unreadable' : (expected as Evaluation).complianceType);
    }),
    { numRuns: 2000 },
  );
  expect(seen.size).toBe(4);
});
