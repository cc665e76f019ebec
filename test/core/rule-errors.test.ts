import { COMPLIANT } from '../../lib/core/evaluation';
import { findRuleError } from '../../lib/core/rule-errors';
import { genericReader } from '../../lib/resources/generic-resource';
import rule from '../../rules/ec2/gp2-volume/rule';

test.each<[Record<string, unknown>, string]>([
  [{ name: 'Gp2_Volume' }, 'expected a name in kebab-case'],
  [{ severity: 'hihg' }, 'severity: got "hihg", expected one of critical, high, medium, low'],
  [{ severity: undefined }, 'severity: got nothing, expected one of critical, high, medium, low'],
  [{ title: ' ' }, 'title: got " ", expected a text'],
  [{ rationale: 7 }, 'rationale: got 7, expected a text'],
  [
    { resource: undefined },
    "resource: got nothing, expected a reader of a resource type, such as genericReader('AWS::EC2::Volume')",
  ],
  [
    { resource: 'AWS::EC2::Volume' },
    'resource: got "AWS::EC2::Volume", expected a reader of a resource type, such as genericReader(\'AWS::EC2::Volume\')',
  ],
  [
    { resource: { resourceTypes: ['EC2 Volume'], read: null } },
    `resource: got {"resourceTypes":["EC2 Volume"],"read":null}, expected a reader of a resource type, such as genericReader('AWS::EC2::Volume')`,
  ],
  [
    { resource: { resourceTypes: [], read: () => null } },
    `resource: got {"resourceTypes":[],"read":()=>null}, expected a reader of a resource type, such as genericReader('AWS::EC2::Volume')`,
  ],
  [{ triggers: [] }, "triggers: got [], expected a list of onChange and every('TwentyFour_Hours')"],
  [{ triggers: ['change'] }, `triggers: got ["change"], expected a list of onChange and every('TwentyFour_Hours')`],
  [
    { triggers: [{ on: 'schedule', frequency: 'Daily' }] },
    `triggers: got [{"on":"schedule","frequency":"Daily"}], expected a list of onChange and every('TwentyFour_Hours')`,
  ],
  [
    { parameters: { days: 3 } },
    'parameters: got {"days":3}, expected an object of parameters, such as integer(…), or {}',
  ],
  [{ limitations: undefined }, 'limitations: got nothing, expected a list of texts, or []'],
  [{ managedRule: 'EC2_VOLUME' }, 'unknown property "managedRule", did you mean "managedRules"?'],
  [{ evalute: () => COMPLIANT, evaluate: undefined }, 'unknown property "evalute", did you mean "evaluate"?'],
  [{ evaluate: undefined }, 'evaluate: got nothing, expected a function, as the rule is without facts'],
  [
    { evaluate: undefined, collect: () => COMPLIANT, conclude: () => COMPLIANT },
    'evaluate: got nothing, expected a function, as the rule is without facts',
  ],
  [{ facts: [] }, 'facts: got [], expected a list of facts, or no key'],
  [{ facts: [{}] }, 'collect: got nothing, expected a function, as the rule is with facts'],
  [{ facts: [{}], collect: () => COMPLIANT }, 'conclude: got nothing, expected a function, as the rule is with facts'],
])('a rule cannot have %j', (wrong, message) => {
  expect(findRuleError({ ...rule, ...wrong })).toBe(message);
});

test('a rule can have properties for a team, and a type of their own', () => {
  const own = { owner: 'platform', resource: genericReader('Forge::Code::Repository') };
  expect(findRuleError({ ...rule, ...own })).toBe(undefined);
});

test.each([undefined, null, 7, []])('%j is not a rule', (value) => {
  expect(findRuleError(value)).toBe(
    `got ${value === undefined ? 'nothing' : JSON.stringify(value)}, expected a rule made with defineRule`,
  );
});
