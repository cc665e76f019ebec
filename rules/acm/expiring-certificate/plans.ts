import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a';
const listener = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b';
const distribution = 'arn:aws:cloudfront::111122223333:distribution/E0A';

/** The time of the cases is 2026-03-01T12:00:00Z: seven days are left. */
const notAfter = '2026-03-08T23:59:59.000Z';
const past = '2026-02-28T12:00:00.000Z';

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
  summary: 'Renew the private certificate for www.example.com and shop.example.com, which expires on 2026-03-08',
  calls: [{ step: 'Renew', service: 'acm', api: 'RenewCertificate', parameters: { CertificateArn: arn } }],
  undo: [],
  cannotUndo: 'A renewed certificate keeps its new expiry date',
  sideEffects: [],
  notes: [
    'Integrated services use the renewed certificate automatically. If it was exported, export and install it again',
  ],
  pending: `ACM renews it within hours; until then it still expires on 2026-03-08. The renewal is complete once aws acm describe-certificate --certificate-arn ${arn} shows RenewalStatus SUCCESS and a new NotAfter`,
} as const;

const email = (Domain: string, ValidationDomain: string) =>
  ({
    step: 'ResendValidationMail',
    service: 'acm',
    api: 'ResendValidationEmail',
    parameters: { CertificateArn: arn, Domain, ValidationDomain },
  }) as const;
const emailFix = {
  kind: 'fix',
  undo: [],
  cannotUndo: 'A sent email cannot be recalled',
  sideEffects: [],
} as const;
const pendingApproval = (domains: string) =>
  `The domain owner has to approve through the link in the email before 2026-03-08; ACM then renews the certificate. The email goes to admin, administrator, hostmaster, postmaster and webmaster at ${domains}`;

const reimport = `ACM never renews imported certificates. Get a renewed certificate for www.example.com and shop.example.com from its issuer, and reimport it under the same ARN, so that nothing that uses it has to change: aws acm import-certificate --certificate-arn ${arn} --certificate fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem`;
const requestNew =
  'Request a new certificate for www.example.com and shop.example.com with DNS validation, and use it instead of this one: loadbalancer/app/web/0a1b';
const describeCommand = `aws acm describe-certificate --certificate-arn ${arn}`;

export default definePlanCases(rule, [
  // Shown in the README
  { scenario: 'a private certificate that is eligible for renewal', ...privately(), expected: renew },
  {
    scenario: 'validated by email, with one domain not approved: the email goes to the domain of the initial request',
    ...publicly('EMAIL', waiting('EMAIL', www, { ...shop, validationStatus: 'SUCCESS' })),
    expected: {
      ...emailFix,
      summary: 'Resend the validation emails for www.example.com',
      calls: [email('www.example.com', 'example.com')],
      pending: pendingApproval('example.com'),
    },
  },
  { scenario: 'an imported certificate', ...imported(), expected: needsManualFix(reimport) },
  {
    scenario: 'validated by DNS, with a renewal that is waiting for a missing record',
    ...publicly('DNS', {
      ...waiting('DNS', { ...www, validationStatus: 'SUCCESS' }, { ...shop, ...record('shop.example.com') }),
    }),
    expected: needsManualFix(
      'The renewal is waiting for the CNAME record of shop.example.com: restore it in DNS before 2026-03-08. ACM then continues automatically. The record is _1a2b.shop.example.com. CNAME _3c4d.acm-validations.aws.',
    ),
  },
  {
    scenario: 'validated by DNS, with an overdue renewal',
    ...publicly('DNS', {
      domainValidationOptions: [
        { domainName: 'example.com', validationMethod: 'DNS', validationStatus: 'SUCCESS', ...record('example.com') },
        { domainName: '*.example.com', validationMethod: 'DNS', validationStatus: 'SUCCESS', ...record('example.com') },
      ],
    }),
    expected: needsManualFix(
      'ACM should have started to renew it on 2026-01-22, but has not. It renews this certificate automatically as long as the CNAME record of each domain is in place and no CAA record excludes Amazon. Check whether DNS still has _1a2b.example.com. CNAME _3c4d.acm-validations.aws.',
    ),
  },
  {
    scenario: 'Amazon-issued and expired',
    ...publicly('DNS', { status: 'EXPIRED', notAfter: past, renewalEligibility: 'INELIGIBLE' }),
    expected: needsManualFix(`It expired on 2026-02-28, and ACM does not renew expired certificates. ${requestNew}`),
  },

  // Private certificates
  {
    scenario: 'a private certificate that ACM renewed a year ago',
    ...privately({ renewalSummary: { renewalStatus: 'SUCCESS', updatedAt: '2025-02-01T00:00:00.000Z' } }),
    expected: renew,
  },
  {
    scenario: 'a private certificate that ACM is renewing',
    ...privately({ renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL' } }),
    expected: nothingToDo('ACM is already renewing it, which may take some hours'),
  },
  {
    scenario: 'a private certificate whose renewal failed',
    ...privately({ renewalSummary: { renewalStatus: 'FAILED', renewalStatusReason: 'PCA_ACCESS_DENIED' } }),
    expected: needsManualFix(
      `The renewal failed (PCA_ACCESS_DENIED): its private CA does not allow ACM to issue, so allow acm.amazonaws.com there. Then renew it: aws acm renew-certificate --certificate-arn ${arn}`,
    ),
  },
  {
    scenario: 'a private certificate issued by its CA outside of ACM',
    ...privately({ renewalEligibility: 'INELIGIBLE' }),
    expected: needsManualFix(
      'ACM does not renew certificates that a private CA issued outside of ACM. Request a new certificate for www.example.com and shop.example.com from the private CA through ACM, and use it instead of this one: loadbalancer/app/web/0a1b',
    ),
  },
  {
    scenario: 'a private certificate in an item from before ACM had renewal eligibility',
    ...privately({ renewalEligibility: null }),
    expected: needsManualFix(`Whether it is eligible for renewal is not in the input. See ${describeCommand}`),
  },
  {
    scenario: 'a private certificate that has expired',
    ...privately({ notAfter: past }),
    expected: needsManualFix(
      'It expired on 2026-02-28, and ACM does not renew expired certificates. Request a new certificate for www.example.com and shop.example.com from the private CA through ACM, and use it instead of this one: loadbalancer/app/web/0a1b',
    ),
  },
  {
    scenario: 'a private certificate that expires at the time of the evaluation',
    ...privately({ notAfter: '2026-03-01T12:00:00.000Z', inUseBy: [] }),
    expected: needsManualFix(
      'It expired on 2026-03-01, and ACM does not renew expired certificates. It is not in use: delete it, or request a new certificate for www.example.com and shop.example.com',
    ),
  },

  // Email validation
  {
    scenario:
      'validated by email, with several domains: one email each, to the domain itself if the input has no other',
    ...publicly(
      'EMAIL',
      waiting('EMAIL', { ...www, validationDomain: 'www.example.com' }, shop, { domainName: '*.example.org' }),
    ),
    expected: {
      ...emailFix,
      summary: 'Resend the validation emails for www.example.com, shop.example.com and *.example.org',
      calls: [
        email('www.example.com', 'www.example.com'),
        email('shop.example.com', 'shop.example.com'),
        email('*.example.org', 'example.org'),
      ],
      pending: pendingApproval('www.example.com, shop.example.com and example.org'),
    },
  },
  {
    scenario: 'validated by email, with as many domains as one execution supports',
    ...publicly('EMAIL', waiting('EMAIL', ...hosts(10))),
    expected: {
      ...emailFix,
      summary: `Resend the validation emails for ${hosts(9)
        .map(({ domainName }) => domainName)
        .join(', ')} and h9.example.com`,
      calls: hosts(10).map(({ domainName, validationDomain }) => email(domainName, validationDomain)),
      pending: pendingApproval('example.com'),
    },
  },
  {
    scenario: 'validated by email, with more domains than one execution supports',
    ...publicly('EMAIL', waiting('EMAIL', ...hosts(11))),
    expected: needsManualFix(
      `The renewal is waiting for the approval of 11 domains, and one execution sends at most 10 emails. Send them by hand, for each domain that ${describeCommand} shows as not validated: aws acm resend-validation-email --certificate-arn ${arn} --domain <domain> --validation-domain <domain>`,
    ),
  },
  {
    scenario: 'validated by email, with a renewal that should have started 45 days before expiry',
    ...publicly('EMAIL'),
    expected: needsManualFix(
      'ACM should have started to renew it on 2026-01-22, but has not. It renews this certificate only after the owner of each domain approves by email. See AWS Health for details; better, request a new certificate for www.example.com and shop.example.com with DNS validation',
    ),
  },
  {
    scenario: 'validated by email, with a renewal that has not started yet',
    ...publicly('EMAIL', { notAfter: '2026-04-20T12:00:00.000Z' }),
    parameters: { daysToExpiration: '60' },
    expected: nothingToDo(
      'ACM starts to renew it on 2026-03-06, 45 days before it expires, with an email that the owner of each domain has to approve',
    ),
  },
  {
    scenario: 'validated by email, with a renewal that is waiting for a domain that is not in the input',
    ...publicly('EMAIL', { renewalSummary: { renewalStatus: 'PENDING_VALIDATION' } }),
    expected: needsManualFix(
      `The renewal is waiting for the validation of a domain, which is not in the input. See ${describeCommand}`,
    ),
  },

  // DNS and HTTP validation
  {
    scenario: 'validated by DNS, with the record only in the initial validation',
    ...publicly('DNS', {
      ...waiting('DNS', shop),
      domainValidationOptions: [{ ...shop, validationMethod: 'DNS', ...record('shop.example.com') }],
    }),
    expected: needsManualFix(
      'The renewal is waiting for the CNAME record of shop.example.com: restore it in DNS before 2026-03-08. ACM then continues automatically. The record is _1a2b.shop.example.com. CNAME _3c4d.acm-validations.aws.',
    ),
  },
  {
    scenario: 'validated by DNS, without the record in the input',
    ...publicly('DNS', waiting('DNS', shop)),
    expected: needsManualFix(
      `The renewal is waiting for the CNAME record of shop.example.com: restore it in DNS before 2026-03-08. ACM then continues automatically. See ${describeCommand} for the record`,
    ),
  },
  {
    scenario: 'validated by DNS, while ACM is renewing it',
    ...publicly('DNS', { renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL', domainValidationOptions: [] } }),
    expected: nothingToDo('ACM is already renewing it, which may take some hours'),
  },
  {
    scenario: 'validated by DNS, with a renewal that has not started yet',
    ...publicly('DNS', { notAfter: '2026-04-20T12:00:00.000Z' }),
    parameters: { daysToExpiration: '60' },
    expected: nothingToDo('ACM starts to renew it on 2026-03-06, 45 days before it expires'),
  },
  {
    scenario: 'validated by DNS, with a failed renewal',
    ...publicly('DNS', { renewalSummary: { renewalStatus: 'FAILED', renewalStatusReason: 'CAA_ERROR' } }),
    expected: needsManualFix(
      `The renewal failed (CAA_ERROR): a CAA record of a domain does not allow Amazon to issue, so add amazon.com to it or remove it. ${requestNew}`,
    ),
  },
  {
    scenario: 'a renewal that failed without a reason',
    ...publicly('DNS', { renewalSummary: { renewalStatus: 'FAILED' } }),
    expected: needsManualFix(`The renewal failed (no reason given): see AWS Health for details. ${requestNew}`),
  },
  {
    scenario: 'a renewal that failed for a reason that AWS added later',
    ...publicly('DNS', { renewalSummary: { renewalStatus: 'FAILED', renewalStatusReason: 'MOON_PHASE' } }),
    expected: needsManualFix(`The renewal failed (MOON_PHASE): see AWS Health for details. ${requestNew}`),
  },
  {
    scenario: 'validated by HTTP, with a pending validation',
    ...publicly('HTTP', { ...waiting('HTTP', www), inUseBy: [distribution] }),
    expected: needsManualFix(
      'The renewal is waiting for the HTTP validation of www.example.com through CloudFront: point the domain to the distribution again before 2026-03-08. ACM then continues automatically',
    ),
  },
  {
    scenario: 'validated by HTTP, with an overdue renewal',
    ...publicly('HTTP', { inUseBy: [distribution] }),
    expected: needsManualFix(
      'ACM should have started to renew it on 2026-01-22, but has not. It renews this certificate automatically as long as CloudFront serves www.example.com and shop.example.com: check whether DNS still points there',
    ),
  },
  {
    scenario: 'not in use, so not eligible',
    ...publicly('DNS', { renewalEligibility: 'INELIGIBLE', inUseBy: [] }),
    expected: needsManualFix(
      'ACM renews only certificates that an AWS service uses or that were exported, and this one is not in use. Delete it, or use it before 2026-03-08: ACM then renews it automatically',
    ),
  },
  {
    scenario: 'in use but not eligible',
    ...publicly('DNS', { renewalEligibility: 'INELIGIBLE' }),
    expected: needsManualFix(`According to ACM it is not eligible for renewal. ${requestNew}`),
  },
  {
    scenario: 'Amazon-issued and revoked',
    ...publicly('DNS', { status: 'REVOKED' }),
    expected: needsManualFix(`Its status is REVOKED, so ACM does not renew it. ${requestNew}`),
  },

  // Imported certificates
  {
    scenario: 'an imported certificate that has expired and is not in use, which can still be reimported',
    ...imported({ status: 'EXPIRED', notAfter: past, inUseBy: [] }),
    expected: needsManualFix(`It is not in use, so you can also delete it. ${reimport}`),
  },

  // Describe calls
  {
    scenario: 'a private certificate that is eligible, from describe-certificate',
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
    scenario: 'validated by email with a pending approval, from describe-certificate',
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
      ...emailFix,
      summary: 'Resend the validation emails for www.example.com',
      calls: [email('www.example.com', 'example.com')],
      pending: pendingApproval('example.com'),
    },
  },
  {
    scenario: 'a certificate from list-certificates, without the validation method',
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
    expected: needsManualFix(`How its domains are validated is not in the input. See ${describeCommand}`),
  },

  // Nothing to do, and unreadable
  {
    scenario: 'half a year left',
    ...privately({ notAfter: '2026-09-01T00:00:00.000Z' }),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'never issued',
    ...publicly('EMAIL', { status: 'PENDING_VALIDATION', notAfter: null }),
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  {
    scenario: 'an unknown renewal status',
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
