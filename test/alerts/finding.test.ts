import type { Alert, AlertKind } from '../../lib/alerts/alert';
import { toFinding } from '../../lib/alerts/finding';
import { expiringCertificate, openedByHand } from './scenes';

const OPENED = '2026-02-11T05:06:10.000Z';
const options = { partition: 'aws', openedAt: OPENED };

test('creates the finding of an opened alert', () => {
  expect(toFinding(openedByHand, options)).toEqual({
    SchemaVersion: '2018-10-08',
    Id: 'eu-west-1/111122223333/open-ssh/sg-0a1b2c3d4e5f60718',
    ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    GeneratorId: 'open-ssh',
    AwsAccountId: '111122223333',
    CreatedAt: OPENED,
    UpdatedAt: OPENED,
    Title: 'open-ssh: web (sg-0a1b2c3d4e5f60718)',
    Description: 'Security groups must not allow SSH from the internet. Port 22 is open to 0.0.0.0/0',
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    Severity: { Label: 'HIGH' },
    FindingProviderFields: {
      Severity: { Label: 'HIGH' },
      Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    },
    Resources: [
      {
        Type: 'AwsEc2SecurityGroup',
        Id: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718',
        Partition: 'aws',
        Region: 'eu-west-1',
      },
    ],
    Compliance: { Status: 'FAILED' },
    RecordState: 'ACTIVE',
    Remediation: {
      Recommendation: {
        Text: 'Revoke tcp 22 from 0.0.0.0/0. Remediation is manual for this rule.',
        Url: openedByHand.consoleUrl,
      },
    },
  });
});

test.each<[AlertKind, string, string]>([
  ['opened', 'FAILED', 'ACTIVE'],
  ['insufficientData', 'WARNING', 'ACTIVE'],
  ['remediation refused', 'FAILED', 'ACTIVE'],
  ['remediation failed', 'FAILED', 'ACTIVE'],
  ['resolved', 'PASSED', 'ARCHIVED'],
  ['gone', 'PASSED', 'ARCHIVED'],
  ['waived', 'PASSED', 'ARCHIVED'],
])('updates the finding of an alert of kind %s to %s and %s', (kind, compliance, state) => {
  const later = '2026-02-12T05:06:10.000Z';
  const finding = toFinding({ ...openedByHand, kind, at: later }, options);
  expect([finding.Id, finding.CreatedAt, finding.UpdatedAt, finding.Compliance.Status, finding.RecordState]).toEqual([
    'eu-west-1/111122223333/open-ssh/sg-0a1b2c3d4e5f60718',
    OPENED,
    later,
    compliance,
    state,
  ]);
});

test('never updates a finding before its creation time', () => {
  const { CreatedAt, UpdatedAt } = toFinding(openedByHand, { ...options, openedAt: '2026-02-11T06:00:00.000Z' });
  expect([CreatedAt, UpdatedAt]).toEqual([OPENED, OPENED]);
});

const about = (resource: Partial<Alert['resource']>): Alert => ({
  ...openedByHand,
  resource: { ...openedByHand.resource, ...resource },
});

test.each<[string, Alert, object]>([
  [
    'a certificate, whose id is an ARN',
    expiringCertificate,
    {
      Type: 'AwsCertificateManagerCertificate',
      Id: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-4234-8234-123456789012',
    },
  ],
  [
    'the account',
    about({ type: 'AWS::::Account', id: '111122223333', arn: null }),
    { Type: 'AwsAccount', Id: 'AWS::::Account:111122223333' },
  ],
  [
    'a listener, which Security Hub has no name for',
    about({ type: 'AWS::ElasticLoadBalancingV2::Listener', arn: 'arn:aws:x' }),
    { Type: 'Other', Id: 'arn:aws:x' },
  ],
  [
    'a resource without an ARN',
    about({ type: 'AWS::EC2::Volume', id: 'vol-1', arn: null }),
    { Type: 'AwsEc2Volume', Id: 'vol-1' },
  ],
])('%s', (_what, alert, resource) => {
  expect(toFinding(alert, options).Resources).toEqual([{ ...resource, Partition: 'aws', Region: 'eu-west-1' }]);
});

test('truncates long texts, and keeps the end of a long id', () => {
  const long = 'x'.repeat(2000);
  const { Id, Title, Description, Remediation } = toFinding(
    {
      ...about({ id: `${long}end`, name: null }),
      annotation: long,
      remediation: { ...openedByHand.remediation, what: long },
    },
    { partition: 'aws-us-gov', openedAt: OPENED },
  );
  expect([
    Id.length,
    Id.endsWith('xend'),
    Title.length,
    Description.length,
    Remediation.Recommendation.Text.length,
  ]).toEqual([512, true, 256, 1024, 512]);
});

test('uses the partition of the deployment', () => {
  const { ProductArn, Resources } = toFinding(openedByHand, { ...options, partition: 'aws-cn' });
  expect([ProductArn, Resources[0]?.Partition]).toEqual([
    'arn:aws-cn:securityhub:eu-west-1:111122223333:product/111122223333/default',
    'aws-cn',
  ]);
});
