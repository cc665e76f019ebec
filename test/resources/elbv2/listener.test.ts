import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown, UnknownValue, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { listener } from '../../../lib/resources/elbv2/listener';

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

const toArn = (resource: string, partition = 'aws') =>
  `arn:${partition}:elasticloadbalancing:eu-west-1:111122223333:${resource}/lb/0123456789abcdef/0123456789abcdef`;
const reference = new Unknown('{"Ref":"Balancer"}');

test('describe-listeners lists them by ARN', () => {
  expect(listener.description).toMatchObject({
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    list: 'Listeners',
    id: 'ListenerArn',
    arn: 'ListenerArn',
  });
});

describe('the kind of load balancer', () => {
  test.each([
    ['its ARN', 'config', { ListenerArn: toArn('listener/app') }, 'application'],
    ['its ARN in China', 'config', { ListenerArn: toArn('listener/net', 'aws-cn') }, 'network'],
    ['its ARN, whatever the protocol', 'config', { ListenerArn: toArn('listener/net'), Protocol: 'SCTP' }, 'network'],
    ["the load balancer's ARN", 'description', { LoadBalancerArn: toArn('loadbalancer/gwy') }, 'gateway'],
    ["the load balancer's ARN in a template", 'template', { LoadBalancerArn: toArn('loadbalancer/net') }, 'network'],
    ['its protocol', 'config', { Protocol: 'HTTPS' }, 'application'],
    ['its protocol, where the IDs are not ARNs', 'config', { ListenerArn: 'listener', Protocol: 'QUIC' }, 'network'],
    ['its protocol in a template', 'template', { LoadBalancerArn: reference, Protocol: 'TLS' }, 'network'],
    ['the lack of a protocol in a template', 'template', { LoadBalancerArn: reference }, 'gateway'],
  ] as const)('is read from %s', (_, shape, configuration, kind) => {
    expect(read(shape, configuration).kind).toBe(kind);
  });

  test("is read from the item's ARN", () => expect(read('config', {}, toArn('listener/app')).kind).toBe('application'));

  test.each([
    ['neither ARN nor protocol', {}],
    ['the ARN of a target group', { ListenerArn: toArn('targetgroup') }],
    ['an unknown protocol', { Protocol: 'http' }],
    ['a property name that every object has', { Protocol: 'constructor' }],
  ])('is unreadable with %s', (_, configuration) => {
    expect(() => read('config', configuration).kind).toThrow(UnreadableItem);
  });

  test('is unknown if a template leaves the protocol open', () => {
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
] as const)('the label of %s %j is %s', (shape, configuration, label) => {
  expect(read(shape, configuration).label).toBe(label);
});

test.each([{}, { Port: 'eighty' }])('%j has no label', (configuration) => {
  expect(() => read('config', configuration).label).toThrow(UnreadableItem);
});

describe('default actions', () => {
  const group = (name: string) => toArn('targetgroup').replace('/lb/', `/${name}/`);
  const readActions = (...DefaultActions: unknown[]) => read('template', { DefaultActions }).defaultActions;

  test.each<[string, object, object]>([
    ['a target group', { TargetGroupArn: group('web') }, ['web']],
    [
      'a target group in both members',
      { TargetGroupArn: group('web'), ForwardConfig: { TargetGroups: [{ TargetGroupArn: group('web') }] } },
      ['web'],
    ],
    [
      'several target groups',
      { ForwardConfig: { TargetGroups: [{ TargetGroupArn: group('blue') }, { TargetGroupArn: group('green') }] } },
      ['blue', 'green'],
    ],
    ['a target group whose name is not an ARN', { TargetGroupArn: 'web' }, ['web']],
    [
      'a reference of a template',
      { ForwardConfig: { TargetGroups: [{ TargetGroupArn: reference }] } },
      ['{"Ref":"Balancer"}'],
    ],
    [
      'target groups that cannot be read',
      { TargetGroupArn: 1, ForwardConfig: { TargetGroups: [reference, 'web'] } },
      [],
    ],
    ['an unknown forward configuration', { ForwardConfig: reference }, []],
  ])('include a forward to %s', (_, action, to) => {
    expect(readActions({ Type: 'forward', ...action })).toEqual([{ kind: 'forward', to }]);
  });

  test.each([
    [{ Protocol: 'HTTPS', Port: '443' }, 'HTTPS'],
    [{ Protocol: 'HTTP' }, 'HTTP'],
    [{ Protocol: '#{protocol}' }, '#{protocol}'],
    [{ Port: '443' }, '#{protocol}'],
  ])('include a redirect: %j', (RedirectConfig, protocol) => {
    expect(readActions({ Type: 'redirect', RedirectConfig })).toEqual([{ kind: 'redirect', protocol }]);
  });

  test.each(['404', 404])('include a fixed response with status %j', (StatusCode) => {
    const action = { Type: 'fixed-response', FixedResponseConfig: { StatusCode } };
    expect(readActions(action)).toEqual([{ kind: 'fixed-response', status: 404 }]);
  });

  test('do not include authentication', () => {
    const authentication = ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'].map((Type) => ({ Type }));
    expect(readActions(...authentication, { Type: 'wave' })).toEqual([{ kind: 'other', type: 'wave' }]);
  });

  test.each([
    ['an object instead of a list', { DefaultActions: {} }],
    ['an empty list', { DefaultActions: [] }],
    ['an action without a type', { DefaultActions: [{}] }],
    ['a redirect without a target', { DefaultActions: [{ Type: 'redirect' }] }],
    [
      'a status that is not a number',
      { DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '4XX' } }] },
    ],
  ])('are unreadable with %s', (_, configuration) => {
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

  test('are required outside of templates', () => {
    expect(() => read('config', {}).tlsPolicy).toThrow(UnreadableItem);
  });
});
