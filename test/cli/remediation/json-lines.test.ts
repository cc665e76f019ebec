import fc from 'fast-check';
import { formatJsonLines } from '../../../lib/cli/remediation/json-lines';

test('what fits stays in one line', () => {
  expect(formatJsonLines({ a: 1, b: ['x', null] }, 27)).toEqual(['{"a": 1, "b": ["x", null]}']);
});

test('what does not is broken at its members, short ones together', () => {
  const permission = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  expect(formatJsonLines([permission], 60)).toEqual([
    '[',
    '  {',
    '    "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,',
    '    "IpRanges": [{"CidrIp": "0.0.0.0/0"}]',
    '  }',
    ']',
  ]);
});

test('the lines are the JSON that they show', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 100 }), fc.nat(30), (value, width, opening) => {
      expect(JSON.stringify(JSON.parse(formatJsonLines(value, width, opening).join('\n')))).toBe(JSON.stringify(value));
    }),
  );
});
