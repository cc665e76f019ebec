import { definePlanCases, unreadable } from '../../../lib/core/cases';
import type { Json } from '../../../lib/core/remediation/operation';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const balancer = `${ELB}:loadbalancer/app/web/0123456789abcdef`;
const toArn = (id: string) => `${ELB}:listener/app/web/0123456789abcdef/${id}`;
const targetGroup = (name: string) => `${ELB}:targetgroup/${name}/0123456789abcdef`;

/** As AWS Config records it; Elastic Load Balancing has a single target group in both members. */
const forward = (...names: string[]) => ({
  Type: 'forward',
  ...(names.length === 1 && { TargetGroupArn: targetGroup(names[0] as string) }),
  ForwardConfig: {
    TargetGroups: names.map((name) => ({ TargetGroupArn: targetGroup(name), Weight: 1 })),
    TargetGroupStickinessConfig: { Enabled: false },
  },
});
const redirect = (RedirectConfig: Readonly<Record<string, string>>) => ({ Type: 'redirect', RedirectConfig });
const respond = (StatusCode: string) => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode, ContentType: 'text/plain', MessageBody: 'OK' },
});

const listener = (id: string, Protocol: string, Port: number, ...DefaultActions: object[]) => ({
  resourceId: toArn(id),
  arn: toArn(id),
  configuration: {
    ListenerArn: toArn(id),
    LoadBalancerArn: balancer,
    Port,
    Protocol,
    DefaultActions,
    Certificates: [],
    AlpnPolicy: [],
  },
});
const http = (...actions: object[]) => listener('0a', 'HTTP', 80, ...actions);
const sibling = (id: string, Protocol: string, Port: number, ...actions: object[]) => ({
  ...listener(id, Protocol, Port, ...(actions.length > 0 ? actions : [forward('web')])),
  resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
});
const https = sibling('0b', 'HTTPS', 443);

const toHttps = (Port: string) =>
  redirect({
    Protocol: 'HTTPS',
    Port,
    Host: '#{host}',
    Path: '/#{path}',
    Query: '#{query}',
    StatusCode: 'HTTP_301',
  });
const call = (Port = '443') =>
  ({
    step: 'RedirectToHttps',
    service: 'elbv2',
    api: 'ModifyListener',
    parameters: { ListenerArn: toArn('0a'), DefaultActions: [toHttps(Port)] },
  }) as const;
const restore = (...DefaultActions: readonly Json[]) =>
  ({
    step: 'RestoreDefaultActions',
    service: 'elbv2',
    api: 'ModifyListener',
    parameters: { ListenerArn: toArn('0a'), DefaultActions },
    undoes: 'RedirectToHttps',
  }) as const;

const UNKNOWN_RULES =
  'The listener rules, which precede the default action, are not in the input and do not change: check whether one of them forwards plain HTTP';
const CLIENTS =
  'Clients that do not follow redirects, or that send POST requests over plain HTTP, will fail. Browsers cache the redirect (301) even after an undo';

const fix = {
  kind: 'fix',
  summary:
    'Redirect plain HTTP on port 80 of load balancer "web" to HTTPS on port 443, by changing the default action only',
  calls: [call()],
  undo: [restore(forward('web'))],
  sideEffects: [],
  notes: [UNKNOWN_RULES, CLIENTS],
} as const;

/** The output of DescribeRules. */
const rules = (...actionsByPriority: (readonly [priority: string, action: object])[]) => ({
  shape: 'description' as const,
  supplementaryConfiguration: {
    Rules: [
      ...actionsByPriority.map(([Priority, action]) => ({
        RuleArn: `${ELB}:listener-rule/app/web/0123456789abcdef/0a/${Priority}`,
        Priority,
        Conditions: [{ Field: 'path-pattern', Values: ['/api/*'] }],
        Actions: [action],
        IsDefault: false,
      })),
      {
        RuleArn: `${ELB}:listener-rule/app/web/0123456789abcdef/0a/default`,
        Priority: 'default',
        Conditions: [],
        Actions: [forward('web')],
        IsDefault: true,
      },
    ],
  },
});

const settings = 'port 443, an ACM certificate for the names of the site, and the default action of port 80';
const noSibling = `The input has no other listener of load balancer "web", so there is nothing to redirect to. If the load balancer has no HTTPS listener, create one first: ${settings}. If it has one, add it to the input: a snapshot of the Region, or the output of aws elbv2 describe-listeners --load-balancer-arn ${balancer}`;

export default definePlanCases(rule, [
  // Shown in the README
  {
    scenario: 'requests are forwarded, with HTTPS on port 443',
    ...http(forward('web')),
    beside: [https],
    expected: fix,
  },
  {
    scenario: 'rules that serve plain HTTP, too',
    ...http(forward('web')),
    ...rules(['10', forward('api')], ['20', toHttps('443')], ['30', respond('200')]),
    beside: [https],
    expected: needsManualFix('The rules with priorities 10 and 30 serve plain HTTP, too: change or delete them first'),
  },
  {
    scenario: 'HTTPS forwards to another target group',
    ...http(forward('web')),
    beside: [sibling('0b', 'HTTPS', 443, forward('api'))],
    expected: {
      ...fix,
      sideEffects: [
        'Port 80 forwards to web, while HTTPS on port 443 forwards to api: check whether its rules serve the same site',
      ],
    },
  },
  {
    scenario: 'a fixed response that does not reject the request',
    ...http(respond('200')),
    beside: [https],
    expected: {
      ...fix,
      undo: [restore(respond('200'))],
      sideEffects: [
        'Port 80 currently returns a fixed response with status 200: clients that depend on it, such as a health check, are redirected',
      ],
    },
  },
  {
    scenario: 'the only HTTPS listener is on another port',
    ...http(forward('web')),
    beside: [sibling('0c', 'HTTPS', 8443), sibling('0d', 'HTTP', 8080)],
    expected: {
      ...fix,
      summary:
        'Redirect plain HTTP on port 80 of load balancer "web" to HTTPS on port 8443, by changing the default action only',
      calls: [call('8443')],
    },
  },
  {
    scenario: 'the load balancer has no HTTPS listener',
    ...http(forward('web')),
    beside: [sibling('0d', 'HTTP', 8080)],
    expected: needsManualFix(
      `Load balancer "web" has no HTTPS listener, only HTTP on port 8080: create an HTTPS listener first, with ${settings}`,
    ),
  },
  {
    scenario: 'no other listener of the load balancer is in the input',
    ...http(forward('web')),
    expected: needsManualFix(noSibling),
  },
  {
    scenario: 'several HTTPS listeners, and none on port 443',
    ...http(forward('web')),
    beside: [sibling('0c', 'HTTPS', 9443), sibling('0d', 'HTTPS', 8443)],
    expected: needsManualFix(
      `Load balancer "web" has several HTTPS listeners, and none on port 443. Choose which of ports 8443 and 9443 port 80 redirects to: aws elbv2 modify-listener --listener-arn ${toArn('0a')} --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=<port>,StatusCode=HTTP_301}'`,
    ),
  },

  // More calls
  {
    scenario: 'several HTTPS listeners, one of them on port 443',
    ...http(forward('web')),
    beside: [sibling('0c', 'HTTPS', 8443), https],
    expected: fix,
  },
  {
    scenario: 'requests are forwarded to weighted target groups, with stickiness',
    ...http({
      Type: 'forward',
      Order: 1,
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: targetGroup('blue'), Weight: 80 },
          { TargetGroupArn: targetGroup('green'), Weight: 20 },
        ],
        TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 600 },
      },
    }),
    beside: [sibling('0b', 'HTTPS', 443, forward('green', 'blue'))],
    expected: {
      ...fix,
      undo: [
        restore({
          Type: 'forward',
          Order: 1,
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: targetGroup('blue'), Weight: 80 },
              { TargetGroupArn: targetGroup('green'), Weight: 20 },
            ],
            TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 600 },
          },
        }),
      ],
    },
  },
  {
    scenario: 'HTTPS forwards to the same target groups in another order',
    ...http(forward('green', 'blue')),
    beside: [sibling('0b', 'HTTPS', 443, forward('blue', 'green'))],
    expected: { ...fix, undo: [restore(forward('green', 'blue'))] },
  },
  {
    scenario: 'requests are forwarded, in the old format of describe-listeners',
    shape: 'description',
    ...http({ Type: 'forward', TargetGroupArn: targetGroup('web') }),
    beside: [{ ...https, shape: 'description' }],
    expected: { ...fix, undo: [restore({ Type: 'forward', TargetGroupArn: targetGroup('web') })] },
  },
  {
    scenario: "the load balancer is only in the listener's own ARN",
    ...http(forward('web')),
    configuration: { ...http(forward('web')).configuration, LoadBalancerArn: null },
    beside: [https],
    expected: fix,
  },
  {
    scenario: 'properties in camelCase, as AWS Config records most types',
    resourceId: toArn('0a'),
    configuration: {
      listenerArn: toArn('0a'),
      loadBalancerArn: balancer,
      port: 80,
      protocol: 'HTTP',
      defaultActions: [{ type: 'forward', targetGroupArn: targetGroup('web') }],
    },
    beside: [https],
    expected: { ...fix, undo: [restore({ Type: 'forward', TargetGroupArn: targetGroup('web') })] },
  },

  // Listener rules
  {
    scenario: 'a rule that forwards plain HTTP',
    ...http(forward('web')),
    ...rules(['10', forward('api')]),
    beside: [https],
    expected: needsManualFix('The rule with priority 10 serves plain HTTP, too: change or delete it first'),
  },
  {
    scenario: 'a rule that forwards plain HTTP before a default action that redirects',
    ...http(toHttps('443')),
    ...rules(['10', forward('api')]),
    beside: [https],
    expected: needsManualFix('The rule with priority 10 serves plain HTTP, too: change or delete it first'),
  },
  {
    scenario: 'rules that redirect to HTTPS or reject requests',
    ...http(forward('web')),
    ...rules(['10', toHttps('443')], ['20', respond('404')]),
    beside: [https],
    expected: { ...fix, notes: [CLIENTS] },
  },
  {
    scenario: 'only the default rule',
    ...http(forward('web')),
    ...rules(),
    beside: [https],
    expected: { ...fix, notes: [CLIENTS] },
  },

  // Side effects
  {
    scenario: 'HTTPS rejects requests by default and requires authentication',
    ...http(forward('web')),
    beside: [sibling('0b', 'HTTPS', 443, { Type: 'authenticate-oidc', Order: 1 }, { ...respond('404'), Order: 2 })],
    expected: {
      ...fix,
      sideEffects: [
        'Port 80 forwards to web, while HTTPS on port 443 does not forward by default: check whether its rules serve the same site',
        'HTTPS on port 443 requires authentication, which plain HTTP does not',
      ],
    },
  },
  {
    scenario: 'a redirect to plain HTTP of another host, which is replaced',
    ...http(redirect({ Protocol: 'HTTP', Host: 'www.example.com', Port: '80', StatusCode: 'HTTP_302' })),
    beside: [https],
    expected: {
      ...fix,
      undo: [restore(redirect({ Protocol: 'HTTP', Port: '80', Host: 'www.example.com', StatusCode: 'HTTP_302' }))],
      sideEffects: [
        'Port 80 currently redirects to http://www.example.com:80/#{path}, which is replaced by HTTPS on port 443',
      ],
    },
  },

  // Manual
  {
    scenario: 'another load balancer has an HTTPS listener',
    ...http(forward('web')),
    beside: [
      {
        ...https,
        configuration: { ...https.configuration, LoadBalancerArn: `${ELB}:loadbalancer/app/api/0123456789abcdef` },
      },
    ],
    expected: needsManualFix(noSibling),
  },
  {
    scenario: 'the HTTPS listener was deleted',
    ...http(forward('web')),
    beside: [{ ...https, status: 'ResourceDeleted', configuration: null }],
    expected: needsManualFix(noSibling),
  },
  {
    scenario: 'authentication before requests are forwarded, which no HTTP listener should have',
    ...http({ Type: 'authenticate-cognito', Order: 1 }, { ...forward('web'), Order: 2 }),
    beside: [https],
    expected: needsManualFix(
      'Port 80 has default actions that AWS does not document for HTTP listeners, and that could not be restored: change them by hand',
    ),
  },
  {
    scenario: 'an action that AWS added later',
    ...http({ Type: 'say-hello' }),
    beside: [https],
    expected: needsManualFix(
      'Port 80 has default actions that AWS does not document for HTTP listeners, and that could not be restored: change them by hand',
    ),
  },
  {
    scenario: 'no ARN contains the load balancer',
    configuration: { Port: 8080, Protocol: 'HTTP', DefaultActions: [forward('web')] },
    beside: [https],
    expected: needsManualFix('The load balancer of the listener is not in the input'),
  },
  {
    scenario: 'a template',
    shape: 'template',
    resourceId: 'Listener',
    configuration: { LoadBalancerArn: balancer, Port: 80, Protocol: 'HTTP', DefaultActions: [forward('web')] },
    beside: [https],
    expected: needsManualFix('Change the template instead'),
  },

  // Nothing to do, and unreadable
  {
    scenario: 'a redirect to HTTPS',
    ...http(toHttps('443')),
    beside: [https],
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a TCP listener on port 80',
    configuration: {
      ListenerArn: `${ELB}:listener/net/lb/0123456789abcdef/0a`,
      LoadBalancerArn: `${ELB}:loadbalancer/net/lb/0123456789abcdef`,
      Port: 80,
      Protocol: 'TCP',
      DefaultActions: [forward('web')],
    },
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  {
    scenario: 'rules that are not a list',
    shape: 'description',
    ...http(forward('web')),
    supplementaryConfiguration: { Rules: 'none' },
    beside: [https],
    expected: unreadable('Cannot read supplementaryConfiguration.Rules: expected a list, found "none"'),
  },
]);
