import {
  type ManualFix,
  needsManualFix,
  nothingToDo,
  type Plan,
  type Remediation,
} from '../../../lib/core/remediation/plan';
import { makeCall, type Step } from '../../../lib/core/remediation/step';
import { joinList } from '../../../lib/core/text/format';
import { DAY_MS } from '../../../lib/core/time';
import { formatDay } from '../../../lib/core/time';
import type { Certificate, DnsRecord, PendingValidation } from '../../../lib/resources/acm/certificate';
import { renewCertificate, resendValidationEmail } from '../../../lib/resources/acm/certificate-operations';

const RENEW: Step = { name: 'Renew', operation: renewCertificate, parameters: ['CertificateArn'] };

const MOST_MAILS = 10;
const RESEND: Step = {
  name: 'ResendValidationMail',
  operation: resendValidationEmail,
  parameters: ['CertificateArn', 'Domain', 'ValidationDomain'],
  times: MOST_MAILS,
};

/** Days before the end at which ACM begins to renew a public certificate; https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html */
const PUBLIC_RENEWAL = 45;

/** What ACM offers a call for, by kind of certificate; all else is a person's. */
export const remediation: Remediation<Certificate> = {
  summary: 'A private certificate is renewed, a validation mail is sent again; neither can be undone',
  exclusions: 'Imported ones, DNS validation, everything that has ended',
  steps: [RENEW, RESEND],
  undoSteps: [],
  plan(certificate, { now }) {
    const { type, status, expiresAt: end, renewal, isEligibleForRenewal } = certificate;
    if (type === 'IMPORTED') return importSuccessor(certificate);
    if (end && end <= now)
      return needsManualFix(`It ended on ${formatDay(end)}, and ACM renews nothing that has ended. ${replace(certificate)}`);
    if (status !== 'ISSUED')
      return needsManualFix(`Its status is ${status}, so ACM renews it no more. ${replace(certificate)}`);
    if (renewal?.status === 'PENDING_AUTO_RENEWAL')
      return nothingToDo('ACM is renewing it already, which may take some hours');
    if (renewal?.status === 'FAILED') return afterFailure(certificate, renewal.reason);
    if (isEligibleForRenewal === false) return notEligible(certificate);
    return type === 'PRIVATE' ? renew(certificate) : renewPublic(certificate, now);
  },
  state({ status, expiresAt: end, renewal }) {
    return {
      Status: status,
      NotAfter: end?.toISOString() ?? null,
      RenewalStatus: renewal?.status ?? null,
      Unvalidated: renewal?.unvalidated ?? [],
    };
  },
};

function importSuccessor(certificate: Certificate): ManualFix {
  const unused = certificate.isInUse ? '' : 'Nothing uses it, so it may as well be deleted. ';
  return needsManualFix(
    `${unused}Have its issuer make a successor for ${namesOf(certificate)}, and import it under the same ARN, so that what uses it goes on, for ACM never renews what was imported: aws acm import-certificate --certificate-arn ${arnOf(certificate)} --certificate fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem`,
  );
}

function afterFailure(certificate: Certificate, reason: string | undefined): ManualFix {
  const advice = ADVICE[reason ?? ''] ?? 'see what AWS Health says of it';
  const after =
    certificate.type === 'PRIVATE'
      ? `Then have it renewed: aws acm renew-certificate --certificate-arn ${arnOf(certificate)}`
      : replace(certificate);
  return needsManualFix(`Its renewal failed (${reason ?? 'no reason given'}): ${advice}. ${after}`);
}

/** https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-failed.html */
const ADVICE: Readonly<Record<string, string>> = {
  ADDITIONAL_VERIFICATION_REQUIRED: 'AWS wants to know more of the domain, so write to AWS Support',
  CAA_ERROR: 'a CAA record of a domain keeps Amazon from issuing, so let it name amazon.com, or take it away',
  DOMAIN_NOT_ALLOWED: 'a domain counts as unsafe at VirusTotal, so have it cleared there',
  DOMAIN_VALIDATION_DENIED: 'the owner of a domain refused by mail, so find out why',
  INVALID_PUBLIC_DOMAIN: 'a domain is no public one, so see whether it is still registered',
  NO_AVAILABLE_CONTACTS: 'ACM found no address to write to, so validate by DNS',
  PCA_ACCESS_DENIED: 'its private CA does not let ACM issue, so permit acm.amazonaws.com there',
  PCA_INVALID_ARN: 'its private CA cannot be found, so see whether it was deleted',
  PCA_INVALID_DURATION: 'its private CA ends before the renewed certificate would, so renew the CA first',
  PCA_INVALID_STATE: 'its private CA is not active, so activate it',
  PCA_LIMIT_EXCEEDED: 'its private CA has issued as many certificates as it may, so have the quota raised',
  PCA_NAME_CONSTRAINTS_VALIDATION: 'its private CA may not issue for one of the names',
  PCA_RESOURCE_NOT_FOUND: 'its private CA cannot be found, so see whether it was deleted',
  SLR_NOT_FOUND: "ACM's service-linked role is gone from the account, so make it again",
};

function notEligible(certificate: Certificate): ManualFix {
  if (!certificate.isInUse)
    return needsManualFix(
      `ACM renews only what an AWS service uses or somebody has exported, and nothing uses this one. Delete it, or put it to use before ${formatDay(certificate.expiresAt as Date)}: ACM then renews it by itself`,
    );
  return needsManualFix(
    certificate.type === 'PRIVATE'
      ? `ACM does not renew what a private CA issued past it. ${replace(certificate)}`
      : `ACM says that it is not eligible for renewal. ${replace(certificate)}`,
  );
}

function renew(certificate: Certificate): Plan {
  if (certificate.isEligibleForRenewal === undefined)
    return needsManualFix(`The input does not tell whether ACM may renew it: ${describe(certificate)} does`);
  const end = formatDay(certificate.expiresAt as Date);
  return {
    kind: 'fix',
    summary: `Have ACM renew the private certificate for ${namesOf(certificate)}, which ends on ${end}`,
    calls: [makeCall(RENEW, { CertificateArn: arnOf(certificate) })],
    undo: [],
    cannotUndo: 'A certificate that was renewed keeps its new end',
    sideEffects: [],
    notes: [
      'Services that use it take the renewed one by themselves; where it was exported, export and install it again',
    ],
    pending: `ACM renews it within hours, and until then its end is ${end}. ${describe(certificate)} shows RenewalStatus SUCCESS and a new NotAfter once that is done`,
  };
}

function renewPublic(certificate: Certificate, now: Date): Plan {
  const { validationMethod, renewal, pendingValidations: openValidations } = certificate;
  if (validationMethod === undefined)
    return needsManualFix(`The input does not tell how its domains are validated: ${describe(certificate)} does`);
  if (renewal?.status === 'PENDING_VALIDATION') {
    if (openValidations.length === 0)
      return needsManualFix(
        `Its renewal waits for a validation, and the input does not tell of which domain: see ${describe(certificate)}`,
      );
    return validationMethod === 'EMAIL' ? resend(certificate) : proveAgain(certificate);
  }
  const begins = new Date((certificate.expiresAt as Date).getTime() - PUBLIC_RENEWAL * DAY_MS);
  if (now < begins)
    return nothingToDo(
      `ACM begins to renew it on ${formatDay(begins)}, ${PUBLIC_RENEWAL} days before its end${validationMethod === 'EMAIL' ? ', by a mail that the owner of each domain has to approve' : ''}`,
    );
  return overdue(certificate, `ACM should have begun to renew it on ${formatDay(begins)} and has not.`);
}

function resend(certificate: Certificate): Plan {
  const { pendingValidations: open } = certificate;
  const CertificateArn = arnOf(certificate);
  const mails = [...new Map(open.map((one) => [one.domain, mailDomainOf(one)]))];
  if (mails.length > MOST_MAILS)
    return needsManualFix(
      `Its renewal waits for the approval of ${mails.length} domains, and one execution sends no more than ${MOST_MAILS} mails. Send them by hand, for each domain that ${describe(certificate)} shows as not validated: aws acm resend-validation-email --certificate-arn ${CertificateArn} --domain <domain> --validation-domain <domain>`,
    );
  const domains = joinList(
    mails.map(([domain]) => domain),
    MOST_MAILS,
  );
  const mailDomains = [...new Set(mails.map(([, mailDomain]) => mailDomain))];
  return {
    kind: 'fix',
    summary: `Send the mail again that asks for approval of ${domains}`,
    calls: mails.map(([Domain, ValidationDomain]) => makeCall(RESEND, { CertificateArn, Domain, ValidationDomain })),
    undo: [],
    cannotUndo: 'A mail that was sent cannot be called back',
    sideEffects: [],
    pending: `Somebody has to approve by the link in the mail before ${formatDay(certificate.expiresAt as Date)}. It goes to admin, administrator, hostmaster, postmaster and webmaster at ${joinList(mailDomains, MOST_MAILS)}; ACM renews the certificate after that`,
  };
}

/** ACM writes to the domain itself when the request named no other. */
const mailDomainOf = ({ domain, mailDomain }: PendingValidation): string => mailDomain ?? domain.replace(/^\*\./, '');

/** ACM looks for the proof again and again, and goes on by itself once it is there. */
function proveAgain(certificate: Certificate): ManualFix {
  const { pendingValidations: open, validationMethod, expiresAt: end } = certificate;
  const domains = joinList(
    open.map(({ domain }) => domain),
    10,
  );
  if (validationMethod === 'HTTP')
    return needsManualFix(
      `Its renewal waits for the HTTP validation of ${domains}, which CloudFront answers: let the domain point to the distribution again before ${formatDay(end as Date)}, and ACM goes on by itself`,
    );
  const records = recordsOf(open.flatMap(({ record }) => record ?? []));
  return needsManualFix(
    `Its renewal waits for the CNAME record of ${domains}: put it back into DNS before ${formatDay(end as Date)}, and ACM goes on by itself. ${records ? `The record is ${records}` : `${describe(certificate)} shows the record`}`,
  );
}

function overdue(certificate: Certificate, sentence: string): ManualFix {
  const { validationMethod, validationRecords: records } = certificate;
  if (validationMethod === 'EMAIL')
    return needsManualFix(
      `${sentence} It renews this one only once the owner of each domain approves by mail. See what AWS Health says of it; better, request a new certificate for ${namesOf(certificate)} that is validated by DNS`,
    );
  if (validationMethod === 'HTTP')
    return needsManualFix(
      `${sentence} It renews this one by itself as long as CloudFront serves ${namesOf(certificate)}: see whether DNS still points there`,
    );
  const told = recordsOf(records) || `those that ${describe(certificate)} shows`;
  return needsManualFix(
    `${sentence} It renews this one by itself as long as the CNAME record of each domain is in place and no CAA record keeps Amazon out. See whether DNS still has ${told}`,
  );
}

const recordsOf = (records: readonly DnsRecord[]): string =>
  joinList(
    records.map(({ name, value }) => `${name} CNAME ${value}`),
    5,
  );

function replace(certificate: Certificate): string {
  if (!certificate.isInUse) return `Nothing uses it: delete it, or request a new one for ${namesOf(certificate)}`;
  const from = certificate.type === 'PRIVATE' ? ' from the private CA through ACM' : ' that is validated by DNS';
  return `Request a new certificate for ${namesOf(certificate)}${from}, and let what uses this one use that${usersOf(certificate)}`;
}

const usersOf = ({ inUseBy: users }: Certificate): string =>
  users.length === 0
    ? ''
    : `: ${joinList(
        users.map((arn) => arn.slice(arn.lastIndexOf(':') + 1)),
        5,
      )}`;
const namesOf = ({ names }: Certificate): string => joinList(names, 5);
const describe = (certificate: Certificate): string =>
  `aws acm describe-certificate --certificate-arn ${arnOf(certificate)}`;
/** Config's id of a certificate is its ARN. */
const arnOf = ({ id, arn }: Certificate): string => arn ?? id;
