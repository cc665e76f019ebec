import {
  COMPLIANT,
  insufficientData,
  NOT_APPLICABLE,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type Listener, type ListenerAction, listener, rejectsPlainHttp } from '../../../lib/resources/elbv2/listener';

/** Flags HTTP listeners of Application Load Balancers that neither redirect to HTTPS nor reject requests. */
export default defineRule({
  name: 'alb-http-listener',
  title: 'ALB HTTP listeners must redirect to HTTPS or reject requests',
  rationale:
    'Anyone on the network path can read and change plain HTTP: passwords, cookies and pages. A listener that only redirects to HTTPS, or rejects the request, transmits none of them.',
  severity: 'medium',
  resource: listener,
  triggers: [onChange],
  managedRules: ['ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK'],
  controls: ['FSBP ELB.1'],
  parameters: {},
  limitations: [
    'Listener rules other than the default actions, unless the output of DescribeRules is in the input: AWS Config does not record them, and one of them may still forward plain HTTP.',
    'Whether the target of a redirect responds over HTTPS.',
    'Classic Load Balancers, whose listeners cannot redirect.',
  ],
  evaluate(listener) {
    if (listener.isOutside) return evaluateOutside(listener);
    if (listener.kind !== 'application') return NOT_APPLICABLE;
    if (listener.protocol === 'HTTPS') return COMPLIANT;
    const offending = findOffending(listener.defaultActions);
    if (offending) return nonCompliant(`${listener.label} ${describeAction(offending)}`);
    const byRule = findOffending(listener.templateActions);
    if (byRule) return nonCompliant(`A rule of the listener ${describeAction(byRule)}`);
    for (const { priority, actions } of listener.rules ?? []) {
      const action = findOffending(actions);
      if (action) return nonCompliant(`The rule with priority ${priority} ${describeAction(action)}`);
    }
    const [possible] = listener.possibleRules;
    return possible ? insufficientData(`rule ${possible.what} may forward plain HTTP`) : COMPLIANT;
  },
});

/** The template has the rules of the listener, but not its protocol. */
function evaluateOutside(listener: Listener): RuleResult {
  const offending = findOffending(listener.templateActions);
  const [possible] = listener.possibleRules;
  if (!offending && !possible) return COMPLIANT;
  const what = offending
    ? `a rule of the listener ${describeAction(offending)}`
    : `rule ${possible?.what} may forward plain HTTP`;
  return insufficientData(`${what}, if the listener is one for HTTP`);
}

const findOffending = (actions: readonly ListenerAction[]): ListenerAction | undefined =>
  actions.find((action) => !rejectsPlainHttp(action));

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
