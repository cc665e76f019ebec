import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown, UnknownValue, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type LoadBalancerAttributes, loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

const read = (shape: ConfigurationItem['shape'], configuration: unknown, attributes?: unknown) =>
  loadBalancer.read({
    shape,
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    resourceId: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef',
    status: 'OK',
    tags: {},
    relationships: [],
    configuration,
    supplementaryConfiguration: attributes === undefined ? {} : { LoadBalancerAttributes: attributes },
  });
const readAttributes = (list: unknown) => read('config', { type: 'application' }, list).attributes;

test('describe-load-balancers lists them by ARN', () => {
  expect(loadBalancer.description).toMatchObject({
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    list: 'LoadBalancers',
    id: 'LoadBalancerArn',
    name: 'LoadBalancerName',
    arn: 'LoadBalancerArn',
  });
});

test.each([
  ['config', { type: 'application' }, 'application'],
  ['config', { type: 'gateway' }, 'gateway'],
  ['description', { Type: 'network' }, 'network'],
  ['template', { Type: 'network' }, 'network'],
  ['template', {}, 'application'],
] as const)('%s %j is of kind %s', (shape, configuration, kind) => {
  expect(read(shape, configuration).kind).toBe(kind);
});

test.each([
  ['config', {}],
  ['config', { type: 'classic' }],
  ['description', { Type: null }],
  ['template', { Type: 4 }],
] as const)('%s %j is unreadable', (shape, configuration) => {
  expect(() => read(shape, configuration).kind).toThrow(UnreadableItem);
});

test.each([
  ['config', { type: 'application', scheme: 'internet-facing' }, true],
  ['config', { type: 'application', scheme: 'internal' }, false],
  ['config', { type: 'gateway' }, false],
  ['description', { Type: 'network', Scheme: 'internet-facing' }, true],
  ['template', {}, true],
  ['template', { Scheme: 'internal' }, false],
  ['template', { Type: 'gateway' }, false],
] as const)('%s %j is internet-facing: %j', (shape, configuration, expected) => {
  expect(read(shape, configuration).isInternetFacing).toBe(expected);
});

describe('attributes', () => {
  const one = { key: 'deletion_protection.enabled', value: 'true' };

  test.each([
    ['a list', [one]],
    ["JSON text from AWS Config's API", JSON.stringify([one])],
    ['a list in the casing of the SDK', [{ Key: one.key, Value: one.value }]],
  ])('are read from %s', (_, list) => expect(readAttributes(list)?.isProtectedFromDeletion).toBe(true));

  test.each([
    ['absent', undefined],
    ['null', null],
    ['empty', []],
    ['an empty list as text', '[]'],
  ])('are undefined if they are %s', (_, list) => expect(readAttributes(list)).toBeUndefined());

  test('are always defined in a template', () => {
    expect(read('template', {}).attributes?.isProtectedFromDeletion).toBe(false);
  });

  test('have their defaults if they are not listed', () => {
    expect(properties(readAttributes([{ key: 'idle_timeout.timeout_seconds', value: '60' }]))).toEqual({
      isProtectedFromDeletion: false,
      dropsInvalidHeaders: false,
      desyncMode: 'defensive',
      logsAccess: false,
      accessLogsBucket: undefined,
    });
  });

  test('are read in any order', () => {
    const list = [
      { key: 'access_logs.s3.enabled', value: 'true' },
      { key: 'access_logs.s3.bucket', value: 'logs' },
      { key: 'deletion_protection.enabled', value: 'true' },
      { key: 'routing.http.drop_invalid_header_fields.enabled', value: 'true' },
      { key: 'routing.http.desync_mitigation_mode', value: 'strictest' },
    ];
    const expected = {
      isProtectedFromDeletion: true,
      dropsInvalidHeaders: true,
      desyncMode: 'strictest',
      logsAccess: true,
      accessLogsBucket: 'logs',
    };
    expect(properties(readAttributes(list))).toEqual(expected);
    expect(properties(readAttributes([...list].reverse()))).toEqual(expected);
  });

  test.each([
    ['empty', { value: '' }],
    ['null', { value: null }],
    ['absent', {}],
  ])('have no bucket if it is %s', (_, value) => {
    expect(readAttributes([{ key: 'access_logs.s3.bucket', ...value }])?.accessLogsBucket).toBeUndefined();
  });

  test.each([
    ['an object', {}],
    ['a number', 1],
    ['a list of text', ['deletion_protection.enabled']],
    ['an attribute without a key', [{ value: 'true' }]],
    ['a list with text in it', ['', { key: 'deletion_protection.enabled', value: 'true' }]],
    ['broken JSON text', '[{'],
  ])('are unreadable from %s', (_, list) => {
    expect(() => readAttributes(list)?.isProtectedFromDeletion).toThrow(UnreadableItem);
  });

  describe('of a template', () => {
    const open = new Unknown('{"Fn::If":["Strict","…"]}');
    const resolved = { Key: 'deletion_protection.enabled', Value: true };
    const protection = (list: unknown) =>
      read('template', { LoadBalancerAttributes: list }).attributes?.isProtectedFromDeletion;

    test.each([
      ['before an open attribute', [resolved, open]],
      ['after an open attribute', [open, resolved]],
      ['after an attribute with an open key', [{ Key: open, Value: 'false' }, resolved]],
      ['next to an attribute with an open value', [{ Key: 'access_logs.s3.enabled', Value: open }, resolved]],
    ])('are read %s', (_, list) => expect(protection(list)).toBe(true));

    test.each([
      ['the list is open', open],
      ['an open attribute may be the same', [open]],
      ['the key of another attribute is open', [{ Key: open, Value: 'true' }]],
      ['its own value is open', [{ ...resolved, Value: open }]],
    ])('are unknown if %s', (_, list) => expect(() => protection(list)).toThrow(UnknownValue));
  });

  function properties(attributes: LoadBalancerAttributes | undefined) {
    if (!attributes) return undefined;
    const { isProtectedFromDeletion, dropsInvalidHeaders, desyncMode, logsAccess, accessLogsBucket } = attributes;
    return { isProtectedFromDeletion, dropsInvalidHeaders, desyncMode, logsAccess, accessLogsBucket };
  }
});
