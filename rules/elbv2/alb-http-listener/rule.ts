import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type ListenerAction, rejectsPlainHttp, listener } from '../../../lib/resources/elbv2/listener';

/** Whoever is on the way can read and change what travels by plain HTTP. */
export default defineRule({
  name: 'alb-http-listener',
  title: 'Application load balancers answer plain HTTP only with a redirect to HTTPS or a refusal',
  rationale: 'Plain HTTP is read and changed by whoever is on its way: passwords, cookies and pages. A listener that redirects to HTTPS, or refuses, carries none of them.',
  severity: 'medium',
  resource: listener,
  triggers: [onChange],
  managedRule: 'alb-http-to-https-redirection-check',
  parameters: {},
  limitations: [
    'The rules of a listener beside its default actions: AWS Config records none of them, and one of them may still forward plain HTTP.',
    'Whether the address that a redirect names answers by HTTPS.',
    'Classic load balancers, whose listeners cannot redirect.',
  ],
  evaluate(listener) {
    if (listener.kind !== 'application') return NOT_APPLICABLE;
    if (listener.protocol === 'HTTPS') return COMPLIANT;
    const offence = listener.defaultActions.find((answer) => !rejectsPlainHttp(answer));
    return offence ? nonCompliant(`${listener.label} ${inWords(offence)}`) : COMPLIANT;
  },
});

function inWords(answer: ListenerAction): string {
  switch (answer.kind) {
    case 'forward':
      return answer.to.length === 0 ? 'forwards plain HTTP' : `forwards plain HTTP to ${joinList(answer.to)}`;
    case 'redirect':
      return answer.protocol === 'HTTP'
        ? 'redirects plain HTTP to HTTP and not to HTTPS'
        : 'redirects plain HTTP without changing its protocol to HTTPS';
    case 'fixed-response':
      return `answers plain HTTP with status ${answer.status}, which is no refusal`;
    case 'other':
      return `answers plain HTTP with "${answer.type}" and not with a redirect to HTTPS`;
  }
}
