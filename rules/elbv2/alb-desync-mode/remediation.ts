import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import type { LoadBalancer } from '../../../lib/resources/elbv2/load-balancer';
import { type AttributeValues, attributeSetting } from '../../../lib/resources/settings/load-balancer';
import type rule from './rule';

const KEY = 'routing.http.desync_mitigation_mode';

/** From the mode that refuses the fewest requests to the one that refuses the most. */
const MODES: readonly string[] = ['monitor', 'defensive', 'strictest'];

/** Sets the next stricter mode that is allowed: `defensive`, the default of AWS, before `strictest`. */
export const remediation = remediateSetting<LoadBalancer, AttributeValues, (typeof rule)['parameters']>({
  summary: 'Sets the next stricter mode that is allowed: `defensive` before `strictest`',
  exclusions:
    'A mode that is stricter than those that are allowed. Every plan needs approval, since some requests are refused afterwards',
  setting: attributeSetting('desync mitigation mode', ({ desyncMode }) => ({ [KEY]: desyncMode })),
  plan(_, before, { parameters: { desyncMode: allowed } }) {
    const present = before[KEY] ?? '';
    const stricter = MODES.slice(MODES.indexOf(present) + 1);
    const mode = stricter.find((one) => allowed.includes(one));
    if (mode === undefined) {
      return needsManualFix(
        `Each allowed mode lets requests pass that the mode ${present} refuses: choose one by hand, or allow ${present} in the parameter desyncMode`,
      );
    }
    return {
      to: { [KEY]: mode },
      summary: `Set the desync mitigation mode to ${mode}`,
      sideEffects: [
        `The load balancer refuses requests that the mode ${present} lets pass: see the CloudWatch metric DesyncMitigationMode_NonCompliant_Request_Count`,
      ],
      ...(allowed.length > 1 && { notes: [`Allowed modes: ${joinList(allowed)}`] }),
    };
  },
});
