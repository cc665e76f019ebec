import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a';
const listener = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b';
const distribution = 'arn:aws:cloudfront::111122223333:distribution/E0A';

/** The time of the cases is 2026-03-01T12:00:00Z: seven days are left. */
const notAfter = '2026-03-08T23:59:59.000Z';
const ended = '2026-02-28T12:00:00.000Z';

const certificate = (properties: object) => ({
  resourceId: arn,
  arn,
  configuration: {
    certificateArn: arn,
    domainName: 'www.example.com',
    subjectAlternativeNames: ['www.example.com', 'shop.example.com'],
    status: 'ISSUED',
    notAfter,
    inUseBy: [listener],
    renewalEligibility: 'ELIGIBLE',
    ...properties,
  },
});
const privately = (properties: object = {}) => certificate({ type: 'PRIVATE', ...properties });
const publicly = (validationMethod: string, properties: object = {}) =>
  certificate({
    type: 'AMAZON_ISSUED',
    domainValidationOptions: [
      { domainName: 'www.example.com', validationDomain: 'example.com', validationStatus: 'SUCCESS', validationMethod },
      { domainName: 'shop.example.com', validationStatus: 'SUCCESS', validationMethod },
    ],
    ...properties,
  });
const imported = (properties: object = {}) =>
  certificate({ type: 'IMPORTED', renewalEligibility: 'INELIGIBLE', ...properties });

const waiting = (validationMethod: string, ...domains: object[]) => ({
  renewalSummary: {
    renewalStatus: 'PENDING_VALIDATION',
    updatedAt: '2026-02-20T00:00:00.000Z',
    domainValidationOptions: domains.map((domain) => ({
      validationStatus: 'PENDING_VALIDATION',
      validationMethod,
      ...domain,
    })),
  },
});
const www = { domainName: 'www.example.com' };
const shop = { domainName: 'shop.example.com' };

const record = (name: string) => ({
  resourceRecord: { name: `_1a2b.${name}.`, type: 'CNAME', value: '_3c4d.acm-validations.aws.' },
});

const renew = {
  kind: 'fix',
  summary: 'Have ACM renew the private certificate for www.example.com and shop.example.com, which ends on 2026-03-08',
  calls: [{ step: 'Renew', service: 'acm', api: 'RenewCertificate', parameters: { CertificateArn: arn } }],
  undo: [],
  cannotUndo: 'A certificate that was renewed keeps its new end',
  sideEffects: [],
  notes: [
    'Services that use it take the renewed one by themselves; where it was exported, export and install it again',
  ],
  pending: `ACM renews it within hours, and until then its end is 2026-03-08. aws acm describe-certificate --certificate-arn ${arn} shows RenewalStatus SUCCESS and a new NotAfter once that is done`,
} as const;

const mail = (Domain: string, ValidationDomain: string) =>
  ({
    step: 'ResendValidationMail',
    service: 'acm',
    api: 'ResendValidationEmail',
    parameters: { CertificateArn: arn, Domain, ValidationDomain },
  }) as const;
const mails = {
  kind: 'fix',
  undo: [],
  cannotUndo: 'A mail that was sent cannot be called back',
  sideEffects: [],
} as const;
const approvedAt = (domains: string) =>
  `Somebody has to approve by the link in the mail before 2026-03-08. It goes to admin, administrator, hostmaster, postmaster and webmaster at ${domains}; ACM renews the certificate after that`;

const importAgain = `Have its issuer make a successor for www.example.com and shop.example.com, and import it under the same ARN, so that what uses it goes on, for ACM never renews what was imported: aws acm import-certificate --certificate-arn ${arn} --certificate fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem`;
const requestAnew =
  'Request a new certificate for www.example.com and shop.example.com that is validated by DNS, and let what uses this one use that: loadbalancer/app/web/0a1b';
const describeIt = `aws acm describe-certificate --certificate-arn ${arn}`;

export default definePlanCases(rule, [
  // What the README shows.
  { scenario: 'private and eligible', ...privately(), expected: renew },
  {
    scenario: 'validated by mail, one domain not yet approved: the mail goes to the domain of the first request',
    ...publicly('EMAIL', waiting('EMAIL', www, { ...shop, validationStatus: 'SUCCESS' })),
    expected: {
      ...mails,
      summary: 'Send the mail again that asks for approval of www.example.com',
      calls: [mail('www.example.com', 'example.com')],
      pending: approvedAt('example.com'),
    },
  },
  { scenario: 'imported', ...imported(), expected: needsManualFix(importAgain) },
  {
    scenario: 'validated by DNS, and the renewal waits for a record that is gone',
    ...publicly('DNS', {
      ...waiting('DNS', { ...www, validationStatus: 'SUCCESS' }, { ...shop, ...record('shop.example.com') }),
    }),
    expected: needsManualFix(
      'Its renewal waits for the CNAME record of shop.example.com: put it back into DNS before 2026-03-08, and ACM goes on by itself. The record is _1a2b.shop.example.com. CNAME _3c4d.acm-validations.aws.',
    ),
  },
  {
    scenario: 'validated by DNS, and ACM has not begun',
    ...publicly('DNS', {
      domainValidationOptions: [
        { domainName: 'example.com', validationMethod: 'DNS', validationStatus: 'SUCCESS', ...record('example.com') },
        { domainName: '*.example.com', validationMethod: 'DNS', validationStatus: 'SUCCESS', ...record('example.com') },
      ],
    }),
    expected: needsManualFix(
      'ACM should have begun to renew it on 2026-01-22 and has not. It renews this one by itself as long as the CNAME record of each domain is in place and no CAA record keeps Amazon out. See whether DNS still has _1a2b.example.com. CNAME _3c4d.acm-validations.aws.',
    ),
  },
  {
    scenario: 'Amazon-issued and ended',
    ...publicly('DNS', { status: 'EXPIRED', notAfter: ended, renewalEligibility: 'INELIGIBLE' }),
    expected: needsManualFix(`It ended on 2026-02-28, and ACM renews nothing that has ended. ${requestAnew}`),
  },

  // Of a private CA.
  {
    scenario: 'private, renewed by ACM a year ago',
    ...privately({ renewalSummary: { renewalStatus: 'SUCCESS', updatedAt: '2025-02-01T00:00:00.000Z' } }),
    expected: renew,
  },
  {
    scenario: 'private, and ACM is at it',
    ...privately({ renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL' } }),
    expected: nothingToDo('ACM is renewing it already, which may take some hours'),
  },
  {
    scenario: 'private, and its renewal failed',
    ...privately({ renewalSummary: { renewalStatus: 'FAILED', renewalStatusReason: 'PCA_ACCESS_DENIED' } }),
    expected: needsManualFix(
      `Its renewal failed (PCA_ACCESS_DENIED): its private CA does not let ACM issue, so permit acm.amazonaws.com there. Then have it renewed: aws acm renew-certificate --certificate-arn ${arn}`,
    ),
  },
  {
    scenario: 'private, issued by its CA past ACM',
    ...privately({ renewalEligibility: 'INELIGIBLE' }),
    expected: needsManualFix(
      'ACM does not renew what a private CA issued past it. Request a new certificate for www.example.com and shop.example.com from the private CA through ACM, and let what uses this one use that: loadbalancer/app/web/0a1b',
    ),
  },
  {
    scenario: 'private, of an item from before ACM told eligibility',
    ...privately({ renewalEligibility: null }),
    expected: needsManualFix(`The input does not tell whether ACM may renew it: ${describeIt} does`),
  },
  {
    scenario: 'private and ended',
    ...privately({ notAfter: ended }),
    expected: needsManualFix(
      'It ended on 2026-02-28, and ACM renews nothing that has ended. Request a new certificate for www.example.com and shop.example.com from the private CA through ACM, and let what uses this one use that: loadbalancer/app/web/0a1b',
    ),
  },
  {
    scenario: 'private, and ends at this very moment',
    ...privately({ notAfter: '2026-03-01T12:00:00.000Z', inUseBy: [] }),
    expected: needsManualFix(
      'It ended on 2026-03-01, and ACM renews nothing that has ended. Nothing uses it: delete it, or request a new one for www.example.com and shop.example.com',
    ),
  },

  // Validated by mail.
  {
    scenario: 'validated by mail, several domains: each its own mail, to the domain itself where none is told',
    ...publicly(
      'EMAIL',
      waiting('EMAIL', { ...www, validationDomain: 'www.example.com' }, shop, { domainName: '*.example.org' }),
    ),
    expected: {
      ...mails,
      summary: 'Send the mail again that asks for approval of www.example.com, shop.example.com and *.example.org',
      calls: [
        mail('www.example.com', 'www.example.com'),
        mail('shop.example.com', 'shop.example.com'),
        mail('*.example.org', 'example.org'),
      ],
      pending: approvedAt('www.example.com, shop.example.com and example.org'),
    },
  },
  {
    scenario: 'validated by mail, as many domains as one execution takes',
    ...publicly('EMAIL', waiting('EMAIL', ...hosts(10))),
    expected: {
      ...mails,
      summary: `Send the mail again that asks for approval of ${hosts(9)
        .map(({ domainName }) => domainName)
        .join(', ')} and h9.example.com`,
      calls: hosts(10).map(({ domainName, validationDomain }) => mail(domainName, validationDomain)),
      pending: approvedAt('example.com'),
    },
  },
  {
    scenario: 'validated by mail, more domains than one execution takes',
    ...publicly('EMAIL', waiting('EMAIL', ...hosts(11))),
    expected: needsManualFix(
      `Its renewal waits for the approval of 11 domains, and one execution sends no more than 10 mails. Send them by hand, for each domain that ${describeIt} shows as not validated: aws acm resend-validation-email --certificate-arn ${arn} --domain <domain> --validation-domain <domain>`,
    ),
  },
  {
    scenario: 'validated by mail, and ACM, which begins 45 days before the end, has not begun',
    ...publicly('EMAIL'),
    expected: needsManualFix(
      'ACM should have begun to renew it on 2026-01-22 and has not. It renews this one only once the owner of each domain approves by mail. See what AWS Health says of it; better, request a new certificate for www.example.com and shop.example.com that is validated by DNS',
    ),
  },
  {
    scenario: 'validated by mail, and ACM is yet to begin',
    ...publicly('EMAIL', { notAfter: '2026-04-20T12:00:00.000Z' }),
    parameters: { daysToExpiration: '60' },
    expected: nothingToDo(
      'ACM begins to renew it on 2026-03-06, 45 days before its end, by a mail that the owner of each domain has to approve',
    ),
  },
  {
    scenario: 'validated by mail, and the input does not tell which domain the renewal waits for',
    ...publicly('EMAIL', { renewalSummary: { renewalStatus: 'PENDING_VALIDATION' } }),
    expected: needsManualFix(
      `Its renewal waits for a validation, and the input does not tell of which domain: see ${describeIt}`,
    ),
  },

  // Validated by DNS, or by HTTP.
  {
    scenario: 'validated by DNS, and only the first validation tells the record',
    ...publicly('DNS', {
      ...waiting('DNS', shop),
      domainValidationOptions: [{ ...shop, validationMethod: 'DNS', ...record('shop.example.com') }],
    }),
    expected: needsManualFix(
      'Its renewal waits for the CNAME record of shop.example.com: put it back into DNS before 2026-03-08, and ACM goes on by itself. The record is _1a2b.shop.example.com. CNAME _3c4d.acm-validations.aws.',
    ),
  },
  {
    scenario: 'validated by DNS, and nothing tells the record',
    ...publicly('DNS', waiting('DNS', shop)),
    expected: needsManualFix(
      `Its renewal waits for the CNAME record of shop.example.com: put it back into DNS before 2026-03-08, and ACM goes on by itself. ${describeIt} shows the record`,
    ),
  },
  {
    scenario: 'validated by DNS, and ACM is at it',
    ...publicly('DNS', { renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL', domainValidationOptions: [] } }),
    expected: nothingToDo('ACM is renewing it already, which may take some hours'),
  },
  {
    scenario: 'validated by DNS, and ACM is yet to begin',
    ...publicly('DNS', { notAfter: '2026-04-20T12:00:00.000Z' }),
    parameters: { daysToExpiration: '60' },
    expected: nothingToDo('ACM begins to renew it on 2026-03-06, 45 days before its end'),
  },
  {
    scenario: 'validated by DNS, and the renewal failed',
    ...publicly('DNS', { renewalSummary: { renewalStatus: 'FAILED', renewalStatusReason: 'CAA_ERROR' } }),
    expected: needsManualFix(
      `Its renewal failed (CAA_ERROR): a CAA record of a domain keeps Amazon from issuing, so let it name amazon.com, or take it away. ${requestAnew}`,
    ),
  },
  {
    scenario: 'the renewal failed for a reason that AWS added later',
    ...publicly('DNS', { renewalSummary: { renewalStatus: 'FAILED', renewalStatusReason: 'MOON_PHASE' } }),
    expected: needsManualFix(`Its renewal failed (MOON_PHASE): see what AWS Health says of it. ${requestAnew}`),
  },
  {
    scenario: 'validated by HTTP, and the renewal waits for it',
    ...publicly('HTTP', { ...waiting('HTTP', www), inUseBy: [distribution] }),
    expected: needsManualFix(
      'Its renewal waits for the HTTP validation of www.example.com, which CloudFront answers: let the domain point to the distribution again before 2026-03-08, and ACM goes on by itself',
    ),
  },
  {
    scenario: 'validated by HTTP, and ACM has not begun',
    ...publicly('HTTP', { inUseBy: [distribution] }),
    expected: needsManualFix(
      'ACM should have begun to renew it on 2026-01-22 and has not. It renews this one by itself as long as CloudFront serves www.example.com and shop.example.com: see whether DNS still points there',
    ),
  },
  {
    scenario: 'used by nothing, so not eligible',
    ...publicly('DNS', { renewalEligibility: 'INELIGIBLE', inUseBy: [] }),
    expected: needsManualFix(
      'ACM renews only what an AWS service uses or somebody has exported, and nothing uses this one. Delete it, or put it to use before 2026-03-08: ACM then renews it by itself',
    ),
  },
  {
    scenario: 'in use, and yet not eligible',
    ...publicly('DNS', { renewalEligibility: 'INELIGIBLE' }),
    expected: needsManualFix(`ACM says that it is not eligible for renewal. ${requestAnew}`),
  },
  {
    scenario: 'Amazon-issued and revoked',
    ...publicly('DNS', { status: 'REVOKED' }),
    expected: needsManualFix(`Its status is REVOKED, so ACM renews it no more. ${requestAnew}`),
  },

  // Imported.
  {
    scenario: 'imported, ended, and used by nothing: it can be imported anew all the same',
    ...imported({ status: 'EXPIRED', notAfter: ended, inUseBy: [] }),
    expected: needsManualFix(`Nothing uses it, so it may as well be deleted. ${importAgain}`),
  },

  // What the CLI and the SDKs give.
  {
    scenario: 'described by DescribeCertificate: private and eligible',
    shape: 'description',
    resourceId: arn,
    arn,
    configuration: {
      CertificateArn: arn,
      DomainName: 'www.example.com',
      SubjectAlternativeNames: ['www.example.com', 'shop.example.com'],
      Status: 'ISSUED',
      Type: 'PRIVATE',
      NotAfter: notAfter,
      InUseBy: [listener],
      RenewalEligibility: 'ELIGIBLE',
    },
    expected: renew,
  },
  {
    scenario: 'described by DescribeCertificate: the mail is on its way',
    shape: 'description',
    resourceId: arn,
    arn,
    configuration: {
      CertificateArn: arn,
      DomainName: 'www.example.com',
      Status: 'ISSUED',
      Type: 'AMAZON_ISSUED',
      NotAfter: notAfter,
      InUseBy: [listener],
      RenewalEligibility: 'ELIGIBLE',
      DomainValidationOptions: [
        { DomainName: 'www.example.com', ValidationDomain: 'example.com', ValidationMethod: 'EMAIL' },
      ],
      RenewalSummary: {
        RenewalStatus: 'PENDING_VALIDATION',
        DomainValidationOptions: [{ DomainName: 'www.example.com', ValidationStatus: 'PENDING_VALIDATION' }],
      },
    },
    expected: {
      ...mails,
      summary: 'Send the mail again that asks for approval of www.example.com',
      calls: [mail('www.example.com', 'example.com')],
      pending: approvedAt('example.com'),
    },
  },
  {
    scenario: 'listed by ListCertificates, which does not tell the validation',
    shape: 'description',
    resourceId: arn,
    arn,
    configuration: {
      CertificateArn: arn,
      DomainName: 'www.example.com',
      Status: 'ISSUED',
      Type: 'AMAZON_ISSUED',
      NotAfter: notAfter,
      InUse: true,
      RenewalEligibility: 'ELIGIBLE',
    },
    expected: needsManualFix(`The input does not tell how its domains are validated: ${describeIt} does`),
  },

  // What needs nothing.
  {
    scenario: 'plenty of time',
    ...privately({ notAfter: '2026-09-01T00:00:00.000Z' }),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'never issued',
    ...publicly('EMAIL', { status: 'PENDING_VALIDATION', notAfter: null }),
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  {
    scenario: 'a renewal in a state that ACM does not have',
    ...privately({ renewalSummary: { renewalStatus: 'PERHAPS' } }),
    expected: unreadable(
      'Cannot read configuration.renewalSummary.renewalStatus: expected one of PENDING_AUTO_RENEWAL, PENDING_VALIDATION, SUCCESS, FAILED, found "PERHAPS"',
    ),
  },
]);

function hosts(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    domainName: `h${index}.example.com`,
    validationDomain: 'example.com',
  }));
}
