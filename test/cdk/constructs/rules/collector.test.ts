import { Match } from 'aws-cdk-lib/assertions';
import type { Rule } from '../../../../lib/core/rule';
import { rules } from '../../../rules/registry';
import { createCollector, listNagFindings } from '../../templates';
import { createStack, synthesize } from '../synthesized';

const select = (...names: string[]): Rule[] => rules.filter(({ name }) => names.includes(name));
const synthesizeCollector = (...names: string[]) => synthesize((stack) => createCollector(stack, select(...names)));

const listStatements = (...names: string[]): Readonly<Record<string, unknown>>[] =>
  Object.values(synthesizeCollector(...names).findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );

test.each<[rules: string[], reads: string | string[]]>([
  [['root-access-key'], 'iam:GetAccountSummary'],
  [['root-access-key', 'root-without-mfa'], 'iam:GetAccountSummary'],
  [['short-passwords', 'weak-password-policy'], 'iam:GetAccountPasswordPolicy'],
  [['user-without-mfa'], ['iam:GenerateCredentialReport', 'iam:GetCredentialReport', 'iam:ListUsers']],
  [['no-default-ebs-encryption'], 'ec2:GetEbsEncryptionByDefault'],
  [
    ['no-default-ebs-encryption', 'root-access-key'],
    ['ec2:GetEbsEncryptionByDefault', 'iam:GetAccountSummary'],
  ],
])('for %j it may read exactly what they evaluate', (names, reads) => {
  expect(listReads(...names)).toEqual([{ Effect: 'Allow', Action: reads, Resource: '*' }]);
});

test('reads the trails of any Region and account, and nothing else', () => {
  expect(listReads('missing-trail')).toEqual([
    { Effect: 'Allow', Action: 'cloudtrail:DescribeTrails', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus'],
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudtrail:*:*:trail/*']] },
    },
  ]);
});

/** Lists the statements of the rules, which follow those of each collector. */
function listReads(...names: string[]) {
  const [log, report, results, deadLetters, ...reads] = listStatements(...names);
  expect([log, results, deadLetters].map((statement) => statement?.Sid)).toEqual([
    'WriteLog',
    'ReadOwnResults',
    undefined,
  ]);
  expect([report, results]).toEqual([
    { Sid: 'PutEvaluations', Effect: 'Allow', Action: 'config:PutEvaluations', Resource: '*' },
    expect.objectContaining({
      Action: 'config:GetComplianceDetailsByConfigRule',
      Resource: { 'Fn::Join': ['', expect.arrayContaining([':config-rule/*'])] },
    }),
  ]);
  return reads;
}

test('keeps events that failed three times, and can only be invoked by Config rules', () => {
  const template = synthesizeCollector('root-access-key');
  const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('^CollectorDeadLetters'), 'Arn'] };
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: queue } },
  });
  template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'config.amazonaws.com' });
});

test('has no cdk-nag findings', () => {
  const stack = createStack();
  createCollector(stack, select('user-without-mfa'));
  expect(listNagFindings(stack)).toEqual([]);
});
