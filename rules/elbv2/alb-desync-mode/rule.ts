import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

/** Flags Application Load Balancers whose desync mitigation mode is not allowed. */
export default defineRule({
  name: 'alb-desync-mode',
  title: 'ALBs must mitigate HTTP desync attacks',
  rationale:
    'If the load balancer and its target disagree about where a request ends, an attacker can hide a second request in its body, and the response goes to another user. The mode `monitor` only counts such requests.',
  severity: 'medium',
  resource: loadBalancer,
  triggers: [onChange],
  managedRules: ['ALB_DESYNC_MODE_CHECK'],
  controls: ['FSBP ELB.12'],
  parameters: {
    desyncMode: strings({
      default: 'defensive,strictest',
      description: 'Allowed modes: defensive, strictest, monitor',
      pattern: /^(defensive|strictest|monitor)$/,
    }),
  },
  limitations: ['How the targets parse such requests.'],
  evaluate(loadBalancer, { parameters }) {
    if (loadBalancer.kind !== 'application') return NOT_APPLICABLE;
    const { attributes } = loadBalancer;
    if (!attributes) {
      return insufficientData(
        'the load balancer attributes, which include the desync mitigation mode, are not in the input',
      );
    }
    const mode = attributes.desyncMode;
    return parameters.desyncMode.includes(mode)
      ? COMPLIANT
      : nonCompliant(`The desync mitigation mode is ${mode}, allowed: ${joinList(parameters.desyncMode)}`);
  },
});
