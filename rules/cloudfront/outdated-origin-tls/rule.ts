import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { choice } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { distribution } from '../../../lib/resources/cloudfront/distribution';

/** From the oldest. */
const PROTOCOLS = ['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const;

/** Flags distributions that may use outdated versions of TLS to an origin. */
export default defineRule({
  name: 'outdated-origin-tls',
  title: 'CloudFront distributions must not use outdated TLS to their origins',
  rationale:
    'Between CloudFront and an origin runs the traffic of all viewers. SSL 3.0 and the first versions of TLS can be broken by somebody on the way.',
  severity: 'medium',
  resource: distribution,
  triggers: [onChange],
  managedRules: ['CLOUDFRONT_NO_DEPRECATED_SSL_PROTOCOLS'],
  controls: [
    'FSBP CloudFront.10',
    'PCI DSS 4.0.1 1.2.5',
    'PCI DSS 4.0.1 2.2.5',
    'PCI DSS 4.0.1 2.2.7',
    'PCI DSS 4.0.1 4.2.1',
    'PCI DSS 4.0.1 4.2.1.1',
    'PCI DSS 4.0.1 8.3.2',
  ],
  parameters: {
    minimumProtocol: choice({
      of: PROTOCOLS,
      default: 'TLSv1.2',
      description: 'The oldest protocol that is allowed; with TLSv1, SSL 3.0 alone is non-compliant',
    }),
  },
  limitations: [
    'Origins that CloudFront asks by plain HTTP, and those of S3, whose protocol cannot be chosen.',
    'Origins in a VPC, whose protocols are in another resource: they are insufficient data, unless the same template has it.',
    'Which protocols the origin accepts.',
  ],
  evaluate({ origins }, { parameters: { minimumProtocol } }) {
    const allowed: readonly string[] = PROTOCOLS.slice(PROTOCOLS.indexOf(minimumProtocol));
    const used = origins.map(({ id, tlsProtocols }) => ({ id, tlsProtocols }));
    const outdated = used.flatMap(({ id, tlsProtocols = [] }) => {
      // A protocol that the list does not have is newer than those of the list.
      const old = tlsProtocols.filter((protocol) => OLD.includes(protocol) && !allowed.includes(protocol));
      return old.length === 0 ? [] : [`${joinList(old, 4)} to origin ${id}`];
    });
    if (outdated.length > 0) return nonCompliant(`CloudFront may use ${joinList(outdated)}`);
    const open = used.filter(({ tlsProtocols }) => tlsProtocols === undefined).map(({ id }) => id);
    return open.length === 0
      ? COMPLIANT
      : insufficientData(`the input does not have the protocols of origin ${joinList(open)}`);
  },
});

const OLD: readonly string[] = ['SSLv3', ...PROTOCOLS];
