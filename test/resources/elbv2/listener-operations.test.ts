import type { ConfigurationItem } from '../../../lib/core/item';
import { Properties } from '../../../lib/core/reading/properties';
import { toComparableAction, toActionRequest } from '../../../lib/resources/elbv2/listener-actions';
import { modifyListener } from '../../../lib/resources/elbv2/listener-operations';
import { siblingListeners } from '../../../lib/resources/elbv2/sibling-listeners';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const arn = `${ELB}:listener/app/web/0123456789abcdef/0a`;
const balancer = `${ELB}:loadbalancer/app/web/0123456789abcdef`;
const group = (name: string) => `${ELB}:targetgroup/${name}/0123456789abcdef`;

const forward = { Type: 'forward', TargetGroupArn: group('web') };
const redirect = { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } };
const http = { ListenerArn: arn, LoadBalancerArn: balancer, Port: 80, Protocol: 'HTTP', DefaultActions: [forward] };

const modified = (before: ConfigurationItem, DefaultActions: object[] = [redirect], ListenerArn = arn) =>
  modifyListener.apply(before, { ListenerArn, DefaultActions: DefaultActions as never });

test('needs ModifyListener on listeners of application load balancers', () => {
  expect(modifyListener.permission).toEqual({
    action: 'elasticloadbalancing:ModifyListener',
    resource: `arn:\${Partition}:elasticloadbalancing:\${Region}:\${Account}:listener/app/*`,
  });
});

describe('ModifyListener replaces the default actions as a whole', () => {
  test('of an item in capital letters, as Config writes listeners', () => {
    expect(modified(item(http)).configuration).toEqual({ ...http, DefaultActions: [redirect] });
  });

  test('of an item in small letters', () => {
    const configuration = { listenerArn: arn, port: 80, protocol: 'HTTP', defaultActions: [{ type: 'forward' }] };
    expect(modified(item(configuration)).configuration).toEqual({
      ...configuration,
      defaultActions: [{ type: 'redirect', redirectConfig: { protocol: 'HTTPS', statusCode: 'HTTP_301' } }],
    });
  });

  test('under the name that is there, whatever stands beside it', () => {
    const configuration = { $metadata: {}, ...http };
    expect(modified(item(configuration)).configuration).toEqual({ ...configuration, DefaultActions: [redirect] });
  });

  test('and among the rules of a description the default one alone', () => {
    const ours = { Priority: '10', Actions: [forward], IsDefault: false };
    const last = { Priority: 'default', Actions: [forward], IsDefault: true };
    expect(modified({ ...item(http), supplementaryConfiguration: { Rules: [ours, last] } })).toEqual({
      ...item({ ...http, DefaultActions: [redirect] }),
      supplementaryConfiguration: { Rules: [ours, { ...last, Actions: [redirect] }] },
    });
  });
});

test('calls about another listener, or without an action, are refused', () => {
  expect(() => modified(item(http), [redirect], `${arn}b`)).toThrow(
    new Error(`Cannot call ModifyListener: expected "${arn}", found "${arn}b"`),
  );
  expect(() => modified(item(http), [])).toThrow(
    new Error('Cannot call ModifyListener: expected DefaultActions, found []'),
  );
});

describe('an action as ModifyListener takes it', () => {
  const request = (action: object) => toActionRequest(Properties.of(action, 'action'));
  const weighted = (...names: string[]) => names.map((name) => ({ TargetGroupArn: group(name), Weight: 1 }));

  test.each([
    [
      'a single target group stays in both places',
      { ...forward, ForwardConfig: { TargetGroups: weighted('web') } },
      { ...forward, ForwardConfig: { TargetGroups: weighted('web') } },
    ],
    [
      'several target groups stay in the second place alone',
      { ...forward, ForwardConfig: { TargetGroups: weighted('web', 'api') } },
      { Type: 'forward', ForwardConfig: { TargetGroups: weighted('web', 'api') } },
    ],
    [
      'an empty list of target groups is left out',
      { ...forward, ForwardConfig: { TargetGroups: [] }, RedirectConfig: null },
      forward,
    ],
    [
      'small letters, numbers as text, and what AWS may add',
      {
        type: 'fixed-response',
        order: '1',
        fixedResponseConfig: { statusCode: 200, contentType: 'text/plain', messageBody: null },
        madeBy: 'somebody',
      },
      { Type: 'fixed-response', Order: 1, FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain' } },
    ],
    [
      'a redirect',
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTP', Port: 8080, StatusCode: 'HTTP_302' } },
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTP', Port: '8080', StatusCode: 'HTTP_302' } },
    ],
  ])('%s', (_, action, expected) => expect(request(action)).toEqual(expected));

  test.each([
    [
      'a target group told in one place or in two',
      forward,
      {
        ...forward,
        Order: 1,
        ForwardConfig: { TargetGroups: weighted('web'), TargetGroupStickinessConfig: { Enabled: false } },
      },
    ],
    [
      'target groups in another order',
      { Type: 'forward', ForwardConfig: { TargetGroups: weighted('web', 'api') } },
      { Type: 'forward', ForwardConfig: { TargetGroups: weighted('api', 'web') } },
    ],
    [
      'a redirect with what it leaves out filled in',
      redirect,
      {
        Type: 'redirect',
        RedirectConfig: {
          ...redirect.RedirectConfig,
          Host: '#{host}',
          Port: '#{port}',
          Path: '/#{path}',
          Query: '#{query}',
        },
      },
    ],
  ])('compares as equal: %s', (_, one, other) => {
    expect(toComparableAction(request(one))).toEqual(toComparableAction(request(other)));
  });

  test.each([
    [
      'weights',
      { Type: 'forward', ForwardConfig: { TargetGroups: weighted('web', 'api') } },
      {
        Type: 'forward',
        ForwardConfig: { TargetGroups: weighted('web', 'api').map((one) => ({ ...one, Weight: 2 })) },
      },
    ],
    [
      'stickiness',
      { Type: 'forward', ForwardConfig: { TargetGroups: weighted('web') } },
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: weighted('web'),
          TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
        },
      },
    ],
    ['ports', redirect, { ...redirect, RedirectConfig: { ...redirect.RedirectConfig, Port: '443' } }],
  ])('compares as unlike: %s', (_, one, other) => {
    expect(toComparableAction(request(one))).not.toEqual(toComparableAction(request(other)));
  });
});

describe('a listener tells its neighbours', () => {
  const told = (configuration: object, shape: ConfigurationItem['shape'] = 'config') => [
    ...siblingListeners.entries(item(configuration, shape)),
  ];
  const facts = { arn, protocol: 'HTTP', port: 80, forwardsTo: ['web'], asksForLogin: false };

  test('by the ARN of the load balancer, its own or the one in its own', () => {
    const { LoadBalancerArn, ...withoutBalancer } = http;
    expect([told(http), told(withoutBalancer)]).toEqual([[[balancer, facts]], [[balancer, facts]]]);
  });

  test('whether it asks for a login, and nothing to forward to where it answers itself', () => {
    const DefaultActions = [
      { Type: 'authenticate-oidc', Order: 1 },
      { Type: 'fixed-response', Order: 2, FixedResponseConfig: { StatusCode: '404' } },
    ];
    expect(told({ ...http, Protocol: 'HTTPS', Port: 443, DefaultActions })).toEqual([
      [balancer, { arn, protocol: 'HTTPS', port: 443, forwardsTo: [], asksForLogin: true }],
    ]);
  });

  test('nothing in a template, of a gateway load balancer, or without any ARN', () => {
    const gateway = { ListenerArn: `${ELB}:listener/gwy/lb/0a/0b`, DefaultActions: [forward] };
    const nameless = { Port: 80, Protocol: 'HTTP', DefaultActions: [forward] };
    expect([told(http, 'template'), told(gateway), told(nameless)]).toEqual([[], [], []]);
  });
});

function item(configuration: object, shape: ConfigurationItem['shape'] = 'config'): ConfigurationItem {
  return {
    shape,
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    resourceId: 'listener-0a',
    status: 'OK',
    tags: {},
    relationships: [],
    configuration,
    supplementaryConfiguration: {},
  };
}
