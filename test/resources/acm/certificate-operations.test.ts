import type { ConfigurationItem } from '../../../lib/core/item';
import { renewCertificate, resendValidationEmail } from '../../../lib/resources/acm/certificate-operations';

const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a';
const issued = { domainName: 'www.example.com', status: 'ISSUED', type: 'PRIVATE', renewalEligibility: 'ELIGIBLE' };

const renewed = (item: ConfigurationItem) => renewCertificate.apply(item, { CertificateArn: arn }).configuration;
const mailed = (item: ConfigurationItem, Domain: string, ValidationDomain: string) =>
  resendValidationEmail.apply(item, { CertificateArn: arn, Domain, ValidationDomain });

test('each call needs its own permission, on certificates of the account and Region', () => {
  const resource = `arn:\${Partition}:acm:\${Region}:\${Account}:certificate/*`;
  expect([renewCertificate.permission, resendValidationEmail.permission]).toEqual([
    { action: 'acm:RenewCertificate', resource },
    { action: 'acm:ResendValidationEmail', resource },
  ]);
});

describe('RenewCertificate begins a renewal', () => {
  test.each([
    ['the first', item(issued), { ...issued, renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL' } }],
    [
      'one after another that failed',
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
      'of a description',
      item(described(), 'description'),
      { ...described(), RenewalSummary: { RenewalStatus: 'PENDING_AUTO_RENEWAL' } },
    ],
    [
      'of a description that tells of the last',
      item({ ...described(), RenewalSummary: { RenewalStatus: 'SUCCESS' } }, 'description'),
      { ...described(), RenewalSummary: { RenewalStatus: 'PENDING_AUTO_RENEWAL' } },
    ],
  ])('%s', (_, before, expected) => expect(renewed(before)).toEqual(expected));
});

test.each([
  ['an imported certificate', { type: 'IMPORTED' }, 'found an imported certificate'],
  ['one that is not eligible', { renewalEligibility: 'INELIGIBLE' }, 'found renewalEligibility INELIGIBLE'],
  ['a renewal under way', { renewalSummary: { renewalStatus: 'PENDING_AUTO_RENEWAL' } }, 'found a renewal under way'],
])('RenewCertificate refuses %s', (_, properties, found) => {
  expect(() => renewed(item({ ...issued, ...properties }))).toThrow(
    new Error(`Cannot call RenewCertificate: ${found}`),
  );
});

describe('ResendValidationEmail', () => {
  const waiting = { ...issued, type: 'AMAZON_ISSUED', renewalSummary: { renewalStatus: 'PENDING_VALIDATION' } };

  test.each([
    ['www.example.com', 'www.example.com'],
    ['www.example.com', 'example.com'],
    ['*.example.com', 'example.com'],
  ])('changes nothing of the certificate: %s at %s', (domain, mailDomain) => {
    const before = item(waiting);
    expect(mailed(before, domain, mailDomain)).toBe(before);
  });

  test('may ask for the approval of a first request, too', () => {
    const before = item({ ...waiting, status: 'PENDING_VALIDATION', renewalSummary: null });
    expect(mailed(before, 'www.example.com', 'example.com')).toBe(before);
  });

  test('refuses a domain that is not above', () => {
    expect(() => mailed(item(waiting), 'www.example.com', 'ample.com')).toThrow(
      new Error('Cannot call ResendValidationEmail: expected www.example.com or a domain above it, found "ample.com"'),
    );
  });

  test('refuses where nothing waits for an approval', () => {
    expect(() => mailed(item(issued), 'www.example.com', 'example.com')).toThrow(
      new Error('Cannot call ResendValidationEmail: found nothing that waits for an approval'),
    );
  });
});

test('calls about another certificate are refused', () => {
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
