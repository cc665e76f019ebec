import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { described, domain, elasticsearch } from '../sample-resources/domains';
import rule from './rule';

const [TLS_1_0, TLS_1_2, RECENT, FIPS] = [
  'Policy-Min-TLS-1-0-2019-07',
  'Policy-Min-TLS-1-2-2019-07',
  'Policy-Min-TLS-1-2-PFS-2023-10',
  'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08',
];
const write = (EnforceHTTPS: boolean, TLSSecurityPolicy?: string, others: object = {}) => ({
  EnforceHTTPS,
  ...(TLSSecurityPolicy !== undefined && { TLSSecurityPolicy }),
  ...others,
});
const options = (...given: Parameters<typeof write>) => ({ DomainEndpointOptions: write(...given) });
const plain = 'Clients that use plain HTTP lose access to the domain';
const outdated = (from: string, to: string) =>
  `Clients that do not support ${to} lose access to the domain, which accepts ${from} now`;
const change = (
  from: ReturnType<typeof write>,
  to: ReturnType<typeof write>,
  summary: string,
  ...sideEffects: readonly string[]
) =>
  expectedSetting({
    service: 'opensearch',
    api: 'UpdateDomainConfig',
    step: 'EndpointOptions',
    summary,
    sideEffects,
    to: { DomainName: 'search', DomainEndpointOptions: to },
    from: { DomainName: 'search', DomainEndpointOptions: from },
  });
const customEndpoint = {
  CustomEndpointEnabled: true,
  CustomEndpoint: 'search.example.com',
  CustomEndpointCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a',
};
const requireHttps = change(write(false, RECENT), write(true, RECENT), 'Require HTTPS', plain);

export default definePlanCases(rule, [
  { scenario: 'plain HTTP', ...domain(options(false, RECENT)), expected: requireHttps },
  {
    scenario: 'plain HTTP and TLS 1.0',
    ...domain(options(false, TLS_1_0)),
    expected: change(
      write(false, TLS_1_0),
      write(true, RECENT),
      `Require HTTPS and set the TLS policy to ${RECENT}`,
      plain,
      outdated(TLS_1_0, RECENT),
    ),
  },
  {
    scenario: 'TLS 1.2 without forward secrecy, with a custom endpoint, which stays',
    ...domain(options(true, TLS_1_2, customEndpoint)),
    expected: change(
      write(true, TLS_1_2, customEndpoint),
      write(true, RECENT, customEndpoint),
      `Set the TLS policy to ${RECENT}`,
      outdated(TLS_1_2, RECENT),
    ),
  },
  {
    scenario: 'TLS 1.0 of Elasticsearch',
    ...elasticsearch({
      domainEndpointOptions: { enforceHTTPS: true, tlssecurityPolicy: TLS_1_0, customEndpointEnabled: false },
    }),
    expected: change(
      write(true, TLS_1_0, { CustomEndpointEnabled: false }),
      write(true, RECENT, { CustomEndpointEnabled: false }),
      `Set the TLS policy to ${RECENT}`,
      outdated(TLS_1_0, RECENT),
    ),
  },
  {
    scenario: 'TLS 1.0, where an older policy is agreed',
    ...domain(options(true, TLS_1_0)),
    parameters: { tlsPolicies: `${FIPS}, ${TLS_1_2}` },
    expected: change(
      write(true, TLS_1_0),
      write(true, TLS_1_2),
      `Set the TLS policy to ${TLS_1_2}`,
      outdated(TLS_1_0, TLS_1_2),
    ),
  },
  {
    scenario: 'plain HTTP, where any policy is agreed',
    ...domain(options(false, TLS_1_0)),
    parameters: { tlsPolicies: '' },
    expected: change(write(false, TLS_1_0), write(true, TLS_1_0), 'Require HTTPS', plain),
  },
  {
    scenario: 'the output of describe-domains',
    ...described({
      ...options(false, RECENT),
      Processing: false,
      UpgradeProcessing: false,
      DomainProcessingStatus: 'Active',
    }),
    expected: requireHttps,
  },
  {
    scenario: 'a domain with a change in progress',
    ...described({ ...options(false, RECENT), Processing: true }),
    expected: needsManualFix('A change of the domain is in progress: wait until it has ended'),
  },
  {
    scenario: 'a domain whose version is being upgraded',
    ...described({ ...options(false, RECENT), UpgradeProcessing: true }),
    expected: needsManualFix('A change of the domain is in progress: wait until it has ended'),
  },
  ...['Isolated', 'Deleting', 'UpdatingServiceSoftware'].map((DomainProcessingStatus) => ({
    scenario: `a domain with the status ${DomainProcessingStatus}`,
    ...described({ ...options(false, RECENT), Processing: false, UpgradeProcessing: false, DomainProcessingStatus }),
    expected: needsManualFix(`The status of the domain is ${DomainProcessingStatus}: wait until it is Active`),
  })),
  {
    scenario: 'plain HTTP with the policy for FIPS, which is stricter than the agreed one',
    ...domain(options(false, FIPS)),
    expected: needsManualFix(
      `Its TLS policy, ${FIPS}, is not in tlsPolicies, and may be stricter than those that are: add it there first`,
    ),
  },
  {
    scenario: 'plain HTTP with a policy of later years',
    ...domain(options(false, 'Policy-Min-TLS-1-3-2031-01')),
    expected: needsManualFix(
      'Its TLS policy, Policy-Min-TLS-1-3-2031-01, is not in tlsPolicies, and may be stricter than those that are: add it there first',
    ),
  },
  {
    scenario: 'a stricter policy than the agreed one',
    ...domain(options(true, RECENT)),
    parameters: { tlsPolicies: TLS_1_2 },
    expected: needsManualFix(
      `Its TLS policy, ${RECENT}, is not in tlsPolicies, and may be stricter than those that are: add it there first`,
    ),
  },
  {
    scenario: 'a parameter with a policy that few clients support',
    ...domain(options(true, TLS_1_0)),
    parameters: { tlsPolicies: FIPS },
    expected: needsManualFix(
      `Of the policies that tlsPolicies has, choose one that the clients of the domain know: ${FIPS}`,
    ),
  },
  {
    scenario: 'plain HTTP in an item without a TLS policy',
    ...domain(options(false)),
    expected: needsManualFix('The item does not show domainEndpointOptions, so no undo could restore it'),
  },
  {
    scenario: 'a recent policy',
    ...domain(options(true, RECENT)),
    expected: nothingToDo('The resource is compliant'),
  },
]);
