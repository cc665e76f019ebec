import type { ConfigurationItem } from '../../../lib/core/item';
import type { Json } from '../../../lib/core/remediation/operation';
import { updateDistribution } from '../../../lib/resources/cloudfront/distribution-settings';
import { checkCall } from '../../remediation/api-model';

const behavior = (policy: string, more: object = {}) => ({
  TargetOriginId: 'web',
  ViewerProtocolPolicy: policy,
  CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  ...more,
});
const CONFIG = {
  CallerReference: 'shop',
  Comment: '',
  Enabled: true,
  Origins: { Quantity: 1, Items: [{ Id: 'web', DomainName: 'www.example.com' }] },
  DefaultCacheBehavior: behavior('allow-all', { Compress: true }),
  CacheBehaviors: {
    Quantity: 2,
    Items: [behavior('https-only', { PathPattern: '/a/*' }), behavior('allow-all', { PathPattern: '/b/*' })],
  },
  ViewerCertificate: { ACMCertificateArn: 'arn', SSLSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1' },
};
const toItem = (configuration: object): ConfigurationItem => ({
  shape: 'description',
  resourceType: 'AWS::CloudFront::Distribution',
  resourceId: 'E1ABCDEF',
  status: 'OK',
  tags: {},
  relationships: [],
  configuration,
  supplementaryConfiguration: {},
});
const live = toItem({ Id: 'E1ABCDEF', ETag: 'E2QWRUHAPOMQZL', DistributionConfig: CONFIG });
const complete = (item: ConfigurationItem, DistributionConfig: Json) =>
  updateDistribution.completion?.complete(item, { Id: 'E1ABCDEF', DistributionConfig });

test.each<[what: string, changes: Json, expected: object]>([
  [
    'the TLS policy',
    { ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' } },
    { ViewerCertificate: { ...CONFIG.ViewerCertificate, MinimumProtocolVersion: 'TLSv1.2_2021' } },
  ],
  [
    'the default behavior',
    { DefaultCacheBehavior: { ViewerProtocolPolicy: 'https-only' } },
    { DefaultCacheBehavior: { ...CONFIG.DefaultCacheBehavior, ViewerProtocolPolicy: 'https-only' } },
  ],
  [
    'a behavior by its path',
    { CacheBehaviors: { Items: [{ PathPattern: '/b/*', ViewerProtocolPolicy: 'https-only' }] } },
    {
      CacheBehaviors: {
        Quantity: 2,
        Items: [
          CONFIG.CacheBehaviors.Items[0],
          { ...CONFIG.CacheBehaviors.Items[1], ViewerProtocolPolicy: 'https-only' },
        ],
      },
    },
  ],
])(
  'a call that changes %s sends the rest of the configuration, and the version that it replaces',
  (_, changes, expected) => {
    const parameters = complete(live, changes);
    expect(parameters).toEqual({
      Id: 'E1ABCDEF',
      IfMatch: 'E2QWRUHAPOMQZL',
      DistributionConfig: { ...CONFIG, ...expected },
    });
    expect(checkCall({ service: 'cloudfront', api: 'UpdateDistribution', parameters: parameters ?? {} })).toEqual([]);
  },
);

test.each<[what: string, item: ConfigurationItem, changes: Json, message: string]>([
  ['without a version', toItem({ DistributionConfig: CONFIG }), {}, 'the distribution has no ETag'],
  [
    'with settings that the SDK does not know',
    toItem({ ETag: 'E2QWRUHAPOMQZL', DistributionConfig: CONFIG, HasUnknownSettings: true }),
    {},
    'the distribution has settings that are newer than this version of Assay, which would remove them',
  ],
  [
    'without a behavior',
    live,
    { CacheBehaviors: { Items: [{ PathPattern: '/c/*', ViewerProtocolPolicy: 'https-only' }] } },
    'the distribution has no behavior for "/c/*"',
  ],
])('no call is made on a distribution %s', (_, item, changes, message) => {
  expect(() => complete(item, changes)).toThrow(`Cannot call UpdateDistribution: ${message}`);
});
