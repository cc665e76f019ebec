import type { ConfigurationItem } from '../../../lib/core/item';
import { ConfigState } from './config-state';
import { ConfigStub, THROTTLED } from './config-stub';
import { ASKED, ruleEvent, scheduledEvent, TestingEvaluator } from './testing-evaluator';
import { recordedBox, testingRules } from './testing-rules';

let stub: ConfigStub;
let evaluator: TestingEvaluator;
beforeAll(async () => {
  stub = await ConfigStub.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.state = new ConfigState();
  stub.calls = [];
  stub.troubles.clear();
  stub.trouble = () => undefined;
  stub.around = async (_, answer) => answer();
  evaluator = new TestingEvaluator(stub, testingRules);
});
afterEach(() => evaluator.close());

const bigBox = { assayRule: 'big-box' };
const scheduled = scheduledEvent(bigBox);
const askedAt = Date.parse(ASKED) / 1000;

/** As many boxes; every third one is too big. */
const boxes = (count: number): ConfigurationItem[] =>
  Array.from({ length: count }, (_, index) => recordedBox(`b${index}`, { size: index % 3 === 0 ? 30 : 3 }));
const verdicts = (items: readonly ConfigurationItem[]) =>
  Object.fromEntries(
    items.map(({ resourceId }, index) => [resourceId, index % 3 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT']),
  );
const reportedBefore = (resourceId: string, more: object = {}) =>
  stub.state.store({ resourceType: 'Test::Box', resourceId, complianceType: 'NON_COMPLIANT', ...more });
/** Room on a busy machine, in milliseconds. */
const LONG = 60_000;
const actions = () => stub.calls.map(({ action }) => action);
const countOf = (action: string) => stub.inputsOf(action).length;

describe('everything that is recorded', () => {
  test('is judged, page by page, under the time at which Config asked', async () => {
    stub.state.items = boxes(250);
    stub.state.pageSize = 40;
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual(verdicts(stub.state.items));
    const times = [...stub.state.results.values()].map(({ orderingTimestamp }) => orderingTimestamp);
    expect([...new Set(times)]).toEqual([askedAt]);
    expect([countOf('SelectResourceConfig'), countOf('BatchGetResourceConfig'), countOf('PutEvaluations')]).toEqual([
      7, 7, 7,
    ]);
  });

  test(
    '10,000 resources, in calls of 100',
    async () => {
      stub.state.items = boxes(10_000);
      for (let index = 0; index < 300; index++) reportedBefore(`gone${index}`);
      await evaluator.invoke(scheduled);
      const { length } = Object.entries(stub.state.resultsOf()).filter(([, type]) => type !== 'NOT_APPLICABLE');
      expect(length).toBe(10_000);
      expect([countOf('SelectResourceConfig'), countOf('PutEvaluations')]).toEqual([100, 103]);
      expect(evaluator.lines).toContainEqual(
        expect.objectContaining({ message: 'Reported', NON_COMPLIANT: 3334, COMPLIANT: 6666, NOT_APPLICABLE: 300 }),
      );
    },
    LONG,
  );

  test('with tags and relationships, which a batch does not have', async () => {
    const related = { name: 'Is contained in Room', resourceType: 'Test::Room', resourceId: 'r1' };
    stub.state.items = [recordedBox('b', { size: 30 }, { tags: { owner: 'ann' }, relationships: [related] })];
    await evaluator.invoke(scheduled);
    const [result] = [...stub.state.results.values()];
    expect(result?.annotation).toBe('Size 30 is more than 10 of ann in r1');
  });

  test('also when a snapshot was delivered', async () => {
    stub.state.items = boxes(1);
    const message = { messageType: 'ConfigurationSnapshotDeliveryCompleted', notificationCreationTime: ASKED };
    await evaluator.invoke(ruleEvent(message, bigBox));
    expect(stub.state.resultsOf()).toEqual({ b0: 'NON_COMPLIANT' });
  });

  test('nothing at all is said to be so', async () => {
    await evaluator.invoke(scheduled);
    expect(stub.inputsOf('PutEvaluations')).toEqual([{ Evaluations: [], ResultToken: 'token' }]);
  });

  test('time that passes without a change replaces the result of the change', async () => {
    stub.state.items = boxes(1);
    reportedBefore('b0', { complianceType: 'COMPLIANT', orderingTimestamp: askedAt - 1 });
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual({ b0: 'NON_COMPLIANT' });
  });

  test('a change since then keeps its result', async () => {
    stub.state.items = boxes(1);
    reportedBefore('b0', { complianceType: 'COMPLIANT', orderingTimestamp: askedAt + 1 });
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual({ b0: 'COMPLIANT' });
  });

  test('facts are fetched once for all', async () => {
    stub.state.items = [
      ...Array.from({ length: 250 }, (_, index) => recordedBox(`b${index}`, { lid: 'l' })),
      recordedBox('l', { colour: 'red' }, { resourceType: 'Test::Lid' }),
    ];
    await evaluator.invoke(scheduledEvent({ assayRule: 'red-lid' }));
    expect(new Set(Object.values(stub.state.resultsOf()))).toEqual(new Set(['NON_COMPLIANT']));
    const asked = stub.inputsOf('SelectResourceConfig').map(({ Expression }) => String(Expression));
    expect(asked.filter((expression) => expression.includes('Test::Lid'))).toHaveLength(1);
  });
});

test('facts that are refused end the run: the others would fare no better', async () => {
  stub.state.items = Array.from({ length: 250 }, (_, index) => recordedBox(`b${index}`, { lid: 'l' }));
  stub.trouble = ({ input }) =>
    String(input.Expression).includes('Test::Lid') ? { code: 'AccessDeniedException' } : undefined;
  await expect(evaluator.invoke(scheduledEvent({ assayRule: 'red-lid' }))).rejects.toThrow(
    /^Cannot call SelectResourceConfig: AccessDeniedException/,
  );
  expect(evaluator.lines.filter(({ message }) => message === 'Cannot judge a resource')).toEqual([]);
});

describe('results of what is gone', () => {
  test('are withdrawn, by type and id', async () => {
    stub.state.items = [recordedBox('b', { size: 3 })];
    for (const resourceId of ['b', 'gone']) reportedBefore(resourceId);
    reportedBefore('b', { resourceType: 'Test::Crate' });
    await evaluator.invoke(scheduled);
    const results = [...stub.state.results.values()].map((one) => [
      one.resourceType,
      one.resourceId,
      one.complianceType,
    ]);
    expect(results).toEqual([
      ['Test::Box', 'b', 'COMPLIANT'],
      ['Test::Box', 'gone', 'NOT_APPLICABLE'],
      ['Test::Crate', 'b', 'NOT_APPLICABLE'],
    ]);
  });

  test('of many, over many pages', async () => {
    stub.state.pageSize = 30;
    for (let index = 0; index < 250; index++) reportedBefore(`gone${index}`);
    await evaluator.invoke(scheduled);
    expect(new Set(Object.values(stub.state.resultsOf()))).toEqual(new Set(['NOT_APPLICABLE']));
    expect(countOf('GetComplianceDetailsByConfigRule')).toBe(9);
  });

  test('of a resource deleted while the run goes on', async () => {
    stub.state.items = [recordedBox('b', { size: 3 })];
    stub.state.indexed = [...stub.state.items, recordedBox('deleted', { size: 30 })];
    reportedBefore('deleted');
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual({ b: 'COMPLIANT', deleted: 'NOT_APPLICABLE' });
  });

  test('a resource that the query does not list yet is not gone', async () => {
    stub.state.items = [recordedBox('new', { size: 30 })];
    stub.state.indexed = [];
    reportedBefore('new');
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual({ new: 'NON_COMPLIANT' });
  });

  test('a result later than this run is not its to withdraw', async () => {
    reportedBefore('later', { orderingTimestamp: askedAt + 1 });
    await evaluator.invoke(scheduled);
    expect(countOf('BatchGetResourceConfig')).toBe(0);
    expect(stub.state.resultsOf()).toEqual({ later: 'NON_COMPLIANT' });
  });

  test('nothing is withdrawn by a run that did not see everything', async () => {
    stub.state.items = boxes(250);
    reportedBefore('gone');
    stub.troubles.set('SelectResourceConfig', [undefined, undefined, { code: 'AccessDeniedException' }]);
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot call SelectResourceConfig: AccessDeniedException',
    );
    expect(Object.keys(stub.state.resultsOf())).toHaveLength(201);
    expect(stub.state.resultsOf()).toMatchObject({ gone: 'NON_COMPLIANT' });
  });
});

describe('the scope of the config rule', () => {
  const scope = (Scope: object) => stub.state.rules.set('assay-test', { ConfigRuleName: 'assay-test', Scope });

  test('by tag key and value; what left it is withdrawn', async () => {
    scope({ TagKey: 'env', TagValue: 'prod' });
    stub.state.items = [
      recordedBox('in', { size: 30 }, { tags: { env: 'prod' } }),
      recordedBox('other', { size: 30 }, { tags: { env: 'dev', x: 'prod' } }),
      recordedBox('none', { size: 30 }),
    ];
    reportedBefore('none');
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual({ in: 'NON_COMPLIANT', none: 'NOT_APPLICABLE' });
  });

  test('by tag key alone', async () => {
    scope({ TagKey: 'env' });
    stub.state.items = [recordedBox('in', { size: 30 }, { tags: { env: '' } }), recordedBox('out', { size: 30 })];
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual({ in: 'NON_COMPLIANT' });
  });

  test('by type: what the rule cannot judge is left out', async () => {
    scope({ ComplianceResourceTypes: ['Test::Cup'] });
    stub.state.items = boxes(2);
    await evaluator.invoke(scheduled);
    expect(countOf('SelectResourceConfig')).toBe(0);
    expect(stub.state.resultsOf()).toEqual({});
  });

  test('by resource', async () => {
    scope({ ComplianceResourceTypes: ['Test::Box'], ComplianceResourceId: 'b1' });
    stub.state.items = boxes(3);
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual({ b1: 'COMPLIANT' });
  });

  test('of a rule that is no more', async () => {
    stub.state.rules.clear();
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot call DescribeConfigRules: NoSuchConfigRuleException',
    );
    expect(actions()).toEqual(['DescribeConfigRules']);
  });

  test('of a rule whose name the event does not tell', async () => {
    const { configRuleName, ...event } = scheduled;
    await expect(evaluator.invoke(event)).rejects.toThrow('Cannot judge what is recorded: no configRuleName');
  });
});

describe('what cannot be judged', () => {
  test('does not stop the others, keeps its result, and is raised', async () => {
    stub.state.items = [
      recordedBox('b1', { size: 30 }),
      recordedBox('odd', { size: 'odd' }),
      recordedBox('none', null),
      recordedBox('b2', { size: 3 }),
    ];
    reportedBefore('odd');
    reportedBefore('gone');
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot judge Test::Box "odd" by rule "big-box": Cannot read configuration.size: expected an integer, found "odd" (and 1 more resource)',
    );
    expect(stub.state.resultsOf()).toEqual({
      b1: 'NON_COMPLIANT',
      odd: 'NON_COMPLIANT',
      b2: 'COMPLIANT',
      gone: 'NOT_APPLICABLE',
    });
    const said = evaluator.lines.filter(({ message }) => message === 'Cannot judge a resource');
    expect(said.map(({ resourceId }) => resourceId)).toEqual(['odd', 'none']);
    expect(evaluator.metrics).toContainEqual(expect.objectContaining({ Rule: 'big-box', Unreadable: 2 }));
  });

  test('a rule that throws over one of them is such a case', async () => {
    stub.state.items = [recordedBox('b1', { size: 13 }), recordedBox('b2', { size: 3 })];
    await expect(evaluator.invoke(scheduledEvent({ assayRule: 'faulty' }))).rejects.toThrow(
      'Cannot judge Test::Box "b1" by rule "faulty": Cannot run rule "faulty" on Test::Box "b1": size of undefined',
    );
    expect(stub.state.resultsOf()).toEqual({ b2: 'COMPLIANT' });
  });

  test('very many fill no log', async () => {
    stub.state.items = Array.from({ length: 300 }, (_, index) => recordedBox(`b${index}`, {}));
    await expect(evaluator.invoke(scheduled)).rejects.toThrow('(and 299 more resources)');
    expect(evaluator.lines.length).toBeLessThan(60);
  });
});

describe('a service in trouble', () => {
  test('keys that a batch leaves unprocessed are asked for again', async () => {
    stub.state.items = boxes(100);
    stub.state.unprocessed = [(id) => id.endsWith('0'), (id) => id === 'b10'];
    await evaluator.invoke(scheduled);
    expect(stub.inputsOf('BatchGetResourceConfig').map(({ resourceKeys }) => (resourceKeys as []).length)).toEqual([
      100, 10, 1,
    ]);
    expect(stub.state.resultsOf()).toEqual(verdicts(stub.state.items));
  });

  test('left unprocessed for ever, they are raised', async () => {
    stub.state.items = boxes(2);
    stub.state.unprocessed = Array(99).fill((id: string) => id === 'b1');
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot read 1 recorded resource, such as "b1": AWS Config left them unprocessed',
    );
  });

  test('every second call of everything throttled: no result is lost', async () => {
    stub.state.items = boxes(1_000);
    reportedBefore('gone');
    let calls = 0;
    stub.trouble = () => (calls++ % 2 === 0 ? THROTTLED : undefined);
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual({ ...verdicts(stub.state.items), gone: 'NOT_APPLICABLE' });
  });

  test('results refused now and then within calls that succeed: none is lost', async () => {
    stub.state.items = boxes(1_000);
    stub.state.refused = Array.from({ length: 12 }, (_, call) => (id: string) => id.endsWith(String(call % 10)));
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual(verdicts(stub.state.items));
  });

  test('a page that ends in the middle is asked for again', async () => {
    stub.state.items = boxes(250);
    stub.troubles.set('SelectResourceConfig', [undefined, { disconnect: true }]);
    stub.troubles.set('BatchGetResourceConfig', [undefined, { disconnect: true }]);
    await evaluator.invoke(scheduled);
    expect(stub.state.resultsOf()).toEqual(verdicts(stub.state.items));
  });

  test(
    'no more than eight calls of an action run at once, and fewer after it was throttled',
    async () => {
      stub.state.items = boxes(8_000);
      const most = { first: 0, throttled: 0, afterwards: 0, atLast: 0 };
      let running = 0;
      let puts = 0;
      stub.trouble = ({ action }) => (action === 'PutEvaluations' && ++puts > 8 && puts <= 32 ? THROTTLED : undefined);
      stub.around = async ({ action }, answer) => {
        if (action !== 'PutEvaluations') return answer();
        running++;
        const when = puts <= 8 ? 'first' : puts <= 42 ? 'throttled' : puts <= 48 ? 'afterwards' : 'atLast';
        most[when] = Math.max(most[when], running);
        // Whatever else is let through comes in meanwhile.
        for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
        answer();
        running--;
      };
      await evaluator.invoke(scheduled);
      expect(Object.keys(stub.state.resultsOf())).toHaveLength(8_000);
      expect(Math.max(...Object.values(most))).toBeLessThanOrEqual(8);
      expect(most.afterwards).toBeLessThan(most.atLast);
    },
    LONG,
  );
});

describe('the function’s time', () => {
  test('ends in the middle: what is done stands, nothing is withdrawn, and it is raised', async () => {
    stub.state.items = boxes(1_000);
    reportedBefore('gone');
    stub.trouble = ({ action }) => {
      if (action === 'SelectResourceConfig' && countOf('SelectResourceConfig') === 5) evaluator.remaining = 1_900;
      return undefined;
    };
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(/^Cannot call \w+: no time is left$/);
    const results = stub.state.resultsOf();
    expect(results.gone).toBe('NON_COMPLIANT');
    expect(Object.keys(results).length).toBeGreaterThan(100);
    expect(Object.keys(results).length).toBeLessThan(1_000);
    expect(evaluator.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'Cannot evaluate' }));
    expect(evaluator.lines).toContainEqual(
      expect.objectContaining({ message: 'Reported', COMPLIANT: expect.any(Number) }),
    );
  });

  test('is not waited away under throttling', async () => {
    stub.state.items = boxes(300);
    stub.trouble = ({ action }) => (action === 'BatchGetResourceConfig' ? THROTTLED : undefined);
    evaluator.remaining = 30_000;
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot call BatchGetResourceConfig: ThrottlingException: Rate exceeded: no time is left',
    );
    expect(evaluator.remaining).toBeGreaterThan(0);
  });
});
