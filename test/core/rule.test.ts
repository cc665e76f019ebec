import { COMPLIANT } from '../../lib/core/evaluation';
import { defineRule, every, isRuleName, onChange } from '../../lib/core/rule';
import { volume } from '../../lib/resources/ec2/volume';

const definition = {
  title: 'Volumes',
  rationale: 'An example',
  severity: 'low',
  resource: volume,
  triggers: [onChange],
  parameters: {},
  limitations: [],
  evaluate: () => COMPLIANT,
} as const;

test.each(['ssh', 'open-ssh', 'gp2-volume', 'a-1', 'a1'])('a rule can have the name "%s"', (name) => {
  expect(isRuleName(name)).toBe(true);
  expect(defineRule({ ...definition, name })).toEqual({ ...definition, name });
});

test.each([
  '',
  'Open-ssh',
  'open_ssh',
  'open ssh',
  '-ssh',
  'open-',
  'open--ssh',
  '1-ssh',
  'open-SSH',
  '../open-ssh',
  'ssh\n',
])('a rule cannot have the name %j', (name) => {
  expect(isRuleName(name)).toBe(false);
  expect(() => defineRule({ ...definition, name })).toThrow(
    new Error(`Cannot define rule "${name}": expected a name in kebab-case`),
  );
});

test('a rule is frozen', () => {
  expect(Object.isFrozen(defineRule({ ...definition, name: 'open-ssh' }))).toBe(true);
});

test('the triggers of a rule are changes and times', () => {
  expect([onChange, every('TwentyFour_Hours')]).toEqual([
    { on: 'change' },
    { on: 'schedule', frequency: 'TwentyFour_Hours' },
  ]);
});
