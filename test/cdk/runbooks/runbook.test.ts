import { remediationRunbook } from '../../../lib/cdk/runbooks/remediation';
import { undoRunbook } from '../../../lib/cdk/runbooks/undo';
import type { Rule } from '../../../lib/core/rule';
import { parseDocument } from '../../support/automation/document';
import { APPROVER, PLAN_FUNCTION, ROLE, remediationOf, TOPIC, undoOf } from './sample-documents';
import { sampleRemediation as remediation, sampleRule } from './sample-rule';

// What is special about single documents; what holds for all of them is in documents.test.ts.

// As the CDK writes tokens.
const token = (name: string) => ['$', `{Token[${name}]}`].join('');
const TOKENS = {
  planFunctionArn: token('TOKEN.1234'),
  roleArn: `arn:${token('AWS.Partition.3')}:iam::${token('AWS.AccountId.4')}:role/assay-remediate-of-a-rule-with-quite-a-long-name`,
};

test('tokens of the CDK come through in one piece', () => {
  const { content } = remediationRunbook({ rule: sampleRule, configRuleName: 'c', mode: 'manual', ...TOKENS });
  expect(content.split('\n').filter((line) => line.includes('Token['))).toEqual([
    `    default: "${TOKENS.roleArn}"`,
    `      - "${TOKENS.roleArn}"`,
    ...Array.from({ length: 4 }, () => `      FunctionName: "${TOKENS.planFunctionArn}"`),
  ]);
});

test('the role may do what the document of each kind does', () => {
  const basics = [{ action: 'lambda:InvokeFunction', resource: PLAN_FUNCTION }];
  const calls = ['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress', 'DescribeSecurityGroups'];
  const ec2 = calls.map((api) => ({ action: `ec2:${api}`, resource: '*' }));
  const reevaluate = {
    action: 'config:StartConfigRulesEvaluation',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as the service authorization reference writes it
    resource: 'arn:${Partition}:config:${Region}:${Account}:config-rule/*',
  };
  expect(remediationOf(sampleRule, 'manual').permissions).toEqual([...basics, ...ec2, reevaluate]);
  expect(remediationOf(sampleRule, 'approve').permissions).toEqual([
    ...basics,
    { action: 'sns:Publish', resource: TOPIC },
    ...ec2,
    reevaluate,
  ]);
  expect(undoOf(sampleRule)?.permissions).toEqual([...basics, ec2[0]]);
});

test('a person who approves has the hours that are configured, and is one of those named', () => {
  const { mainSteps } = parseDocument(remediationOf(sampleRule, 'approve').content);
  expect(mainSteps.find(({ action }) => action === 'aws:approve')).toMatchObject({
    timeoutSeconds: 24 * 3600,
    inputs: { NotificationArn: TOPIC, MinRequiredApprovals: 1, Approvers: [APPROVER] },
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
])('the resource of a document about %s is one', (type, id, other) => {
  const rule = { ...sampleRule, resource: { ...sampleRule.resource, resourceTypes: [type] } };
  const { parameters } = parseDocument(remediationOf(rule, 'manual').content);
  const pattern = new RegExp(parameters.ResourceId?.allowedPattern ?? '^$');
  expect([id, other, `${id}\n`].map((text) => pattern.test(text))).toEqual([true, false, false]);
});

test.each<[string, () => unknown, string]>([
  [
    'a rule without a remediation',
    () => {
      const { remediation: _, ...rule } = sampleRule;
      return remediationOf(rule as Rule, 'manual');
    },
    'Cannot write the SSM document of rule "sample-rule": it has no remediation',
  ],
  [
    'an approval that nobody is asked for',
    () =>
      remediationRunbook({
        rule: sampleRule,
        configRuleName: 'c',
        mode: 'automatic',
        planFunctionArn: PLAN_FUNCTION,
        roleArn: ROLE,
        approval: { topicArn: TOPIC, approvers: [APPROVER], hours: 1 },
      }),
    'Cannot write the SSM document of rule "sample-rule" for mode "automatic": found an approval',
  ],
  [
    'a step that has the name of one of the document’s own',
    () => remediationOf(withSteps({ name: 'Verify', times: 1 }), 'manual'),
    'Cannot write an SSM document: found two steps named "Verify"',
  ],
  [
    'a parameter that the operation does not have',
    () => remediationOf(withSteps({ parameters: ['Group'] }), 'manual'),
    'Cannot write step KeepTheRest of an SSM document: expected a parameter of AuthorizeSecurityGroupIngress (GroupId, IpPermissions), found Group',
  ],
])('refuses %s', (_, write, message) => {
  expect(write).toThrow(message);
});

test('a rule that undoes nothing has no document for it', () => {
  const rule: Rule = { ...sampleRule, remediation: { ...remediation, undoSteps: [] } };
  expect(undoRunbook({ rule, planFunctionArn: PLAN_FUNCTION, roleArn: ROLE })).toBeUndefined();
});

function withSteps(change: object): Rule {
  return { ...sampleRule, remediation: { ...remediation, steps: [{ ...remediation.steps[0], ...change }] } };
}
