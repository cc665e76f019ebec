import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { UPDATE_NOTES } from '../../../lib/resources/cloudfront/distribution-settings';
import { described, distribution } from '../sample-resources/distributions';
import rule from './rule';

const certificate = (minimumProtocolVersion: string, sslSupportMethod = 'sni-only') => ({
  viewerCertificate: {
    cloudFrontDefaultCertificate: false,
    acmCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b',
    sslSupportMethod,
    minimumProtocolVersion,
  },
});
const write = (MinimumProtocolVersion: string) => ({
  Id: 'E1ABCDEF',
  DistributionConfig: { ViewerCertificate: { MinimumProtocolVersion } },
});
const change = (from: string, to: string) =>
  expectedSetting({
    service: 'cloudfront',
    api: 'UpdateDistribution',
    step: 'MinimumProtocol',
    summary: `Set the TLS policy to ${to}`,
    sideEffects: [`Viewers that do not support ${to} lose access to the distribution, which accepts ${from} now`],
    notes: UPDATE_NOTES,
    to: write(to),
    from: write(from),
  });

export default definePlanCases(rule, [
  {
    scenario: 'TLS 1.0',
    ...distribution(certificate('TLSv1_2016')),
    expected: change('TLSv1_2016', 'TLSv1.2_2021'),
  },
  {
    scenario: 'TLS 1.2 with weak ciphers',
    ...distribution(certificate('TLSv1.2_2018')),
    expected: change('TLSv1.2_2018', 'TLSv1.2_2021'),
  },
  {
    scenario: 'TLS 1.0, where only the newest policies are agreed, in any order',
    ...distribution(certificate('TLSv1')),
    parameters: { securityPolicies: 'TLSv1.3_2025, TLSv1.2_2025' },
    expected: change('TLSv1', 'TLSv1.2_2025'),
  },
  {
    scenario: 'the output of get-distribution',
    ...described({ ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.1_2016', SSLSupportMethod: 'sni-only' } }),
    expected: change('TLSv1.1_2016', 'TLSv1.2_2021'),
  },
  {
    scenario: 'a policy that is stricter than the agreed ones',
    ...distribution(certificate('TLSv1.3_2025')),
    parameters: { securityPolicies: 'TLSv1.2_2021,TLSv1.2_2025' },
    expected: needsManualFix(
      'Choose one of the policies that securityPolicies has, none of which is stricter than TLSv1.3_2025: TLSv1.2_2021, TLSv1.2_2025',
    ),
  },
  {
    scenario: 'a policy between two agreed ones, which does not become the weaker one',
    ...distribution(certificate('TLSv1.2_2019')),
    parameters: { securityPolicies: 'TLSv1.2_2018,TLSv1.2_2021' },
    expected: change('TLSv1.2_2019', 'TLSv1.2_2021'),
  },
  {
    scenario: "CloudFront's own certificate",
    ...distribution({ viewerCertificate: { cloudFrontDefaultCertificate: true, minimumProtocolVersion: 'TLSv1' } }),
    expected: needsManualFix(
      "The policy of CloudFront's own certificate is fixed: give the distribution a domain name and a certificate of your own",
    ),
  },
  {
    scenario: 'addresses of its own',
    ...distribution(certificate('TLSv1', 'vip')),
    expected: needsManualFix(
      'It has addresses of its own (SSLSupportMethod), for which AWS Support changes the policy',
    ),
  },
  {
    scenario: 'a staging distribution',
    ...distribution({ ...certificate('TLSv1'), staging: true }),
    expected: needsManualFix('It is a staging distribution: change the distribution whose changes it tries out'),
  },
  { scenario: 'an agreed policy', ...distribution({}), expected: nothingToDo('The resource is compliant') },
]);
