import type { LateRules } from '../../../lib/core/rule';
import { AwsError } from '../../../lib/local-region/aws-call';
import type { Fault } from '../../local-region/call-watch';
import { ConfigAccount, THROTTLED } from './config-account';
import {
  changeEvent,
  type TestingEvaluator as Evaluator,
  eventItem,
  oversizedEvent,
  ruleEvent,
  TestingEvaluator,
} from './testing-evaluator';
import { recordedBox, testingRules } from './testing-rules';

let stub: ConfigAccount;
let evaluator: Evaluator;
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
const at = (captureTime: string) => ({ captureTime });

describe('a change', () => {
  test('calls PutEvaluations with exactly these fields', async () => {
    await evaluator.invoke(changeEvent(recordedBox('b', { size: 30 }), bigBox));
    expect(stub.operations).toEqual(['PutEvaluations']);
    expect(stub.listInputs('PutEvaluations')).toEqual([
      {
        Evaluations: [
          {
            ComplianceResourceType: 'Test::Box',
            ComplianceResourceId: 'b',
            ComplianceType: 'NON_COMPLIANT',
            Annotation: 'Size 30 is more than 10',
            OrderingTimestamp: new Date('2026-03-01T00:00:00.000Z'),
          },
        ],
        ResultToken: 'token',
      },
    ]);
  });

  test('reports a compliant result without an annotation', async () => {
    await evaluator.invoke(changeEvent(recordedBox('b', { size: 3 }), bigBox));
    const [{ Evaluations }] = stub.listInputs('PutEvaluations') as [{ Evaluations: object[] }];
    expect(Evaluations[0]).not.toHaveProperty('Annotation');
    expect(stub.listResults()).toEqual({ b: 'COMPLIANT' });
  });

  test('replaces an empty annotation and shortens one that is too long', async () => {
    await evaluator.invoke(changeEvent(recordedBox('empty', { size: 3, lid: '' }), { assayRule: 'wordy' }));
    await evaluator.invoke(changeEvent(recordedBox('long', { size: 3 }), { assayRule: 'wordy' }));
    const [empty, long] = stub.results;
    expect(empty?.annotation).toBe('The rule gives no reason');
    expect(long?.annotation).toMatch(/é \[truncated\]$/);
    expect(long?.annotation).toHaveLength(256);
  });

  test('reads parameters from text and rejects those that the rule does not declare', async () => {
    await evaluator.invoke(changeEvent(recordedBox('b', { size: 30 }), { ...bigBox, most: '40' }));
    expect(stub.listResults()).toEqual({ b: 'COMPLIANT' });
    const misspelt = evaluator.invoke(changeEvent(recordedBox('b', { size: 30 }), { ...bigBox, mots: '40' }));
    await expect(misspelt).rejects.toThrow('Rule "big-box" has no parameter "mots": it has most, constructor');
    const wrong = evaluator.invoke(changeEvent(recordedBox('b', { size: 30 }), { ...bigBox, most: 'many' }));
    await expect(wrong).rejects.toThrow(
      /Cannot read parameter "most" of rule "big-box": got "many", expected an integer from 0 to 99$/,
    );
    expect(stub.operations).toHaveLength(1);
  });

  test.each(['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'] as const)(
    'withdraws the result of an item with status %s',
    async (status) => {
      await evaluator.invoke(changeEvent(recordedBox('b', null, { status, tags: {} }), bigBox));
      expect(stub.listResults()).toEqual({ b: 'NOT_APPLICABLE' });
    },
  );

  test('withdraws the result of a resource that left the scope, even if it is unreadable', async () => {
    const event = changeEvent(recordedBox('b', { size: 'odd' }), bigBox, { eventLeftScope: true });
    await evaluator.invoke(event);
    expect(stub.listResults()).toEqual({ b: 'NOT_APPLICABLE' });
  });

  test('reports nothing for a type that the rule does not evaluate, as a scope by tag sends it', async () => {
    await evaluator.invoke(changeEvent(recordedBox('c', {}, { resourceType: 'Test::Cup' }), bigBox));
    expect(stub.listInputs('PutEvaluations')).toEqual([{ Evaluations: [], ResultToken: 'token' }]);
  });

  test('stores nothing in a test by the RDK', async () => {
    await evaluator.invoke(changeEvent(recordedBox('b', { size: 30 }), bigBox, { resultToken: 'TESTMODE' }));
    expect(stub.listInputs('PutEvaluations')).toEqual([expect.objectContaining({ TestMode: true })]);
    expect(stub.listResults()).toEqual({});
  });

  test('reports a waived resource as not applicable, with the waiver in the annotation', async () => {
    const waiver = { rule: 'big-box', resource: 'b*', reason: 'museum', owner: 'ann', expires: '2026-03-01' };
    const waiving = new TestingEvaluator(stub, testingRules, { waivers: [waiver] });
    await waiving.invoke(changeEvent(recordedBox('b', { size: 30 }), bigBox));
    waiving.now = '2026-03-02T00:00:00.000Z';
    await waiving.invoke(changeEvent(recordedBox('b2', { size: 30 }), bigBox));
    waiving.close();
    expect(stub.results).toEqual([
      expect.objectContaining({
        complianceType: 'NOT_APPLICABLE',
        annotation: 'Waived until 2026-03-01 by ann: museum',
      }),
      expect.objectContaining({ complianceType: 'NON_COMPLIANT' }),
    ]);
  });

  test('evaluates an item of 256 KiB', async () => {
    const event = changeEvent(recordedBox('b', { size: 30, filling: 'é'.repeat(128 * 1024) }), bigBox);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeGreaterThan(256 * 1024);
    await evaluator.invoke(event);
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
  });

  test('keeps the result of the latest version when events arrive twice or late', async () => {
    const older = changeEvent(recordedBox('b', { size: 3 }, at('2026-03-01T00:00:00.000Z')), bigBox);
    const newer = changeEvent(recordedBox('b', { size: 30 }, at('2026-03-01T00:00:00.001Z')), bigBox);
    for (const event of [newer, older, newer, older]) await evaluator.invoke(event);
    expect(stub.operations).toHaveLength(4);
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
  });
});

describe('facts', () => {
  const lid = (resourceId: string, configuration: unknown) =>
    recordedBox(resourceId, configuration, { resourceType: 'Test::Lid' });
  const redLid = { assayRule: 'red-lid' };

  test('are not fetched when the rule does not read them', async () => {
    await evaluator.invoke(changeEvent(recordedBox('b', {}), redLid));
    expect(stub.operations).toEqual(['PutEvaluations']);
  });

  test('are fetched when the rule reads them, and then those that it reads next', async () => {
    stub.items = [lid('l', { colour: 'red' }), recordedBox('m', { name: 'Meyer' }, { resourceType: 'Test::Maker' })];
    await evaluator.invoke(changeEvent(recordedBox('b', { lid: 'l' }), redLid));
    const [result] = stub.results;
    expect(result).toMatchObject({ complianceType: 'NON_COMPLIANT', annotation: 'Lid l is red, made by Meyer' });
    const expressions = stub.listInputs('SelectResourceConfig').map(({ Expression }) => Expression);
    expect(expressions).toEqual([expect.stringContaining("'Test::Lid'"), expect.stringContaining("'Test::Maker'")]);
  });

  test('one unreadable item fails the invocation, but not the other facts', async () => {
    stub.items = [lid('odd', { colour: 7 }), lid('l', { colour: 'red' })];
    const invoked = evaluator.invoke(changeEvent(recordedBox('b', { lid: 'l' }), redLid));
    await expect(invoked).rejects.toThrow(
      'Cannot evaluate Test::Lid "odd" by rule "red-lid": Cannot collect lid colour: Cannot read configuration.colour: expected a string, found 7',
    );
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
  });

  test('fails without reporting when AWS Config rejects the call for them', async () => {
    stub.region.watch.fault = ({ operation }) =>
      operation === 'SelectResourceConfig' ? 'AccessDeniedException' : undefined;
    const invoked = evaluator.invoke(changeEvent(recordedBox('b', { lid: 'l' }), redLid));
    await expect(invoked).rejects.toThrow('Cannot call SelectResourceConfig: AccessDeniedException');
    expect(stub.listInputs('PutEvaluations')).toEqual([]);
  });
});

describe('an oversized change', () => {
  const whole = recordedBox('b', { size: 30 }, at('2026-03-01T00:00:00.123Z'));

  test('fetches the version of that change, not a newer one', async () => {
    stub.history = [recordedBox('b', { size: 1 }, at('2026-02-28T00:00:00.000Z')), whole];
    stub.items = [recordedBox('b', { size: 2 }, at('2026-03-01T00:00:01.000Z'))];
    await evaluator.invoke(oversizedEvent(whole, bigBox));
    expect(stub.listInputs('GetResourceConfigHistory')).toEqual([
      { resourceType: 'Test::Box', resourceId: 'b', laterTime: new Date(whole.captureTime ?? ''), limit: 1 },
    ]);
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
  });

  test('does not fetch a deleted resource', async () => {
    await evaluator.invoke(oversizedEvent({ ...whole, status: 'ResourceDeleted' }, bigBox));
    expect(stub.operations).toEqual(['PutEvaluations']);
    expect(stub.listResults()).toEqual({ b: 'NOT_APPLICABLE' });
  });

  test('does not fetch a resource that left the scope', async () => {
    await evaluator.invoke(oversizedEvent(whole, bigBox, { eventLeftScope: true }));
    expect(stub.operations).toEqual(['PutEvaluations']);
    expect(stub.listResults()).toEqual({ b: 'NOT_APPLICABLE' });
  });

  test('retries when the history lags behind', async () => {
    const older = recordedBox('b', { size: 1 }, at('2026-02-28T00:00:00.000Z'));
    stub.history = [older];
    const late = new TestingEvaluator(stub, testingRules, {
      sleep: async () => {
        stub.history = [older, whole];
      },
    });
    await late.invoke(oversizedEvent(whole, bigBox));
    late.close();
    expect(stub.listInputs('GetResourceConfigHistory')).toHaveLength(2);
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
  });

  test('fails when the history lacks that version, and evaluates no older one', async () => {
    stub.history = [recordedBox('b', { size: 1 }, at('2026-02-28T00:00:00.000Z'))];
    const invoked = evaluator.invoke(oversizedEvent(whole, bigBox));
    await expect(invoked).rejects.toThrow(
      'Cannot fetch Test::Box "b" as of 2026-03-01T00:00:00.123Z: its history does not have that version',
    );
    expect(stub.listInputs('PutEvaluations')).toEqual([]);
  });

  test.each([
    ['another version of the same millisecond', { stateId: '1' }],
    [
      'a version of another time with the same state id',
      {
        captureTime: '2026-02-28T00:00:00.000Z',
        stateId: String(Date.parse(whole.captureTime ?? '')),
      },
    ],
  ])('does not evaluate %s', async (_, other) => {
    stub.history = [{ ...whole, ...other }];
    await expect(evaluator.invoke(oversizedEvent(whole, bigBox))).rejects.toThrow('does not have that version');
  });
});

describe('other messages', () => {
  test('reports nothing for an unknown type, and logs a warning', async () => {
    await evaluator.invoke(ruleEvent({ messageType: 'SomethingNew', recordVersion: '1.0' }, bigBox));
    expect(stub.listInputs('PutEvaluations')).toEqual([{ Evaluations: [], ResultToken: 'token' }]);
    expect(evaluator.lines).toContainEqual(expect.objectContaining({ level: 'warn', trigger: 'SomethingNew' }));
  });

  test.each([
    ['no event', null, 'Cannot read event: expected an object, found nothing'],
    ['no invoking event', { resultToken: 't' }, 'Cannot read invokingEvent: expected an object, found nothing'],
    [
      'an invoking event that is not JSON',
      { invokingEvent: '{', resultToken: 't' },
      'Cannot parse the JSON text of event.invokingEvent',
    ],
    [
      'no result token',
      {
        invokingEvent: '{"messageType":"ScheduledNotification","notificationCreationTime":"2026-03-01T00:00:00.000Z"}',
      },
      'Cannot read event.resultToken: expected a string, found nothing',
    ],
    [
      'parameters that are a list',
      ruleEvent({ messageType: 'SomethingNew' }, []),
      'Cannot read ruleParameters: expected an object, found []',
    ],
    [
      'a parameter that is an object',
      ruleEvent({ messageType: 'SomethingNew' }, { ...bigBox, most: {} }),
      'Cannot read ruleParameters.most: expected text, found {}',
    ],
    [
      'a change without an item',
      ruleEvent({ messageType: 'ConfigurationItemChangeNotification' }, bigBox),
      'Cannot read the configuration item: expected an object, found nothing',
    ],
    [
      'a schedule without a time',
      ruleEvent({ messageType: 'ScheduledNotification' }, bigBox),
      'Cannot read invokingEvent.notificationCreationTime: expected a time, found nothing',
    ],
  ])('fails on %s', async (_, event, message) => {
    await expect(evaluator.invoke(event)).rejects.toThrow(message);
    expect(stub.operations).toEqual([]);
    expect(evaluator.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'Cannot evaluate' }));
  });
});

describe('the choice of the rule', () => {
  const event = (parameters: unknown) => changeEvent(recordedBox('b', { size: 30 }), parameters);

  test.each([
    ['no rule', {}, 'Cannot run a rule: parameter "assayRule" is missing'],
    [
      'an unknown rule',
      { assayRule: 'no-such' },
      'Cannot run rule "no-such": it is not in the deployed function; deploy it again',
    ],
    ['a property that every object inherits', { assayRule: 'constructor' }, 'Cannot run rule "constructor"'],
    ['the prototype of all objects', { assayRule: '__proto__' }, 'Cannot run rule "__proto__"'],
    ['a method of lists', { assayRule: 'find' }, 'Cannot run rule "find"'],
  ])('fails and logs the error for %s', async (_, parameters, message) => {
    await expect(evaluator.invoke(event(parameters))).rejects.toThrow(message);
    expect(stub.operations).toEqual([]);
    expect(evaluator.lines).toEqual([
      expect.objectContaining({ level: 'error', requestId: 'request-1', resourceType: 'Test::Box', resourceId: 'b' }),
    ]);
  });

  test('loads the group of the rule, and no other', async () => {
    const loaded: string[] = [];
    const createGroup = (names: readonly string[]): LateRules => ({
      names,
      load: async () => {
        loaded.push(...names);
        return { default: testingRules };
      },
    });
    const grouped = new TestingEvaluator(stub, [createGroup(['wordy']), createGroup(['big-box', 'flat-box'])]);
    expect(loaded).toEqual([]);
    await grouped.invoke(event(bigBox));
    await expect(grouped.invoke(event({ assayRule: 'no-such' }))).rejects.toThrow('it is not in the deployed function');
    expect({ loaded, results: stub.listResults() }).toEqual({
      loaded: ['big-box', 'flat-box'],
      results: { b: 'NON_COMPLIANT' },
    });
    grouped.close();
  });

  test('fails without parameters', async () => {
    const { ruleParameters, ...others } = event({});
    await expect(evaluator.invoke(others)).rejects.toThrow('parameter "assayRule" is missing');
  });

  test.each(['__proto__', 'toString', 'hasOwnProperty'])(
    'rejects a parameter called %s like any unknown one',
    async (name) => {
      const ruleParameters = `{"assayRule":"big-box","${name}":"1"}`;
      const invoked = evaluator.invoke({ ...event({}), ruleParameters });
      await expect(invoked).rejects.toThrow(`Rule "big-box" has no parameter "${name}"`);
      expect(({} as { most?: string }).most).toBeUndefined();
    },
  );

  test('accepts a declared parameter called constructor, with its default and with a value', async () => {
    await evaluator.invoke(event(bigBox));
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
    await evaluator.invoke(event({ ...bigBox, constructor: '20' }));
    expect(stub.listResults()).toEqual({ b: 'COMPLIANT' });
  });
});

describe('a resource that cannot be evaluated', () => {
  test('fails without reporting when the item is unreadable', async () => {
    const invoked = evaluator.invoke(changeEvent(recordedBox('b', { size: 'odd' }), bigBox));
    await expect(invoked).rejects.toThrow(
      'Cannot evaluate Test::Box "b" by rule "big-box": Cannot read configuration.size: expected an integer, found "odd"',
    );
    expect(stub.operations).toEqual([]);
  });

  test('fails with the original error as cause when the rule throws', async () => {
    const invoked = evaluator.invoke(changeEvent(recordedBox('b', { size: 13 }), { assayRule: 'faulty' }));
    const error = await invoked.catch((one: Error) => one);
    expect(error).toMatchObject({ cause: { cause: new TypeError('size of undefined') } });
    expect(evaluator.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        rule: 'faulty',
        resourceType: 'Test::Box',
        resourceId: 'b',
        requestId: 'request-1',
      }),
    );
  });

  test('the log contains no configuration of a resource, except in errors', async () => {
    await evaluator.invoke(
      changeEvent(recordedBox('b', { size: 30, lid: 'secret' }, { tags: { owner: 'secret' } }), bigBox),
    );
    expect(evaluator.lines).toEqual([
      {
        level: 'info',
        message: 'Reported',
        requestId: 'request-1',
        rule: 'big-box',
        configRuleName: 'assay-test',
        trigger: 'change',
        resourceType: 'Test::Box',
        resourceId: 'b',
        NON_COMPLIANT: 1,
        unreadable: 0,
        milliseconds: 0,
      },
    ]);
  });
});

describe('PutEvaluations', () => {
  const event = changeEvent(recordedBox('b', { size: 30 }), bigBox);
  const injectFaults = (...faults: Fault[]) => stub.region.watch.faults.set('config:PutEvaluations', faults);

  test('is retried after longer and longer pauses while it is throttled', async () => {
    injectFaults(...Array(12).fill(THROTTLED));
    await evaluator.invoke(event);
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
    expect(evaluator.pauses.slice(0, 4)).toEqual([75, 150, 300, 600]);
    expect(Math.max(...evaluator.pauses)).toBe(7500);
  });

  test('fails before the time is up when it stays throttled', async () => {
    stub.region.watch.fault = () => THROTTLED;
    evaluator.remaining = 20_000;
    await expect(evaluator.invoke(event)).rejects.toThrow(
      'Cannot call PutEvaluations: ThrottlingException: Rate exceeded: no time is left',
    );
    expect(evaluator.remaining).toBeGreaterThan(0);
  });

  test.each([
    ['InternalFailure', new AwsError('InternalFailure', '', 500)],
    ['ServiceUnavailable', new AwsError('ServiceUnavailable', '', 503)],
    ['a broken connection', () => stub.region.disconnect()],
  ])('is retried after %s', async (_, one) => {
    injectFaults(one, one);
    await evaluator.invoke(event);
    expect(stub.operations).toHaveLength(3);
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
  });

  test('fails after six server errors', async () => {
    stub.region.watch.fault = () => new AwsError('InternalFailure', '', 500);
    await expect(evaluator.invoke(event)).rejects.toThrow('Cannot call PutEvaluations (6 times): InternalFailure');
  });

  test('fails at once when the call is invalid', async () => {
    await expect(evaluator.invoke({ ...event, resultToken: 'wrong' })).rejects.toThrow(
      'Cannot call PutEvaluations: InvalidResultTokenException: The specified ResultToken is invalid.',
    );
    expect(stub.operations).toHaveLength(1);
  });

  test('reports again evaluations that a successful call rejected', async () => {
    stub.refused = [() => true, () => true];
    await evaluator.invoke(event);
    expect(stub.operations).toHaveLength(3);
    expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
    expect(evaluator.lines).toContainEqual(expect.objectContaining({ NON_COMPLIANT: 1 }));
  });

  test('fails when evaluations are rejected again and again', async () => {
    stub.refused = Array(99).fill(() => true);
    await expect(evaluator.invoke(event)).rejects.toThrow(
      'Cannot report 1 result, such as that of Test::Box "b": AWS Config rejected them 5 times',
    );
    expect(stub.operations).toHaveLength(5);
    expect(stub.listResults()).toEqual({});
  });
});

test('writes metrics of results and unreadable items, with the rule as a field', async () => {
  await evaluator.invoke(changeEvent(recordedBox('b', { size: 30 }), bigBox));
  await evaluator.invoke(changeEvent(recordedBox('b', { size: '' }), bigBox)).catch(() => undefined);
  const metric = (dimensions: string[], Name: string) => ({
    Timestamp: Date.parse('2026-03-01T12:00:00.000Z'),
    CloudWatchMetrics: [{ Namespace: 'Assay', Dimensions: [dimensions], Metrics: [{ Name, Unit: 'Count' }] }],
  });
  const fields = { FunctionName: 'assay-evaluator', Rule: 'big-box' };
  expect(evaluator.metrics).toEqual([
    {
      _aws: metric(['FunctionName', 'ComplianceType'], 'Evaluations'),
      ...fields,
      ComplianceType: 'NON_COMPLIANT',
      Evaluations: 1,
    },
    { _aws: metric(['FunctionName'], 'Unreadable'), ...fields, Unreadable: 1 },
  ]);
});

test('accepts an item in the format of files and of notifications', async () => {
  const { relatedEvents, ...item } = eventItem(recordedBox('b', { size: 30 }));
  const message = { messageType: 'ConfigurationItemChangeNotification', configurationItem: item };
  await evaluator.invoke(ruleEvent(message, bigBox));
  expect(stub.listResults()).toEqual({ b: 'NON_COMPLIANT' });
});
