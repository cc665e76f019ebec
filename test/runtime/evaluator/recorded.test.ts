import type { ConfigurationItem } from '../../../lib/core/item';
import { ConfigAccount, THROTTLED } from './config-account';
import { REQUESTED_AT, ruleEvent, scheduledEvent, TestingEvaluator } from './testing-evaluator';
import { recordedBox, testingRules } from './testing-rules';

let stub: ConfigAccount;
let evaluator: TestingEvaluator;
beforeAll(async () => {
  stub = await ConfigAccount.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.reset();
  evaluator = new TestingEvaluator(stub, testingRules);
});
afterEach(() => evaluator.close());

const bigBox = { assayRule: 'big-box' };
const scheduled = scheduledEvent(bigBox);
const requestedAt = Date.parse(REQUESTED_AT);

/** So many boxes; every third one is too big. */
const boxes = (count: number): ConfigurationItem[] =>
  Array.from({ length: count }, (_, index) => recordedBox(`b${index}`, { size: index % 3 === 0 ? 30 : 3 }));
const expectedResults = (items: readonly ConfigurationItem[]) =>
  Object.fromEntries(
    items.map(({ resourceId }, index) => [resourceId, index % 3 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT']),
  );
const reportedBefore = (resourceId: string, more: object = {}) =>
  stub.store({ resourceType: 'Test::Box', resourceId, complianceType: 'NON_COMPLIANT', ...more });
const actions = () => stub.operations;
const countCalls = (action: string) => stub.listInputs(action).length;

describe('all recorded resources', () => {
  test('are evaluated page by page, with the time of the request', async () => {
    stub.items = boxes(250);
    stub.pageSize = 40;
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual(expectedResults(stub.items));
    const times = stub.results.map(({ orderingTime }) => orderingTime);
    expect([...new Set(times)]).toEqual([requestedAt]);
    expect([
      countCalls('SelectResourceConfig'),
      countCalls('BatchGetResourceConfig'),
      countCalls('PutEvaluations'),
    ]).toEqual([7, 7, 7]);
  });

  test('are evaluated in calls of 100, 2,000 of them', async () => {
    stub.items = boxes(2_000);
    for (let index = 0; index < 300; index++) reportedBefore(`gone${index}`);
    await evaluator.invoke(scheduled);
    const { length } = Object.entries(stub.listResults()).filter(([, type]) => type !== 'NOT_APPLICABLE');
    expect(length).toBe(2_000);
    expect([countCalls('SelectResourceConfig'), countCalls('PutEvaluations')]).toEqual([20, 23]);
    expect(evaluator.lines).toContainEqual(
      expect.objectContaining({ message: 'Reported', NON_COMPLIANT: 667, COMPLIANT: 1333, NOT_APPLICABLE: 300 }),
    );
  });

  test('are evaluated with the tags and relationships that a batch lacks', async () => {
    const related = { name: 'Is contained in Room', resourceType: 'Test::Room', resourceId: 'r1' };
    stub.items = [recordedBox('b', { size: 30 }, { tags: { owner: 'ann' }, relationships: [related] })];
    await evaluator.invoke(scheduled);
    const [result] = stub.results;
    expect(result?.annotation).toBe('Size 30 is more than 10 of ann in r1');
  });

  test('are evaluated when a snapshot was delivered', async () => {
    stub.items = boxes(1);
    const message = { messageType: 'ConfigurationSnapshotDeliveryCompleted', notificationCreationTime: REQUESTED_AT };
    await evaluator.invoke(ruleEvent(message, bigBox));
    expect(stub.listResults()).toEqual({ b0: 'NON_COMPLIANT' });
  });

  test('reports an empty list when nothing is recorded', async () => {
    await evaluator.invoke(scheduled);
    expect(stub.listInputs('PutEvaluations')).toEqual([{ Evaluations: [], ResultToken: 'token' }]);
  });

  test('replaces the earlier result of a resource that did not change', async () => {
    stub.items = boxes(1);
    reportedBefore('b0', { complianceType: 'COMPLIANT', orderingTimestamp: requestedAt - 1 });
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual({ b0: 'NON_COMPLIANT' });
  });

  test('keeps the result of a change after the request', async () => {
    stub.items = boxes(1);
    reportedBefore('b0', { complianceType: 'COMPLIANT', orderingTime: requestedAt + 1 });
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual({ b0: 'COMPLIANT' });
  });

  test('fetches facts once for all resources', async () => {
    stub.items = [
      ...Array.from({ length: 250 }, (_, index) => recordedBox(`b${index}`, { lid: 'l' })),
      recordedBox('l', { colour: 'red' }, { resourceType: 'Test::Lid' }),
    ];
    await evaluator.invoke(scheduledEvent({ assayRule: 'red-lid' }));
    expect(new Set(Object.values(stub.listResults()))).toEqual(new Set(['NON_COMPLIANT']));
    const expressions = stub.listInputs('SelectResourceConfig').map(({ Expression }) => String(Expression));
    expect(expressions.filter((expression) => expression.includes('Test::Lid'))).toHaveLength(1);
  });
});

test('ends the run when AWS Config rejects the call for facts', async () => {
  stub.items = Array.from({ length: 250 }, (_, index) => recordedBox(`b${index}`, { lid: 'l' }));
  stub.region.watch.fault = ({ input }) =>
    String(input.Expression).includes('Test::Lid') ? 'AccessDeniedException' : undefined;
  await expect(evaluator.invoke(scheduledEvent({ assayRule: 'red-lid' }))).rejects.toThrow(
    /^Cannot call SelectResourceConfig: AccessDeniedException/,
  );
  expect(evaluator.lines.filter(({ message }) => message === 'Cannot evaluate a resource')).toEqual([]);
});

describe('results of deleted resources', () => {
  test('are withdrawn, by type and id', async () => {
    stub.items = [recordedBox('b', { size: 3 })];
    for (const resourceId of ['b', 'gone']) reportedBefore(resourceId);
    reportedBefore('b', { resourceType: 'Test::Crate' });
    await evaluator.invoke(scheduled);
    const results = stub.results.map((one) => [one.resourceType, one.resourceId, one.complianceType]);
    expect(results).toEqual([
      ['Test::Box', 'b', 'COMPLIANT'],
      ['Test::Box', 'gone', 'NOT_APPLICABLE'],
      ['Test::Crate', 'b', 'NOT_APPLICABLE'],
    ]);
  });

  test('are withdrawn over many pages', async () => {
    stub.pageSize = 30;
    for (let index = 0; index < 250; index++) reportedBefore(`gone${index}`);
    await evaluator.invoke(scheduled);
    expect(new Set(Object.values(stub.listResults()))).toEqual(new Set(['NOT_APPLICABLE']));
    expect(countCalls('GetComplianceDetailsByConfigRule')).toBe(9);
  });

  test('are withdrawn for a resource that is deleted during the run', async () => {
    stub.items = [recordedBox('b', { size: 3 })];
    stub.indexed = [...stub.items, recordedBox('deleted', { size: 30 })];
    reportedBefore('deleted');
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual({ b: 'COMPLIANT', deleted: 'NOT_APPLICABLE' });
  });

  test('are kept for a resource that the query does not list yet', async () => {
    stub.items = [recordedBox('new', { size: 30 })];
    stub.indexed = [];
    reportedBefore('new');
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual({ new: 'NON_COMPLIANT' });
  });

  test('are kept if they are later than the request', async () => {
    reportedBefore('later', { orderingTime: requestedAt + 1 });
    await evaluator.invoke(scheduled);
    expect(countCalls('BatchGetResourceConfig')).toBe(0);
    expect(stub.listResults()).toEqual({ later: 'NON_COMPLIANT' });
  });

  test('are kept by a run that did not read everything', async () => {
    stub.items = boxes(250);
    reportedBefore('gone');
    stub.region.watch.faults.set('config:SelectResourceConfig', [undefined, undefined, 'AccessDeniedException']);
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot call SelectResourceConfig: AccessDeniedException',
    );
    expect(Object.keys(stub.listResults())).toHaveLength(201);
    expect(stub.listResults()).toMatchObject({ gone: 'NON_COMPLIANT' });
  });
});

describe('the scope of the config rule', () => {
  const scope = (Scope: object) => stub.putRule('assay-test', Scope);

  test('limits a run by tag key and value, and withdraws results outside it', async () => {
    scope({ TagKey: 'env', TagValue: 'prod' });
    stub.items = [
      recordedBox('in', { size: 30 }, { tags: { env: 'prod' } }),
      recordedBox('other', { size: 30 }, { tags: { env: 'dev', x: 'prod' } }),
      recordedBox('none', { size: 30 }),
    ];
    reportedBefore('none');
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual({ in: 'NON_COMPLIANT', none: 'NOT_APPLICABLE' });
  });

  test('limits a run by tag key alone', async () => {
    scope({ TagKey: 'env' });
    stub.items = [recordedBox('in', { size: 30 }, { tags: { env: '' } }), recordedBox('out', { size: 30 })];
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual({ in: 'NON_COMPLIANT' });
  });

  test('limits a run by type, and excludes types that the rule does not evaluate', async () => {
    scope({ ComplianceResourceTypes: ['Test::Cup'] });
    stub.items = boxes(2);
    await evaluator.invoke(scheduled);
    expect(countCalls('SelectResourceConfig')).toBe(0);
    expect(stub.listResults()).toEqual({});
  });

  test('limits a run to one resource', async () => {
    scope({ ComplianceResourceTypes: ['Test::Box'], ComplianceResourceId: 'b1' });
    stub.items = boxes(3);
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual({ b1: 'COMPLIANT' });
  });

  test('cannot be read for a rule that does not exist', async () => {
    await stub.region.call('config:DeleteConfigRule', { ConfigRuleName: 'assay-test' });
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot call DescribeConfigRules: NoSuchConfigRuleException',
    );
    expect(actions()).toEqual(['DescribeConfigRules']);
  });

  test('cannot be read when the event lacks the name of the rule', async () => {
    const { configRuleName, ...event } = scheduled;
    await expect(evaluator.invoke(event)).rejects.toThrow('Cannot evaluate recorded resources: no configRuleName');
  });
});

describe('a resource that cannot be evaluated', () => {
  test('fails the run, but not the other resources, and keeps its result', async () => {
    stub.items = [
      recordedBox('b1', { size: 30 }),
      recordedBox('odd', { size: 'odd' }),
      recordedBox('none', null),
      recordedBox('b2', { size: 3 }),
    ];
    reportedBefore('odd');
    reportedBefore('gone');
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot evaluate Test::Box "odd" by rule "big-box": Cannot read configuration.size: expected an integer, found "odd" (and 1 more resource)',
    );
    expect(stub.listResults()).toEqual({
      b1: 'NON_COMPLIANT',
      odd: 'NON_COMPLIANT',
      b2: 'COMPLIANT',
      gone: 'NOT_APPLICABLE',
    });
    const logged = evaluator.lines.filter(({ message }) => message === 'Cannot evaluate a resource');
    expect(logged.map(({ resourceId }) => resourceId)).toEqual(['odd', 'none']);
    expect(evaluator.metrics).toContainEqual(expect.objectContaining({ Rule: 'big-box', Unreadable: 2 }));
  });

  test('includes one for which the rule throws', async () => {
    stub.items = [recordedBox('b1', { size: 13 }), recordedBox('b2', { size: 3 })];
    await expect(evaluator.invoke(scheduledEvent({ assayRule: 'faulty' }))).rejects.toThrow(
      'Cannot run rule "faulty" on Test::Box "b1": size of undefined',
    );
    expect(stub.listResults()).toEqual({ b2: 'COMPLIANT' });
  });

  test('is logged only up to a limit', async () => {
    stub.items = Array.from({ length: 300 }, (_, index) => recordedBox(`b${index}`, {}));
    await expect(evaluator.invoke(scheduled)).rejects.toThrow('(and 299 more resources)');
    expect(evaluator.lines.length).toBeLessThan(60);
  });
});

describe('faults of the service', () => {
  test('requests again keys that a batch leaves unprocessed', async () => {
    stub.items = boxes(100);
    stub.unprocessed = [(id) => id.endsWith('0'), (id) => id === 'b10'];
    await evaluator.invoke(scheduled);
    expect(stub.listInputs('BatchGetResourceConfig').map(({ resourceKeys }) => (resourceKeys as []).length)).toEqual([
      100, 10, 1,
    ]);
    expect(stub.listResults()).toEqual(expectedResults(stub.items));
  });

  test('fails when keys are left unprocessed again and again', async () => {
    stub.items = boxes(2);
    stub.unprocessed = Array(99).fill((id: string) => id === 'b1');
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot read 1 recorded resource, such as "b1": AWS Config left them unprocessed',
    );
  });

  test('loses no result when every second call is throttled', async () => {
    stub.items = boxes(1_000);
    reportedBefore('gone');
    let calls = 0;
    stub.region.watch.fault = () => (calls++ % 2 === 0 ? THROTTLED : undefined);
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual({ ...expectedResults(stub.items), gone: 'NOT_APPLICABLE' });
  });

  test('loses no result when successful calls reject some', async () => {
    stub.items = boxes(1_000);
    stub.refused = Array.from({ length: 12 }, (_, call) => (id: string) => id.endsWith(String(call % 10)));
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual(expectedResults(stub.items));
  });

  test('requests again a page whose connection breaks', async () => {
    stub.items = boxes(250);
    stub.region.watch.faults.set('config:SelectResourceConfig', [undefined, stub.region.disconnect]);
    stub.region.watch.faults.set('config:BatchGetResourceConfig', [undefined, stub.region.disconnect]);
    await evaluator.invoke(scheduled);
    expect(stub.listResults()).toEqual(expectedResults(stub.items));
  });

  test('runs at most eight calls of an action at once, and fewer after throttling', async () => {
    stub.items = boxes(8_000);
    const most = { first: 0, throttled: 0, afterwards: 0, atLast: 0 };
    let running = 0;
    let puts = 0;
    stub.region.watch.fault = ({ operation }) =>
      operation === 'PutEvaluations' && ++puts > 8 && puts <= 32 ? THROTTLED : undefined;
    stub.region.watch.before = async ({ operation }) => {
      if (operation !== 'PutEvaluations') return;
      running++;
      const when = puts <= 8 ? 'first' : puts <= 42 ? 'throttled' : puts <= 48 ? 'afterwards' : 'atLast';
      most[when] = Math.max(most[when], running);
      // Lets other calls arrive in the meantime.
      for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await evaluator.invoke(scheduled);
    expect(Object.keys(stub.listResults())).toHaveLength(8_000);
    expect(Math.max(...Object.values(most))).toBeLessThanOrEqual(8);
    expect(most.afterwards).toBeLessThan(most.atLast);
  });
});

describe('the function’s time', () => {
  test('ends during a run: fails, keeps the results reported so far and withdraws none', async () => {
    stub.items = boxes(1_000);
    reportedBefore('gone');
    stub.region.watch.fault = ({ operation }) => {
      if (operation === 'SelectResourceConfig' && countCalls('SelectResourceConfig') === 5) evaluator.remaining = 1_900;
      return undefined;
    };
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(/^Cannot call \w+: no time is left$/);
    const results = stub.listResults();
    expect(results.gone).toBe('NON_COMPLIANT');
    expect(Object.keys(results).length).toBeGreaterThan(100);
    expect(Object.keys(results).length).toBeLessThan(1_000);
    expect(evaluator.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'Cannot evaluate' }));
    expect(evaluator.lines).toContainEqual(
      expect.objectContaining({ message: 'Reported', COMPLIANT: expect.any(Number) }),
    );
  });

  test('is not used up by pauses under throttling', async () => {
    stub.items = boxes(300);
    stub.region.watch.fault = ({ operation }) => (operation === 'BatchGetResourceConfig' ? THROTTLED : undefined);
    evaluator.remaining = 30_000;
    await expect(evaluator.invoke(scheduled)).rejects.toThrow(
      'Cannot call BatchGetResourceConfig: ThrottlingException: Rate exceeded: no time is left',
    );
    expect(evaluator.remaining).toBeGreaterThan(0);
  });
});
