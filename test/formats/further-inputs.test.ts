import { rules } from '../../rules';
import { evaluateJson } from '../cli/testing-io';
import { createFolder } from '../temporary-files';

/** Evaluates files by one rule. Returns the resources with their compliance types, and the messages of unreadable parts. */
async function evaluate(rule: string, files: Readonly<Record<string, string>>) {
  const args = [createFolder(files), '--rule', rule, '--now', '2026-11-20T08:00:00Z'];
  const { evaluations, unreadable } = await evaluateJson(args, { rules });
  return {
    results: evaluations.map(
      ({ resourceId, complianceType, annotation }: Record<string, string | null>) =>
        `${resourceId} ${annotation?.startsWith('Insufficient data') ? 'insufficient data' : complianceType}`,
    ),
    unreadable: unreadable.map(({ message }: { message: string }) => message),
  };
}

const certificateArn = (id: string) => `arn:aws:acm:eu-west-1:111122223333:certificate/${id}`;
const summary = (id: string, NotAfter: string) => ({
  CertificateArn: certificateArn(id),
  DomainName: 'www.example.com',
  Status: 'ISSUED',
  Type: 'IMPORTED',
  KeyAlgorithm: 'RSA-2048',
  InUse: true,
  RenewalEligibility: 'INELIGIBLE',
  NotBefore: '2026-01-01T00:00:00+00:00',
  NotAfter,
});

test('the certificates of acm list-certificates', async () => {
  const CertificateSummaryList = [
    summary('old', '2026-11-25T00:00:00+00:00'),
    summary('new', '2027-11-01T00:00:00+00:00'),
  ];
  expect(await evaluate('expiring-certificate', { 'a.json': JSON.stringify({ CertificateSummaryList }) })).toEqual({
    results: [`${certificateArn('old')} NON_COMPLIANT`, `${certificateArn('new')} COMPLIANT`],
    unreadable: [],
  });
});

test('a certificate of an old acm list-certificates, which lacks the status', async () => {
  const CertificateSummaryList = [{ CertificateArn: certificateArn('old'), DomainName: 'www.example.com' }];
  expect(await evaluate('expiring-certificate', { 'a.json': JSON.stringify({ CertificateSummaryList }) })).toEqual({
    results: [`${certificateArn('old')} insufficient data`],
    unreadable: [],
  });
});

const group = {
  GroupId: 'sg-0a',
  GroupName: 'web',
  VpcId: 'vpc-0a',
  IpPermissions: [
    { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [], PrefixListIds: [{ PrefixListId: 'pl-0a' }] },
  ],
};

test.each<[scenario: string, cidrs: string[] | undefined, result: string]>([
  ['a list that is open', ['0.0.0.0/0'], 'NON_COMPLIANT'],
  ['a list that is narrow', ['192.0.2.0/24'], 'COMPLIANT'],
  ['a list without entries in the input', undefined, 'insufficient data'],
])('the entries of describe-prefix-lists: %s', async (_scenario, Cidrs, result) => {
  const lists = { PrefixLists: [{ PrefixListId: 'pl-0a', PrefixListName: 'com.amazonaws.eu-west-1.s3', Cidrs }] };
  const files = { 'a.json': JSON.stringify({ SecurityGroups: [group] }), 'b.json': JSON.stringify(lists) };
  expect(await evaluate('open-ssh', files)).toEqual({ results: [`sg-0a ${result}`], unreadable: [] });
});

const template = (id: string, type: string) =>
  `Resources:\n  ${id}:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 8\n      VolumeType: ${type}\n`;

test.each<[scenario: string, text: string, results: string[], unreadable: unknown[]]>([
  ['two templates', `${template('A', 'gp2')}---\n${template('B', 'gp3')}`, ['A NON_COMPLIANT', 'B COMPLIANT'], []],
  ['one template between empty documents', `---\n---\n${template('A', 'gp3')}---\n`, ['A COMPLIANT'], []],
  [
    'a template and another document',
    `${template('A', 'gp3')}---\nkind: Deployment\n`,
    ['A COMPLIANT'],
    [expect.stringContaining('(in document 2)')],
  ],
  [
    'templates with intrinsic functions in their short form',
    `${template('A', '!Ref T')}---\n${template('B', 'gp3')}`,
    ['A insufficient data', 'B COMPLIANT'],
    [],
  ],
])('YAML of several documents: %s', async (_scenario, text, results, unreadable) => {
  expect(await evaluate('gp2-volume', { 'a.yaml': text })).toEqual({ results, unreadable });
});

test.each<[command: string, rule: string, text: string, result: string]>([
  ['eks describe-cluster', 'outdated-eks-version', "cluster:\n  name: shop\n  version: '1.21'\n", 'shop NON_COMPLIANT'],
  [
    'ecs describe-services',
    'public-ecs-service',
    'failures: []\nservices:\n- serviceArn: s-1\n  serviceName: s\n  networkConfiguration:\n    awsvpcConfiguration:\n      assignPublicIp: ENABLED\n',
    's-1 NON_COMPLIANT',
  ],
  [
    'ec2 describe-volumes --output yaml-stream',
    'gp2-volume',
    '- Volumes:\n  - VolumeId: vol-1\n    Size: 8\n    VolumeType: gp2\n- Volumes: []\n',
    'vol-1 NON_COMPLIANT',
  ],
])('YAML whose first key is in lower case, or in a list: aws %s', async (_command, rule, text, result) => {
  expect(await evaluate(rule, { 'a.yaml': text })).toEqual({ results: [result], unreadable: [] });
});
