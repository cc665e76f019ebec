import { Template } from 'aws-cdk-lib/assertions';
import { findStatementErrors, listRoleStatements, type Statement } from './authorization';
import { createApp } from './sample-app';
import { EVERYTHING } from './sample-configuration';

test.each([
  ['default configuration', {}],
  // The first Region of an account has the roles of every other, and more.
  ['all features', { ...EVERYTHING, environments: [{ account: '111122223333', regions: ['eu-west-1'] }] }],
])('the permissions of the roles exist and are as fine as AWS allows: %s', async (_, configuration) => {
  const { stacks } = createApp(configuration);
  const statements = stacks.flatMap((stack) => listRoleStatements(Template.fromStack(stack)));
  expect(statements.length).toBeGreaterThan(stacks.length);
  expect((await Promise.all(statements.map(findStatementErrors))).flat()).toEqual([]);
});

test.each<[string, Omit<Statement, 'Sid'>, string[]]>([
  ['an action that does not exist', { Action: 'config:PutEvaluation', Resource: '*' }, ['no such action']],
  ['a wildcard action', { Action: 'ec2:Describe*', Resource: '*' }, ['a wildcard action']],
  ['* where a table can be named', { Action: ['dynamodb:Query'], Resource: '*' }, ['AWS offers something finer']],
  [
    'a resource for an action without resource-level permissions',
    { Action: 'config:DescribeConfigRules', Resource: 'arn:aws:config:eu-west-1:111122223333:config-rule/*' },
    ['the action has no resource-level permissions'],
  ],
  [
    'a resource of another kind',
    {
      Action: 'ec2:ModifyVolume',
      Resource: { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 'ec2:::snapshot/*']] },
    },
    ['fits none'],
  ],
])('the check finds %s', async (_, statement, expected) => {
  const errors = await findStatementErrors(['Policy', statement]);
  expect(errors.map((error) => error.split(/ on [^ ]+: /)[1]?.split(' of ')[0])).toEqual(expected);
});
