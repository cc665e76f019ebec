import type { ConfigurationItem } from '../../../lib/core/item';
import { Properties } from '../../../lib/core/reading/properties';
import { toActionRequest, toComparableAction } from '../../../lib/resources/elbv2/listener-actions';
import { modifyListener } from '../../../lib/resources/elbv2/listener-operations';
import { siblingListeners } from '../../../lib/resources/elbv2/sibling-listeners';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const arn = `${ELB}:listener/app/web/0123456789abcdef/0a`;
const balancer = `${ELB}:loadbalancer/app/web/0123456789abcdef`;
const group = (name: string) => `${ELB}:targetgroup/${name}/0123456789abcdef`;

const forward = { Type: 'forward', TargetGroupArn: group('web') };
const redirect = { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } };
const http = { ListenerArn: arn, LoadBalancerArn: balancer, Port: 80, Protocol: 'HTTP', DefaultActions: [forward] };

const modify = (before: ConfigurationItem, DefaultActions: object[] = [redirect], ListenerArn = arn) =>
  modifyListener.apply(before, { ListenerArn, DefaultActions: DefaultActions as never });

test('needs ModifyListener on listeners of Application Load Balancers', () => {
  expect(modifyListener.permission).toEqual({
    action: 'elasticloadbalancing:ModifyListener',
    resource: `arn:\${Partition}:elasticloadbalancing:\${Region}:\${Account}:listener/app/*`,
  });
});

describe('ModifyListener replaces the default actions', () => {
  test('in an item with PascalCase, as AWS Config records listeners', () => {
    expect(modify(item(http)).configuration).toEqual({ ...http, DefaultActions: [redirect] });
  });

  test('in an item with camelCase', () => {
    const configuration = { listenerArn: arn, port: 80, protocol: 'HTTP', defaultActions: [{ type: 'forward' }] };
    expect(modify(item(configuration)).configuration).toEqual({
      ...configuration,
      defaultActions: [{ type: 'redirect', redirectConfig: { protocol: 'HTTPS', statusCode: 'HTTP_301' } }],
    });
  });

  test('under the existing key, whatever the other members', () => {
    const configuration = { $metadata: {}, ...http };
    expect(modify(item(configuration)).configuration).toEqual({ ...configuration, DefaultActions: [redirect] });
  });

  test('and, among the rules of a description, only the default rule', () => {
    const other = { Priority: '10', Actions: [forward], IsDefault: false };
    const last = { Priority: 'default', Actions: [forward], IsDefault: true };
    expect(modify({ ...item(http), supplementaryConfiguration: { Rules: [other, last] } })).toEqual({
      ...item({ ...http, DefaultActions: [redirect] }),
      supplementaryConfiguration: { Rules: [other, { ...last, Actions: [redirect] }] },
    });
  });
});

test('calls for another listener, or without an action, fail', () => {
  expect(() => modify(item(http), [redirect], `${arn}b`)).toThrow(
    new Error(`Cannot call ModifyListener: expected "${arn}", found "${arn}b"`),
  );
  expect(() => modify(item(http), [])).toThrow(
    new Error('Cannot call ModifyListener: expected DefaultActions, found []'),
  );
});

describe('the request for an action', () => {
  const request = (action: object) => toActionRequest(Properties.of(action, 'action'));
  const weighted = (...names: string[]) => names.map((name) => ({ TargetGroupArn: group(name), Weight: 1 }));

  test.each([
    [
      'a single target group remains in both members',
      { ...forward, ForwardConfig: { TargetGroups: weighted('web') } },
      { ...forward, ForwardConfig: { TargetGroups: weighted('web') } },
    ],
    [
      'several target groups remain only in the second member',
      { ...forward, ForwardConfig: { TargetGroups: weighted('web', 'api') } },
      { Type: 'forward', ForwardConfig: { TargetGroups: weighted('web', 'api') } },
    ],
    [
      'an empty list of target groups is omitted',
      { ...forward, ForwardConfig: { TargetGroups: [] }, RedirectConfig: null },
      forward,
    ],
    [
      'camelCase, numbers as text, and members that AWS may add',
      {
        type: 'fixed-response',
        order: '1',
        fixedResponseConfig: { statusCode: 200, contentType: 'text/plain', messageBody: null },
        createdBy: 'AWS',
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
      'a target group in one or two members',
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
      'a redirect with its defaults',
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
  ])('is equal for %s', (_, one, other) => {
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
  ])('differs for other %s', (_, one, other) => {
    expect(toComparableAction(request(one))).not.toEqual(toComparableAction(request(other)));
  });
});

describe('the facts for sibling listeners', () => {
  const readEntries = (configuration: object, shape: ConfigurationItem['shape'] = 'config') => [
    ...siblingListeners.entries(item(configuration, shape)),
  ];
  const facts = { arn, protocol: 'HTTP', port: 80, forwardsTo: ['web'], authenticates: false };

  test('are listed by the ARN of the load balancer, which may be only in the ARN of the listener', () => {
    const { LoadBalancerArn, ...withoutBalancer } = http;
    expect([readEntries(http), readEntries(withoutBalancer)]).toEqual([[[balancer, facts]], [[balancer, facts]]]);
  });

  test('include authentication, and no target groups for a fixed response', () => {
    const DefaultActions = [
      { Type: 'authenticate-oidc', Order: 1 },
      { Type: 'fixed-response', Order: 2, FixedResponseConfig: { StatusCode: '404' } },
    ];
    expect(readEntries({ ...http, Protocol: 'HTTPS', Port: 443, DefaultActions })).toEqual([
      [balancer, { arn, protocol: 'HTTPS', port: 443, forwardsTo: [], authenticates: true }],
    ]);
  });

  test('are empty in a template, for a Gateway Load Balancer, and without an ARN', () => {
    const gateway = { ListenerArn: `${ELB}:listener/gwy/lb/0a/0b`, DefaultActions: [forward] };
    const nameless = { Port: 80, Protocol: 'HTTP', DefaultActions: [forward] };
    expect([readEntries(http, 'template'), readEntries(gateway), readEntries(nameless)]).toEqual([[], [], []]);
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
