import { compareItems } from '../../lib/core/diff';

type Item = Readonly<Record<string, unknown>>;
const interfaces = { resourceId: 'eni-0a', resourceType: 'AWS::EC2::NetworkInterface', name: 'Is attached to ' };

test.each<[title: string, before: Item | null, after: Item | null, changes: readonly unknown[]]>([
  ['no state at both times', null, null, []],
  [
    'parts that are absent, null or empty',
    { relationships: null },
    { relationships: [], tags: {}, configuration: {} },
    [],
  ],
  [
    'no relationships, and one',
    {},
    { relationships: [interfaces] },
    [{ op: 'add', path: '/relationships/0', after: interfaces }],
  ],
  [
    'relationships in another order',
    { relationships: [interfaces, { resourceId: 'b' }] },
    { relationships: [{ resourceId: 'b' }, interfaces] },
    [],
  ],
  [
    'a tag of an odd name',
    { tags: { 'a/b~c': '1' } },
    { tags: { 'a/b~c': '2' } },
    [{ op: 'replace', path: '/tags/a~1b~0c', before: '1', after: '2' }],
  ],
  [
    'parts that are not compared',
    { configurationItemCaptureTime: 'a', configurationStateId: 1 },
    { configurationItemCaptureTime: 'b' },
    [],
  ],
  ['a configuration as text', { configuration: '{"size":8}' }, { configuration: { size: 8 } }, []],
  [
    'a policy as text',
    {
      supplementaryConfiguration: {
        BucketPolicy: { policyText: '{"Statement":[{"Effect":"Allow","Action":["a","b"]}]}' },
      },
    },
    {
      supplementaryConfiguration: {
        BucketPolicy: { policyText: '{"Statement": [{"Action":["b","a"],"Effect":"Deny"}]}' },
      },
    },
    [
      {
        op: 'replace',
        path: '/supplementaryConfiguration/BucketPolicy/policyText/Statement/0/Effect',
        before: 'Allow',
        after: 'Deny',
      },
    ],
  ],
  [
    'a policy that IAM writes URL-encoded',
    { configuration: { assumeRolePolicyDocument: encodeURIComponent('{"Version":"2012-10-17","Statement":[]}') } },
    { configuration: { assumeRolePolicyDocument: encodeURIComponent('{"Statement":[], "Version":"2012-10-17"}') } },
    [],
  ],
])('compares %s', (_title, before, after, changes) => {
  expect(compareItems(before, after)).toEqual(changes);
});
