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
    scenario: 'an imported certificate with 13 days left',
    now,
    configuration: { ...imported, notAfter: '2026-03-15T00:00:00.000Z' },
    expected: nonCompliant(
      'www.example.com expires 2026-03-15 (13 days), in use by loadbalancer/app/web/0a1b: imported, so ACM never renews it; reimport a renewed certificate under the same ARN',
    ),
  },
  {
    scenario: 'exactly 30 days left',
    now,
    configuration: { ...imported, notAfter: inThirtyDays },
    expected: COMPLIANT,
  },
  {
    scenario: 'one millisecond less than 30 days left',
    now: '2026-03-01T12:00:00.001Z',
    configuration: { ...imported, notAfter: inThirtyDays },
    expected: nonCompliant(
      'www.example.com expires 2026-03-31 (29 days), in use by loadbalancer/app/web/0a1b: imported, so ACM never renews it; reimport a renewed certificate under the same ARN',
    ),
  },
  {
    scenario: 'one millisecond more than 30 days left',
    now: '2026-03-01T11:59:59.999Z',
    configuration: { ...imported, notAfter: inThirtyDays },
    expected: COMPLIANT,
  },
  {
    scenario: '30 days left, where 45 are required',
    now,
    parameters: { daysToExpiration: '45' },
    configuration: { ...imported, notAfter: inThirtyDays },
    expected: nonCompliant(
      'www.example.com expires 2026-03-31 (30 days), in use by loadbalancer/app/web/0a1b: imported, so ACM never renews it; reimport a renewed certificate under the same ARN',
    ),
  },
  {
    scenario: 'an hour left, where only expired certificates are flagged',
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
      'www.example.com expires 2026-03-01 (less than a day), in use by loadbalancer/app/web/0a1b: imported, so ACM never renews it; reimport a renewed certificate under the same ARN',
    ),
  },
  {
    scenario: 'expired a day ago, not yet marked as expired, not in use',
    now,
    configuration: { ...imported, inUseBy: [], notAfter: '2026-02-28T12:00:00.000Z' },
    expected: nonCompliant(
      'www.example.com expired 2026-02-28 (1 day ago), not in use: imported, so ACM never renews it; reimport a renewed certificate under the same ARN, or delete it',
    ),
  },
  {
    scenario: 'Amazon-issued, validated by DNS, not renewed in time',
    now,
    configuration: { ...byDns, inUseBy: [listener, distribution], notAfter: '2026-03-08T23:59:59.000Z' },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b and 1 more: Amazon-issued, validated by DNS; ACM renews it automatically as long as the CNAME record of its domains is in place',
    ),
  },
  {
    scenario: 'Amazon-issued, validated by DNS, with half a year left',
    now,
    configuration: { ...byDns, notAfter: '2026-09-01T23:59:59.000Z' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a renewal that is waiting for a missing DNS record',
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
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; the renewal is waiting for the CNAME record of shop.example.com',
    ),
  },
  {
    scenario: 'validated by email, so the domain owner has to approve',
    now,
    configuration: { ...byMail, notAfter: '2026-03-08T23:59:59.000Z' },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by email; ACM renews it only after the domain owner approves by email',
    ),
  },
  {
    scenario: 'validated by email, with a pending approval',
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
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by email; the renewal is waiting for the email approval of www.example.com',
    ),
  },
  {
    scenario: 'validated by HTTP through CloudFront',
    now,
    configuration: {
      ...amazonIssued,
      ...validatedBy('HTTP'),
      inUseBy: [distribution],
      notAfter: '2026-03-08T23:59:59.000Z',
    },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), in use by distribution/E0A: Amazon-issued, validated by HTTP; ACM renews it automatically as long as the HTTP redirect of its domains is in place',
    ),
  },
  {
    scenario: 'a failed renewal',
    now,
    configuration: {
      ...byDns,
      notAfter: '2026-03-08T23:59:59.000Z',
      renewalSummary: { renewalStatus: 'FAILED', renewalStatusReason: 'CAA_ERROR', domainValidationOptions: [] },
    },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; the renewal failed (CAA_ERROR), request a new certificate',
    ),
  },
  {
    scenario: 'a renewal that failed without a reason',
    now,
    configuration: { ...byDns, notAfter: '2026-03-08T23:59:59.000Z', renewalSummary: { renewalStatus: 'FAILED' } },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; the renewal failed (no reason given), request a new certificate',
    ),
  },
  {
    scenario: 'a renewal that is waiting for domains that are not in the input',
    now,
    configuration: {
      ...byDns,
      notAfter: '2026-03-08T23:59:59.000Z',
      renewalSummary: { renewalStatus: 'PENDING_VALIDATION' },
    },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; the renewal is waiting for the CNAME record of its domains',
    ),
  },
  {
    scenario: 'the moment at which an Amazon-issued certificate expires',
    now,
    configuration: { ...byDns, notAfter: now },
    expected: nonCompliant(
      'www.example.com expires 2026-03-01 (less than a day), in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; ACM renews it automatically as long as the CNAME record of its domains is in place',
    ),
  },
  {
    scenario: 'Amazon-issued and not in use, so not eligible',
    now,
    configuration: {
      ...byDns,
      renewalEligibility: 'INELIGIBLE',
      inUseBy: [],
      notAfter: '2026-03-08T23:59:59.000Z',
    },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), not in use: Amazon-issued, validated by DNS; not eligible for renewal while not in use, request a new certificate, or delete it',
    ),
  },
  {
    scenario: 'Amazon-issued and expired, so it cannot be renewed',
    now,
    configuration: {
      ...byDns,
      status: 'EXPIRED',
      renewalEligibility: 'INELIGIBLE',
      notAfter: '2026-01-31T23:59:59.000Z',
    },
    expected: nonCompliant(
      'www.example.com expired 2026-01-31 (28 days ago), in use by loadbalancer/app/web/0a1b: Amazon-issued, validated by DNS; ACM does not renew expired certificates, request a new certificate',
    ),
  },
  {
    scenario: 'a private certificate that ACM renews',
    now,
    configuration: { ...issued, type: 'PRIVATE', renewalEligibility: 'ELIGIBLE', notAfter: '2026-03-08T23:59:59.000Z' },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b: private; ACM renews it automatically',
    ),
  },
  {
    scenario: 'a private certificate issued by its CA outside of ACM',
    now,
    configuration: {
      ...issued,
      type: 'PRIVATE',
      renewalEligibility: 'INELIGIBLE',
      notAfter: '2026-03-08T23:59:59.000Z',
    },
    expected: nonCompliant(
      'www.example.com expires 2026-03-08 (7 days), in use by loadbalancer/app/web/0a1b: private; not eligible for renewal, request a new certificate',
    ),
  },
  {
    scenario: 'never issued, with a pending validation',
    now,
    configuration: { ...byDns, status: 'PENDING_VALIDATION', renewalEligibility: 'INELIGIBLE', inUseBy: [] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'never issued, because the request failed',
    now,
    configuration: { ...byDns, status: 'FAILED', failureReason: 'ADDITIONAL_VERIFICATION_REQUIRED', inUseBy: [] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template, which requests a certificate without an expiry date yet',
    shape: 'template',
    configuration: { DomainName: new Unknown('{"Ref":"Domain"}'), ValidationMethod: 'DNS' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a certificate from describe-certificate',
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
      'www.example.com expires 2026-03-08 (7 days), in use by distribution/E0A: Amazon-issued, validated by DNS; ACM renews it automatically as long as the CNAME record of its domains is in place',
    ),
  },
  {
    scenario: 'a certificate from list-certificates, which returns less',
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
      'www.example.com expires 2026-03-08 (7 days), in use: Amazon-issued; ACM renews it automatically as long as the validation of its domains is in place',
    ),
  },
  {
    scenario: 'issued, but without an expiry date',
    now,
    configuration: byDns,
    expected: unreadable(
      'Cannot read configuration.notAfter: expected a time, since status is "ISSUED", found nothing',
    ),
  },
  {
    scenario: 'marked as expired, with an expiry date in the future',
    now,
    configuration: { ...byDns, status: 'EXPIRED', notAfter: '2026-09-01T00:00:00.000Z' },
    expected: unreadable(
      'Cannot read configuration.notAfter: expected a time in the past, since status is "EXPIRED", found "2026-09-01T00:00:00.000Z"',
    ),
  },
  {
    scenario: 'expired when it was recorded, but evaluated for an earlier time',
    now: '2026-01-01T00:00:00.000Z',
    captureTime: '2026-03-01T00:00:00.000Z',
    configuration: { ...byDns, status: 'EXPIRED', notAfter: '2026-02-14T00:00:00.000Z' },
    expected: COMPLIANT,
  },
  {
    scenario: "an expiry date in Python's notation",
    now,
    configuration: { ...byDns, notAfter: 'datetime.datetime(2026, 3, 8, 23, 59, 59, tzinfo=tzlocal())' },
    expected: unreadable(
      'Cannot read configuration.notAfter: expected a time, found "datetime.datetime(2026, 3, 8, 23, 59, 59, tzinfo=tzlocal...',
    ),
  },
  {
    scenario: 'an expiry date on a day that does not exist',
    now,
    configuration: { ...byDns, notAfter: '2026-02-30T00:00:00.000Z' },
    expected: unreadable('Cannot read configuration.notAfter: expected a time, found "2026-02-30T00:00:00.000Z"'),
  },
  {
    scenario: 'an unknown certificate type',
    now,
    configuration: { ...byDns, type: 'SELF_SIGNED', notAfter: '2026-03-08T23:59:59.000Z' },
    expected: unreadable(
      'Cannot read configuration.type: expected one of IMPORTED, AMAZON_ISSUED, PRIVATE, found "SELF_SIGNED"',
    ),
  },
]);
