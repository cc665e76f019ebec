import { insufficientData } from '../../../lib/core/evaluation';

/** Parts of the cases of rules about distributions. */

const count = (items: readonly unknown[]) => ({ quantity: items.length, ...(items.length > 0 && { items }) });

/** An origin that is a web server. */
export const server = (customOriginConfig: object = {}) => ({
  id: 'web',
  domainName: 'www.example.com',
  originPath: '',
  customOriginConfig: {
    httpPort: 80,
    httpsPort: 443,
    originProtocolPolicy: 'https-only',
    originSslProtocols: count(['TLSv1.2']),
    ...customOriginConfig,
  },
});

/** An origin that is a bucket, with an origin access control. */
export const bucket = (origin: object = {}) => ({
  id: 'files',
  domainName: 'files.s3.eu-west-1.amazonaws.com',
  s3OriginConfig: { originAccessIdentity: '' },
  originAccessControlId: 'E2QWRUHAPOMQZL',
  ...origin,
});

/** A distribution as AWS Config records it, with nothing wrong. */
export const distribution = (
  settings: object,
  { origins = [server()], behaviors = [] }: { origins?: readonly unknown[]; behaviors?: readonly unknown[] } = {},
) => ({
  resourceId: 'E1ABCDEF',
  region: 'global',
  configuration: {
    id: 'E1ABCDEF',
    domainName: 'd111111abcdef8.cloudfront.net',
    distributionConfig: {
      enabled: true,
      comment: '',
      origins: count(origins),
      defaultCacheBehavior: { targetOriginId: 'web', viewerProtocolPolicy: 'redirect-to-https' },
      cacheBehaviors: count(behaviors),
      logging: { enabled: true, includeCookies: false, bucket: 'logs.s3.amazonaws.com', prefix: 'cdn/' },
      viewerCertificate: {
        cloudFrontDefaultCertificate: false,
        acmCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b',
        sslSupportMethod: 'sni-only',
        minimumProtocolVersion: 'TLSv1.2_2021',
      },
      ...settings,
    },
  },
});

/** A distribution in the shape of get-distribution, with nothing wrong. */
export const described = (settings: object) => ({
  shape: 'description' as const,
  resourceId: 'E1ABCDEF',
  configuration: {
    Id: 'E1ABCDEF',
    DistributionConfig: {
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'web',
            DomainName: 'www.example.com',
            CustomOriginConfig: {
              OriginProtocolPolicy: 'https-only',
              OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
            },
          },
        ],
      },
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'https-only' },
      CacheBehaviors: { Quantity: 0 },
      Logging: { Enabled: true, Bucket: 'logs.s3.amazonaws.com', Prefix: '' },
      ViewerCertificate: { CloudFrontDefaultCertificate: false, MinimumProtocolVersion: 'TLSv1.2_2021' },
      ...settings,
    },
  },
});

/** A distribution of a template, with nothing wrong. */
export const template = (settings: object) => ({
  shape: 'template' as const,
  resourceId: 'Cdn',
  configuration: {
    DistributionConfig: {
      Enabled: true,
      Origins: [
        {
          Id: 'web',
          DomainName: 'www.example.com',
          CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
        },
      ],
      DefaultCacheBehavior: { TargetOriginId: 'web', ViewerProtocolPolicy: 'redirect-to-https' },
      Logging: { Bucket: 'logs.s3.amazonaws.com' },
      ViewerCertificate: { AcmCertificateArn: 'arn', MinimumProtocolVersion: 'TLSv1.2_2021' },
      ...settings,
    },
  },
});

/** The result for a template that leaves a setting open. */
export const leftOpen = (path: string) =>
  insufficientData(`Properties.DistributionConfig.${path} is {"Ref":"Parameter"}, which the template leaves open`);
