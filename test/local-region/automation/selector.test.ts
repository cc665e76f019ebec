import type { SsmValueType } from '../../../lib/local-region/automation/runbook';
import { convertSsmValue } from '../../../lib/local-region/automation/selector';

test.each<[value: unknown, type: SsmValueType, expected: unknown]>([
  [4, 'String', '4'],
  [4, 'StringList', ['4']],
  [true, 'String', 'true'],
  ['4', 'Integer', 4],
  ['true', 'Boolean', true],
  ['a', 'StringList', ['a']],
  [['a'], 'String', 'a'],
  [[4], 'Integer', 4],
  [[4], 'String', '4'],
  // AWS documents no conversion for these, so that their step fails.
  ['a', 'Integer', 'a'],
  ['4.5', 'Integer', '4.5'],
  ['yes', 'Boolean', 'yes'],
  [['a', 'b'], 'String', ['a', 'b']],
  [4.5, 'String', 4.5],
  [{ a: 1 }, 'String', { a: 1 }],
  ['{}', 'StringMap', '{}'],
  [null, 'String', null],
  [undefined, 'String', undefined],
])('SSM converts the output %j to %s: %j', (value, type, expected) => {
  expect(convertSsmValue(value, type)).toEqual(expected);
});
