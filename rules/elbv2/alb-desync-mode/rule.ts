import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

/** In monitor mode the load balancer counts smuggled requests and lets them through. */
export default defineRule({
  name: 'alb-desync-mode',
  title: 'Application load balancers stop requests that desynchronise them from their targets',
  rationale: 'A request that the load balancer and the target cut in different places can carry a second one in its body, answered to somebody else. The mode `monitor` only counts such requests.',
  severity: 'medium',
  resource: loadBalancer,
  triggers: [onChange],
  managedRule: 'alb-desync-mode-check',
  parameters: {
    desyncMode: strings({
      default: 'defensive,strictest',
      description: 'Modes that are right: defensive, strictest, monitor',
      pattern: /^(defensive|strictest|monitor)$/,
    }),
  },
  limitations: ['How the targets read such requests.'],
  evaluate(loadBalancer, { parameters }) {
    if (loadBalancer.kind !== 'application') return NOT_APPLICABLE;
    const { attributes } = loadBalancer;
    if (!attributes) return insufficientData('the desync mitigation mode: the attributes are not in the input');
    const mode = attributes.desyncMode;
    return parameters.desyncMode.includes(mode)
      ? COMPLIANT
      : nonCompliant(`The desync mitigation mode is ${mode} and not ${joinList(parameters.desyncMode)}`);
  },
});
