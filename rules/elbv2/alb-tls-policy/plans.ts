import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/0123456789abcdef/0123456789abcdef';
const https = (SslPolicy: string) => ({
  resourceId: ARN,
  arn: ARN,
  configuration: { ListenerArn: ARN, Port: 443, Protocol: 'HTTPS', SslPolicy },
});
const replace = (from: string, to: string) =>
  expectedSetting({
    service: 'elbv2',
    api: 'ModifyListener',
    step: 'TlsPolicy',
    to: { ListenerArn: ARN, SslPolicy: to },
    from: { ListenerArn: ARN, SslPolicy: from },
    summary: `Replace the security policy ${from} by ${to}`,
    sideEffects: [
      'Clients that support no version of TLS or no cipher of the new policy cannot connect: the access logs have the version and the cipher of each request',
    ],
  });
const [DEFAULT, WIDE] = ['ELBSecurityPolicy-2016-08', 'ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06'];
const families = [
  [DEFAULT, WIDE],
  ['ELBSecurityPolicy-TLS13-1-1-2021-06', WIDE],
  ['ELBSecurityPolicy-FS-1-1-2019-08', 'ELBSecurityPolicy-FS-1-2-2019-08'],
  ['ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04', 'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04'],
  ['ELBSecurityPolicy-TLS13-1-0-PQ-2025-09', 'ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09'],
  ['ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09', 'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09'],
] as const;

export default definePlanCases(rule, [
  ...families.map(([from, to]) => ({ scenario: `the policy ${from}`, ...https(from), expected: replace(from, to) })),
  {
    scenario: 'the output of describe-listeners',
    ...https(DEFAULT),
    shape: 'description',
    expected: replace(DEFAULT, WIDE),
  },
  {
    scenario: 'a policy that the parameter does not allow',
    ...https(WIDE),
    parameters: { sslPolicies: 'ELBSecurityPolicy-TLS13-1-3-2021-06' },
    expected: replace(WIDE, 'ELBSecurityPolicy-TLS13-1-3-2021-06'),
  },
  {
    scenario: 'a parameter with several policies',
    ...https(DEFAULT),
    parameters: { sslPolicies: `${WIDE},ELBSecurityPolicy-TLS13-1-3-2021-06` },
    expected: needsManualFix(
      `The parameter sslPolicies allows several policies: choose one of ${WIDE} and ELBSecurityPolicy-TLS13-1-3-2021-06`,
    ),
  },
  {
    scenario: 'a policy that the table does not have',
    ...https('ELBSecurityPolicy-TLS14-1-3-2031-06'),
    expected: needsManualFix(
      'Insufficient data: TLS 1.0 or 1.1 may be accepted; the security policy ELBSecurityPolicy-TLS14-1-3-2031-06 is not a known policy',
    ),
  },
  { scenario: 'TLS 1.2 and 1.3', ...https(WIDE), expected: nothingToDo('The resource is compliant') },
]);
