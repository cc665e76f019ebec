import { SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown, UnknownValue, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { listener } from '../../../lib/resources/elbv2/listener';
import { oldestTlsVersion } from '../../../lib/resources/elbv2/tls-policies';

const read = (shape: ConfigurationItem['shape'], configuration: unknown, arn?: string) =>
  listener.read({
    shape,
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    resourceId: 'listener-0a',
    ...(arn && { arn }),
    status: 'OK',
    tags: {},
    relationships: [],
    configuration,
    supplementaryConfiguration: {},
  });

const arnOf = (what: string, partition = 'aws') =>
  `arn:${partition}:elasticloadbalancing:eu-west-1:111122223333:${what}/lb/0123456789abcdef/0123456789abcdef`;
const reference = new Unknown('{"Ref":"Balancer"}');

test('describe-listeners lists them by ARN', () => {
  expect(listener.description).toEqual({
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    list: 'Listeners',
    id: 'ListenerArn',
    arn: 'ListenerArn',
  });
});

describe('the kind of load balancer is told', () => {
  test.each([
    ['its ARN', 'config', { ListenerArn: arnOf('listener/app') }, 'application'],
    ['its ARN in China', 'config', { ListenerArn: arnOf('listener/net', 'aws-cn') }, 'network'],
    ['its ARN, whatever the protocol', 'config', { ListenerArn: arnOf('listener/net'), Protocol: 'SCTP' }, 'network'],
    ["the load balancer's ARN", 'description', { LoadBalancerArn: arnOf('loadbalancer/gwy') }, 'gateway'],
    ["the load balancer's ARN in a template", 'template', { LoadBalancerArn: arnOf('loadbalancer/net') }, 'network'],
    ['its protocol', 'config', { Protocol: 'HTTPS' }, 'application'],
    ['its protocol beside ids that are no ARN', 'config', { ListenerArn: 'listener', Protocol: 'QUIC' }, 'network'],
    ['its protocol in a template', 'template', { LoadBalancerArn: reference, Protocol: 'TLS' }, 'network'],
    ['the want of a protocol in a template', 'template', { LoadBalancerArn: reference }, 'gateway'],
  ] as const)('by %s', (_, shape, configuration, kind) => {
    expect(read(shape, configuration).kind).toBe(kind);
  });

  test("by the item's ARN", () => expect(read('config', {}, arnOf('listener/app')).kind).toBe('application'));

  test.each([
    ['neither ARN nor protocol', {}],
    ['the ARN of a target group', { ListenerArn: arnOf('targetgroup') }],
    ['a protocol that is none', { Protocol: 'http' }],
    ['a property that every object has', { Protocol: 'constructor' }],
  ])('not by %s', (_, configuration) => {
    expect(() => read('config', configuration).kind).toThrow(UnreadableItem);
  });

  test('not by what a template leaves open', () => {
    const configuration = { LoadBalancerArn: reference, Protocol: new Unknown('{"Ref":"Protocol"}') };
    expect(() => read('template', configuration).kind).toThrow(UnknownValue);
  });
});

test.each([
  ['config', { Port: 80 }, 'Port 80'],
  ['description', { Port: 8443 }, 'Port 8443'],
  ['template', { Port: '80' }, 'Port 80'],
  ['template', {}, 'The listener'],
  ['template', { Port: new Unknown('{"Ref":"Port"}') }, 'The listener'],
] as const)('%s %j is called by its place: %s', (shape, configuration, place) => {
  expect(read(shape, configuration).label).toBe(place);
});

test.each([{}, { Port: 'eighty' }])('%j has no place', (configuration) => {
  expect(() => read('config', configuration).label).toThrow(UnreadableItem);
});

describe('default actions come to', () => {
  const group = (name: string) => arnOf('targetgroup').replace('/lb/', `/${name}/`);
  const answersOf = (...DefaultActions: unknown[]) => read('template', { DefaultActions }).defaultActions;

  test.each<[string, object, object]>([
    ['a target group', { TargetGroupArn: group('web') }, ['web']],
    [
      'a target group told twice',
      { TargetGroupArn: group('web'), ForwardConfig: { TargetGroups: [{ TargetGroupArn: group('web') }] } },
      ['web'],
    ],
    [
      'several',
      { ForwardConfig: { TargetGroups: [{ TargetGroupArn: group('blue') }, { TargetGroupArn: group('green') }] } },
      ['blue', 'green'],
    ],
    ['a name that is no ARN', { TargetGroupArn: 'web' }, ['web']],
    [
      'what a template writes',
      { ForwardConfig: { TargetGroups: [{ TargetGroupArn: reference }] } },
      ['{"Ref":"Balancer"}'],
    ],
    ['nothing that can be read', { TargetGroupArn: 1, ForwardConfig: { TargetGroups: [reference, 'web'] } }, []],
    ['nothing that can be read at all', { ForwardConfig: reference }, []],
  ])('a forward to %s', (_, action, to) => {
    expect(answersOf({ Type: 'forward', ...action })).toEqual([{ kind: 'forward', to }]);
  });

  test.each([
    [{ Protocol: 'HTTPS', Port: '443' }, 'HTTPS'],
    [{ Protocol: 'HTTP' }, 'HTTP'],
    [{ Protocol: '#{protocol}' }, '#{protocol}'],
    [{ Port: '443' }, '#{protocol}'],
  ])('a redirect: %j', (RedirectConfig, protocol) => {
    expect(answersOf({ Type: 'redirect', RedirectConfig })).toEqual([{ kind: 'redirect', protocol }]);
  });

  test.each(['404', 404])('a fixed response with status %j', (StatusCode) => {
    const action = { Type: 'fixed-response', FixedResponseConfig: { StatusCode } };
    expect(answersOf(action)).toEqual([{ kind: 'fixed-response', status: 404 }]);
  });

  test('what is done beside logins', () => {
    const logins = ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'].map((Type) => ({ Type }));
    expect(answersOf(...logins, { Type: 'wave' })).toEqual([{ kind: 'other', type: 'wave' }]);
  });

  test.each([
    ['no list', { DefaultActions: {} }],
    ['no action', { DefaultActions: [] }],
    ['an action without a type', { DefaultActions: [{}] }],
    ['a redirect without a target', { DefaultActions: [{ Type: 'redirect' }] }],
    ['a status in words', { DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '4XX' } }] }],
  ])('nothing where there is %s', (_, configuration) => {
    expect(() => read('config', configuration).defaultActions).toThrow(UnreadableItem);
  });
});

describe('security policies', () => {
  test.each([
    ['config', { SslPolicy: 'ELBSecurityPolicy-2016-08' }, 'ELBSecurityPolicy-2016-08'],
    ['template', { SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' }, 'ELBSecurityPolicy-TLS13-1-3-2021-06'],
    ['template', {}, 'ELBSecurityPolicy-2016-08'],
  ] as const)('%s %j has the policy %s', (shape, configuration, policy) => {
    expect(read(shape, configuration).tlsPolicy).toBe(policy);
  });

  test('are always told outside of templates', () => {
    expect(() => read('config', {}).tlsPolicy).toThrow(UnreadableItem);
  });

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
  ])('%s accepts TLS %s and newer', (policy, version) => expect(oldestTlsVersion(policy)).toBe(version));

  // A new version of the CDK brings AWS's new policies: put them into the table.
  test.each(Object.values(SslPolicy))('the table knows %s, as the CDK does', (policy) => {
    const oldest = oldestTlsVersion(policy);
    expect(oldest).toBeDefined();
    const named = /-TLS(?:13)?-(1-\d)-|-FS-(1-\d)-/.exec(policy);
    if (named) expect(oldest).toBe((named[1] ?? named[2])?.replace('-', '.'));
  });
});
