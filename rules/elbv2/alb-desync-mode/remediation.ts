import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import type { LoadBalancer } from '../../../lib/resources/elbv2/load-balancer';
import { type AttributeValues, attributeSetting } from '../../../lib/resources/settings/load-balancer';
import type rule from './rule';

const KEY = 'routing.http.desync_mitigation_mode';

/** Sets the mode `defensive`, which is the default of AWS, or the allowed one. */
export const remediation = remediateSetting<LoadBalancer, AttributeValues, (typeof rule)['parameters']>({
  summary: 'Sets the mode `defensive`, or the one that is allowed',
  exclusions: 'Nothing. Every plan needs approval, since some requests are refused afterwards',
  setting: attributeSetting('desync mitigation mode', ({ desyncMode }) => ({ [KEY]: desyncMode })),
  plan(_, before, { parameters: { desyncMode: allowed } }) {
    const mode = allowed.includes('defensive') ? 'defensive' : allowed[0];
    if (mode === undefined) return needsManualFix('No mode is allowed: correct the parameter desyncMode');
    return {
      to: { [KEY]: mode },
      summary: `Set the desync mitigation mode to ${mode}`,
      sideEffects: [
        `The load balancer refuses requests that the mode ${before[KEY]} lets pass: see the CloudWatch metric DesyncMitigationMode_NonCompliant_Request_Count`,
      ],
      ...(allowed.length > 1 && { notes: [`Allowed modes: ${joinList(allowed)}`] }),
    };
  },
});
