import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { ItemRetention } from '../../../../lib/cdk/constructs/recording/item-retention';
import { asText, findOnly, statementsOf, synthesize } from '../synthesized';

const createTemplate = (days: number): Template =>
  synthesize((stack) => new ItemRetention(stack, 'Retention', { period: Duration.days(days) }));

const template = createTemplate(400);

test.each([
  ['Create', 'PutRetentionConfiguration', { RetentionPeriodInDays: 400 }],
  ['Update', 'PutRetentionConfiguration', { RetentionPeriodInDays: 400 }],
  ['Delete', 'DeleteRetentionConfiguration', { RetentionConfigurationName: 'default' }],
])('%s calls %s', (event, action, parameters) => {
  const calls = findOnly(template, 'Custom::ConfigItemRetention');
  expect(JSON.parse(calls[event] as string)).toMatchObject({ service: 'config-service', action, parameters });
});

test('a missing retention does not block the deletion of the stack', () => {
  const { Delete } = findOnly(template, 'Custom::ConfigItemRetention');
  expect(JSON.parse(Delete as string)).toHaveProperty(
    'ignoreErrorCodesMatching',
    'NoSuchRetentionConfigurationException',
  );
});

test('the function may only make these calls and write its log', () => {
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

test('the function has one log group with a retention of a month', () => {
  expect(findOnly(template, 'AWS::Logs::LogGroup')).toMatchObject({ RetentionInDays: 30 });
});

test.each([30, 2557])('accepts %d days', (days) => {
  expect(() => createTemplate(days)).not.toThrow();
});

test.each([29, 2558])('rejects %d days', (days) => {
  expect(() => createTemplate(days)).toThrow(
    `Cannot keep configuration items for ${days} days: AWS Config keeps them for 30 to 2557 days`,
  );
});
