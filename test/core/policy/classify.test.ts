import { substitute } from '../../../lib/core/case-parts/open-value';
import { classifyStatements } from '../../../lib/core/policy/classify';
import type { Statement } from '../../../lib/core/policy/document';
import { Unknown } from '../../../lib/core/reading/unreadable';

const none = { allBut: false, listed: [] };
const one: Statement = {
  name: 'statement 1',
  effect: 'Allow',
  principals: none,
  conditions: [],
  actions: { allBut: false, listed: ['s3:GetObject'] },
  resources: { allBut: false, listed: ['*'] },
};
const open = (what: string) => new Unknown(what);
const listed = (...values: (string | Unknown)[]) => ({ allBut: false, listed: values });
const condition = (...values: (string | Unknown)[]) => ({ operator: 'StringLike', key: 'aws:PrincipalArn', values });

test('statements of a kind are found, and others are not', () => {
  const two = { ...one, name: 'statement 2' };
  expect(classifyStatements([one, two], ({ name }) => name === 'statement 2')).toEqual({ found: [two], unknown: [] });
});

test('a statement that a template leaves open is unknown, whatever the kind', () =>
  expect(classifyStatements([open('{"Ref":"Statement"}')], () => false)).toEqual({
    found: [],
    unknown: ['{"Ref":"Statement"}'],
  }));

test.each<[string, Partial<Statement>, parts: string]>([
  [
    'its effect, actions and resources',
    { effect: open('A'), actions: listed('s3:GetObject', open('B')), resources: listed(open('C'), '*') },
    'A, B and C',
  ],
  ['its conditions', { conditions: [condition('a', open('D')), open('E')] }, 'D and E'],
  [
    'its principals, but neither its actions nor its resources',
    {
      actions: listed(open('B')),
      resources: listed(open('C')),
      conditions: [condition(open('D'))],
      principals: { allBut: false, listed: [{ type: 'AWS', id: open('P') }] },
    },
    'P and D',
  ],
  [
    'no part that AWS fills in',
    { resources: listed(substitute(`arn:\${AWS::Partition}:s3:::a`), substitute(`\${Bucket}/*`)) },
    `{"Fn::Sub":"\${Bucket}/*"}`,
  ],
])('a statement that may be of a kind is listed with the open parts of %s', (_, parts, expected) =>
  expect(classifyStatements([{ ...one, ...parts }], () => 'unknown')).toEqual({
    found: [],
    unknown: [`statement 1 (${expected})`],
  }),
);
