import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList, pluralize } from '../../../lib/core/text/format';
import { DAY_MS, formatDay } from '../../../lib/core/time';
import { type Certificate, certificate } from '../../../lib/resources/acm/certificate';

/** Flags certificates that expire soon or have expired. */
export default defineRule({
  name: 'expiring-certificate',
  title: 'Certificates must be renewed before they expire',
  rationale:
    'When a certificate expires, every browser and client rejects the site at the same moment. ACM renews some certificates automatically and others never.',
  severity: 'high',
  resource: certificate,
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['ACM_CERTIFICATE_EXPIRATION_CHECK'],
  controls: ['FSBP ACM.1'],
  parameters: {
    daysToExpiration: integer({
      default: 30,
      min: 0,
      max: 3650,
      description: 'A certificate with fewer days (of 24 hours) left is non-compliant; 0 flags only expired ones',
    }),
  },
  limitations: [
    'Certificates outside of ACM: those in IAM, on hosts, from other providers.',
    'Whether the certificate is revoked, whether its chain is trusted, and whether its names match the site.',
    'Uses of the certificate outside of AWS, after an export.',
  ],
  evaluate(certificate, { parameters, now }) {
    const timeLeft = certificate.timeLeft(now);
    if (timeLeft === undefined) return NOT_APPLICABLE;
    return timeLeft >= parameters.daysToExpiration * DAY_MS
      ? COMPLIANT
      : nonCompliant(
          `${certificate.domainName} ${describeExpiry(certificate, timeLeft)}: ${describeRenewal(certificate, timeLeft)}`,
        );
  },
});

/** `expires 2026-12-02 (12 days), in use by loadbalancer/app/web/50dc6c49`. */
function describeExpiry(certificate: Certificate, timeLeft: number): string {
  const day = formatDay(certificate.expiresAt as Date);
  const days = Math.floor(Math.abs(timeLeft) / DAY_MS);
  const span = days === 0 ? 'less than a day' : pluralize(days, 'day');
  return `${timeLeft < 0 ? `expired ${day} (${span} ago)` : `expires ${day} (${span})`}, ${describeUse(certificate)}`;
}

function describeUse({ isInUse, inUseBy: [first, ...others] }: Certificate): string {
  if (!isInUse) return 'not in use';
  if (first === undefined) return 'in use';
  return `in use by ${toShortName(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

/** `loadbalancer/app/web/50dc6c49` for an ARN. */
const toShortName = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** Describes the kind of certificate, whether ACM renews it, and what has to be done by hand. */
function describeRenewal(certificate: Certificate, timeLeft: number): string {
  if (certificate.type === 'IMPORTED') {
    return `imported, so ACM never renews it; reimport a renewed certificate under the same ARN${describeDeletion(certificate)}`;
  }
  const renewal =
    timeLeft < 0
      ? `ACM does not renew expired certificates, ${describeReplacement(certificate)}`
      : describeManagedRenewal(certificate);
  return `${describeKind(certificate)}; ${renewal}`;
}

function describeKind({ type, validationMethod }: Certificate): string {
  if (type === 'PRIVATE') return 'private';
  if (validationMethod === undefined) return 'Amazon-issued';
  return `Amazon-issued, validated by ${validationMethod === 'EMAIL' ? 'email' : validationMethod}`;
}

/** https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html */
function describeManagedRenewal(certificate: Certificate): string {
  const { renewal, isEligibleForRenewal, isInUse, type, validationMethod } = certificate;
  if (renewal?.status === 'FAILED') {
    return `the renewal failed (${renewal.reason ?? 'no reason given'}), ${describeReplacement(certificate)}`;
  }
  if (isEligibleForRenewal === false) {
    return `not eligible for renewal${isInUse ? '' : ' while not in use'}, ${describeReplacement(certificate)}`;
  }
  if (renewal?.status === 'PENDING_VALIDATION') {
    return `the renewal is waiting for ${describeProof(certificate)} of ${joinList(renewal.unvalidated, 2) || 'its domains'}`;
  }
  if (type === 'PRIVATE') return 'ACM renews it automatically';
  if (validationMethod === 'EMAIL') return 'ACM renews it only after the domain owner approves by email';
  return `ACM renews it automatically as long as ${describeProof(certificate)} of its domains is in place`;
}

const describeReplacement = (certificate: Certificate): string =>
  `request a new certificate${describeDeletion(certificate)}`;
const describeDeletion = ({ isInUse }: Certificate): string => (isInUse ? '' : ', or delete it');

function describeProof({ validationMethod }: Certificate): string {
  if (validationMethod === 'EMAIL') return 'the email approval';
  if (validationMethod === 'HTTP') return 'the HTTP redirect';
  return validationMethod === 'DNS' ? 'the CNAME record' : 'the validation';
}
