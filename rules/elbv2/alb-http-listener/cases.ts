import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const targetGroup = (name: string) => `${ELB}:targetgroup/${name}/0123456789abcdef`;

/** As Config and describe-listeners write it. */
const listener = (protocol: string, ...DefaultActions: unknown[]) => ({
  configuration: {
    ListenerArn: `${ELB}:listener/app/web/0123456789abcdef/0123456789abcdef`,
    LoadBalancerArn: `${ELB}:loadbalancer/app/web/0123456789abcdef`,
    Port: 80,
    Protocol: protocol,
    DefaultActions,
  },
});
const template = (properties: object) => ({
  shape: 'template' as const,
  configuration: { LoadBalancerArn: new Unknown('{"Ref":"WebBalancer"}'), Port: 80, Protocol: 'HTTP', ...properties },
});
const ofKind = (segment: string, protocol?: string) => ({
  configuration: {
    ListenerArn: `${ELB}:listener/${segment}/lb/0123456789abcdef/0123456789abcdef`,
    LoadBalancerArn: `${ELB}:loadbalancer/${segment}/lb/0123456789abcdef`,
    DefaultActions: [forward('tcp')],
    ...(protocol && { Port: 80, Protocol: protocol }),
  },
});

const forward = (...names: string[]) => ({
  Type: 'forward',
  ...(names.length === 1 && { TargetGroupArn: targetGroup(names[0] as string) }),
  ForwardConfig: { TargetGroups: names.map((name) => ({ TargetGroupArn: targetGroup(name), Weight: 1 })) },
});
const redirect = (RedirectConfig: object) => ({ Type: 'redirect', RedirectConfig });
const toHttps = redirect({ Protocol: 'HTTPS', Port: '443', Host: '#{host}', StatusCode: 'HTTP_301' });
const respond = (StatusCode: string | number) => ({ Type: 'fixed-response', FixedResponseConfig: { StatusCode } });

export default defineCases(rule, [
  { scenario: 'a redirect to HTTPS', ...listener('HTTP', toHttps), expected: COMPLIANT },
  {
    scenario: 'a temporary redirect to HTTPS on another port of another host',
    ...listener('HTTP', redirect({ Protocol: 'HTTPS', Port: '8443', Host: 'www.example.com', StatusCode: 'HTTP_302' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a redirect to HTTPS that names no port',
    ...listener('HTTP', redirect({ Protocol: 'HTTPS', StatusCode: 'HTTP_301' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'requests are forwarded',
    ...listener('HTTP', forward('web')),
    expected: nonCompliant('Port 80 forwards plain HTTP to web'),
  },
  {
    scenario: 'requests are forwarded by weight',
    ...listener('HTTP', forward('blue', 'green')),
    expected: nonCompliant('Port 80 forwards plain HTTP to blue and green'),
  },
  {
    scenario: 'a redirect to plain HTTP on another port',
    ...listener('HTTP', redirect({ Protocol: 'HTTP', Port: '8080', StatusCode: 'HTTP_301' })),
    expected: nonCompliant('Port 80 redirects plain HTTP to HTTP and not to HTTPS'),
  },
  {
    scenario: 'a redirect to port 443 that keeps the protocol of the request',
    ...listener('HTTP', redirect({ Protocol: '#{protocol}', Port: '443', StatusCode: 'HTTP_301' })),
    expected: nonCompliant('Port 80 redirects plain HTTP without changing its protocol to HTTPS'),
  },
  {
    scenario: 'a redirect to another host that names no protocol',
    ...listener('HTTP', redirect({ Host: 'www.example.com', StatusCode: 'HTTP_301' })),
    expected: nonCompliant('Port 80 redirects plain HTTP without changing its protocol to HTTPS'),
  },
  { scenario: 'a refusal', ...listener('HTTP', respond('403')), expected: COMPLIANT },
  { scenario: 'a refusal as an error of the server', ...listener('HTTP', respond('503')), expected: COMPLIANT },
  {
    scenario: 'a fixed answer that is no refusal',
    ...listener('HTTP', respond('200')),
    expected: nonCompliant('Port 80 answers plain HTTP with status 200, which is no refusal'),
  },
  {
    scenario: 'a login before the redirect to HTTPS, listed after it',
    ...listener('HTTP', { ...toHttps, Order: 2 }, { Type: 'authenticate-oidc', Order: 1 }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a login before requests are forwarded',
    ...listener('HTTP', { Type: 'authenticate-cognito', Order: 1 }, { ...forward('web'), Order: 2 }),
    expected: nonCompliant('Port 80 forwards plain HTTP to web'),
  },
  {
    scenario: 'a redirect to HTTPS beside a forward',
    ...listener('HTTP', toHttps, forward('web')),
    expected: nonCompliant('Port 80 forwards plain HTTP to web'),
  },
  {
    scenario: 'an action that AWS added later',
    ...listener('HTTP', { Type: 'say-hello' }),
    expected: nonCompliant('Port 80 answers plain HTTP with "say-hello" and not with a redirect to HTTPS'),
  },
  { scenario: 'an HTTPS listener that forwards', ...listener('HTTPS', forward('web')), expected: COMPLIANT },
  { scenario: 'a TCP listener on port 80', ...ofKind('net', 'TCP'), expected: NOT_APPLICABLE },
  { scenario: 'a TLS listener', ...ofKind('net', 'TLS'), expected: NOT_APPLICABLE },
  { scenario: 'a UDP listener', ...ofKind('net', 'UDP'), expected: NOT_APPLICABLE },
  { scenario: 'a listener for TCP and UDP', ...ofKind('net', 'TCP_UDP'), expected: NOT_APPLICABLE },
  { scenario: 'a GENEVE listener', ...ofKind('gwy', 'GENEVE'), expected: NOT_APPLICABLE },
  {
    scenario: 'a listener of a gateway load balancer, which has no protocol of its own',
    ...ofKind('gwy'),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a TCP listener whose ARNs are not given',
    configuration: { Port: 80, Protocol: 'TCP', DefaultActions: [forward('tcp')] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an HTTP listener whose ARNs are not given',
    configuration: { Port: 8080, Protocol: 'HTTP', DefaultActions: [forward('web')] },
    expected: nonCompliant('Port 8080 forwards plain HTTP to web'),
  },
  {
    scenario: 'describe-listeners: a redirect to HTTPS',
    shape: 'description',
    ...listener('HTTP', toHttps),
    expected: COMPLIANT,
  },
  {
    scenario: 'describe-listeners: requests are forwarded, told as in old times',
    shape: 'description',
    ...listener('HTTP', { Type: 'forward', TargetGroupArn: targetGroup('web') }),
    expected: nonCompliant('Port 80 forwards plain HTTP to web'),
  },
  { scenario: 'template: a redirect to HTTPS', ...template({ DefaultActions: [toHttps] }), expected: COMPLIANT },
  {
    scenario: 'template: a refusal whose status is a number',
    ...template({ DefaultActions: [respond(404)] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'template: requests are forwarded to a target group of the same template, from a port by parameter',
    ...template({
      Port: new Unknown('{"Ref":"Port"}'),
      DefaultActions: [{ Type: 'forward', TargetGroupArn: new Unknown('{"Ref":"Targets"}') }],
    }),
    expected: nonCompliant('The listener forwards plain HTTP to {"Ref":"Targets"}'),
  },
  {
    scenario: 'template: target groups by condition',
    ...template({
      DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups: new Unknown('{"Fn::If":["Blue","…"]}') } }],
    }),
    expected: nonCompliant('Port 80 forwards plain HTTP'),
  },
  {
    scenario: 'template: a redirect whose protocol is a parameter',
    ...template({
      DefaultActions: [redirect({ Protocol: new Unknown('{"Ref":"Protocol"}'), StatusCode: 'HTTP_301' })],
    }),
    expected: insufficientData(
      'whether this is compliant: Properties.DefaultActions[0].RedirectConfig.Protocol is {"Ref":"Protocol"}, which the input does not resolve',
    ),
  },
  {
    scenario: 'template: a redirect by condition',
    ...template({ DefaultActions: [redirect(new Unknown('{"Fn::If":["Secure","…"]}'))] }),
    expected: insufficientData(
      'whether this is compliant: Properties.DefaultActions[0].RedirectConfig is {"Fn::If":["Secure","…"]}, which the input does not resolve',
    ),
  },
  {
    scenario: 'template: actions by condition',
    ...template({ DefaultActions: new Unknown('{"Fn::If":["Secure","…"]}') }),
    expected: insufficientData(
      'whether this is compliant: Properties.DefaultActions is {"Fn::If":["Secure","…"]}, which the input does not resolve',
    ),
  },
  {
    scenario: 'template: a protocol by parameter',
    ...template({ Protocol: new Unknown('{"Ref":"Protocol"}'), DefaultActions: [forward('web')] }),
    expected: insufficientData(
      'whether this is compliant: Properties.Protocol is {"Ref":"Protocol"}, which the input does not resolve',
    ),
  },
  {
    scenario: 'template: a protocol by parameter, for a network load balancer that is named by its ARN',
    ...template({
      LoadBalancerArn: `${ELB}:loadbalancer/net/lb/0123456789abcdef`,
      Protocol: new Unknown('{"Ref":"Protocol"}'),
      DefaultActions: [forward('tcp')],
    }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'template: a listener of a gateway load balancer',
    ...template({ Port: undefined, Protocol: undefined, DefaultActions: [forward('geneve')] }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'no protocol',
    configuration: { ListenerArn: `${ELB}:listener/app/web/0123456789abcdef/0123456789abcdef`, Port: 80 },
    expected: unreadable(
      'Cannot read configuration.protocol: expected one of HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, QUIC, TCP_QUIC, GENEVE, found nothing',
    ),
  },
  {
    scenario: 'a protocol that is none',
    ...listener('SMTP', forward('web')),
    expected: unreadable(
      'Cannot read configuration.Protocol: expected one of HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, QUIC, TCP_QUIC, GENEVE, found "SMTP"',
    ),
  },
  {
    scenario: 'no default actions',
    ...listener('HTTP'),
    expected: unreadable('Cannot read configuration.DefaultActions: expected an action that answers, found []'),
  },
  {
    scenario: 'a login and nothing after it',
    ...listener('HTTP', { Type: 'authenticate-oidc' }),
    expected: unreadable(
      'Cannot read configuration.DefaultActions: expected an action that answers, found ["authenticate-oidc"]',
    ),
  },
  {
    scenario: 'a redirect that does not say where to',
    ...listener('HTTP', { Type: 'redirect' }),
    expected: unreadable(
      'Cannot read configuration.DefaultActions[0].redirectConfig: expected an object, found nothing',
    ),
  },
  {
    scenario: 'a redirect to a protocol in small letters, which AWS refuses',
    ...listener('HTTP', redirect({ Protocol: 'https' })),
    expected: unreadable(
      'Cannot read configuration.DefaultActions[0].RedirectConfig.Protocol: expected one of HTTP, HTTPS, #{protocol}, found "https"',
    ),
  },
  {
    scenario: 'a fixed answer without a status',
    ...listener('HTTP', { Type: 'fixed-response', FixedResponseConfig: {} }),
    expected: unreadable(
      'Cannot read configuration.DefaultActions[0].FixedResponseConfig.statusCode: expected an integer, found nothing',
    ),
  },
]);
