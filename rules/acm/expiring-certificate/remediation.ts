import {
  type ManualFix,
  needsManualFix,
  nothingToDo,
  type Plan,
  type Remediation,
} from '../../../lib/core/remediation/plan';
import { makeCall, type Step } from '../../../lib/core/remediation/step';
import { joinList } from '../../../lib/core/text/format';
import { DAY_MS, formatDay } from '../../../lib/core/time';
import type { Certificate, DnsRecord, PendingValidation } from '../../../lib/resources/acm/certificate';
import { renewCertificate, resendValidationEmail } from '../../../lib/resources/acm/certificate-operations';

const RENEW: Step = { name: 'Renew', operation: renewCertificate, parameters: ['CertificateArn'] };

const MAX_EMAILS = 10;
const RESEND: Step = {
  name: 'ResendValidationMail',
  operation: resendValidationEmail,
  parameters: ['CertificateArn', 'Domain', 'ValidationDomain'],
  times: MAX_EMAILS,
};

/** ACM starts to renew a public certificate this many days before it expires: https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html */
const PUBLIC_RENEWAL_DAYS = 45;

/** Renews private certificates and resends validation emails. For all other certificates ACM has no suitable call. */
export const remediation: Remediation<Certificate> = {
  summary: 'Renews a private certificate, or resends validation emails; neither can be undone',
  exclusions: 'Imported certificates, DNS validation, expired certificates',
  steps: [RENEW, RESEND],
  undoSteps: [],
  plan(certificate, { now }) {
    const { type, status, expiresAt, renewal, isEligibleForRenewal } = certificate;
    if (type === 'IMPORTED') return explainReimport(certificate);
    if (expiresAt && expiresAt <= now) {
      return needsManualFix(
        `It expired on ${formatDay(expiresAt)}, and ACM does not renew expired certificates. ${explainReplacement(certificate)}`,
      );
    }
    if (status !== 'ISSUED') {
      return needsManualFix(`Its status is ${status}, so ACM does not renew it. ${explainReplacement(certificate)}`);
    }
    if (renewal?.status === 'PENDING_AUTO_RENEWAL') {
      return nothingToDo('ACM is already renewing it, which may take some hours');
    }
    if (renewal?.status === 'FAILED') return explainFailure(certificate, renewal.reason);
    if (isEligibleForRenewal === false) return explainIneligibility(certificate);
    return type === 'PRIVATE' ? planPrivateRenewal(certificate) : planPublicRenewal(certificate, now);
  },
  state({ status, expiresAt, renewal }) {
    return {
      Status: status,
      NotAfter: expiresAt?.toISOString() ?? null,
      RenewalStatus: renewal?.status ?? null,
      Unvalidated: renewal?.unvalidated ?? [],
    };
  },
};

function explainReimport(certificate: Certificate): ManualFix {
  const unused = certificate.isInUse ? '' : 'It is not in use, so you can also delete it. ';
  return needsManualFix(
    `${unused}ACM never renews imported certificates. Get a renewed certificate for ${formatNames(certificate)} from its issuer, and reimport it under the same ARN, so that nothing that uses it has to change: aws acm import-certificate --certificate-arn ${toArn(certificate)} --certificate fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem`,
  );
}

function explainFailure(certificate: Certificate, reason: string | undefined): ManualFix {
  const advice = ADVICE[reason ?? ''] ?? 'see AWS Health for details';
  const next =
    certificate.type === 'PRIVATE'
      ? `Then renew it: aws acm renew-certificate --certificate-arn ${toArn(certificate)}`
      : explainReplacement(certificate);
  return needsManualFix(`The renewal failed (${reason ?? 'no reason given'}): ${advice}. ${next}`);
}

/** https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-failed.html */
// Stryker disable StringLiteral: texts for people, which a test could only repeat
const ADVICE: Readonly<Record<string, string>> = {
  ADDITIONAL_VERIFICATION_REQUIRED: 'AWS needs more information about the domain, so contact AWS Support',
  CAA_ERROR: 'a CAA record of a domain does not allow Amazon to issue, so add amazon.com to it or remove it',
  DOMAIN_NOT_ALLOWED: 'VirusTotal lists a domain as unsafe, so have it cleared there',
  DOMAIN_VALIDATION_DENIED: 'the owner of a domain denied the request by email, so find out why',
  INVALID_PUBLIC_DOMAIN: 'a domain is not a public domain, so check whether it is still registered',
  NO_AVAILABLE_CONTACTS: 'ACM found no address to send the email to, so use DNS validation',
  PCA_ACCESS_DENIED: 'its private CA does not allow ACM to issue, so allow acm.amazonaws.com there',
  PCA_INVALID_ARN: 'its private CA does not exist, so check whether it was deleted',
  PCA_INVALID_DURATION: 'its private CA expires before the renewed certificate would, so renew the CA first',
  PCA_INVALID_STATE: 'its private CA is not active, so activate it',
  PCA_LIMIT_EXCEEDED: 'its private CA has reached its quota of certificates, so request a higher quota',
  PCA_NAME_CONSTRAINTS_VALIDATION: 'its private CA must not issue for one of the names',
  PCA_RESOURCE_NOT_FOUND: 'its private CA does not exist, so check whether it was deleted',
  SLR_NOT_FOUND: 'the account has no service-linked role of ACM, so create it again',
};
// Stryker restore StringLiteral

function explainIneligibility(certificate: Certificate): ManualFix {
  if (!certificate.isInUse) {
    return needsManualFix(
      `ACM renews only certificates that an AWS service uses or that were exported, and this one is not in use. Delete it, or use it before ${formatDay(certificate.expiresAt as Date)}: ACM then renews it automatically`,
    );
  }
  return needsManualFix(
    certificate.type === 'PRIVATE'
      ? `ACM does not renew certificates that a private CA issued outside of ACM. ${explainReplacement(certificate)}`
      : `According to ACM it is not eligible for renewal. ${explainReplacement(certificate)}`,
  );
}

function planPrivateRenewal(certificate: Certificate): Plan {
  if (certificate.isEligibleForRenewal === undefined) {
    return needsManualFix(
      `Whether it is eligible for renewal is not in the input. See ${formatDescribeCommand(certificate)}`,
    );
  }
  const expiry = formatDay(certificate.expiresAt as Date);
  return {
    kind: 'fix',
    summary: `Renew the private certificate for ${formatNames(certificate)}, which expires on ${expiry}`,
    calls: [makeCall(RENEW, { CertificateArn: toArn(certificate) })],
    undo: [],
    cannotUndo: 'A renewed certificate keeps its new expiry date',
    sideEffects: [],
    notes: [
      'Integrated services use the renewed certificate automatically. If it was exported, export and install it again',
    ],
    pending: `ACM renews it within hours; until then it still expires on ${expiry}. The renewal is complete once ${formatDescribeCommand(certificate)} shows RenewalStatus SUCCESS and a new NotAfter`,
  };
}

function planPublicRenewal(certificate: Certificate, now: Date): Plan {
  const { validationMethod, renewal, pendingValidations } = certificate;
  if (validationMethod === undefined) {
    return needsManualFix(
      `How its domains are validated is not in the input. See ${formatDescribeCommand(certificate)}`,
    );
  }
  if (renewal?.status === 'PENDING_VALIDATION') {
    if (pendingValidations.length === 0) {
      return needsManualFix(
        `The renewal is waiting for the validation of a domain, which is not in the input. See ${formatDescribeCommand(certificate)}`,
      );
    }
    return validationMethod === 'EMAIL' ? planEmails(certificate) : explainPendingValidation(certificate);
  }
  const start = new Date((certificate.expiresAt as Date).getTime() - PUBLIC_RENEWAL_DAYS * DAY_MS);
  if (now < start) {
    return nothingToDo(
      `ACM starts to renew it on ${formatDay(start)}, ${PUBLIC_RENEWAL_DAYS} days before it expires${validationMethod === 'EMAIL' ? ', with an email that the owner of each domain has to approve' : ''}`,
    );
  }
  return explainOverdueRenewal(certificate, `ACM should have started to renew it on ${formatDay(start)}, but has not.`);
}

function planEmails(certificate: Certificate): Plan {
  const CertificateArn = toArn(certificate);
  const emails = [...new Map(certificate.pendingValidations.map((one) => [one.domain, toMailDomain(one)]))];
  if (emails.length > MAX_EMAILS) {
    return needsManualFix(
      `The renewal is waiting for the approval of ${emails.length} domains, and one execution sends at most ${MAX_EMAILS} emails. Send them by hand, for each domain that ${formatDescribeCommand(certificate)} shows as not validated: aws acm resend-validation-email --certificate-arn ${CertificateArn} --domain <domain> --validation-domain <domain>`,
    );
  }
  const domains = joinList(
    emails.map(([domain]) => domain),
    MAX_EMAILS,
  );
  const mailDomains = [...new Set(emails.map(([, mailDomain]) => mailDomain))];
  return {
    kind: 'fix',
    summary: `Resend the validation emails for ${domains}`,
    calls: emails.map(([Domain, ValidationDomain]) => makeCall(RESEND, { CertificateArn, Domain, ValidationDomain })),
    undo: [],
    cannotUndo: 'A sent email cannot be recalled',
    sideEffects: [],
    pending: `The domain owner has to approve through the link in the email before ${formatDay(certificate.expiresAt as Date)}; ACM then renews the certificate. The email goes to admin, administrator, hostmaster, postmaster and webmaster at ${joinList(mailDomains, MAX_EMAILS)}`,
  };
}

/** ACM sends emails to the domain itself if the request named no other. */
const toMailDomain = ({ domain, mailDomain }: PendingValidation): string => mailDomain ?? domain.replace(/^\*\./, '');

/** ACM keeps checking the validation and continues once it succeeds, so no call is needed. */
function explainPendingValidation(certificate: Certificate): ManualFix {
  const { pendingValidations, validationMethod, expiresAt } = certificate;
  const domains = joinList(
    pendingValidations.map(({ domain }) => domain),
    10,
  );
  const expiry = formatDay(expiresAt as Date);
  if (validationMethod === 'HTTP') {
    return needsManualFix(
      `The renewal is waiting for the HTTP validation of ${domains} through CloudFront: point the domain to the distribution again before ${expiry}. ACM then continues automatically`,
    );
  }
  const records = formatRecords(pendingValidations.flatMap(({ record }) => record ?? []));
  return needsManualFix(
    `The renewal is waiting for the CNAME record of ${domains}: restore it in DNS before ${expiry}. ACM then continues automatically. ${records ? `The record is ${records}` : `See ${formatDescribeCommand(certificate)} for the record`}`,
  );
}

/** @param delay a sentence that states when the renewal should have started */
function explainOverdueRenewal(certificate: Certificate, delay: string): ManualFix {
  const { validationMethod, validationRecords } = certificate;
  if (validationMethod === 'EMAIL') {
    return needsManualFix(
      `${delay} It renews this certificate only after the owner of each domain approves by email. See AWS Health for details; better, request a new certificate for ${formatNames(certificate)} with DNS validation`,
    );
  }
  if (validationMethod === 'HTTP') {
    return needsManualFix(
      `${delay} It renews this certificate automatically as long as CloudFront serves ${formatNames(certificate)}: check whether DNS still points there`,
    );
  }
  const records = formatRecords(validationRecords) || `the records that ${formatDescribeCommand(certificate)} shows`;
  return needsManualFix(
    `${delay} It renews this certificate automatically as long as the CNAME record of each domain is in place and no CAA record excludes Amazon. Check whether DNS still has ${records}`,
  );
}

const formatRecords = (records: readonly DnsRecord[]): string =>
  joinList(
    records.map(({ name, value }) => `${name} CNAME ${value}`),
    5,
  );

function explainReplacement(certificate: Certificate): string {
  const names = formatNames(certificate);
  if (!certificate.isInUse) return `It is not in use: delete it, or request a new certificate for ${names}`;
  const origin = certificate.type === 'PRIVATE' ? 'from the private CA through ACM' : 'with DNS validation';
  return `Request a new certificate for ${names} ${origin}, and use it instead of this one${formatUsers(certificate)}`;
}

const formatUsers = ({ inUseBy }: Certificate): string =>
  inUseBy.length === 0
    ? ''
    : `: ${joinList(
        inUseBy.map((arn) => arn.slice(arn.lastIndexOf(':') + 1)),
        5,
      )}`;
const formatNames = ({ names }: Certificate): string => joinList(names, 5);
const formatDescribeCommand = (certificate: Certificate): string =>
  `aws acm describe-certificate --certificate-arn ${toArn(certificate)}`;
/** The resource ID of a certificate in AWS Config is its ARN. */
const toArn = ({ id, arn }: Certificate): string => arn ?? id;
