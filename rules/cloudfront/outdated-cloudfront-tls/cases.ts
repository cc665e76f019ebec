import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { described, distribution, leftOpen, template } from '../sample-resources/distributions';
import rule from './rule';

const policy = (minimumProtocolVersion: unknown) => ({
  viewerCertificate: { acmCertificateArn: 'arn', sslSupportMethod: 'sni-only', minimumProtocolVersion },
});
const has = (name: string, allowed = 'TLSv1.2_2021, TLSv1.2_2025 and TLSv1.3_2025') =>
  nonCompliant(`Its TLS policy is ${name}, allowed: ${allowed}`);
const DEFAULT = nonCompliant("Viewers may use TLS 1.0, as always with CloudFront's own certificate");
const PATH = 'configuration.distributionConfig.viewerCertificate';

export default defineCases(rule, [
  { scenario: 'SSL 3.0', ...distribution(policy('SSLv3')), expected: has('SSLv3') },
  { scenario: 'TLS 1.0', ...distribution(policy('TLSv1')), expected: has('TLSv1') },
  { scenario: 'TLS 1.0 with fewer ciphers', ...distribution(policy('TLSv1_2016')), expected: has('TLSv1_2016') },
  { scenario: 'TLS 1.1', ...distribution(policy('TLSv1.1_2016')), expected: has('TLSv1.1_2016') },
  { scenario: 'TLS 1.2 with old ciphers', ...distribution(policy('TLSv1.2_2019')), expected: has('TLSv1.2_2019') },
  {
    scenario: "CloudFront's own certificate",
    ...distribution({ viewerCertificate: { cloudFrontDefaultCertificate: true, minimumProtocolVersion: 'TLSv1' } }),
    expected: DEFAULT,
  },
  {
    scenario: "CloudFront's own certificate, with a policy that has no effect",
    ...distribution({
      viewerCertificate: { cloudFrontDefaultCertificate: true, minimumProtocolVersion: 'TLSv1.2_2021' },
    }),
    expected: DEFAULT,
  },
  {
    scenario: 'a policy that the parameter does not have',
    ...distribution({}),
    parameters: { securityPolicies: 'TLSv1.3_2025' },
    expected: has('TLSv1.2_2021', 'TLSv1.3_2025'),
  },
  {
    scenario: 'the output of get-distribution with TLS 1.0',
    ...described({ ViewerCertificate: { MinimumProtocolVersion: 'TLSv1' } }),
    expected: has('TLSv1'),
  },
  { scenario: 'the recommended policy of 2021', ...distribution({}), expected: COMPLIANT },
  { scenario: 'the policy of 2025', ...distribution(policy('TLSv1.2_2025')), expected: COMPLIANT },
  { scenario: 'TLS 1.3', ...distribution(policy('TLSv1.3_2025')), expected: COMPLIANT },
  {
    scenario: 'an older policy that the parameter has',
    ...distribution(policy('TLSv1.2_2019')),
    parameters: { securityPolicies: 'TLSv1.2_2019, TLSv1.2_2021' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a policy of later years',
    ...distribution(policy('TLSv1.3_2031')),
    expected: insufficientData('its TLS policy, TLSv1.3_2031, is not known: it may be added to securityPolicies'),
  },
  {
    scenario: 'a policy of later years that the parameter has',
    ...distribution(policy('TLSv1.3_2031')),
    parameters: { securityPolicies: 'TLSv1.3_2031' },
    expected: COMPLIANT,
  },
  { scenario: 'a template with the recommended policy', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template without a certificate',
    ...template({ ViewerCertificate: undefined }),
    expected: DEFAULT,
  },
  {
    scenario: 'a template without a policy',
    ...template({ ViewerCertificate: { AcmCertificateArn: 'arn' } }),
    expected: insufficientData('viewers may use TLS 1.0; the template omits MinimumProtocolVersion'),
  },
  {
    scenario: 'a template that takes the policy from a parameter',
    ...template({ ViewerCertificate: { MinimumProtocolVersion: parameter } }),
    expected: leftOpen('ViewerCertificate.MinimumProtocolVersion'),
  },
  {
    scenario: 'a policy in other letters',
    ...distribution(policy('tlsv1.2_2021')),
    expected: unreadable(
      `Cannot read ${PATH}.minimumProtocolVersion: expected a security policy, found "tlsv1.2_2021"`,
    ),
  },
  {
    scenario: 'no policy',
    ...distribution(policy(null)),
    expected: unreadable(`Cannot read ${PATH}.minimumProtocolVersion: expected a security policy, found nothing`),
  },
  {
    scenario: 'no certificate',
    ...distribution({ viewerCertificate: null }),
    expected: unreadable(`Cannot read ${PATH}: expected an object, found nothing`),
  },
]);
