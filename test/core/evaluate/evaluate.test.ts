import { AssertionError } from 'node:assert/strict';
import { evaluateRule, type RunContext } from '../../../lib/core/evaluate/evaluate';
import {
  COMPLIANT,
  insufficientData,
  NOT_APPLICABLE,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import type { EvaluationContext } from '../../../lib/core/evaluation-context';
import { FactBook } from '../../../lib/core/facts';
import { type ConfigurationItem, ITEM_STATUSES } from '../../../lib/core/item';
import { text } from '../../../lib/core/parameters';
import { defineReader, Resource } from '../../../lib/core/reading/reader';
import { Unknown, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import type { Waiver } from '../../../lib/core/waivers';
import { createRuleChecks } from '../../../lib/testing/checks';

class Door extends Resource {
  get color(): string {
    return this.configuration.string('color');
  }
}

/** Creates a rule that evaluates a door as given. */
const createRule = (evaluate: (door: Door, context: EvaluationContext) => RuleResult) =>
  defineRule({
    name: 'red-door',
    title: 'Doors are not red',
    rationale: 'Bulls.',
    severity: 'high',
    resource: defineReader('AWS::Test::Door', Door),
    triggers: [onChange],
    parameters: { color: text({ description: 'The color', default: 'red' }) },
    limitations: [],
    evaluate,
  });
const redDoor = createRule((door, { parameters }) =>
  door.color === parameters.color ? nonCompliant(`It is ${door.color}`) : COMPLIANT,
);

const door = (parts: Partial<ConfigurationItem> = {}): ConfigurationItem => ({
  shape: 'config',
  resourceType: 'AWS::Test::Door',
  resourceId: 'door-0a',
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  captureTime: '2026-02-01T08:00:00.000Z',
  tags: {},
  relationships: [],
  configuration: { color: 'red' },
  supplementaryConfiguration: {},
  ...parts,
});
const context: RunContext = { now: new Date('2026-03-01T12:00:00.000Z'), facts: new FactBook(), waivers: [] };
const evaluate = (rule = redDoor, item = door(), waivers: readonly Waiver[] = []) =>
  evaluateRule({ rule, parameters: { color: 'red' } }, item, { ...context, waivers });

const waiver: Waiver = {
  rule: 'red-door',
  resource: 'door-0a',
  reason: 'Painted in spring',
  owner: 'facilities@example.com',
  expires: '2026-03-01',
};

test('an evaluation has the rule, the resource, its scope and the result', () => {
  expect(evaluate()).toEqual({
    rule: 'red-door',
    resourceType: 'AWS::Test::Door',
    resourceId: 'door-0a',
    resourceName: null,
    arn: null,
    accountId: '111122223333',
    region: 'eu-west-1',
    complianceType: 'NON_COMPLIANT',
    annotation: 'It is red',
    severity: 'high',
    orderingTimestamp: '2026-02-01T08:00:00.000Z',
  });
});

test('an evaluation of a compliant resource has no annotation', () => {
  const blue = door({ configuration: { color: 'blue' } });
  expect(evaluate(redDoor, blue)).toMatchObject({ complianceType: 'COMPLIANT', annotation: null });
});

test.each<[string, Partial<ConfigurationItem>, string]>([
  ['its own', { resourceName: 'front', tags: { Name: 'back' } }, 'front'],
  ['that of its tag, for a resource without one', { tags: { Name: 'back' } }, 'back'],
])('the name of a resource is %s', (_, parts, name) => {
  expect(evaluate(redDoor, door(parts)).resourceName).toBe(name);
});

test.each<[string, Partial<ConfigurationItem>, object]>([
  [
    'that would be compliant lacks data if the input has no status',
    { configuration: { color: 'blue' }, lacksStatus: true },
    insufficientData('the item has no configurationItemStatus, so the resource may be deleted'),
  ],
  ['is non-compliant without a status', { lacksStatus: true }, nonCompliant('It is red')],
  ['that has left the scope of the rules is not applicable', { leftScope: true }, NOT_APPLICABLE],
  [
    'outside the template lacks no data of its own',
    { shape: 'template', outside: 'door-0a', configuration: { color: new Unknown('{"Ref":"Color"}') } },
    NOT_APPLICABLE,
  ],
])('a resource %s', (_, parts, expected) => {
  expect(evaluate(redDoor, door(parts))).toMatchObject(expected);
});

describe.each<[title: string, result: unknown, annotation: string]>([
  ['with an empty annotation', nonCompliant(''), 'The rule gives no reason'],
  ['with a blank annotation', nonCompliant(' \n'), 'The rule gives no reason'],
  ['without an annotation', { complianceType: 'NON_COMPLIANT' }, 'The rule gives no reason'],
  ['with no text as annotation', { complianceType: 'NON_COMPLIANT', annotation: 5 }, 'The rule gives no reason'],
  ['that lacks unnamed data', insufficientData(''), 'Insufficient data: The rule gives no reason'],
])('a non-compliant result %s', (_, result, annotation) => {
  const rule = createRule(() => result as RuleResult);

  test('is reported all the same', () =>
    expect(evaluate(rule)).toMatchObject({ complianceType: 'NON_COMPLIANT', annotation }));

  test('is refused by the checks of the rule', () => {
    const scenario = 'any door';
    const checks = createRuleChecks(rule, [{ scenario, expected: nonCompliant(annotation) }]);
    const check = checks.find(({ name }) => name === `has an annotation exactly when non-compliant: ${scenario}`);
    expect(check?.run).toThrow(new AssertionError({ message: 'The annotation is blank' }));
  });
});

test('an item without account, Region and time gets null and the time of the evaluation', () => {
  const { accountId, region, captureTime, ...item } = door({ shape: 'template' });
  expect(evaluate(redDoor, item)).toMatchObject({
    accountId: null,
    region: null,
    orderingTimestamp: '2026-03-01T12:00:00.000Z',
  });
});

test('a rule receives its parameters and the time', () => {
  const received: EvaluationContext[] = [];
  const curious = createRule((_, context) => {
    received.push(context);
    return COMPLIANT;
  });
  evaluate(curious);
  expect(received).toEqual([{ parameters: { color: 'red' }, now: context.now }]);
});

test.each(ITEM_STATUSES)('status %s: evaluates only resources that exist', (status) => {
  const exists = status === 'OK' || status === 'ResourceDiscovered';
  const evaluation = evaluate(redDoor, door({ status, configuration: exists ? { color: 'red' } : null }));
  expect(evaluation).toMatchObject(
    exists
      ? { complianceType: 'NON_COMPLIANT', annotation: 'It is red' }
      : { complianceType: 'NOT_APPLICABLE', annotation: null },
  );
});

describe('a value that a template leaves open', () => {
  const open = (configuration: unknown) => door({ shape: 'template', configuration });

  test('gives insufficient data, with the path and the expression', () => {
    expect(evaluate(redDoor, open({ Color: new Unknown('{"Ref":"Color"}') }))).toEqual({
      ...evaluate(redDoor, open({ Color: 'red' })),
      ...insufficientData('Properties.Color is {"Ref":"Color"}, which the template leaves open'),
    });
  });

  test('may be all properties at once', () => {
    expect(evaluate(redDoor, open(new Unknown('{"Fn::Transform":"…"}')))).toMatchObject({
      complianceType: 'NON_COMPLIANT',
      annotation: 'Insufficient data: Properties is {"Fn::Transform":"…"}, which the template leaves open',
      insufficientData: true,
    });
  });

  test('does not matter to a rule that does not read it', () => {
    const blue = open({ Color: 'blue', Width: new Unknown('{"Ref":"Width"}') });
    expect(evaluate(redDoor, blue)).toMatchObject({ complianceType: 'COMPLIANT' });
  });

  test('may be long: the annotation is cut', () => {
    const { annotation } = evaluate(redDoor, open({ Color: new Unknown(`{"Fn::Sub":"${'🚪'.repeat(200)}"}`) }));
    expect(annotation).toMatch(/^Insufficient data: .*🚪 \[truncated\]$/);
    expect(annotation?.length).toBeLessThanOrEqual(256);
  });
});

describe('annotations', () => {
  test('are cut to the limit at the boundary of a character', () => {
    const talkative = createRule(() => nonCompliant(`${'x'.repeat(243)}🔥${'y'.repeat(50)}`));
    expect(evaluate(talkative).annotation).toBe(`${'x'.repeat(243)} [truncated]`);
  });

  test('of waivers are cut too', () => {
    const { annotation } = evaluate(redDoor, door(), [{ ...waiver, reason: 'because '.repeat(50) }]);
    expect(annotation).toMatch(/^Waived until 2026-03-01 by facilities@example.com: because .* \[truncated\]$/);
    expect(annotation?.length).toBeLessThanOrEqual(256);
  });
});

describe('a waiver', () => {
  test('makes a non-compliant resource not applicable, with owner, reason and expiry date in the annotation', () => {
    expect(evaluate(redDoor, door(), [waiver])).toEqual({
      ...evaluate(),
      complianceType: 'NOT_APPLICABLE',
      annotation: 'Waived until 2026-03-01 by facilities@example.com: Painted in spring',
      waiver,
    });
  });

  test('shows its ticket', () => {
    expect(evaluate(redDoor, door(), [{ ...waiver, ticket: 'DOOR-7' }]).annotation).toBe(
      'Waived until 2026-03-01 by facilities@example.com (DOOR-7): Painted in spring',
    );
  });

  test('covers insufficient data', () => {
    const dark = createRule(() => insufficientData('the color is not in the input'));
    const evaluation = evaluate(dark, door(), [waiver]);
    expect(evaluation).toMatchObject({ complianceType: 'NOT_APPLICABLE', waiver });
    expect(evaluation).not.toHaveProperty('insufficientData');
  });

  test.each([
    ['has expired', redDoor, { ...waiver, expires: '2026-02-28' }, 'NON_COMPLIANT', 'It is red'],
    ['names a compliant resource', createRule(() => COMPLIANT), waiver, 'COMPLIANT', null],
    ['names a resource out of scope', createRule(() => NOT_APPLICABLE), waiver, 'NOT_APPLICABLE', null],
  ])('changes nothing if it %s', (_, rule, given, complianceType, annotation) => {
    const evaluation = evaluate(rule, door(), [given]);
    expect(evaluation).toMatchObject({ complianceType, annotation });
    expect(evaluation).not.toHaveProperty('waiver');
  });
});

describe('errors', () => {
  test('an item that contradicts its shape is an error, never a result', () => {
    expect(() => evaluate(redDoor, door({ configuration: { color: 7 } }))).toThrow(
      new UnreadableItem('Cannot read configuration.color: expected a string, found 7'),
    );
  });

  test.each([
    [
      'another type',
      { resourceType: 'AWS::Test::Window' },
      'Cannot read an AWS::Test::Door: found "AWS::Test::Window"',
    ],
    ['no configuration', { configuration: null }, 'Cannot read configuration: expected an object, found nothing'],
    ['a list', { configuration: ['red'] }, 'Cannot read configuration: expected an object, found ["red"]'],
  ])('%s is unreadable', (_, parts, message) => {
    expect(() => evaluate(redDoor, door(parts))).toThrow(new UnreadableItem(message));
  });

  test('a waiver does not cover an unreadable item', () => {
    expect(() => evaluate(redDoor, door({ configuration: null }), [waiver])).toThrow(UnreadableItem);
  });

  test('an error of the rule is neither a result nor an unreadable item, and keeps its cause', () => {
    const bug = new TypeError('door.handle is not a function');
    const broken = createRule(() => {
      throw bug;
    });
    const thrown = errorOf(() => evaluate(broken));
    expect(thrown).not.toBeInstanceOf(UnreadableItem);
    expect(thrown.message).toBe(
      'Cannot run rule "red-door" on AWS::Test::Door "door-0a": door.handle is not a function',
    );
    expect(thrown.cause).toBe(bug);
  });

  test('a rule may throw any value', () => {
    const odd = createRule(() => {
      throw 'a tantrum';
    });
    expect(errorOf(() => evaluate(odd))).toMatchObject({
      message: 'Cannot run rule "red-door" on AWS::Test::Door "door-0a": a tantrum',
      cause: 'a tantrum',
    });
  });

  function errorOf(act: () => unknown): Error {
    try {
      act();
    } catch (error) {
      return error as Error;
    }
    throw new Error('Nothing was thrown');
  }
});
