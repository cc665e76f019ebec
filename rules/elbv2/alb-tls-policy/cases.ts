import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
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
  { scenario: 'TLS 1.3 alone', ...https('ELBSecurityPolicy-TLS13-1-3-PQ-2025-09'), expected: COMPLIANT },
  { scenario: 'TLS 1.2 alone', ...https('ELBSecurityPolicy-FS-1-2-Res-2020-10'), expected: COMPLIANT },
  {
    scenario: 'the default of the API, which accepts TLS 1.0',
    ...https('ELBSecurityPolicy-2016-08'),
    expected: nonCompliant('TLS 1.0 is accepted by the security policy ELBSecurityPolicy-2016-08'),
  },
  {
    scenario: 'a policy that has TLS 1.3 and still accepts TLS 1.0',
    ...https('ELBSecurityPolicy-TLS13-1-0-2021-06'),
    expected: nonCompliant('TLS 1.0 is accepted by the security policy ELBSecurityPolicy-TLS13-1-0-2021-06'),
  },
  {
    scenario: 'a policy for forward secrecy that accepts TLS 1.1',
    ...https('ELBSecurityPolicy-FS-1-1-2019-08'),
    expected: nonCompliant('TLS 1.1 is accepted by the security policy ELBSecurityPolicy-FS-1-1-2019-08'),
  },
  {
    scenario: 'a policy that is newer than this list',
    ...https('ELBSecurityPolicy-TLS14-1-3-2031-06'),
    expected: insufficientData(
      'whether TLS 1.0 or 1.1 is accepted: the security policy ELBSecurityPolicy-TLS14-1-3-2031-06 is not known',
    ),
  },
  {
    scenario: 'a policy that is newer than this list and is asked for',
    ...https('ELBSecurityPolicy-TLS14-1-3-2031-06'),
    parameters: { sslPolicies: 'ELBSecurityPolicy-TLS14-1-3-2031-06' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a good policy that is not the one asked for',
    ...https('ELBSecurityPolicy-TLS13-1-2-2021-06'),
    parameters: { sslPolicies: 'ELBSecurityPolicy-TLS13-1-3-2021-06' },
    expected: nonCompliant(
      'The security policy is ELBSecurityPolicy-TLS13-1-2-2021-06 and not ELBSecurityPolicy-TLS13-1-3-2021-06',
    ),
  },
  {
    scenario: 'a plain HTTP listener',
    configuration: { Port: 80, Protocol: 'HTTP' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a TLS listener of a network load balancer',
    configuration: { Port: 443, Protocol: 'TLS', SslPolicy: 'ELBSecurityPolicy-2016-08' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a listener of a gateway load balancer, which has no protocol of its own',
    configuration: {
      ListenerArn:
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/gwy/lb/0123456789abcdef/0123456789abcdef',
    },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'describe-listeners: a policy that accepts TLS 1.1',
    shape: 'description',
    ...https('ELBSecurityPolicy-TLS-1-1-2017-01'),
    expected: nonCompliant('TLS 1.1 is accepted by the security policy ELBSecurityPolicy-TLS-1-1-2017-01'),
  },
  {
    scenario: 'template: TLS 1.2 and 1.3',
    ...template({ SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'template: no policy, so that the listener gets the default of the API',
    ...template({}),
    expected: nonCompliant('TLS 1.0 is accepted by the security policy ELBSecurityPolicy-2016-08'),
  },
  {
    scenario: 'template: a policy by parameter',
    ...template({ SslPolicy: new Unknown('{"Ref":"Policy"}') }),
    expected: insufficientData(
      'whether this is compliant: Properties.SslPolicy is {"Ref":"Policy"}, which the input does not resolve',
    ),
  },
  {
    scenario: 'an HTTPS listener without a policy, which none is',
    ...https(),
    expected: unreadable('Cannot read configuration.sslPolicy: expected a string, found nothing'),
  },
]);
