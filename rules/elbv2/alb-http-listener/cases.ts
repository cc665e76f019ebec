import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const targetGroup = (name: string) => `${ELB}:targetgroup/${name}/0123456789abcdef`;

/** A listener as in AWS Config and describe-listeners. */
const listener = (protocol: string, ...DefaultActions: unknown[]) => ({
  configuration: {
    ListenerArn: `${ELB}:listener/app/web/0123456789abcdef/0123456789abcdef`,
    LoadBalancerArn: `${ELB}:loadbalancer/app/web/0123456789abcdef`,
    Port: 80,
    Protocol: protocol,
    DefaultActions,
  },
});
/** A listener that redirects to HTTPS, with the output of describe-rules. */
const described = (...rules: (readonly [priority: string, action: object])[]) => ({
  shape: 'description' as const,
  ...listener('HTTP', toHttps),
  supplementaryConfiguration: {
    Rules: rules.map(([Priority, action]) => ({ Priority, Conditions: [], Actions: [action], IsDefault: false })),
  },
});
const template = (properties: object) => ({
  shape: 'template' as const,
  configuration: { LoadBalancerArn: new Unknown('{"Ref":"WebBalancer"}'), Port: 80, Protocol: 'HTTP', ...properties },
});
const withRules = (listener: object, ...rules: unknown[]) => ({
  ...listener,
  supplementaryConfiguration: { 'AWS::ElasticLoadBalancingV2::ListenerRule': rules },
});
const outside = { shape: 'template' as const, configuration: {}, outside: '{"Ref":"Listener"}' };
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
    scenario: 'a temporary redirect to HTTPS on another port and host',
    ...listener('HTTP', redirect({ Protocol: 'HTTPS', Port: '8443', Host: 'www.example.com', StatusCode: 'HTTP_302' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a redirect to HTTPS without a port',
    ...listener('HTTP', redirect({ Protocol: 'HTTPS', StatusCode: 'HTTP_301' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'requests are forwarded',
    ...listener('HTTP', forward('web')),
    expected: nonCompliant('Port 80 forwards plain HTTP to web'),
  },
  {
    scenario: 'requests are forwarded to weighted target groups',
    ...listener('HTTP', forward('blue', 'green')),
    expected: nonCompliant('Port 80 forwards plain HTTP to blue and green'),
  },
  {
    scenario: 'a redirect to plain HTTP on another port',
    ...listener('HTTP', redirect({ Protocol: 'HTTP', Port: '8080', StatusCode: 'HTTP_301' })),
    expected: nonCompliant('Port 80 redirects plain HTTP to HTTP instead of HTTPS'),
  },
  {
    scenario: 'a redirect to port 443 that keeps the protocol of the request',
    ...listener('HTTP', redirect({ Protocol: '#{protocol}', Port: '443', StatusCode: 'HTTP_301' })),
    expected: nonCompliant('Port 80 redirects plain HTTP without changing the protocol to HTTPS'),
  },
  {
    scenario: 'a redirect to another host without a protocol',
    ...listener('HTTP', redirect({ Host: 'www.example.com', StatusCode: 'HTTP_301' })),
    expected: nonCompliant('Port 80 redirects plain HTTP without changing the protocol to HTTPS'),
  },
  { scenario: 'a rejection with status 403', ...listener('HTTP', respond('403')), expected: COMPLIANT },
  { scenario: 'a rejection with status 503', ...listener('HTTP', respond('503')), expected: COMPLIANT },
  {
    scenario: 'a fixed response that does not reject the request',
    ...listener('HTTP', respond('200')),
    expected: nonCompliant('Port 80 responds to plain HTTP with status 200, which does not reject the request'),
  },
  {
    scenario: 'authentication before a redirect to HTTPS, listed after it',
    ...listener('HTTP', { ...toHttps, Order: 2 }, { Type: 'authenticate-oidc', Order: 1 }),
    expected: COMPLIANT,
  },
  {
    scenario: 'authentication before requests are forwarded',
    ...listener('HTTP', { Type: 'authenticate-cognito', Order: 1 }, { ...forward('web'), Order: 2 }),
    expected: nonCompliant('Port 80 forwards plain HTTP to web'),
  },
  {
    scenario: 'a redirect to HTTPS and a forward',
    ...listener('HTTP', toHttps, forward('web')),
    expected: nonCompliant('Port 80 forwards plain HTTP to web'),
  },
  {
    scenario: 'an action that AWS added later',
    ...listener('HTTP', { Type: 'say-hello' }),
    expected: nonCompliant('Port 80 responds to plain HTTP with action "say-hello" instead of a redirect to HTTPS'),
  },
  { scenario: 'an HTTPS listener that forwards', ...listener('HTTPS', forward('web')), expected: COMPLIANT },
  { scenario: 'a TCP listener on port 80', ...ofKind('net', 'TCP'), expected: NOT_APPLICABLE },
  { scenario: 'a TLS listener', ...ofKind('net', 'TLS'), expected: NOT_APPLICABLE },
  { scenario: 'a UDP listener', ...ofKind('net', 'UDP'), expected: NOT_APPLICABLE },
  { scenario: 'a listener for TCP and UDP', ...ofKind('net', 'TCP_UDP'), expected: NOT_APPLICABLE },
  { scenario: 'a GENEVE listener', ...ofKind('gwy', 'GENEVE'), expected: NOT_APPLICABLE },
  {
    scenario: 'a listener of a Gateway Load Balancer, which has no protocol',
    ...ofKind('gwy'),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a TCP listener without ARNs',
    configuration: { Port: 80, Protocol: 'TCP', DefaultActions: [forward('tcp')] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an HTTP listener without ARNs',
    configuration: { Port: 8080, Protocol: 'HTTP', DefaultActions: [forward('web')] },
    expected: nonCompliant('Port 8080 forwards plain HTTP to web'),
  },
  {
    scenario: 'a redirect to HTTPS, from describe-listeners',
    shape: 'description',
    ...listener('HTTP', toHttps),
    expected: COMPLIANT,
  },
  {
    scenario: 'requests are forwarded, in the old format of describe-listeners',
    shape: 'description',
    ...listener('HTTP', { Type: 'forward', TargetGroupArn: targetGroup('web') }),
    expected: nonCompliant('Port 80 forwards plain HTTP to web'),
  },
  {
    scenario: 'a rule from describe-rules that forwards requests, before a redirect to HTTPS',
    ...described(['10', toHttps], ['20', forward('api')]),
    expected: nonCompliant('The rule with priority 20 forwards plain HTTP to api'),
  },
  {
    scenario: 'rules from describe-rules that redirect to HTTPS or reject requests',
    ...described(['10', toHttps], ['20', respond('404')]),
    expected: COMPLIANT,
  },
  { scenario: 'a template with a redirect to HTTPS', ...template({ DefaultActions: [toHttps] }), expected: COMPLIANT },
  {
    scenario: 'a template with a rejection whose status is a number',
    ...template({ DefaultActions: [respond(404)] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that forwards requests to one of its own target groups, with the port from a parameter',
    ...template({
      Port: new Unknown('{"Ref":"Port"}'),
      DefaultActions: [{ Type: 'forward', TargetGroupArn: new Unknown('{"Ref":"Targets"}') }],
    }),
    expected: nonCompliant('The listener forwards plain HTTP to {"Ref":"Targets"}'),
  },
  {
    scenario: 'a template with conditional target groups',
    ...template({
      DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups: new Unknown('{"Fn::If":["Blue","…"]}') } }],
    }),
    expected: nonCompliant('Port 80 forwards plain HTTP'),
  },
  {
    scenario: 'a template with a redirect whose protocol is a parameter',
    ...template({
      DefaultActions: [redirect({ Protocol: new Unknown('{"Ref":"Protocol"}'), StatusCode: 'HTTP_301' })],
    }),
    expected: insufficientData(
      'Properties.DefaultActions[0].RedirectConfig.Protocol is {"Ref":"Protocol"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a template with a conditional redirect',
    ...template({ DefaultActions: [redirect(new Unknown('{"Fn::If":["Secure","…"]}'))] }),
    expected: insufficientData(
      'Properties.DefaultActions[0].RedirectConfig is {"Fn::If":["Secure","…"]}, which the template leaves open',
    ),
  },
  {
    scenario: 'a template with conditional actions',
    ...template({ DefaultActions: new Unknown('{"Fn::If":["Secure","…"]}') }),
    expected: insufficientData(
      'Properties.DefaultActions is {"Fn::If":["Secure","…"]}, which the template leaves open',
    ),
  },
  {
    scenario: 'a template with the protocol from a parameter',
    ...template({ Protocol: new Unknown('{"Ref":"Protocol"}'), DefaultActions: [forward('web')] }),
    expected: insufficientData('Properties.Protocol is {"Ref":"Protocol"}, which the template leaves open'),
  },
  {
    scenario: 'a template with the protocol from a parameter, for a Network Load Balancer given by its ARN',
    ...template({
      LoadBalancerArn: `${ELB}:loadbalancer/net/lb/0123456789abcdef`,
      Protocol: new Unknown('{"Ref":"Protocol"}'),
      DefaultActions: [forward('tcp')],
    }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template with a redirect, and a rule that forwards',
    ...withRules(template({ DefaultActions: [toHttps] }), { Actions: [toHttps] }, { Actions: [forward('web')] }),
    expected: nonCompliant('A rule of the listener forwards plain HTTP to web'),
  },
  {
    scenario: 'a template with a redirect, and a rule that it may have',
    ...withRules(template({ DefaultActions: [toHttps] }), new Unknown('{"Fn::If":["Forwards","…"]}')),
    expected: insufficientData('rule {"Fn::If":["Forwards","…"]} may forward plain HTTP'),
  },
  {
    scenario: 'a listener outside the template, which has a rule of it that forwards',
    ...withRules(outside, { Actions: [forward('web')] }),
    expected: insufficientData(
      'a rule of the listener forwards plain HTTP to web, if the listener is one for HTTP; the resource is {"Ref":"Listener"}, outside the template',
    ),
  },
  {
    scenario: 'a listener outside the template, which may have a rule of it',
    ...withRules(outside, new Unknown('{"Fn::If":["Forwards","…"]}')),
    expected: insufficientData(
      'rule {"Fn::If":["Forwards","…"]} may forward plain HTTP, if the listener is one for HTTP; the resource is {"Ref":"Listener"}, outside the template',
    ),
  },
  {
    scenario: 'a listener outside the template, which has a rule of it that redirects',
    ...withRules(outside, { Actions: [toHttps] }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template with a listener of a Gateway Load Balancer',
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
    scenario: 'an unknown protocol',
    ...listener('SMTP', forward('web')),
    expected: unreadable(
      'Cannot read configuration.Protocol: expected one of HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, QUIC, TCP_QUIC, GENEVE, found "SMTP"',
    ),
  },
  {
    scenario: 'no default actions',
    ...listener('HTTP'),
    expected: unreadable(
      'Cannot read configuration.DefaultActions: expected an action other than authentication, found []',
    ),
  },
  {
    scenario: 'authentication without another action',
    ...listener('HTTP', { Type: 'authenticate-oidc' }),
    expected: unreadable(
      'Cannot read configuration.DefaultActions: expected an action other than authentication, found ["authenticate-oidc"]',
    ),
  },
  {
    scenario: 'a redirect without a target',
    ...listener('HTTP', { Type: 'redirect' }),
    expected: unreadable(
      'Cannot read configuration.DefaultActions[0].redirectConfig: expected an object, found nothing',
    ),
  },
  {
    scenario: 'a redirect to a protocol in lower case, which AWS rejects',
    ...listener('HTTP', redirect({ Protocol: 'https' })),
    expected: unreadable(
      'Cannot read configuration.DefaultActions[0].RedirectConfig.Protocol: expected one of HTTP, HTTPS, #{protocol}, found "https"',
    ),
  },
  {
    scenario: 'a fixed response without a status',
    ...listener('HTTP', { Type: 'fixed-response', FixedResponseConfig: {} }),
    expected: unreadable(
      'Cannot read configuration.DefaultActions[0].FixedResponseConfig.statusCode: expected an integer, found nothing',
    ),
  },
]);
