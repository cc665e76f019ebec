import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const https = (policy?: string) => ({
  configuration: {
    ListenerArn:
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/0123456789abcdef/0123456789abcdef',
    Port: 443,
    Protocol: 'HTTPS',
    ...(policy && { SslPolicy: policy }),
  },
});
const template = (properties: object) => ({
  shape: 'template' as const,
  configuration: { Port: 443, Protocol: 'HTTPS', ...properties },
});

export default defineCases(rule, [
  { scenario: 'TLS 1.2 and 1.3', ...https('ELBSecurityPolicy-TLS13-1-2-Res-2021-06'), expected: COMPLIANT },
  { scenario: 'only TLS 1.3', ...https('ELBSecurityPolicy-TLS13-1-3-PQ-2025-09'), expected: COMPLIANT },
  { scenario: 'only TLS 1.2', ...https('ELBSecurityPolicy-FS-1-2-Res-2020-10'), expected: COMPLIANT },
  {
    scenario: 'the default of the API, which accepts TLS 1.0',
    ...https('ELBSecurityPolicy-2016-08'),
    expected: nonCompliant('TLS 1.0 is accepted by the security policy ELBSecurityPolicy-2016-08'),
  },
  {
    scenario: 'a policy that supports TLS 1.3 and still accepts TLS 1.0',
    ...https('ELBSecurityPolicy-TLS13-1-0-2021-06'),
    expected: nonCompliant('TLS 1.0 is accepted by the security policy ELBSecurityPolicy-TLS13-1-0-2021-06'),
  },
  {
    scenario: 'a policy for forward secrecy that accepts TLS 1.1',
    ...https('ELBSecurityPolicy-FS-1-1-2019-08'),
    expected: nonCompliant('TLS 1.1 is accepted by the security policy ELBSecurityPolicy-FS-1-1-2019-08'),
  },
  {
    scenario: 'a policy that is newer than the table',
    ...https('ELBSecurityPolicy-TLS14-1-3-2031-06'),
    expected: insufficientData(
      'TLS 1.0 or 1.1 may be accepted; the security policy ELBSecurityPolicy-TLS14-1-3-2031-06 is not a known policy',
    ),
  },
  {
    scenario: 'a policy that is newer than the table and allowed by the parameter',
    ...https('ELBSecurityPolicy-TLS14-1-3-2031-06'),
    parameters: { sslPolicies: 'ELBSecurityPolicy-TLS14-1-3-2031-06' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a modern policy that the parameter does not allow',
    ...https('ELBSecurityPolicy-TLS13-1-2-2021-06'),
    parameters: { sslPolicies: 'ELBSecurityPolicy-TLS13-1-3-2021-06' },
    expected: nonCompliant(
      'The security policy is ELBSecurityPolicy-TLS13-1-2-2021-06, allowed: ELBSecurityPolicy-TLS13-1-3-2021-06',
    ),
  },
  {
    scenario: 'a plain HTTP listener',
    configuration: { Port: 80, Protocol: 'HTTP' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a TLS listener of a Network Load Balancer',
    configuration: { Port: 443, Protocol: 'TLS', SslPolicy: 'ELBSecurityPolicy-2016-08' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a listener of a Gateway Load Balancer, which has no protocol',
    configuration: {
      ListenerArn:
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/gwy/lb/0123456789abcdef/0123456789abcdef',
    },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a policy that accepts TLS 1.1, from describe-listeners',
    shape: 'description',
    ...https('ELBSecurityPolicy-TLS-1-1-2017-01'),
    expected: nonCompliant('TLS 1.1 is accepted by the security policy ELBSecurityPolicy-TLS-1-1-2017-01'),
  },
  {
    scenario: 'a template with TLS 1.2 and 1.3',
    ...template({ SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without a policy, which gets the default of the API',
    ...template({}),
    expected: nonCompliant('TLS 1.0 is accepted by the security policy ELBSecurityPolicy-2016-08'),
  },
  {
    scenario: 'a template with the policy from a parameter',
    ...template({ SslPolicy: new Unknown('{"Ref":"Policy"}') }),
    expected: insufficientData('Properties.SslPolicy is {"Ref":"Policy"}, which the template leaves open'),
  },
  {
    scenario: 'an HTTPS listener without a policy, which AWS does not allow',
    ...https(),
    expected: unreadable('Cannot read configuration.sslPolicy: expected a string, found nothing'),
  },
]);
