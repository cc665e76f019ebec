import { Readable } from 'node:stream';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { readLiveDistribution } from '../../../lib/runtime/remediation/verify/live/distribution';
import type { LiveClients } from '../../../lib/runtime/remediation/verify/live/live-resource';
import { ACCOUNT, REGION } from '../../local-region/testing-account';

const ARN = `arn:aws:cloudfront::${ACCOUNT}:distribution/E1ABCDEF`;
const CONFIG = `<CallerReference>shop &amp; co</CallerReference><Comment> </Comment><Enabled>true</Enabled>
  <WebACLId></WebACLId><Aliases><Quantity>2</Quantity><Items><CNAME>a.example.com</CNAME><CNAME>b.example.com</CNAME></Items></Aliases>
  <Origins><Quantity>1</Quantity><Items><Origin><Id>web</Id><DomainName>www.example.com</DomainName><CustomHeaders><Quantity>0</Quantity></CustomHeaders>
    <CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort><OriginProtocolPolicy>https-only</OriginProtocolPolicy></CustomOriginConfig>
  </Origin></Items></Origins>
  <DefaultCacheBehavior><TargetOriginId>web</TargetOriginId><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy><MinTTL>0</MinTTL>
    <TrustedSigners><Enabled>false</Enabled><Quantity>0</Quantity><Items/></TrustedSigners></DefaultCacheBehavior>
  <CacheBehaviors><Quantity>0</Quantity></CacheBehaviors>`;

const createClient = (config: string): CloudFrontClient => {
  const answers: Readonly<Record<string, string>> = {
    GetDistribution: `<Distribution xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>E1ABCDEF</Id><ARN>${ARN}</ARN><DistributionConfig>${config}</DistributionConfig></Distribution>`,
    ListTagsForResource: '<Tags><Items/></Tags>',
  };
  return new CloudFrontClient({
    region: REGION,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    requestHandler: {
      handle: async ({ path }: { path: string }) => ({
        response: {
          statusCode: 200,
          headers: { etag: 'E2QWRUHAPOMQZL' },
          body: Readable.from([answers[path.includes('/tagging') ? 'ListTagsForResource' : 'GetDistribution']]),
        },
      }),
    },
  });
};

test.each<[what: string, config: string, hasUnknownSettings: boolean]>([
  ['whose settings are all known', CONFIG, false],
  ['with a setting that the SDK does not know', `${CONFIG}<Shield><Mode>on</Mode></Shield>`, true],
  ['with an unknown member of a behavior', CONFIG.replace('<MinTTL>0<', '<Shield>on</Shield><MinTTL>0<'), true],
])('the live state of a distribution %s', async (_, config, HasUnknownSettings) => {
  const account = {
    scope: { partition: 'aws', accountId: ACCOUNT, region: REGION },
    clients: { cloudfront: createClient(config) } as unknown as LiveClients,
  };
  const { configuration } = await readLiveDistribution('E1ABCDEF', account);
  expect(configuration).toMatchObject({
    ETag: 'E2QWRUHAPOMQZL',
    HasUnknownSettings,
    DistributionConfig: { CallerReference: 'shop & co', DefaultCacheBehavior: { MinTTL: 0 } },
  });
});
