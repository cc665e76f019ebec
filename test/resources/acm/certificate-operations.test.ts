import type { ConfigurationItem } from '../../../lib/core/item';
import { renewCertificate, resendValidationEmail } from '../../../lib/resources/acm/certificate-operations';

const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a';
const issued = { domainName: 'www.example.com', status: 'ISSUED', type: 'PRIVATE', renewalEligibility: 'ELIGIBLE' };

const renew = (item: ConfigurationItem) => renewCertificate.apply(item, { CertificateArn: arn }).configuration;
const resend = (item: ConfigurationItem, Domain: string, ValidationDomain: string) =>
  resendValidationEmail.apply(item, { CertificateArn: arn, Domain, ValidationDomain });

test('each call needs its own permission on certificates of the account and Region', () => {
  const resource = `arn:\${Partition}:acm:\${Region}:\${Account}:certificate/*`;
  expect([renewCertificate.permission, resendValidationEmail.permission]).toEqual([
    { action: 'acm:RenewCertificate', resource },
    { action: 'acm:ResendValidationEmail', resource },
  ]);
});

describe('RenewCertificate starts a renewal', () => {
  test.each([
    ['for the first time', item(issued), { ...issued, renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL' } }],
    [
      'after a failed one',
      item({
        ...issued,
        renewalSummary: {
          renewalStatus: 'FAILED',
          renewalStatusReason: 'PCA_INVALID_STATE',
          updatedAt: '2026-01-01T00:00:00.000Z',
        },
      }),
      {
        ...issued,
        renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL', updatedAt: '2026-01-01T00:00:00.000Z' },
      },
    ],
    [
      'in a description',
      item(described(), 'description'),
      { ...described(), RenewalSummary: { RenewalStatus: 'PENDING_AUTO_RENEWAL' } },
    ],
    [
      'in a description with an earlier renewal',
      item({ ...described(), RenewalSummary: { RenewalStatus: 'SUCCESS' } }, 'description'),
      { ...described(), RenewalSummary: { RenewalStatus: 'PENDING_AUTO_RENEWAL' } },
    ],
  ])('%s', (_, before, expected) => expect(renew(before)).toEqual(expected));
});

test.each([
  ['an imported certificate', { type: 'IMPORTED' }, 'found an imported certificate'],
  ['a certificate that is not eligible', { renewalEligibility: 'INELIGIBLE' }, 'found renewalEligibility INELIGIBLE'],
  [
    'a certificate that is being renewed',
    { renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL' } },
    'found a renewal in progress',
  ],
])('RenewCertificate fails for %s', (_, properties, found) => {
  expect(() => renew(item({ ...issued, ...properties }))).toThrow(new Error(`Cannot call RenewCertificate: ${found}`));
});

describe('ResendValidationEmail', () => {
  const waiting = { ...issued, type: 'AMAZON_ISSUED', renewalSummary: { renewalStatus: 'PENDING_VALIDATION' } };

  test.each([
    ['www.example.com', 'www.example.com'],
    ['www.example.com', 'example.com'],
    ['*.example.com', 'example.com'],
  ])('does not change the certificate: %s at %s', (domain, mailDomain) => {
    const before = item(waiting);
    expect(resend(before, domain, mailDomain)).toBe(before);
  });

  test('also works for the initial validation', () => {
    const before = item({ ...waiting, status: 'PENDING_VALIDATION', renewalSummary: null });
    expect(resend(before, 'www.example.com', 'example.com')).toBe(before);
  });

  test('fails for a domain that is not a parent', () => {
    expect(() => resend(item(waiting), 'www.example.com', 'ample.com')).toThrow(
      new Error('Cannot call ResendValidationEmail: expected www.example.com or a parent domain, found "ample.com"'),
    );
  });

  test('fails without a pending validation', () => {
    expect(() => resend(item(issued), 'www.example.com', 'example.com')).toThrow(
      new Error('Cannot call ResendValidationEmail: found no pending validation'),
    );
  });
});

test('calls for another certificate fail', () => {
  const CertificateArn = `${arn}b`;
  expect(() => renewCertificate.apply(item(issued), { CertificateArn })).toThrow(
    new Error(`Cannot call RenewCertificate: expected "${arn}", found "${CertificateArn}"`),
  );
});

function described() {
  return { DomainName: 'www.example.com', Status: 'ISSUED', Type: 'PRIVATE', RenewalEligibility: 'ELIGIBLE' };
}

function item(configuration: object, shape: ConfigurationItem['shape'] = 'config'): ConfigurationItem {
  return {
    shape,
    resourceType: 'AWS::ACM::Certificate',
    resourceId: arn,
    status: 'OK',
    tags: {},
    relationships: [],
    configuration,
    supplementaryConfiguration: {},
  };
}
