import { definePlanCases, unreadable } from '../../../lib/core/cases';
import type { Json } from '../../../lib/core/remediation/operation';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const balancer = `${ELB}:loadbalancer/app/web/0123456789abcdef`;
const arnOf = (id: string) => `${ELB}:listener/app/web/0123456789abcdef/${id}`;
const targetGroup = (name: string) => `${ELB}:targetgroup/${name}/0123456789abcdef`;

/** As Config writes it; ELB names a single target group in both places. */
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
  resourceId: arnOf(id),
  arn: arnOf(id),
  configuration: {
    ListenerArn: arnOf(id),
    LoadBalancerArn: balancer,
    Port,
    Protocol,
    DefaultActions,
    Certificates: [],
    AlpnPolicy: [],
  },
});
const http = (...actions: object[]) => listener('0a', 'HTTP', 80, ...actions);
const neighbour = (id: string, Protocol: string, Port: number, ...actions: object[]) => ({
  ...listener(id, Protocol, Port, ...(actions.length > 0 ? actions : [forward('web')])),
  resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
});
const https = neighbour('0b', 'HTTPS', 443);

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
    parameters: { ListenerArn: arnOf('0a'), DefaultActions: [toHttps(Port)] },
  }) as const;
const restore = (...DefaultActions: readonly Json[]) =>
  ({
    step: 'RestoreDefaultActions',
    service: 'elbv2',
    api: 'ModifyListener',
    parameters: { ListenerArn: arnOf('0a'), DefaultActions },
    undoes: 'RedirectToHttps',
  }) as const;

const UNKNOWN_RULES =
  'The rules before the default action are not in the input and stay as they are: see whether one of them forwards plain HTTP';
const CLIENTS =
  'Clients that follow no redirect, or post by plain HTTP, fail from then on; browsers remember the redirect (301) even after an undo';

const fix = {
  kind: 'fix',
  summary: 'Redirect plain HTTP on port 80 of load balancer "web" to HTTPS on port 443, by its default action alone',
  calls: [call()],
  undo: [restore(forward('web'))],
  sideEffects: [],
  notes: [UNKNOWN_RULES, CLIENTS],
} as const;

/** As DescribeRules answers. */
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

const parts = 'port 443, a certificate of ACM for the names of the site, and the default action of port 80';
const noneKnown = `No other listener of load balancer "web" is known, so there is nothing to redirect to. Where it has none for HTTPS, create one first: ${parts}. Where it has one, plan with that in the input: a snapshot of the Region, or the output of aws elbv2 describe-listeners --load-balancer-arn ${balancer}`;

export default definePlanCases(rule, [
  // What the README shows.
  {
    scenario: 'requests are forwarded, and HTTPS is on port 443',
    ...http(forward('web')),
    beside: [https],
    expected: fix,
  },
  {
    scenario: 'rules that forward plain HTTP: none of them is touched, and each is named',
    ...http(forward('web')),
    ...rules(['10', forward('api')], ['20', toHttps('443')], ['30', respond('200')]),
    beside: [https],
    expected: {
      ...fix,
      notes: [
        'Plain HTTP goes on by the rules of priorities 10 and 30, which stay as they are: a person has to change them',
        CLIENTS,
      ],
    },
  },
  {
    scenario: 'HTTPS forwards to something else',
    ...http(forward('web')),
    beside: [neighbour('0b', 'HTTPS', 443, forward('api'))],
    expected: {
      ...fix,
      sideEffects: [
        'Port 80 forwards to web, and HTTPS on port 443 forwards to api: see whether it serves the same by its rules',
      ],
    },
  },
  {
    scenario: 'a fixed answer that is no refusal',
    ...http(respond('200')),
    beside: [https],
    expected: {
      ...fix,
      undo: [restore(respond('200'))],
      sideEffects: [
        'Port 80 answers with status 200 by itself today: whoever counts on that, such as a health check, is redirected',
      ],
    },
  },
  {
    scenario: 'the only HTTPS listener is on another port',
    ...http(forward('web')),
    beside: [neighbour('0c', 'HTTPS', 8443), neighbour('0d', 'HTTP', 8080)],
    expected: {
      ...fix,
      summary:
        'Redirect plain HTTP on port 80 of load balancer "web" to HTTPS on port 8443, by its default action alone',
      calls: [call('8443')],
    },
  },
  {
    scenario: 'the load balancer has no HTTPS listener',
    ...http(forward('web')),
    beside: [neighbour('0d', 'HTTP', 8080)],
    expected: needsManualFix(
      `Load balancer "web" also listens for HTTP on port 8080, and for HTTPS nowhere: create an HTTPS listener first, with ${parts}`,
    ),
  },
  {
    scenario: 'nothing else is known of the load balancer',
    ...http(forward('web')),
    expected: needsManualFix(noneKnown),
  },
  {
    scenario: 'several HTTPS listeners, and none on port 443',
    ...http(forward('web')),
    beside: [neighbour('0c', 'HTTPS', 9443), neighbour('0d', 'HTTPS', 8443)],
    expected: needsManualFix(
      `Load balancer "web" has several HTTPS listeners and none on port 443. Choose to which of ports 8443 and 9443 port 80 redirects: aws elbv2 modify-listener --listener-arn ${arnOf('0a')} --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=<port>,StatusCode=HTTP_301}'`,
    ),
  },

  // More of the calls.
  {
    scenario: 'several HTTPS listeners, one of them on port 443',
    ...http(forward('web')),
    beside: [neighbour('0c', 'HTTPS', 8443), https],
    expected: fix,
  },
  {
    scenario: 'requests are forwarded by weight, and some stick',
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
    beside: [neighbour('0b', 'HTTPS', 443, forward('green', 'blue'))],
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
    scenario: 'described, told as in old times',
    shape: 'description',
    ...http({ Type: 'forward', TargetGroupArn: targetGroup('web') }),
    beside: [{ ...https, shape: 'description' }],
    expected: { ...fix, undo: [restore({ Type: 'forward', TargetGroupArn: targetGroup('web') })] },
  },
  {
    scenario: "only the listener's own ARN names its load balancer",
    ...http(forward('web')),
    configuration: { ...http(forward('web')).configuration, LoadBalancerArn: null },
    beside: [https],
    expected: fix,
  },
  {
    scenario: 'written in small letters, as Config writes most types',
    resourceId: arnOf('0a'),
    configuration: {
      listenerArn: arnOf('0a'),
      loadBalancerArn: balancer,
      port: 80,
      protocol: 'HTTP',
      defaultActions: [{ type: 'forward', targetGroupArn: targetGroup('web') }],
    },
    beside: [https],
    expected: { ...fix, undo: [restore({ Type: 'forward', TargetGroupArn: targetGroup('web') })] },
  },

  // Rules before the default action.
  {
    scenario: 'a rule that forwards plain HTTP',
    ...http(forward('web')),
    ...rules(['10', forward('api')]),
    beside: [https],
    expected: {
      ...fix,
      notes: [
        'Plain HTTP goes on by the rule of priority 10, which stays as it is: a person has to change it',
        CLIENTS,
      ],
    },
  },
  {
    scenario: 'rules that redirect to HTTPS or refuse',
    ...http(forward('web')),
    ...rules(['10', toHttps('443')], ['20', respond('404')]),
    beside: [https],
    expected: { ...fix, notes: [CLIENTS] },
  },
  {
    scenario: 'no rule but the default one',
    ...http(forward('web')),
    ...rules(),
    beside: [https],
    expected: { ...fix, notes: [CLIENTS] },
  },

  // What a person weighs.
  {
    scenario: 'HTTPS refuses by default and asks for a login',
    ...http(forward('web')),
    beside: [neighbour('0b', 'HTTPS', 443, { Type: 'authenticate-oidc', Order: 1 }, { ...respond('404'), Order: 2 })],
    expected: {
      ...fix,
      sideEffects: [
        'Port 80 forwards to web, and HTTPS on port 443 forwards to nothing by default: see whether it serves the same by its rules',
        'HTTPS on port 443 asks for a login, which plain HTTP does not',
      ],
    },
  },
  {
    scenario: 'a redirect to plain HTTP of another host, which is given up',
    ...http(redirect({ Protocol: 'HTTP', Host: 'www.example.com', Port: '80', StatusCode: 'HTTP_302' })),
    beside: [https],
    expected: {
      ...fix,
      undo: [restore(redirect({ Protocol: 'HTTP', Port: '80', Host: 'www.example.com', StatusCode: 'HTTP_302' }))],
      sideEffects: [
        'Port 80 redirects to http://www.example.com:80/#{path} today, and that address is given up for HTTPS on port 443',
      ],
    },
  },

  // What is a person's.
  {
    scenario: 'another load balancer has an HTTPS listener',
    ...http(forward('web')),
    beside: [
      {
        ...https,
        configuration: { ...https.configuration, LoadBalancerArn: `${ELB}:loadbalancer/app/api/0123456789abcdef` },
      },
    ],
    expected: needsManualFix(noneKnown),
  },
  {
    scenario: 'the HTTPS listener was deleted',
    ...http(forward('web')),
    beside: [{ ...https, status: 'ResourceDeleted', configuration: null }],
    expected: needsManualFix(noneKnown),
  },
  {
    scenario: 'a login before requests are forwarded, which no HTTP listener should have',
    ...http({ Type: 'authenticate-cognito', Order: 1 }, { ...forward('web'), Order: 2 }),
    beside: [https],
    expected: needsManualFix(
      'Port 80 has default actions that AWS documents for no HTTP listener, and that could not be put back: see to them by hand',
    ),
  },
  {
    scenario: 'an action that AWS added later',
    ...http({ Type: 'say-hello' }),
    beside: [https],
    expected: needsManualFix(
      'Port 80 has default actions that AWS documents for no HTTP listener, and that could not be put back: see to them by hand',
    ),
  },
  {
    scenario: 'no ARN tells the load balancer',
    configuration: { Port: 8080, Protocol: 'HTTP', DefaultActions: [forward('web')] },
    beside: [https],
    expected: needsManualFix('The input does not tell which load balancer the listener belongs to'),
  },
  {
    scenario: 'a template',
    shape: 'template',
    resourceId: 'Listener',
    configuration: { LoadBalancerArn: balancer, Port: 80, Protocol: 'HTTP', DefaultActions: [forward('web')] },
    beside: [https],
    expected: needsManualFix('A template is put right where it is written'),
  },

  // What needs nothing.
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
    scenario: 'rules that are no list',
    shape: 'description',
    ...http(forward('web')),
    supplementaryConfiguration: { Rules: 'none' },
    beside: [https],
    expected: unreadable('Cannot read supplementaryConfiguration.Rules: expected a list, found "none"'),
  },
]);
