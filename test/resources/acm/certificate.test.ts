import type { ConfigurationItem } from '../../../lib/core/item';
import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type Certificate, certificate } from '../../../lib/resources/acm/certificate';
import { createItem } from '../item';

const EXPIRY = '2026-03-08T23:59:59.000Z';

const read = (configuration: object, parts: Partial<ConfigurationItem> = {}): Certificate =>
  certificate.read(createItem('AWS::ACM::Certificate', configuration, parts));

describe('the expiry date', () => {
  test.each(['ISSUED', 'EXPIRED', 'REVOKED', 'INACTIVE', 'PENDING_VALIDATION'])('is read for status %s', (status) => {
    expect(read({ status, notAfter: EXPIRY }).expiresAt).toEqual(new Date(EXPIRY));
  });

  test.each(['PENDING_VALIDATION', 'VALIDATION_TIMED_OUT', 'FAILED'])(
    'is undefined for a certificate that was never issued: %s',
    (status) => {
      expect(read({ status }).expiresAt).toBeUndefined();
      expect(read({ status, notAfter: null }).expiresAt).toBeUndefined();
      expect(read({ status }).timeLeft(new Date(EXPIRY))).toBeUndefined();
    },
  );

  test.each(['ISSUED', 'EXPIRED', 'REVOKED', 'INACTIVE', 'SOMETHING_NEW'])('is required for status %s', (status) => {
    expect(() => read({ status }).expiresAt).toThrow(UnreadableItem);
  });

  test('is unreadable without a status', () => {
    expect(() => read({ notAfter: EXPIRY }).expiresAt).toThrow(UnreadableItem);
  });
});

describe('the time left', () => {
  test.each([
    [EXPIRY, 0],
    ['2026-03-08T23:59:58.999Z', 1],
    ['2026-03-09T00:00:00.000Z', -1000],
  ])('at %s is %d ms', (now, left) => {
    expect(read({ status: 'ISSUED', notAfter: EXPIRY }).timeLeft(new Date(now))).toBe(left);
  });

  describe('of a certificate that is marked as expired', () => {
    const expired = { status: 'EXPIRED', notAfter: EXPIRY };
    const before = new Date('2026-03-01T00:00:00.000Z');

    test('may be positive for a time before the capture', () => {
      expect(read(expired, { captureTime: EXPIRY }).timeLeft(before)).toBeGreaterThan(0);
    });

    test.each([[undefined], ['2026-03-08T23:59:58.999Z']])(
      'contradicts an expiry date in the future, captured at %s',
      (captureTime) => {
        const item = read(expired, captureTime === undefined ? {} : { captureTime });
        expect(() => item.timeLeft(before)).toThrow(UnreadableItem);
      },
    );
  });
});

test.each<[scenario: string, configuration: object, users: number, inUse: boolean]>([
  ['one load balancer', { inUseBy: ['arn:a'] }, 1, true],
  ['nothing', { inUseBy: [] }, 0, false],
  ['nothing, given as null', { inUseBy: null }, 0, false],
  ['something that ListCertificates does not name', { InUse: true }, 0, true],
])('used by %s', (_scenario, configuration, users, inUse) => {
  expect(read(configuration).inUseBy).toHaveLength(users);
  expect(read(configuration).isInUse).toBe(inUse);
});

describe('the renewal', () => {
  test('is undefined without a summary', () => expect(read({}).renewal).toBeUndefined());

  test('has the reason and the domains that are not validated', () => {
    const domainValidationOptions = [
      { domainName: 'a.example.com', validationStatus: 'SUCCESS' },
      { domainName: 'b.example.com', validationStatus: 'FAILED' },
      { domainName: 'c.example.com' },
    ];
    const renewalSummary = { renewalStatus: 'FAILED', renewalStatusReason: 'CAA_ERROR', domainValidationOptions };
    expect(read({ renewalSummary }).renewal).toEqual({
      status: 'FAILED',
      reason: 'CAA_ERROR',
      unvalidated: ['b.example.com', 'c.example.com'],
    });
  });

  test('is unreadable with an unknown status', () => {
    expect(() => read({ renewalSummary: { renewalStatus: 'ASLEEP' } }).renewal).toThrow(UnreadableItem);
  });
});

test.each([
  [{ renewalEligibility: 'ELIGIBLE' }, true],
  [{ renewalEligibility: 'INELIGIBLE' }, false],
  [{}, undefined],
])('eligible for renewal by %j: %s', (configuration, expected) => {
  expect(read(configuration).isEligibleForRenewal).toBe(expected);
});
