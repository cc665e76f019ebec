import { type ManualFix, needsManualFix, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, type Step, makeUndoCall } from '../../../lib/core/remediation/step';
import { joinList } from '../../../lib/core/text/format';
import { rejectsPlainHttp, type Listener } from '../../../lib/resources/elbv2/listener';
import {
  toComparableAction,
  REDIRECT_DEFAULTS,
  type RedirectRequest,
} from '../../../lib/resources/elbv2/listener-actions';
import { modifyListener } from '../../../lib/resources/elbv2/listener-operations';
import { type SiblingListener, siblingListeners } from '../../../lib/resources/elbv2/sibling-listeners';

const REDIRECT: Step = {
  name: 'RedirectToHttps',
  operation: modifyListener,
  parameters: ['ListenerArn', 'DefaultActions'],
};
const RESTORE: Step = { ...REDIRECT, name: 'RestoreDefaultActions' };

/** A redirect to the HTTPS listener of the same load balancer, in the place of the default action and of nothing else. */
export const remediation: Remediation<Listener> = {
  summary: 'The default action becomes a redirect to the HTTPS listener of the same load balancer; the rules before it stay as they are',
  exclusions: 'No HTTPS listener, or several to choose from. Where HTTPS may answer otherwise, a person has to agree',
  steps: [REDIRECT],
  undoSteps: [RESTORE],
  facts: [siblingListeners],
  plan(listener, { facts }) {
    const { listenerArn: ListenerArn, loadBalancerArn, defaultActions: answers } = listener;
    if (listener.authenticates || answers.length > 1 || answers[0]?.kind === 'other')
      return needsManualFix(
        `${listener.label} has default actions that AWS documents for no HTTP listener, and that could not be put back: see to them by hand`,
      );
    if (loadBalancerArn === undefined)
      return needsManualFix('The input does not tell which load balancer the listener belongs to');
    const neighbours = othersThan(ListenerArn, facts.about(siblingListeners, loadBalancerArn));
    const secure = neighbours.filter(({ protocol }) => protocol === 'HTTPS');
    const target = secure.find(({ port }) => port === 443) ?? secure[0];
    if (target === undefined) return nowhereToRedirect(listener, loadBalancerArn, neighbours);
    if (target.port !== 443 && secure.length > 1) return manyToRedirectTo(listener, loadBalancerArn, secure);
    const RedirectConfig = {
      ...REDIRECT_DEFAULTS,
      Protocol: 'HTTPS',
      Port: `${target.port}`,
      StatusCode: 'HTTP_301',
    };
    return {
      kind: 'fix',
      summary: `Redirect plain HTTP on port ${listener.port} of load balancer "${nameOf(loadBalancerArn)}" to HTTPS on port ${target.port}, by its default action alone`,
      calls: [makeCall(REDIRECT, { ListenerArn, DefaultActions: [{ Type: 'redirect', RedirectConfig }] })],
      undo: [makeUndoCall(REDIRECT, RESTORE, { ListenerArn, DefaultActions: listener.defaultActionRequests })],
      sideEffects: [...formerAnswer(listener, target), ...loginEffect(target)],
      notes: [
        ...rulesNote(listener),
        'Clients that follow no redirect, or post by plain HTTP, fail from then on; browsers remember the redirect (301) even after an undo',
      ],
    };
  },
  state: (listener) => ({ DefaultActions: listener.defaultActionRequests.map(toComparableAction) }),
};

/** The input has the listener itself as well, and may have others in several versions. */
const othersThan = (own: string, listeners: readonly SiblingListener[]): SiblingListener[] =>
  listeners.filter(({ arn }, index) => arn !== own && listeners.findIndex((other) => other.arn === arn) === index);

function nowhereToRedirect(
  listener: Listener,
  loadBalancerArn: string,
  neighbours: readonly SiblingListener[],
): ManualFix {
  const name = `"${nameOf(loadBalancerArn)}"`;
  const parts = `port 443, a certificate of ACM for the names of the site, and the default action of port ${listener.port}`;
  if (neighbours.length === 0)
    return needsManualFix(
      `No other listener of load balancer ${name} is known, so there is nothing to redirect to. Where it has none for HTTPS, create one first: ${parts}. Where it has one, plan with that in the input: a snapshot of the Region, or the output of aws elbv2 describe-listeners --load-balancer-arn ${loadBalancerArn}`,
    );
  const known = joinList(neighbours.map(({ protocol, port }) => `${protocol} on port ${port}`));
  return needsManualFix(
    `Load balancer ${name} also listens for ${known}, and for HTTPS nowhere: create an HTTPS listener first, with ${parts}`,
  );
}

function manyToRedirectTo(
  listener: Listener,
  loadBalancerArn: string,
  secure: readonly SiblingListener[],
): ManualFix {
  const ports = secure.map(({ port }) => port).sort((a, b) => a - b);
  return needsManualFix(
    `Load balancer "${nameOf(loadBalancerArn)}" has several HTTPS listeners and none on port 443. Choose to which of ports ${joinList(ports.map(String), 10)} port ${listener.port} redirects: aws elbv2 modify-listener --listener-arn ${listener.listenerArn} --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=<port>,StatusCode=HTTP_301}'`,
  );
}

/** What visitors of plain HTTP get today, where the HTTPS listener gives them something else. */
function formerAnswer(listener: Listener, target: SiblingListener): string[] {
  const [answer] = listener.defaultActions;
  const [action] = listener.defaultActionRequests;
  if (answer?.kind === 'redirect')
    return [
      `${listener.label} redirects to ${addressOf(action?.RedirectConfig)} today, and that address is given up for HTTPS on port ${target.port}`,
    ];
  if (answer?.kind === 'fixed-response')
    return [
      `${listener.label} answers with status ${answer.status} by itself today: whoever counts on that, such as a health check, is redirected`,
    ];
  if (answer?.kind !== 'forward' || isSame(answer.to, target.forwardsTo)) return [];
  const other =
    target.forwardsTo.length === 0 ? 'forwards to nothing by default' : `forwards to ${joinList(target.forwardsTo)}`;
  return [
    `${listener.label} forwards to ${joinList(answer.to) || 'unnamed targets'}, and HTTPS on port ${target.port} ${other}: see whether it serves the same by its rules`,
  ];
}

const loginEffect = ({ authenticates: asksForLogin, port }: SiblingListener): string[] =>
  asksForLogin ? [`HTTPS on port ${port} asks for a login, which plain HTTP does not`] : [];

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length > 0 && JSON.stringify([...some].sort()) === JSON.stringify([...others].sort());

function addressOf(redirect: RedirectRequest | undefined): string {
  const { Protocol, Host, Port, Path } = { ...REDIRECT_DEFAULTS, ...redirect };
  return `${Protocol.toLowerCase()}://${Host}:${Port}${Path}`;
}

/** Rules come before the default action, and no call of the plan touches them. */
function rulesNote({ rules }: Listener): string[] {
  if (rules === undefined)
    return [
      'The rules before the default action are not in the input and stay as they are: see whether one of them forwards plain HTTP',
    ];
  const plain = rules.filter(({ actions: answers }) => !answers.every(rejectsPlainHttp)).map(({ priority }) => priority);
  if (plain.length === 0) return [];
  return [
    plain.length === 1
      ? `Plain HTTP goes on by the rule of priority ${plain[0]}, which stays as it is: a person has to change it`
      : `Plain HTTP goes on by the rules of priorities ${joinList(plain, 10)}, which stay as they are: a person has to change them`,
  ];
}

/** `web` of `arn:…:loadbalancer/app/web/0123456789abcdef`. */
const nameOf = (loadBalancerArn: string): string => loadBalancerArn.split('/')[2] ?? loadBalancerArn;
