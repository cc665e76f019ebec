import { createRemediationRunbook } from '../../../lib/cdk/runbooks/remediation';
import { createUndoRunbook } from '../../../lib/cdk/runbooks/undo';
import type { Step } from '../../../lib/core/remediation/step';
import { every, onChange, type Rule } from '../../../lib/core/rule';
import { parseRunbook } from '../../../lib/local-region/automation/runbook';
import { sampleRemediation as remediation, sampleRule, scheduledRule } from './sample-rule';
import {
  APPROVER,
  CONFIG_RULE_ARN,
  createRemediation,
  createUndo,
  PLAN_FUNCTION,
  ROLE,
  TOPIC,
} from './sample-runbooks';
import { validateRunbook } from './validate-runbook';

// Tests of single runbooks. all-runbooks.test.ts has the tests of every runbook.

const CONFIG_RULE = { name: 'c', arn: CONFIG_RULE_ARN };

// The form of CDK tokens.
const formatToken = (name: string) => ['$', `{Token[${name}]}`].join('');
const TOKENS = {
  planFunctionArn: formatToken('TOKEN.1234'),
  roleArn: `arn:${formatToken('AWS.Partition.3')}:iam::${formatToken('AWS.AccountId.4')}:role/assay-remediate-of-a-rule-with-quite-a-long-name`,
};

test('keeps tokens of the CDK in one piece', () => {
  const { content } = createRemediationRunbook({
    rule: sampleRule,
    configRule: CONFIG_RULE,
    mode: 'manual',
    ...TOKENS,
  });
  expect(content.split('\n').filter((line) => line.includes('Token['))).toEqual([
    `    default: '${TOKENS.roleArn}'`,
    `    - '${TOKENS.roleArn}'`,
    ...Array.from({ length: 4 }, () => `    FunctionName: '${TOKENS.planFunctionArn}'`),
  ]);
});

test('lists the permissions of each kind of runbook', () => {
  const basics = [{ action: 'lambda:InvokeFunction', resource: PLAN_FUNCTION }];
  const calls = ['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress', 'DescribeSecurityGroups'];
  const ec2 = calls.map((api) => ({ action: `ec2:${api}`, resource: '*' }));
  expect(createRemediation(sampleRule, 'manual').permissions).toEqual([...basics, ...ec2]);
  expect(createRemediation(sampleRule, 'approve').permissions).toEqual([
    ...basics,
    { action: 'sns:Publish', resource: TOPIC },
    ...ec2,
  ]);
  const reevaluate = { action: 'config:StartConfigRulesEvaluation', resource: CONFIG_RULE_ARN };
  expect(createRemediation(scheduledRule, 'manual').permissions).toEqual([...basics, ...ec2, reevaluate]);
  expect(createUndo(sampleRule)?.permissions).toEqual([...basics, ec2[0]]);
});

test.each<[string, Rule['triggers'], boolean]>([
  ['changes trigger the rule', [onChange], false],
  ['changes and a schedule trigger it', [every('One_Hour'), onChange], false],
  ['only a schedule triggers it', [every('TwentyFour_Hours')], true],
])('starts an evaluation of all resources if %s: %#', (_, triggers, expected) => {
  const { mainSteps } = parseRunbook(createRemediation({ ...sampleRule, triggers }, 'automatic').content);
  expect(mainSteps.some(({ name }) => name === 'Reevaluate')).toBe(expected);
});

test('waits for the configured approvers and hours', () => {
  const { mainSteps } = parseRunbook(createRemediation(sampleRule, 'approve').content);
  expect(mainSteps.find(({ action }) => action === 'aws:approve')).toMatchObject({
    timeoutSeconds: 24 * 3600,
    inputs: {
      NotificationArn: TOPIC,
      Message: '{{ ReadPlan.Approval }}\n\nWithout approval within 24 hours, nothing is changed.',
      MinRequiredApprovals: 1,
      Approvers: [APPROVER],
    },
  });
});

test.each([
  ['AWS::EC2::SecurityGroup', 'sg-0123456789abcdef0', 'vol-0123456789abcdef0'],
  ['AWS::EC2::Volume', 'vol-01234567', 'vol-0123456'],
  ['AWS::S3::Bucket', 'My_old.bucket', 'a bucket'],
  [
    'AWS::ACM::Certificate',
    'arn:aws-cn:acm:cn-north-1:111122223333:certificate/11111111-2222-3333-4444-555555555555',
    'arn:aws:iam::111122223333:server-certificate/a',
  ],
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/0123456789abcdef/0123456789abcdef',
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef',
  ],
  ['AWS::Some::Other', 'arn:aws:some:eu-west-1:111122223333:thing/one', 'one", "DryRun": "no'],
])('accepts only the ids of %s', (type, id, other) => {
  const rule = { ...sampleRule, resource: { ...sampleRule.resource, resourceTypes: [type] } };
  const { parameters } = parseRunbook(createRemediation(rule, 'manual').content);
  const pattern = new RegExp(parameters.ResourceId?.allowedPattern ?? '^$');
  expect([id, other, `${id}\n`].map((text) => pattern.test(text))).toEqual([true, false, false]);
});

test.each([
  ['the id of an execution', '11111111-2222-3333-4444-5555555abcde', true],
  ['an id in capitals', '11111111-2222-3333-4444-5555555ABCDE', false],
  ['an id without hyphens', '111111112222333344445555555abcde', false],
  ['an id that is too short', '11111111-2222-3333-4444-5555555abcd', false],
  ['an id and more', '11111111-2222-3333-4444-5555555abcde0', false],
  ['more and an id', '011111111-2222-3333-4444-5555555abcde', false],
  ['an id and a line break', '11111111-2222-3333-4444-5555555abcde\n', false],
  ['a path of records', '../11111111-2222-3333-4444-5555555abcde', false],
  ['nothing', '', false],
])('an undo accepts %s as what it undoes: %s, %s', (_, id, expected) => {
  const { parameters } = parseRunbook(createUndo(sampleRule)?.content ?? '');
  const pattern = parameters.ExecutionId?.allowedPattern;
  expect(pattern && new RegExp(pattern).test(id)).toBe(expected);
});

describe('steps that refer to the output of another one', () => {
  const [authorize] = remediation.steps;
  const step = (name: string, ...references: (readonly [step: string, member: string])[]): Step => ({
    ...authorize,
    name,
    parameters: ['GroupId'],
    ...(references.length > 0 && {
      references: { IpPermissions: { step: references[0]?.[0] ?? '', path: ['Group', references[0]?.[1] ?? ''] } },
    }),
  });
  const withSteps = (...steps: [Step, ...Step[]]): Rule => ({ ...sampleRule, remediation: { ...remediation, steps } });

  test('are skipped with it, and get the output in their own type', () => {
    const rule = withSteps(
      step('First'),
      step('Second', ['First', 'Id']),
      step('Third', ['Second', 'Id']),
      step('Last'),
    );
    const document = parseRunbook(createRemediation(rule, 'manual').content);
    expect(validateRunbook(document)).toEqual([]);
    const find = (name: string) => document.mainSteps.find((each) => each.name === name);
    const skipTo = ['IfFirst', 'IfSecond', 'IfThird', 'IfLast'].map((name) => find(name)?.inputs.Default);
    expect(skipTo).toEqual(['IfLast', 'IfLast', 'IfLast', 'Verify']);
    expect(find('First')?.outputs).toEqual([{ Name: 'Group_Id', Selector: '$.Group.Id', Type: 'MapList' }]);
    expect(find('Third')?.inputs.IpPermissions).toBe('{{ Second.Group_Id }}');
  });

  test.each<[string, [Step, ...Step[]], string]>([
    ['that does not exist', [step('Second', ['First', 'Id'])], 'Second of a runbook: it refers to First'],
    ['that comes later', [step('Second', ['First', 'Id']), step('First')], 'Second of a runbook: it refers to First'],
    [
      'with an independent step between them',
      [step('First'), step('Between'), step('Second', ['First', 'Id'])],
      'Second of a runbook: it refers to First',
    ],
    [
      'that is made several times',
      [{ ...step('First'), times: 2 }, step('Second', ['First', 'Id'])],
      'Second of a runbook: it refers to First',
    ],
  ])('cannot refer to one %s', (_, steps, message) => {
    expect(() => createRemediation(withSteps(...steps), 'manual')).toThrow(`${message}, and does not follow it`);
  });
});

test.each<[string, () => unknown, string]>([
  [
    'a rule without a remediation',
    () => {
      const { remediation: _, ...rule } = sampleRule;
      return createRemediation(rule as Rule, 'manual');
    },
    'Cannot create runbook of rule "sample-rule": it has no remediation',
  ],
  [
    'an approval in another mode',
    () =>
      createRemediationRunbook({
        rule: sampleRule,
        configRule: CONFIG_RULE,
        mode: 'automatic',
        planFunctionArn: PLAN_FUNCTION,
        roleArn: ROLE,
        approval: { topicArn: TOPIC, approvers: [APPROVER], hours: 1 },
      }),
    'Cannot create runbook of rule "sample-rule" for mode "automatic": got an approval',
  ],
  [
    'a step with the name of a step of the runbook',
    () => createRemediation(changeStep({ name: 'Verify', times: 1 }), 'manual'),
    'Cannot create runbook: two steps are named "Verify"',
  ],
  [
    'a parameter that the operation does not have',
    () => createRemediation(changeStep({ parameters: ['Group'] }), 'manual'),
    'Cannot create step KeepTheRest of a runbook: got parameter Group, expected one of AuthorizeSecurityGroupIngress: GroupId, IpPermissions',
  ],
])('rejects %s', (_, create, message) => {
  expect(create).toThrow(message);
});

test('a rule without undo steps has no undo runbook', () => {
  const rule: Rule = { ...sampleRule, remediation: { ...remediation, undoSteps: [] } };
  expect(createUndoRunbook({ rule, planFunctionArn: PLAN_FUNCTION, roleArn: ROLE })).toBeUndefined();
});

function changeStep(change: object): Rule {
  return { ...sampleRule, remediation: { ...remediation, steps: [{ ...remediation.steps[0], ...change }] } };
}
