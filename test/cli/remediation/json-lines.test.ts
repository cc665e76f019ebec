import fc from 'fast-check';
import { formatJsonLines } from '../../../lib/cli/remediation/json-lines';

test('keeps a value that fits on one line', () => {
  expect(formatJsonLines({ a: 1, b: ['x', null] }, 27)).toEqual(['{"a": 1, "b": ["x", null]}']);
});

test('breaks a longer value at its members, short ones together', () => {
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

test('the lines parse as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 100 }), fc.nat(30), (value, width, opening) => {
      expect(JSON.stringify(JSON.parse(formatJsonLines(value, width, opening).join('\n')))).toBe(JSON.stringify(value));
    }),
  );
});
