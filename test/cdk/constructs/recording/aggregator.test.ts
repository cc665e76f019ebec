import type { Template } from 'aws-cdk-lib/assertions';
import { Aggregator, type AggregatorProps } from '../../../../lib/cdk/constructs/recording/aggregator';
import { asText, findOnly, PARTITIONS, type StackEnvironment, statementsOf, synthesize } from '../synthesized';

const createTemplate = (source: AggregatorProps['source'], place?: StackEnvironment): Template =>
  synthesize((stack) => new Aggregator(stack, 'Aggregator', { source }), place);

test.each(PARTITIONS)(
  'an aggregator of an organization in %s has a role that only AWS Config can assume',
  (_, place) => {
    const template = createTemplate({ source: 'organization' }, place);
    expect(findOnly(template, 'AWS::Config::ConfigurationAggregator')).toEqual({
      OrganizationAggregationSource: {
        AllAwsRegions: true,
        RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^AggregatorRole/), 'Arn'] },
      },
    });
    const role = findOnly(template, 'AWS::IAM::Role');
    expect((role.ManagedPolicyArns as unknown[]).map(asText)).toEqual([
      'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSConfigRoleForOrganizations',
    ]);
    expect(statementsOf(role.AssumeRolePolicyDocument).map(({ Principal }) => Principal)).toEqual([
      { Service: 'config.amazonaws.com' },
    ]);
  },
);

const ACCOUNTS = ['111122223333', '444455556666'];

test.each<[string, AggregatorProps['source'], object]>([
  [
    'accounts, in every Region',
    { source: 'accounts', accountIds: ACCOUNTS, regions: 'all' },
    { AccountIds: ACCOUNTS, AllAwsRegions: true },
  ],
  [
    'accounts, in some Regions',
    { source: 'accounts', accountIds: ACCOUNTS, regions: ['eu-west-1', 'us-east-1'] },
    { AccountIds: ACCOUNTS, AwsRegions: ['eu-west-1', 'us-east-1'] },
  ],
])('an aggregator of %s has no role', (_, source, expected) => {
  const template = createTemplate(source);
  expect(findOnly(template, 'AWS::Config::ConfigurationAggregator')).toEqual({ AccountAggregationSources: [expected] });
  template.resourceCountIs('AWS::IAM::Role', 0);
});

test('an aggregator can have a name', () => {
  const template = synthesize((stack) => {
    new Aggregator(stack, 'Aggregator', {
      source: { source: 'accounts', accountIds: ACCOUNTS, regions: 'all' },
      name: 'assay',
    });
  });
  expect(findOnly(template, 'AWS::Config::ConfigurationAggregator').ConfigurationAggregatorName).toBe('assay');
});
