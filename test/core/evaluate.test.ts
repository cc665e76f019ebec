import { type RunContext, evaluateRule } from '../../lib/core/evaluate';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData, type RuleResult } from '../../lib/core/evaluation';
import { FactBook } from '../../lib/core/facts';
import { type ConfigurationItem, ITEM_STATUSES } from '../../lib/core/item';
import { text } from '../../lib/core/parameters';
import { defineReader, Resource } from '../../lib/core/reading/reader';
import { Unknown, UnreadableItem } from '../../lib/core/reading/unreadable';
import { type EvaluationContext, defineRule, onChange } from '../../lib/core/rule';
import type { Waiver } from '../../lib/core/waivers';

class Door extends Resource {
  get color(): string {
    return this.configuration.string('color');
  }
}

/** A rule whose judgement is given. */
const ruleOf = (evaluate: (door: Door, circumstances: EvaluationContext) => RuleResult) =>
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
const redDoor = ruleOf((door, { parameters }) =>
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
const judge = (rule = redDoor, item = door(), waivers: readonly Waiver[] = []) =>
  evaluateRule({ rule, parameters: { color: 'red' } }, item, { ...context, waivers });

const waiver: Waiver = {
  rule: 'red-door',
  resource: 'door-0a',
  reason: 'Painted in spring',
  owner: 'facilities@example.com',
  expires: '2026-03-01',
};

test('an evaluation names rule, resource and place, and says the verdict', () => {
  expect(judge()).toEqual({
    rule: 'red-door',
    resourceType: 'AWS::Test::Door',
    resourceId: 'door-0a',
    resourceName: null,
    accountId: '111122223333',
    region: 'eu-west-1',
    complianceType: 'NON_COMPLIANT',
    annotation: 'It is red',
    severity: 'high',
    orderingTimestamp: '2026-02-01T08:00:00.000Z',
  });
});

test('a compliant one has no annotation', () => {
  const blue = door({ configuration: { color: 'blue' } });
  expect(judge(redDoor, blue)).toMatchObject({ complianceType: 'COMPLIANT', annotation: null });
});

test('what has no place and no time of its own gets null, and the time of the evaluation', () => {
  const { accountId, region, captureTime, ...item } = door({ shape: 'template' });
  expect(judge(redDoor, item)).toMatchObject({
    accountId: null,
    region: null,
    orderingTimestamp: '2026-03-01T12:00:00.000Z',
  });
});

test('a rule is given its parameters, the time and the facts', () => {
  const given: EvaluationContext[] = [];
  const curious = ruleOf((_, circumstances) => {
    given.push(circumstances);
    return COMPLIANT;
  });
  judge(curious);
  expect(given).toEqual([{ parameters: { color: 'red' }, now: context.now, facts: context.facts }]);
  expect(given[0]?.facts).toBe(context.facts);
});

test.each(ITEM_STATUSES)('status %s: only what is there is judged', (status) => {
  const there = status === 'OK' || status === 'ResourceDiscovered';
  const evaluation = judge(redDoor, door({ status, configuration: there ? { color: 'red' } : null }));
  expect(evaluation).toMatchObject(
    there
      ? { complianceType: 'NON_COMPLIANT', annotation: 'It is red' }
      : { complianceType: 'NOT_APPLICABLE', annotation: null },
  );
});

describe('a value that a template leaves open', () => {
  const open = (configuration: unknown) => door({ shape: 'template', configuration });

  test('makes the verdict undecided, with the place and what stands there', () => {
    const { annotation, complianceType } = judge(redDoor, open({ Color: new Unknown('{"Ref":"Color"}') }));
    const expected = insufficientData(
      'whether this is compliant: Properties.Color is {"Ref":"Color"}, which the input does not resolve',
    );
    expect({ complianceType, annotation, undecided: true }).toEqual(expected);
  });

  test('is the same for all properties at once', () => {
    expect(judge(redDoor, open(new Unknown('{"Fn::Transform":"…"}')))).toMatchObject({
      complianceType: 'NON_COMPLIANT',
      annotation:
        'Cannot tell whether this is compliant: Properties is {"Fn::Transform":"…"}, which the input does not resolve',
    });
  });

  test('does not matter to a rule that does not look there', () => {
    const blue = open({ Color: 'blue', Width: new Unknown('{"Ref":"Width"}') });
    expect(judge(redDoor, blue)).toMatchObject({ complianceType: 'COMPLIANT' });
  });

  test('may be long, and the annotation fits still', () => {
    const { annotation } = judge(redDoor, open({ Color: new Unknown(`{"Fn::Sub":"${'🚪'.repeat(200)}"}`) }));
    expect(annotation).toMatch(/^Cannot tell whether .*🚪 \[truncated\]$/);
    expect(annotation?.length).toBeLessThanOrEqual(256);
  });
});

describe('annotations', () => {
  test('are cut to the limit on a character boundary', () => {
    const talkative = ruleOf(() => nonCompliant(`${'x'.repeat(243)}🔥${'y'.repeat(50)}`));
    expect(judge(talkative).annotation).toBe(`${'x'.repeat(243)} [truncated]`);
  });

  test('of waivers are cut, too', () => {
    const { annotation } = judge(redDoor, door(), [{ ...waiver, reason: 'because '.repeat(50) }]);
    expect(annotation).toMatch(/^Waived until 2026-03-01 by facilities@example.com: because .* \[truncated\]$/);
    expect(annotation?.length).toBeLessThanOrEqual(256);
  });
});

describe('a waiver', () => {
  test('makes a non-compliant resource not applicable, and says who decided that, why and until when', () => {
    expect(judge(redDoor, door(), [waiver])).toEqual({
      ...judge(),
      complianceType: 'NOT_APPLICABLE',
      annotation: 'Waived until 2026-03-01 by facilities@example.com: Painted in spring',
    });
  });

  test('says its ticket', () => {
    expect(judge(redDoor, door(), [{ ...waiver, ticket: 'DOOR-7' }]).annotation).toBe(
      'Waived until 2026-03-01 by facilities@example.com (DOOR-7): Painted in spring',
    );
  });

  test('covers what cannot be told', () => {
    const puzzled = ruleOf(() => insufficientData('the color: it is dark'));
    expect(judge(puzzled, door(), [waiver])).toMatchObject({ complianceType: 'NOT_APPLICABLE' });
  });

  test.each([
    ['has ended', redDoor, { ...waiver, expires: '2026-02-28' }, 'NON_COMPLIANT', 'It is red'],
    ['is of a compliant resource', ruleOf(() => COMPLIANT), waiver, 'COMPLIANT', null],
    ['is of a resource out of scope', ruleOf(() => NOT_APPLICABLE), waiver, 'NOT_APPLICABLE', null],
  ])('changes nothing when it %s', (_, rule, given, complianceType, annotation) => {
    expect(judge(rule, door(), [given])).toMatchObject({ complianceType, annotation });
  });
});

describe('errors', () => {
  test('an item that contradicts its shape is an error of its own, never a verdict', () => {
    expect(() => judge(redDoor, door({ configuration: { color: 7 } }))).toThrow(
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
    expect(() => judge(redDoor, door(parts))).toThrow(new UnreadableItem(message));
  });

  test('a waiver does not cover what cannot be read', () => {
    expect(() => judge(redDoor, door({ configuration: null }), [waiver])).toThrow(UnreadableItem);
  });

  test("a rule's own fault is neither a verdict nor the item's fault, and comes with its cause", () => {
    const fault = new TypeError('door.handle is not a function');
    const broken = ruleOf(() => {
      throw fault;
    });
    const thrown = errorOf(() => judge(broken));
    expect(thrown).not.toBeInstanceOf(UnreadableItem);
    expect(thrown.message).toBe(
      'Cannot run rule "red-door" on AWS::Test::Door "door-0a": door.handle is not a function',
    );
    expect(thrown.cause).toBe(fault);
  });

  test('whatever a rule throws', () => {
    const odd = ruleOf(() => {
      throw 'a tantrum';
    });
    expect(errorOf(() => judge(odd))).toMatchObject({
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
