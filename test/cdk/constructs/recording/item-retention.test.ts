import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { ItemRetention } from '../../../../lib/cdk/constructs/recording/item-retention';
import { asText, findOnly, statementsOf, synthesize } from '../synthesized';

const templateOf = (days: number): Template =>
  synthesize((stack) => new ItemRetention(stack, 'Retention', { period: Duration.days(days) }));

const template = templateOf(400);

test.each([
  ['Create', 'PutRetentionConfiguration', { RetentionPeriodInDays: 400 }],
  ['Update', 'PutRetentionConfiguration', { RetentionPeriodInDays: 400 }],
  ['Delete', 'DeleteRetentionConfiguration', { RetentionConfigurationName: 'default' }],
])('%s calls %s', (event, action, parameters) => {
  const calls = findOnly(template, 'Custom::ConfigItemRetention');
  expect(JSON.parse(calls[event] as string)).toMatchObject({ service: 'config-service', action, parameters });
});

test('a retention that is gone already does not hold up the deletion of the stack', () => {
  const { Delete } = findOnly(template, 'Custom::ConfigItemRetention');
  expect(JSON.parse(Delete as string)).toHaveProperty(
    'ignoreErrorCodesMatching',
    'NoSuchRetentionConfigurationException',
  );
});

test('the function may make these calls and write its log, and nothing else', () => {
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => [
    ...statementsOf(Properties.PolicyDocument),
  ]);
  expect(statements.map(({ Action, Resource }) => [Action, asText(Resource)])).toEqual(
    expect.arrayContaining([
      [['config:DeleteRetentionConfiguration', 'config:PutRetentionConfiguration'], '*'],
      [['logs:CreateLogStream', 'logs:PutLogEvents'], '<RetentionLog.Arn>'],
    ]),
  );
  expect(statements).toHaveLength(2);
  expect(findOnly(template, 'AWS::IAM::Role')).not.toHaveProperty('ManagedPolicyArns');
});

test('the function brings one log, which ends after a month', () => {
  expect(findOnly(template, 'AWS::Logs::LogGroup')).toMatchObject({ RetentionInDays: 30 });
});

test.each([30, 2557])('%d days are allowed', (days) => {
  expect(() => templateOf(days)).not.toThrow();
});

test.each([29, 2558])('%d days are refused', (days) => {
  expect(() => templateOf(days)).toThrow(
    `Cannot keep configuration items for ${days} days: Config keeps them from 30 to 2557 days`,
  );
});
