import { type ManualFix, needsManualFix, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, makeUndoCall, type Step } from '../../../lib/core/remediation/step';
import { joinList } from '../../../lib/core/text/format';
import { type Listener, rejectsPlainHttp } from '../../../lib/resources/elbv2/listener';
import {
  REDIRECT_DEFAULTS,
  type RedirectRequest,
  toComparableAction,
} from '../../../lib/resources/elbv2/listener-actions';
import { modifyListener } from '../../../lib/resources/elbv2/listener-operations';
import { type SiblingListener, siblingListeners } from '../../../lib/resources/elbv2/sibling-listeners';

const REDIRECT: Step = {
  name: 'RedirectToHttps',
  operation: modifyListener,
  parameters: ['ListenerArn', 'DefaultActions'],
};
const RESTORE: Step = { ...REDIRECT, name: 'RestoreDefaultActions' };

/** Replaces the default action with a redirect to the HTTPS listener of the same load balancer. */
export const remediation: Remediation<Listener> = {
  summary:
    'Replaces the default action with a redirect to the HTTPS listener of the same load balancer; listener rules are unchanged',
  exclusions:
    'Load balancers without an HTTPS listener, or with several candidates, and listeners with rules that serve plain HTTP. If HTTPS may respond differently, the plan needs approval',
  steps: [REDIRECT],
  undoSteps: [RESTORE],
  facts: [siblingListeners],
  plan(listener, { facts }) {
    const { listenerArn: ListenerArn, loadBalancerArn, defaultActions: actions } = listener;
    if (listener.authenticates || actions.length > 1 || actions[0]?.kind === 'other') {
      return needsManualFix(
        `${listener.label} has default actions that AWS does not document for HTTP listeners, and that could not be restored: change them by hand`,
      );
    }
    if (loadBalancerArn === undefined) {
      return needsManualFix(`The load balancer of the listener is not in the input`);
    }
    const open = listOpenRules(listener);
    if (open.length > 0) return explainOpenRules(open);
    const siblings = listSiblings(ListenerArn, facts.about(siblingListeners, loadBalancerArn));
    const secure = siblings.filter(({ protocol }) => protocol === 'HTTPS');
    const target = secure.find(({ port }) => port === 443) ?? secure[0];
    if (target === undefined) return explainNoTarget(listener, loadBalancerArn, siblings);
    if (target.port !== 443 && secure.length > 1) return explainSeveralTargets(listener, loadBalancerArn, secure);
    const RedirectConfig = { ...REDIRECT_DEFAULTS, Protocol: 'HTTPS', Port: `${target.port}`, StatusCode: 'HTTP_301' };
    return {
      kind: 'fix',
      summary: `Redirect plain HTTP on port ${listener.port} of load balancer "${toName(loadBalancerArn)}" to HTTPS on port ${target.port}, by changing the default action only`,
      calls: [makeCall(REDIRECT, { ListenerArn, DefaultActions: [{ Type: 'redirect', RedirectConfig }] })],
      undo: [makeUndoCall(REDIRECT, RESTORE, { ListenerArn, DefaultActions: listener.defaultActionRequests })],
      sideEffects: [...describeFormerAction(listener, target), ...describeAuthentication(target)],
      notes: [
        ...describeRules(listener),
        'Clients that do not follow redirects, or that send POST requests over plain HTTP, will fail. Browsers cache the redirect (301) even after an undo',
      ],
    };
  },
  state: (listener) => ({ DefaultActions: listener.defaultActionRequests.map(toComparableAction) }),
};

/** Returns the other listeners. The input contains the listener itself as well, and may contain several versions of others. */
const listSiblings = (own: string, listeners: readonly SiblingListener[]): SiblingListener[] =>
  listeners.filter(({ arn }, index) => arn !== own && listeners.findIndex((other) => other.arn === arn) === index);

function explainNoTarget(listener: Listener, loadBalancerArn: string, siblings: readonly SiblingListener[]): ManualFix {
  const name = `"${toName(loadBalancerArn)}"`;
  const settings = `port 443, an ACM certificate for the names of the site, and the default action of port ${listener.port}`;
  if (siblings.length === 0 && !listener.isLive) {
    return needsManualFix(
      `The input has no other listener of load balancer ${name}, so there is nothing to redirect to. If the load balancer has no HTTPS listener, create one first: ${settings}. If it has one, add it to the input: a snapshot of the Region, or the output of aws elbv2 describe-listeners --load-balancer-arn ${loadBalancerArn}`,
    );
  }
  const others = joinList(siblings.map(({ protocol, port }) => `${protocol} on port ${port}`)) || 'this listener';
  return needsManualFix(
    `Load balancer ${name} has no HTTPS listener, only ${others}: create an HTTPS listener first, with ${settings}`,
  );
}

function explainSeveralTargets(
  listener: Listener,
  loadBalancerArn: string,
  secure: readonly SiblingListener[],
): ManualFix {
  const ports = secure.map(({ port }) => port).sort((a, b) => a - b);
  return needsManualFix(
    `Load balancer "${toName(loadBalancerArn)}" has several HTTPS listeners, and none on port 443. Choose which of ports ${joinList(ports.map(String), 10)} port ${listener.port} redirects to: aws elbv2 modify-listener --listener-arn ${listener.listenerArn} --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=<port>,StatusCode=HTTP_301}'`,
  );
}

/** Describes the current response to plain HTTP, if the HTTPS listener responds differently. */
function describeFormerAction(listener: Listener, target: SiblingListener): string[] {
  const [action] = listener.defaultActions;
  const [request] = listener.defaultActionRequests;
  if (action?.kind === 'redirect') {
    return [
      `${listener.label} currently redirects to ${formatAddress(request?.RedirectConfig)}, which is replaced by HTTPS on port ${target.port}`,
    ];
  }
  if (action?.kind === 'fixed-response') {
    return [
      `${listener.label} currently returns a fixed response with status ${action.status}: clients that depend on it, such as a health check, are redirected`,
    ];
  }
  if (action?.kind !== 'forward' || hasSameElements(action.to, target.forwardsTo)) return [];
  const other =
    target.forwardsTo.length === 0 ? 'does not forward by default' : `forwards to ${joinList(target.forwardsTo)}`;
  return [
    `${listener.label} forwards to ${joinList(action.to) || 'unnamed targets'}, while HTTPS on port ${target.port} ${other}: check whether its rules serve the same site`,
  ];
}

const describeAuthentication = ({ authenticates, port }: SiblingListener): string[] =>
  authenticates ? [`HTTPS on port ${port} requires authentication, which plain HTTP does not`] : [];

const hasSameElements = (some: readonly string[], others: readonly string[]): boolean =>
  some.length > 0 && JSON.stringify([...some].sort()) === JSON.stringify([...others].sort());

function formatAddress(redirect: RedirectRequest | undefined): string {
  const { Protocol, Host, Port, Path } = { ...REDIRECT_DEFAULTS, ...redirect };
  return `${Protocol.toLowerCase()}://${Host}:${Port}${Path}`;
}

/** Returns the priorities of the rules that serve plain HTTP. They precede the default action. */
const listOpenRules = ({ rules = [] }: Listener): string[] =>
  rules.filter(({ actions }) => !actions.every(rejectsPlainHttp)).map(({ priority }) => priority);

/** A redirect of the default action alone would look like a whole remediation. */
const explainOpenRules = (priorities: readonly string[]): ManualFix =>
  needsManualFix(
    priorities.length === 1
      ? `The rule with priority ${priorities[0]} serves plain HTTP, too: change or delete it first`
      : `The rules with priorities ${joinList(priorities, 10)} serve plain HTTP, too: change or delete them first`,
  );

const describeRules = ({ rules }: Listener): string[] =>
  rules === undefined
    ? [
        `The listener rules, which precede the default action, are not in the input and do not change: check whether one of them forwards plain HTTP`,
      ]
    : [];

/** `web` for `arn:…:loadbalancer/app/web/0123456789abcdef`. */
const toName = (loadBalancerArn: string): string => loadBalancerArn.split('/')[2] ?? loadBalancerArn;
