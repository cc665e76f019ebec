import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type ListenerAction, listener, rejectsPlainHttp } from '../../../lib/resources/elbv2/listener';

/** Flags HTTP listeners of Application Load Balancers that neither redirect to HTTPS nor reject requests. */
export default defineRule({
  name: 'alb-http-listener',
  title: 'ALB HTTP listeners must redirect to HTTPS or reject requests',
  rationale:
    'Anyone on the network path can read and change plain HTTP: passwords, cookies and pages. A listener that only redirects to HTTPS, or rejects the request, transmits none of them.',
  severity: 'medium',
  resource: listener,
  triggers: [onChange],
  managedRule: 'alb-http-to-https-redirection-check',
  parameters: {},
  limitations: [
    'Listener rules other than the default actions: AWS Config does not record them, and one of them may still forward plain HTTP.',
    'Whether the target of a redirect responds over HTTPS.',
    'Classic Load Balancers, whose listeners cannot redirect.',
  ],
  evaluate(listener) {
    if (listener.kind !== 'application') return NOT_APPLICABLE;
    if (listener.protocol === 'HTTPS') return COMPLIANT;
    const offending = listener.defaultActions.find((action) => !rejectsPlainHttp(action));
    return offending ? nonCompliant(`${listener.label} ${describeAction(offending)}`) : COMPLIANT;
  },
});

function describeAction(action: ListenerAction): string {
  switch (action.kind) {
    case 'forward':
      return action.to.length === 0 ? 'forwards plain HTTP' : `forwards plain HTTP to ${joinList(action.to)}`;
    case 'redirect':
      return action.protocol === 'HTTP'
        ? 'redirects plain HTTP to HTTP instead of HTTPS'
        : 'redirects plain HTTP without changing the protocol to HTTPS';
    case 'fixed-response':
      return `responds to plain HTTP with status ${action.status}, which does not reject the request`;
    case 'other':
      return `responds to plain HTTP with action "${action.type}" instead of a redirect to HTTPS`;
  }
}
