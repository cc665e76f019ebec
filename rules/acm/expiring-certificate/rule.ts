import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { pluralize, joinList } from '../../../lib/core/text/format';
import { DAY_MS } from '../../../lib/core/time';
import { formatDay } from '../../../lib/core/time';
import { type Certificate, certificate } from '../../../lib/resources/acm/certificate';

/** A certificate that ends takes its site down for everybody at once. */
export default defineRule({
  name: 'expiring-certificate',
  title: 'Certificates are renewed before they end',
  rationale: 'When a certificate ends, every browser and client refuses the site at the same moment. ACM renews some kinds by itself and others never.',
  severity: 'high',
  resource: certificate,
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRule: 'acm-certificate-expiration-check',
  parameters: {
    daysToExpiration: integer({
      default: 30,
      min: 0,
      max: 3650,
      description: 'A certificate with fewer days (of 24 hours) left is non-compliant; 0 finds only ended ones',
    }),
  },
  limitations: [
    'Certificates that ACM does not hold: those of IAM, of hosts, of other providers.',
    'Whether the certificate has been revoked, whether its chain is trusted, and whether its names fit the site.',
    'What uses the certificate outside of AWS, after an export.',
  ],
  evaluate(certificate, { parameters, now }) {
    const left = certificate.timeLeft(now);
    if (left === undefined) return NOT_APPLICABLE;
    return left >= parameters.daysToExpiration * DAY_MS
      ? COMPLIANT
      : nonCompliant(`${certificate.domainName} ${whenItEnds(certificate, left)}: ${whatToDo(certificate, left)}`);
  },
});

function whenItEnds(certificate: Certificate, left: number): string {
  const day = formatDay(certificate.expiresAt as Date);
  const days = Math.floor(Math.abs(left) / DAY_MS);
  const span = days === 0 ? 'less than a day' : pluralize(days, 'day');
  return `${left < 0 ? `ended on ${day}, ${span} ago` : `ends on ${day}, in ${span}`}, ${usage(certificate)}`;
}

function usage({ isInUse, inUseBy: [first, ...others] }: Certificate): string {
  if (!isInUse) return 'used by nothing';
  if (first === undefined) return 'in use';
  return `in use by ${shortName(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

/** `loadbalancer/app/web/50dc6c49` of an ARN. */
const shortName = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** What kind it is, and so whether it renews by itself and what is left to a person. */
function whatToDo(certificate: Certificate, left: number): string {
  if (certificate.type === 'IMPORTED') {
    return `imported, so ACM never renews it; import its successor under the same ARN${orDelete(certificate)}`;
  }
  return `${kind(certificate)}; ${left < 0 ? `ACM renews nothing that has ended, ${replace(certificate)}` : renewal(certificate)}`;
}

function kind({ type, validationMethod }: Certificate): string {
  if (type === 'PRIVATE') return 'private';
  if (validationMethod === undefined) return 'Amazon-issued';
  return `Amazon-issued, validated by ${validationMethod === 'EMAIL' ? 'e-mail' : validationMethod}`;
}

/** https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html */
function renewal(certificate: Certificate): string {
  const { renewal, isEligibleForRenewal, isInUse, type, validationMethod } = certificate;
  if (renewal?.status === 'FAILED')
    return `its renewal failed (${renewal.reason ?? 'no reason given'}), ${replace(certificate)}`;
  if (isEligibleForRenewal === false) {
    return `not eligible for renewal${isInUse ? '' : ' while nothing uses it'}, ${replace(certificate)}`;
  }
  if (renewal?.status === 'PENDING_VALIDATION') {
    return `its renewal waits for ${proof(certificate)} of ${joinList(renewal.unvalidated, 2) || 'its domains'}`;
  }
  if (type === 'PRIVATE') return 'ACM renews it by itself';
  if (validationMethod === 'EMAIL')
    return 'ACM renews it only when the owner of the domain approves by the mail it sends';
  return `ACM renews it by itself as long as ${proof(certificate)} of its domains is in place`;
}

const replace = (certificate: Certificate): string => `request a new one${orDelete(certificate)}`;
const orDelete = ({ isInUse }: Certificate): string => (isInUse ? '' : ', or delete it');

function proof({ validationMethod }: Certificate): string {
  if (validationMethod === 'EMAIL') return 'the approval, by mail,';
  if (validationMethod === 'HTTP') return 'the HTTP redirect';
  return validationMethod === 'DNS' ? 'the CNAME record' : 'the validation';
}
