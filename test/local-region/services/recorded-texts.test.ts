import { TestingAccount } from '../testing-account';

test('a certificate of a snapshot is listed with the uses of its key, which AWS Config records as objects', async () => {
  const aws = new TestingAccount();
  const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
  aws.resources.load({
    ...{ resourceType: 'AWS::ACM::Certificate', resourceId: arn, arn, region: 'eu-west-1', tags: {} },
    configuration: {
      ...{ certificateArn: arn, domainName: 'shop.example.com', status: 'ISSUED', type: 'IMPORTED' },
      ...{ keyUsages: [{ name: 'ANY' }], extendedKeyUsages: [{ name: 'NONE', oID: '' }], inUseBy: [] },
    },
    ...{ supplementaryConfiguration: {}, relationships: [] },
  });
  const { CertificateSummaryList: listed } = await aws.call('acm:ListCertificates');
  expect(listed).toEqual([
    expect.objectContaining({ DomainName: 'shop.example.com', KeyUsages: ['ANY'], ExtendedKeyUsages: ['NONE'] }),
  ]);
  const { Certificate } = await aws.call('acm:DescribeCertificate', { CertificateArn: arn });
  expect(Certificate).toMatchObject({ KeyUsages: [{ Name: 'ANY' }], ExtendedKeyUsages: [{ Name: 'NONE', OID: '' }] });
});
