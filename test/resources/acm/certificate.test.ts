import type { ConfigurationItem } from '../../../lib/core/item';
import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type Certificate, certificate } from '../../../lib/resources/acm/certificate';
import { itemOf } from '../item';

const END = '2026-03-08T23:59:59.000Z';

const read = (configuration: object, parts: Partial<ConfigurationItem> = {}): Certificate =>
  certificate.read(itemOf('AWS::ACM::Certificate', configuration, parts));

describe('its end', () => {
  test.each(['ISSUED', 'EXPIRED', 'REVOKED', 'INACTIVE', 'PENDING_VALIDATION'])(
    'is read, whatever its status: %s',
    (status) => {
      expect(read({ status, notAfter: END }).expiresAt).toEqual(new Date(END));
    },
  );

  test.each(['PENDING_VALIDATION', 'VALIDATION_TIMED_OUT', 'FAILED'])(
    'is missing where it was never issued: %s',
    (status) => {
      expect(read({ status }).expiresAt).toBeUndefined();
      expect(read({ status, notAfter: null }).expiresAt).toBeUndefined();
      expect(read({ status }).timeLeft(new Date(END))).toBeUndefined();
    },
  );

  test.each(['ISSUED', 'EXPIRED', 'REVOKED', 'INACTIVE', 'SOMETHING_NEW'])(
    'cannot be missing otherwise: %s',
    (status) => {
      expect(() => read({ status }).expiresAt).toThrow(UnreadableItem);
    },
  );

  test('is not known without a status', () => {
    expect(() => read({ notAfter: END }).expiresAt).toThrow(UnreadableItem);
  });
});

describe('the time left', () => {
  test.each([
    [END, 0],
    ['2026-03-08T23:59:58.999Z', 1],
    ['2026-03-09T00:00:00.000Z', -1000],
  ])('at %s: %d ms', (now, left) => {
    expect(read({ status: 'ISSUED', notAfter: END }).timeLeft(new Date(now))).toBe(left);
  });

  describe('of one that is said to have ended', () => {
    const ended = { status: 'EXPIRED', notAfter: END };
    const before = new Date('2026-03-01T00:00:00.000Z');

    test('may still be positive at a time before it was recorded', () => {
      expect(read(ended, { captureTime: END }).timeLeft(before)).toBeGreaterThan(0);
    });

    test.each([[undefined], ['2026-03-08T23:59:58.999Z']])('contradicts an end to come, recorded %s', (captureTime) => {
      const item = read(ended, captureTime === undefined ? {} : { captureTime });
      expect(() => item.timeLeft(before)).toThrow(UnreadableItem);
    });
  });
});

test.each<[scenario: string, configuration: object, users: number, inUse: boolean]>([
  ['one load balancer', { inUseBy: ['arn:a'] }, 1, true],
  ['nothing', { inUseBy: [] }, 0, false],
  ['nothing, written as null', { inUseBy: null }, 0, false],
  ['something that ListCertificates does not name', { InUse: true }, 0, true],
])('used by %s', (_scenario, configuration, users, inUse) => {
  expect(read(configuration).inUseBy).toHaveLength(users);
  expect(read(configuration).isInUse).toBe(inUse);
});

describe('its renewal', () => {
  test('has not begun without a summary', () => expect(read({}).renewal).toBeUndefined());

  test('tells the reason and what is not validated', () => {
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

  test('with a status that ACM does not have is unreadable', () => {
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
