import { Template } from 'aws-cdk-lib/assertions';
import { faultsOf, roleStatements, type Statement } from './authorization';
import { appOf } from './sample-app';
import { EVERYTHING } from './sample-configuration';

test.each([
  ['as it comes', {}],
  ['with everything', EVERYTHING],
])('AWS would grant what the roles ask for, and offers nothing finer: %s', async (_, configuration) => {
  const { stacks } = appOf(configuration);
  const statements = stacks.flatMap((stack) => roleStatements(Template.fromStack(stack)));
  expect(statements.length).toBeGreaterThan(stacks.length);
  expect((await Promise.all(statements.map(faultsOf))).flat()).toEqual([]);
});

test.each<[string, Omit<Statement, 'Sid'>, string[]]>([
  ['an action of no service', { Action: 'config:PutEvaluation', Resource: '*' }, ['no such action']],
  ['a wildcard action', { Action: 'ec2:Describe*', Resource: '*' }, ['a wildcard action']],
  ['* where a table can be named', { Action: ['dynamodb:Query'], Resource: '*' }, ['AWS offers something finer']],
  [
    'a resource for an action that knows none',
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
])('the check tells %s', async (_, statement, expected) => {
  const faults = await faultsOf(['Policy', statement]);
  expect(faults.map((fault) => fault.split(/ on [^ ]+: /)[1]?.split(' of ')[0])).toEqual(expected);
});
