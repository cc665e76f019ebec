import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a';
const listener = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b';
const distribution = 'arn:aws:cloudfront::111122223333:distribution/E0A';

/** Thirty days after the time of the cases, to the millisecond. */
const inThirtyDays = '2026-03-31T12:00:00.000Z';
const now = '2026-03-01T12:00:00.000Z';

const issued = { certificateArn: arn, domainName: 'www.example.com', status: 'ISSUED', inUseBy: [listener] };
const imported = { ...issued, type: 'IMPORTED', renewalEligibility: 'INELIGIBLE' };
const amazonIssued = { ...issued, type: 'AMAZON_ISSUED', renewalEligibility: 'ELIGIBLE' };
const validatedBy = (validationMethod: string) => ({
  domainValidationOptions: [{ domainName: 'www.example.com', validationStatus: 'SUCCESS', validationMethod }],
});
const byDns = { ...amazonIssued, ...validatedBy('DNS') };
const byMail = { ...amazonIssued, ...validatedBy('EMAIL') };

export default defineCases(rule, [
  {
    scenario: 'imported, with 13 days left',
    now,
    configuration: { ...imported, notAfter: '2026-03-15T00:00:00.000Z' },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-15, in 13 days, in use by loadbalancer/app/web/0a1b: imported, so ACM never renews it; import its successor under the same ARN',
    ),
  },
  {
    scenario: 'exactly 30 days left',
    now,
    configuration: { ...imported, notAfter: inThirtyDays },
    expected: COMPLIANT,
  },
  {
    scenario: 'a millisecond less than 30 days left',
    now: '2026-03-01T12:00:00.001Z',
    configuration: { ...imported, notAfter: inThirtyDays },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-31, in 29 days, in use by loadbalancer/app/web/0a1b: imported, so ACM never renews it; import its successor under the same ARN',
    ),
  },
  {
    scenario: 'a millisecond more than 30 days left',
    now: '2026-03-01T11:59:59.999Z',
    configuration: { ...imported, notAfter: inThirtyDays },
    expected: COMPLIANT,
  },
  {
    scenario: 'a longer warning: 45 days asked for, 30 left',
    now,
    parameters: { daysToExpiration: '45' },
    configuration: { ...imported, notAfter: inThirtyDays },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-31, in 30 days, in use by loadbalancer/app/web/0a1b: imported, so ACM never renews it; import its successor under the same ARN',
    ),
  },
  {
    scenario: 'only ended ones asked for, an hour left',
    now,
    parameters: { daysToExpiration: '0' },
    configuration: { ...imported, notAfter: '2026-03-01T13:00:00.000Z' },
    expected: COMPLIANT,
  },
  {
    scenario: 'an hour left',
    now,
    configuration: { ...imported, notAfter: '2026-03-01T13:00:00.000Z' },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-01, in less than a day, in use by loadbalancer/app/web/0a1b: imported, so ACM never renews it; import its successor under the same ARN',
    ),
  },
  {
    scenario: 'ended a day ago, not yet marked as such, used by nothing',
    now,
    configuration: { ...imported, inUseBy: [], notAfter: '2026-02-28T12:00:00.000Z' },
    expected: nonCompliant(
      'www.example.com ended on 2026-02-28, 1 day ago, used by nothing: imported, so ACM never renews it; import its successor under the same ARN, or delete it',
    ),
  },
  {
    scenario: 'Amazon-issued, validated by DNS, not renewed in time',
    now,
    configuration: { ...byDns, inUseBy: [listener, distribution], notAfter: '2026-03-08T23:59:59.000Z' },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by loadbalancer/app/web/0a1b and 1 more: Amazon-issued, validated by DNS; ACM renews it by itself as long as the CNAME record of its domains is in place',
    ),
  },
  {
    scenario: 'Amazon-issued, validated by DNS, plenty of time',
    now,
    configuration: { ...byDns, notAfter: '2026-09-01T23:59:59.000Z' },
    expected: COMPLIANT,
  },
  {
    scenario: 'the renewal waits for a DNS record that is gone',
    now,
    configuration: {
      ...byDns,
      notAfter: '2026-03-08T23:59:59.000Z',
      renewalSummary: {
        renewalStatus: 'PENDING_VALIDATION',
        updatedAt: '2026-02-20T00:00:00.000Z',
        domainValidationOptions: [
          { domainName: 'www.example.com', validationStatus: 'SUCCESS', validationMethod: 'DNS' },
          { domainName: 'shop.example.com', validationStatus: 'PENDING_VALIDATION', validationMethod: 'DNS' },
        ],
      },
    },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; its renewal waits for the CNAME record of shop.example.com',
    ),
  },
  {
    scenario: 'validated by e-mail: somebody must approve',
    now,
    configuration: { ...byMail, notAfter: '2026-03-08T23:59:59.000Z' },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by e-mail; ACM renews it only when the owner of the domain approves by the mail it sends',
    ),
  },
  {
    scenario: 'validated by e-mail: the mail is on its way',
    now,
    configuration: {
      ...byMail,
      notAfter: '2026-03-08T23:59:59.000Z',
      renewalSummary: {
        renewalStatus: 'PENDING_VALIDATION',
        updatedAt: '2026-02-20T00:00:00.000Z',
        domainValidationOptions: [{ domainName: 'www.example.com', validationStatus: 'PENDING_VALIDATION' }],
      },
    },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by e-mail; its renewal waits for the approval, by mail, of www.example.com',
    ),
  },
  {
    scenario: 'validated by HTTP, as CloudFront does',
    now,
    configuration: {
      ...amazonIssued,
      ...validatedBy('HTTP'),
      inUseBy: [distribution],
      notAfter: '2026-03-08T23:59:59.000Z',
    },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by distribution/E0A: Amazon-issued, validated by HTTP; ACM renews it by itself as long as the HTTP redirect of its domains is in place',
    ),
  },
  {
    scenario: 'the renewal failed',
    now,
    configuration: {
      ...byDns,
      notAfter: '2026-03-08T23:59:59.000Z',
      renewalSummary: { renewalStatus: 'FAILED', renewalStatusReason: 'CAA_ERROR', domainValidationOptions: [] },
    },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; its renewal failed (CAA_ERROR), request a new one',
    ),
  },
  {
    scenario: 'Amazon-issued, used by nothing, so not eligible',
    now,
    configuration: {
      ...byDns,
      renewalEligibility: 'INELIGIBLE',
      inUseBy: [],
      notAfter: '2026-03-08T23:59:59.000Z',
    },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, used by nothing: Amazon-issued, validated by DNS; not eligible for renewal while nothing uses it, request a new one, or delete it',
    ),
  },
  {
    scenario: 'Amazon-issued and ended: no renewal helps any more',
    now,
    configuration: {
      ...byDns,
      status: 'EXPIRED',
      renewalEligibility: 'INELIGIBLE',
      notAfter: '2026-01-31T23:59:59.000Z',
    },
    expected: nonCompliant(
      'www.example.com ended on 2026-01-31, 28 days ago, in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; ACM renews nothing that has ended, request a new one',
    ),
  },
  {
    scenario: 'private, renewed by ACM',
    now,
    configuration: { ...issued, type: 'PRIVATE', renewalEligibility: 'ELIGIBLE', notAfter: '2026-03-08T23:59:59.000Z' },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by loadbalancer/app/web/0a1b: private; ACM renews it by itself',
    ),
  },
  {
    scenario: 'private, issued by its CA past ACM',
    now,
    configuration: {
      ...issued,
      type: 'PRIVATE',
      renewalEligibility: 'INELIGIBLE',
      notAfter: '2026-03-08T23:59:59.000Z',
    },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by loadbalancer/app/web/0a1b: private; not eligible for renewal, request a new one',
    ),
  },
  {
    scenario: 'never issued: still to be validated',
    now,
    configuration: { ...byDns, status: 'PENDING_VALIDATION', renewalEligibility: 'INELIGIBLE', inUseBy: [] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'never issued: the request failed',
    now,
    configuration: { ...byDns, status: 'FAILED', failureReason: 'ADDITIONAL_VERIFICATION_REQUIRED', inUseBy: [] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template asks for a certificate, which has no end yet',
    shape: 'template',
    configuration: { DomainName: new Unknown('{"Ref":"Domain"}'), ValidationMethod: 'DNS' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'described by DescribeCertificate',
    now,
    shape: 'description',
    configuration: {
      CertificateArn: arn,
      DomainName: 'www.example.com',
      DomainValidationOptions: [
        { DomainName: 'www.example.com', ValidationStatus: 'SUCCESS', ValidationMethod: 'DNS' },
      ],
      Status: 'ISSUED',
      Type: 'AMAZON_ISSUED',
      NotAfter: '2026-03-09T00:59:59+01:00',
      InUseBy: [distribution],
      RenewalEligibility: 'ELIGIBLE',
    },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use by distribution/E0A: Amazon-issued, validated by DNS; ACM renews it by itself as long as the CNAME record of its domains is in place',
    ),
  },
  {
    scenario: 'listed by ListCertificates, which says less',
    now,
    shape: 'description',
    configuration: {
      CertificateArn: arn,
      DomainName: 'www.example.com',
      Status: 'ISSUED',
      Type: 'AMAZON_ISSUED',
      NotAfter: '2026-03-08T23:59:59Z',
      InUse: true,
      RenewalEligibility: 'ELIGIBLE',
    },
    expected: nonCompliant(
      'www.example.com ends on 2026-03-08, in 7 days, in use: Amazon-issued; ACM renews it by itself as long as the validation of its domains is in place',
    ),
  },
  {
    scenario: 'issued, and yet without an end',
    now,
    configuration: byDns,
    expected: unreadable(
      'Cannot read configuration.notAfter: expected a time, since status is "ISSUED", found nothing',
    ),
  },
  {
    scenario: 'said to have ended, with an end that is to come',
    now,
    configuration: { ...byDns, status: 'EXPIRED', notAfter: '2026-09-01T00:00:00.000Z' },
    expected: unreadable(
      'Cannot read configuration.notAfter: expected a time gone by, since status is "EXPIRED", found "2026-09-01T00:00:00.000Z"',
    ),
  },
  {
    scenario: 'had ended when it was recorded, judged as of a time before',
    now: '2026-01-01T00:00:00.000Z',
    captureTime: '2026-03-01T00:00:00.000Z',
    configuration: { ...byDns, status: 'EXPIRED', notAfter: '2026-02-14T00:00:00.000Z' },
    expected: COMPLIANT,
  },
  {
    scenario: "an end in Python's notation",
    now,
    configuration: { ...byDns, notAfter: 'datetime.datetime(2026, 3, 8, 23, 59, 59, tzinfo=tzlocal())' },
    expected: unreadable(
      'Cannot read configuration.notAfter: expected a time, found "datetime.datetime(2026, 3, 8, 23, 59, 59, tzinfo=tzlocal...',
    ),
  },
  {
    scenario: 'an end on a day that does not exist',
    now,
    configuration: { ...byDns, notAfter: '2026-02-30T00:00:00.000Z' },
    expected: unreadable('Cannot read configuration.notAfter: expected a time, found "2026-02-30T00:00:00.000Z"'),
  },
  {
    scenario: 'a kind of certificate that ACM does not have',
    now,
    configuration: { ...byDns, type: 'SELF_SIGNED', notAfter: '2026-03-08T23:59:59.000Z' },
    expected: unreadable(
      'Cannot read configuration.type: expected one of IMPORTED, AMAZON_ISSUED, PRIVATE, found "SELF_SIGNED"',
    ),
  },
]);
