import { answerPage } from '../../../lib/local-region/wire/pages';

const ALL = ['a', 'b', 'c'];

test.each<[service: string, operation: string, input: object, token: string, next: string, others: object]>([
  ['ec2', 'DescribeVolumes', { MaxResults: 2 }, 'NextToken', 'NextToken', {}],
  ['elbv2', 'DescribeListeners', { PageSize: 2 }, 'Marker', 'NextMarker', {}],
  ['iam', 'ListUsers', { MaxItems: 2 }, 'Marker', 'Marker', { IsTruncated: expect.any(Boolean) }],
  ['kms', 'ListKeys', { Limit: 2 }, 'Marker', 'NextMarker', { Truncated: expect.any(Boolean) }],
  ['lambda', 'ListFunctions', { MaxItems: 2 }, 'Marker', 'NextMarker', {}],
  ['logs', 'DescribeLogGroups', { limit: 2 }, 'nextToken', 'nextToken', {}],
  ['rds', 'DescribeDBInstances', { MaxRecords: 2 }, 'Marker', 'Marker', {}],
])('%s %s with %j answers in pages', (service, operation, input, token, next, others) => {
  const ask = (more: object) =>
    answerPage({ service, operation, input: { ...input, ...more } }, 'List', ALL, (each) => each.toUpperCase());
  const first = ask({}) as Record<string, string>;
  expect(first).toEqual({ List: ['A', 'B'], [next]: expect.any(String), ...others });
  expect(ask({ [token]: first[next] })).toEqual({ List: ['C'], ...others });
});

test.each<[service: string, operation: string, count: number]>([
  ['acm', 'ListCertificates', 1000],
  ['config', 'DescribeComplianceByResource', 10],
  ['config', 'DescribeConfigRules', 25],
  ['config', 'GetComplianceDetailsByConfigRule', 10],
  ['config', 'GetResourceConfigHistory', 10],
  ['ec2', 'DescribeVolumes', 2000],
  ['logs', 'FilterLogEvents', 2000],
  ['sns', 'ListTopics', 100],
])('%s %s without a limit answers with %i of 2000', (service, operation, count) => {
  const all = Array.from({ length: 2000 }, (_, index) => index);
  const { List } = answerPage({ service, operation, input: {} }, 'List', all) as { readonly List: readonly number[] };
  expect(List).toHaveLength(count);
});

test.each<[service: string, operation: string, input: object, code: string]>([
  ['config', 'DescribeComplianceByResource', { Limit: 101 }, 'InvalidLimitException'],
  ['config', 'ListDiscoveredResources', { nextToken: 'x' }, 'InvalidNextTokenException'],
  ['ec2', 'DescribeVolumes', { NextToken: 'x' }, 'InvalidNextToken'],
  ['iam', 'ListRoles', { Marker: 'x' }, 'InvalidInput'],
  ['kms', 'ListAliases', { Marker: 'x' }, 'InvalidMarkerException'],
])('%s %s refuses %j', (service, operation, input, code) => {
  expect(() => answerPage({ service, operation, input }, 'List', ALL)).toThrow(expect.objectContaining({ code }));
});
