import type { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import type { Configuration } from '../../../../lib/cdk/configuration/configuration';
import { RESTORATIONS } from '../../../../lib/resources/restorations/restorations';
import { mergeTemplates } from '../../merged-template';
import { createApp } from '../../sample-app';
import { listNagFindings } from '../../templates';
import { asText, listRunbooks, statementsOf } from '../synthesized';

const APPROVERS = ['arn:aws:iam::111122223333:role/on-call'];
const createStack = (configuration: Configuration) =>
  createApp({ environments: [{ account: '111122223333', regions: ['eu-west-1'] }], ...configuration })
    .stacks[0] as never;

const stack = createStack({ restore: { mode: 'approve', approvers: APPROVERS, approvalHours: 4 } });
const template = mergeTemplates(stack);

const listProperties = (type: string): Record<string, unknown>[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

/** Returns the permissions of each role that has a name, as `action on resource`. */
function listPermissions(): Record<string, string[]> {
  return Object.fromEntries(
    listProperties('AWS::IAM::Role').flatMap(({ RoleName, Policies }) => {
      if (RoleName === undefined) return [];
      const allowed = (Policies as { PolicyDocument: unknown }[])
        .flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))
        .flatMap(({ Action, Resource }) => [Action].flat().map((action) => `${action} on ${asText(Resource)}`));
      return [[RoleName, allowed.sort()]];
    }),
  );
}

test('the default deploys no runbook', () => {
  mergeTemplates(createStack({})).resourceCountIs('AWS::SSM::Document', 0);
});

test('each type has a runbook that restores, and one that undoes it', () => {
  const documents = listProperties('AWS::SSM::Document').map(({ Name, TargetType }) => [Name, TargetType]);
  expect(Object.fromEntries(documents)).toEqual({
    'assay-bucket-restore': '/AWS::S3::Bucket',
    'assay-bucket-restore-undo': undefined,
    'assay-listener-restore': '/AWS::ElasticLoadBalancingV2::Listener',
    'assay-listener-restore-undo': undefined,
    'assay-security-group-restore': '/AWS::EC2::SecurityGroup',
    'assay-security-group-restore-undo': undefined,
    'assay-volume-restore': '/AWS::EC2::Volume',
    'assay-volume-restore-undo': undefined,
  });
});

test('AWS Config starts none of them', () => {
  template.resourceCountIs('AWS::Config::RemediationConfiguration', 0);
});

test('every runbook that restores waits for the approvers', () => {
  const approvals = [...listRunbooks(template)]
    .filter(([name]) => name.endsWith('-restore'))
    .map(([, content]) => parse(content).mainSteps.find(({ action }: { action: string }) => action === 'aws:approve'));
  expect(approvals).toEqual(
    RESTORATIONS.map(() =>
      expect.objectContaining({ timeoutSeconds: 14_400, inputs: expect.objectContaining({ Approvers: APPROVERS }) }),
    ),
  );
});

test('each role allows exactly the calls of its runbook', () => {
  const topic = '<ResponseRemediationApprovalsTopic>';
  const key = '<ResponseRemediationApprovalsKey.Arn>';
  const common = [
    `kms:Decrypt on ${key}`,
    `kms:GenerateDataKey on ${key}`,
    'lambda:InvokeFunction on <ResponseRemediationPlannerFunction.Arn>',
    `sns:Publish on ${topic}`,
  ];
  const calls = {
    bucket: [
      's3:DeleteBucketPolicy on arn:aws:s3:::*',
      's3:PutBucketAcl on arn:aws:s3:::*',
      's3:PutBucketPolicy on arn:aws:s3:::*',
      's3:PutBucketPublicAccessBlock on arn:aws:s3:::*',
    ],
    listener: [
      'elasticloadbalancing:ModifyListener on arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/*',
    ],
    'security-group': [
      'ec2:AuthorizeSecurityGroupIngress on arn:aws:ec2:eu-west-1:111122223333:security-group/*',
      'ec2:RevokeSecurityGroupIngress on arn:aws:ec2:eu-west-1:111122223333:security-group/*',
    ],
    volume: ['ec2:DescribeVolumes on *', 'ec2:ModifyVolume on arn:aws:ec2:eu-west-1:111122223333:volume/*'],
  };
  expect(listPermissions()).toEqual(
    Object.fromEntries(
      Object.entries(calls).flatMap(([type, allowed]) => [
        [`assay-${type}-restore-eu-west-1`, [...allowed, ...common].sort()],
        [`assay-${type}-restore-undo-eu-west-1`, [...allowed, ...common.slice(2, 3)].sort()],
      ]),
    ),
  );
});

test('only a plan function that restores may read what AWS Config recorded', () => {
  const READ = '"config:GetResourceConfigHistory"';
  const findPlanner = (of: Template) =>
    JSON.stringify(Object.entries(of.findResources('AWS::IAM::Policy')).filter(([id]) => id.includes('Planner')));
  expect(findPlanner(template)).toContain(READ);
  const remediation = mergeTemplates(createStack({ remediation: { 'open-ssh': 'manual' } }));
  expect(findPlanner(remediation)).not.toContain(READ);
});

test('nothing is against the rules of cdk-nag', () => {
  expect(listNagFindings(stack)).toEqual([]);
});
