import { parameter, substitute } from '../../../lib/core/case-parts/open-value';
import {
  admitsAnything,
  hasPatterns,
  requiresAddress,
  requiresText,
  requiresValue,
} from '../../../lib/core/policy/condition';

/** What an operator requires of a request, and whether its values are patterns. */
const describeOperator = (operator: string) => {
  const condition = { operator, key: 'aws:PrincipalArn', values: [] };
  const answers = {
    text: requiresText(condition),
    address: requiresAddress(condition),
    value: requiresValue(condition),
    patterns: hasPatterns(condition),
  };
  return Object.entries(answers).flatMap(([name, answer]) => (answer ? [name] : []));
};

test.each([
  ['StringEquals', ['text', 'value']],
  ['stringequals', ['text', 'value']],
  ['StringEqualsIgnoreCase', ['text', 'value']],
  ['StringLike', ['text', 'value', 'patterns']],
  ['ArnEquals', ['text', 'value', 'patterns']],
  ['ArnLike', ['text', 'value', 'patterns']],
  ['ForAnyValue:StringEquals', ['text', 'value']],
  ['foranyvalue:stringlike', ['text', 'value', 'patterns']],
  ['IpAddress', ['address', 'value']],
  ['Bool', ['value']],
  ['NumericLessThan', ['value']],
  ['DateGreaterThan', ['value']],
  ['Null', []],
  ['StringNotEquals', []],
  ['StringNotEqualsIgnoreCase', []],
  ['StringNotLike', ['patterns']],
  ['ArnNotEquals', ['patterns']],
  ['NotIpAddress', []],
  ['StringEqualsIfExists', []],
  ['stringlikeifexists', ['patterns']],
  ['IpAddressIfExists', []],
  ['BoolIfExists', []],
  ['ForAnyValue:StringLikeIfExists', ['patterns']],
  ['ForAllValues:StringEquals', []],
  ['forallvalues:stringlike', ['patterns']],
  ['ForAllValues:IpAddress', []],
])('%s requires %j', (operator, expected) => expect(describeOperator(operator)).toEqual(expected));

test.each([
  ['StringLike', ['*'], true],
  ['StringLike', ['a', '**'], true],
  ['StringLike', ['a*', '*a', '?', ''], false],
  ['StringLike', [], false],
  ['StringLike', [parameter], 'unknown'],
  ['StringLike', [parameter, '*'], true],
  ['StringLike', [substitute(`a\${Name}`)], false],
  ['ArnEquals', [parameter], 'unknown'],
  ['StringEquals', [parameter], false],
])('%s with %j admits any value: %s', (operator, values, expected) =>
  expect(admitsAnything({ operator, key: 'aws:PrincipalArn', values })).toBe(expected),
);
