import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { described, domain, elasticsearch, template } from '../sample-resources/domains';
import rule from './rule';

const PLAIN = nonCompliant('The domain accepts plain HTTP');
const MAYBE_PLAIN = insufficientData('the domain may accept plain HTTP; the input does not have DomainEndpointOptions');
const MAYBE_OUTDATED = insufficientData('the domain may accept outdated TLS; the input does not have its TLS policy');
const endpoint = (EnforceHTTPS: unknown, policy?: unknown) => ({
  DomainEndpointOptions: { EnforceHTTPS, ...(policy !== undefined && { TLSSecurityPolicy: policy }) },
});
const RECENT = 'Policy-Min-TLS-1-2-PFS-2023-10';
const has = (policy: string) => nonCompliant(`Its TLS policy is ${policy}, allowed: Policy-Min-TLS-1-2-PFS-2023-10`);
const anyPolicy = { parameters: { tlsPolicies: '' } };

export default defineCases(rule, [
  { scenario: 'plain HTTP', ...domain(endpoint(false, RECENT)), expected: PLAIN },
  { scenario: 'plain HTTP, where any policy is allowed', ...domain(endpoint(false)), ...anyPolicy, expected: PLAIN },
  {
    scenario: 'plain HTTP of Elasticsearch',
    ...elasticsearch({ domainEndpointOptions: { enforceHTTPS: false, tlssecurityPolicy: RECENT } }),
    expected: PLAIN,
  },
  {
    scenario: 'TLS 1.0',
    ...domain(endpoint(true, 'Policy-Min-TLS-1-0-2019-07')),
    expected: has('Policy-Min-TLS-1-0-2019-07'),
  },
  {
    scenario: 'TLS 1.2 without forward secrecy',
    ...domain(endpoint(true, 'Policy-Min-TLS-1-2-2019-07')),
    expected: has('Policy-Min-TLS-1-2-2019-07'),
  },
  {
    scenario: 'TLS 1.0 of Elasticsearch',
    ...elasticsearch({
      domainEndpointOptions: { enforceHTTPS: true, tlssecurityPolicy: 'Policy-Min-TLS-1-0-2019-07' },
    }),
    expected: has('Policy-Min-TLS-1-0-2019-07'),
  },
  { scenario: 'the output of describe-domains with plain HTTP', ...described(endpoint(false)), expected: PLAIN },
  { scenario: 'a template without the options', ...template({}), expected: PLAIN },
  { scenario: 'a template that allows plain HTTP', ...template(endpoint(false, RECENT)), expected: PLAIN },
  { scenario: 'HTTPS with a recent policy', ...domain(endpoint(true, RECENT)), expected: COMPLIANT },
  {
    scenario: 'HTTPS of Elasticsearch',
    ...elasticsearch({ domainEndpointOptions: { enforceHTTPS: true, tlssecurityPolicy: RECENT } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an older policy that the parameter has',
    ...domain(endpoint(true, 'Policy-Min-TLS-1-2-2019-07')),
    parameters: { tlsPolicies: `Policy-Min-TLS-1-2-2019-07,${RECENT}` },
    expected: COMPLIANT,
  },
  {
    scenario: 'TLS 1.0, where any policy is allowed',
    ...domain(endpoint(true, 'Policy-Min-TLS-1-0-2019-07')),
    ...anyPolicy,
    expected: COMPLIANT,
  },
  { scenario: 'a template with a recent policy', ...template(endpoint(true, RECENT)), expected: COMPLIANT },
  {
    scenario: 'a policy of later years',
    ...domain(endpoint(true, 'Policy-Min-TLS-1-3-2031-01')),
    expected: insufficientData(
      'its TLS policy, Policy-Min-TLS-1-3-2031-01, is not known: it may be added to tlsPolicies',
    ),
  },
  { scenario: 'an item without the options', ...domain({}), expected: MAYBE_PLAIN },
  { scenario: 'null instead of the options', ...domain({ DomainEndpointOptions: null }), expected: MAYBE_PLAIN },
  { scenario: 'an item without a policy', ...domain(endpoint(true)), expected: MAYBE_OUTDATED },
  { scenario: 'a template without a policy', ...template(endpoint(true)), expected: MAYBE_OUTDATED },
  {
    scenario: 'a template that takes the policy from a parameter',
    ...template(endpoint(true, parameter)),
    expected: leftOpen('DomainEndpointOptions.TLSSecurityPolicy'),
  },
  {
    scenario: 'a template that takes the flag from a parameter',
    ...template(endpoint(parameter, RECENT)),
    expected: leftOpen('DomainEndpointOptions.EnforceHTTPS'),
  },
  {
    scenario: 'options without the flag',
    ...domain(endpoint(undefined, RECENT)),
    expected: unreadable(
      'Cannot read configuration.DomainEndpointOptions.enforceHTTPS: expected a boolean, found nothing',
    ),
  },
  {
    scenario: 'a number instead of the policy',
    ...domain(endpoint(true, 1.2)),
    expected: unreadable(
      'Cannot read configuration.DomainEndpointOptions.TLSSecurityPolicy: expected a string, found 1.2',
    ),
  },
]);
