import { SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { findOldestTlsVersion } from '../../rules/elbv2/alb-tls-policy/tls-versions';

test.each([
  ['ELBSecurityPolicy-2016-08', '1.0'],
  ['ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09', '1.0'],
  ['ELBSecurityPolicy-TLS13-1-1-2021-06', '1.1'],
  ['ELBSecurityPolicy-TLS-1-2-Ext-2018-06', '1.2'],
  ['ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07', '1.2'],
  ['ELBSecurityPolicy-TLS13-1-3-RFC9151-FIPS-2023-07', '1.3'],
  ['elbsecuritypolicy-2016-08', undefined],
  ['ELBSecurityPolicy-TLS13-1-3', undefined],
  ['constructor', undefined],
])('%s accepts TLS %s and newer', (policy, version) => expect(findOldestTlsVersion(policy)).toBe(version));

// A new version of the CDK contains AWS's new policies: add them to the table.
test.each(Object.values(SslPolicy))('the table contains %s, which the CDK contains', (policy) => {
  const oldest = findOldestTlsVersion(policy);
  expect(oldest).toBeDefined();
  const named = /-TLS(?:13)?-(1-\d)-|-FS-(1-\d)-/.exec(policy);
  if (named) expect(oldest).toBe((named[1] ?? named[2])?.replace('-', '.'));
});
