import { remediateSetting } from '../../../lib/core/remediation/setting';
import { attributeSetting } from '../../../lib/resources/settings/load-balancer';

const KEY = 'routing.http.drop_invalid_header_fields.enabled';

/** Makes the load balancer drop headers with invalid names. */
export const remediation = remediateSetting({
  summary: 'Makes the load balancer drop headers with invalid names',
  exclusions: 'Nothing. Every plan needs approval, since a client may send such headers',
  setting: attributeSetting('invalid headers', ({ dropsInvalidHeaders }) => ({ [KEY]: String(dropsInvalidHeaders) })),
  plan: () => ({
    to: { [KEY]: 'true' },
    summary: 'Drop headers with invalid names',
    sideEffects: [
      'Targets do not receive headers whose names have other characters than letters, digits and hyphens: a client that sends a header with an underscore may break',
    ],
  }),
});
