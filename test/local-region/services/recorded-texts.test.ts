import type { AwsError } from '../../../lib/local-region/aws-call';
import { TestingAccount } from '../testing-account';

test('a certificate of a snapshot is listed with the uses of its key, which AWS Config records as objects', async () => {
  const aws = new TestingAccount();
  const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
  aws.resources.load({
    resourceType: 'AWS::ACM::Certificate',
    resourceId: arn,
    arn,
    region: 'eu-west-1',
    tags: {},
    configuration: {
      certificateArn: arn,
      domainName: 'shop.example.com',
      status: 'ISSUED',
      type: 'IMPORTED',
      keyUsages: [{ name: 'ANY' }],
      extendedKeyUsages: [{ name: 'NONE', oID: '' }],
      inUseBy: [],
    },
    supplementaryConfiguration: {},
    relationships: [],
  });
  const { CertificateSummaryList: listed } = await aws.call('acm:ListCertificates');
  expect(listed).toEqual([
    expect.objectContaining({ DomainName: 'shop.example.com', KeyUsages: ['ANY'], ExtendedKeyUsages: ['NONE'] }),
  ]);
  const { Certificate } = await aws.call('acm:DescribeCertificate', { CertificateArn: arn });
  expect(Certificate).toMatchObject({ KeyUsages: [{ Name: 'ANY' }], ExtendedKeyUsages: [{ Name: 'NONE', OID: '' }] });
});

test.each<[call: string, input: object, resource: object, answer: object | string]>([
  [
    'ec2:DescribeSecurityGroups',
    {},
    { resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-1', configuration: { ipPermissions: 'none' } },
    'InternalError: Cannot read ipPermissions of sg-1: expected a list, found "none"',
  ],
  [
    's3:GetBucketAcl',
    { Bucket: 'files' },
    {
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'files',
      configuration: {},
      supplementaryConfiguration: { AccessControlList: '{bad' },
    },
    'Error: Cannot parse the JSON text of AccessControlList of bucket files: found "{bad"',
  ],
  [
    'ec2:DescribeVolumes',
    {},
    { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-1', configuration: { volumeId: 'vol-1', size: 'big' } },
    { Volumes: [{ VolumeId: 'vol-1' }] },
  ],
])('%s says what it cannot read of a recorded resource', async (call, input, resource, answer) => {
  const aws = new TestingAccount();
  aws.resources.load({
    region: 'eu-west-1',
    tags: {},
    supplementaryConfiguration: {},
    relationships: [],
    ...(resource as { resourceType: string; resourceId: string; configuration: Record<string, unknown> }),
  });
  const found = await aws.call(call, input).catch((error: AwsError) => `${error.code ?? 'Error'}: ${error.message}`);
  expect(found).toEqual(answer);
});
