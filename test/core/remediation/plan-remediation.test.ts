import { RuleError } from '../../../lib/core/evaluate/evaluate';
import {
  COMPLIANT,
  insufficientData,
  NOT_APPLICABLE,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import { type Fact, NO_FACTS } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { defineReader, Resource } from '../../../lib/core/reading/reader';
import { Unknown, UnreadableItem } from '../../../lib/core/reading/unreadable';
import {
  describeIrreversible,
  needsManualFix,
  nothingToDo,
  type Plan,
  type Remediation,
} from '../../../lib/core/remediation/plan';
import { factsForPlan, planRemediation } from '../../../lib/core/remediation/plan-remediation';
import type { Step } from '../../../lib/core/remediation/step';
import { defineRule, onChange, type Rule, withRemediation, withRemediations } from '../../../lib/core/rule';
import type { Waiver } from '../../../lib/core/waivers';
import { modifyVolume } from '../../../lib/resources/ec2/volume-operations';
import { createItem } from '../../resources/item';

class Door extends Resource {
  get color(): string {
    return this.configuration.string('color');
  }
  get width(): number {
    return this.configuration.integer('width');
  }
}

const RED = nonCompliant('It is red');
const PAINT: Plan = needsManualFix('Paint it');
const fact = (name: string): Fact<string> => ({ name, resourceTypes: ['AWS::Test::Wall'], entries: () => [] });
const [walls, floors] = [fact('walls'), fact('floors')];

const PAINTS: Step = { name: 'Paint', operation: modifyVolume, parameters: [] };

const createRule = (evaluate: (door: Door) => RuleResult) =>
  defineRule({
    name: 'red-door',
    title: 'Doors are not red',
    rationale: 'Bulls.',
    severity: 'high',
    limitations: [],
    resource: defineReader('AWS::Test::Door', Door),
    triggers: [onChange],
    parameters: {},
    evaluate,
  });
const withFacts = (rule: Rule, facts: readonly Fact<unknown>[]) => ({ ...rule, facts }) as Rule;
const remedy = (plan: (door: Door) => Plan, facts: readonly Fact<unknown>[] = []): Remediation<Door> => ({
  summary: 'Paints',
  exclusions: '',
  steps: [PAINTS],
  undoSteps: [],
  state: () => null,
  plan,
  facts,
});
const createRemediable = (evaluate: (door: Door) => RuleResult, plan: (door: Door) => Plan): Rule =>
  withRemediation(createRule(evaluate), remedy(plan));

const door = (parts: Partial<ConfigurationItem> = {}) =>
  createItem('AWS::Test::Door', { color: 'red' }, { resourceId: 'door-0a', ...parts });
const waiver: Waiver = {
  rule: 'red-door',
  resource: 'door-0a',
  reason: 'Painted in spring',
  owner: 'facilities@example.com',
  expires: '2026-03-01',
};
const planFor = (rule: Rule, item = door(), waivers: readonly Waiver[] = []) =>
  planRemediation({ rule, parameters: {} }, item, { now: new Date('2026-03-01'), facts: NO_FACTS, waivers });

const mustNotPlan = (): Plan => {
  throw new Error('planned');
};

test('plans for a resource that is non-compliant', () => {
  const { evaluation, plan } = planFor(
    createRemediable(
      () => RED,
      () => PAINT,
    ),
  );
  expect([evaluation.complianceType, plan]).toEqual(['NON_COMPLIANT', PAINT]);
});

test('notes the stack that created the resource', () => {
  const fix: Plan = { kind: 'fix', summary: 'Paint it', calls: [], undo: [], sideEffects: [], notes: ['It smells'] };
  const rule = createRemediable(
    () => RED,
    () => fix,
  );
  const created = door({ tags: { 'aws:cloudformation:stack-name': 'house' } });
  expect([planFor(rule).plan, planFor(rule, created).plan]).toEqual([
    fix,
    {
      ...fix,
      notes: [
        'It smells',
        'CloudFormation stack "house" created the resource: change its template too, or an update of the stack may set it back',
      ],
    },
  ]);
});

test.each<[string, RuleResult, ConfigurationItem, readonly Waiver[], Plan]>([
  ['that is compliant', COMPLIANT, door(), [], nothingToDo('The resource is compliant')],
  ['out of scope', NOT_APPLICABLE, door(), [], nothingToDo('The rule does not apply to the resource')],
  [
    'that is waived',
    RED,
    door(),
    [waiver],
    nothingToDo('Waived until 2026-03-01 by facilities@example.com: Painted in spring'),
  ],
  [
    'with insufficient data',
    insufficientData('its color is open'),
    door(),
    [],
    needsManualFix('Insufficient data: its color is open'),
  ],
  ['of a template', RED, door({ shape: 'template' }), [], needsManualFix('Change the template instead')],
])('makes no plan for a resource %s', (_, result, item, waivers, expected) => {
  expect(
    planFor(
      createRemediable(() => result, mustNotPlan),
      item,
      waivers,
    ).plan,
  ).toEqual(expected);
});

test('a rule without a remediation needs a manual fix', () => {
  expect(planFor(createRule(() => RED)).plan).toEqual(needsManualFix('Rule "red-door" has no remediation'));
});

describe('a plan that reads', () => {
  const rule = createRemediable(
    () => RED,
    ({ width }) => needsManualFix(`Paint ${width} cm`),
  );
  const plan = (configuration: object) => () => planFor(rule, door({ configuration })).plan;

  test('a value that is there', () => expect(plan({ width: 90 })()).toEqual(needsManualFix('Paint 90 cm')));
  test('a value that is not known needs a manual fix', () =>
    expect(plan({ width: new Unknown('the width') })()).toEqual(
      needsManualFix('Insufficient data: configuration.width is the width'),
    ));
  test('a value that contradicts the shape is unreadable', () =>
    expect(plan({ width: 'wide' })).toThrow(
      new UnreadableItem('Cannot read configuration.width: expected an integer, found "wide"'),
    ));
});

test('an error of a plan names the resource and the rule, and keeps its cause', () => {
  const bug = new TypeError('no brush');
  const rule = createRemediable(
    () => RED,
    () => {
      throw bug;
    },
  );
  expect(() => planFor(rule)).toThrow(
    new RuleError('Cannot plan for AWS::Test::Door "door-0a" by rule "red-door": no brush', { cause: bug }),
  );
});

test.each<[string, Rule, readonly Fact<unknown>[]]>([
  ['no facts', createRule(() => RED), []],
  [
    'facts of the rule',
    withFacts(
      createRule(() => RED),
      [walls],
    ),
    [walls],
  ],
  [
    'facts of the remediation',
    withRemediation(
      createRule(() => RED),
      remedy(() => PAINT, [floors]),
    ),
    [floors],
  ],
  [
    'facts of both, each once',
    withRemediation(
      withFacts(
        createRule(() => RED),
        [walls],
      ),
      remedy(() => PAINT, [floors, walls]),
    ),
    [walls, floors],
  ],
])('a plan needs %s', (_, rule, expected) => {
  expect(factsForPlan(rule)).toEqual(expected);
});

test('gives each rule its remediation, if it has one', () => {
  const other = defineRule({ ...createRule(() => RED), name: 'blue-door' });
  const remediation = remedy(() => PAINT);
  const rules = withRemediations([createRule(() => RED), other], { 'red-door': remediation });
  expect(rules.map((rule) => [rule.name, rule.remediation])).toEqual([
    ['red-door', remediation],
    ['blue-door', undefined],
  ]);
});

test.each<[string, Parameters<typeof describeIrreversible>[0], string | undefined]>([
  ['restores everything', { undo: ['a call'] }, undefined],
  ['has nothing to restore', { undo: [], cannotUndo: null }, undefined],
  ['restores nothing', { undo: [], cannotUndo: 'Paint stays' }, 'Not reversible: paint stays'],
  ['restores a part', { undo: ['a call'], cannotUndo: 'Paint stays' }, 'Not fully reversible: paint stays'],
])('an undo that %s', (_, plan, expected) => {
  expect(describeIrreversible(plan)).toBe(expected);
});
