import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import type { DayText } from '../../../lib/core/time';
import { dbInstance } from '../../../lib/resources/rds/database';

/** Flags DB instances whose certificate has expired or expires soon. */
export default defineRule({
  name: 'expiring-rds-certificate',
  title: 'RDS instances must have a certificate that does not expire soon',
  rationale:
    'Clients that check the certificate of a database cannot connect when it or its authority has expired; those that do not check it may talk to somebody else.',
  severity: 'high',
  resource: dbInstance,
  // A certificate expires without a change of the instance.
  triggers: [onChange, every('TwentyFour_Hours')],
  parameters: {
    daysToExpiration: integer({
      default: 14,
      min: 0,
      max: 365,
      description: 'Days before the end of a certificate from which it is non-compliant',
    }),
  },
  limitations: [
    'Whether clients use TLS, and trust the authority.',
    'Certificates that RDS renews in time by itself: it does so for most engines, and the rule sees only the present one.',
  ],
  evaluate(instance, { parameters: { daysToExpiration }, now }) {
    const authority = instance.certificateAuthority ?? '';
    const authorityEnd = EXPIRED_AUTHORITIES[authority];
    if (authorityEnd !== undefined && now >= new Date(authorityEnd)) {
      return nonCompliant(`Its certificate authority is ${authority}, which expired on ${authorityEnd}`);
    }
    const { certificateEnd } = instance;
    if (certificateEnd) {
      const date = certificateEnd.toISOString().slice(0, 10);
      if (now >= certificateEnd) return nonCompliant(`Its certificate expired on ${date}`);
      return certificateEnd.getTime() - now.getTime() <= daysToExpiration * DAY
        ? nonCompliant(`Its certificate expires on ${date}`)
        : COMPLIANT;
    }
    if (CURRENT_AUTHORITIES.includes(authority)) return COMPLIANT;
    return insufficientData(
      authority === ''
        ? 'the certificate of the instance may have expired; the input has neither its end nor its authority'
        : `the end of the certificate authority ${authority} is not known`,
    );
  },
});

const DAY = 86_400_000;

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html, as of August 2026. */
const EXPIRED_AUTHORITIES: Readonly<Record<string, DayText>> = {
  'rds-ca-2015': '2020-03-05',
  'rds-ca-2019': '2024-08-22',
};

/**
 * These are valid for 40 or 100 years, from 2021 on.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
const CURRENT_AUTHORITIES: readonly string[] = ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1', 'rds-ca-ecc384-g1'];
