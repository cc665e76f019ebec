import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const setting = (configuration: object) => ({
  shape: 'description' as const,
  aspect: 'EBS encryption',
  resourceId: 'account',
  configuration,
});
const OFF = nonCompliant('New EBS volumes are not encrypted by default');

export default defineCases(rule, [
  { scenario: 'off', ...setting({ EbsEncryptionByDefault: false }), expected: OFF },
  {
    scenario: 'off, with the type of the key',
    ...setting({ EbsEncryptionByDefault: false, SseType: 'sse-ebs' }),
    expected: OFF,
  },
  { scenario: 'off, as text', ...setting({ EbsEncryptionByDefault: 'false' }), expected: OFF },
  { scenario: 'off, in the SDK of another language', ...setting({ ebsEncryptionByDefault: false }), expected: OFF },
  { scenario: 'on', ...setting({ EbsEncryptionByDefault: true }), expected: COMPLIANT },
  {
    scenario: 'on, with the type of the key',
    ...setting({ EbsEncryptionByDefault: true, SseType: 'sse-kms' }),
    expected: COMPLIANT,
  },
  { scenario: 'on, as text', ...setting({ EbsEncryptionByDefault: 'true' }), expected: COMPLIANT },
  { scenario: 'on, in the SDK of another language', ...setting({ ebsEncryptionByDefault: true }), expected: COMPLIANT },
  {
    scenario: 'nothing',
    ...setting({}),
    expected: unreadable('Cannot read configuration.ebsEncryptionByDefault: expected a boolean, found nothing'),
  },
  {
    scenario: 'null',
    ...setting({ EbsEncryptionByDefault: null }),
    expected: unreadable('Cannot read configuration.EbsEncryptionByDefault: expected a boolean, found nothing'),
  },
  {
    scenario: 'a number',
    ...setting({ EbsEncryptionByDefault: 1 }),
    expected: unreadable('Cannot read configuration.EbsEncryptionByDefault: expected a boolean, found 1'),
  },
  {
    scenario: 'a word',
    ...setting({ EbsEncryptionByDefault: 'on' }),
    expected: unreadable('Cannot read configuration.EbsEncryptionByDefault: expected a boolean, found "on"'),
  },
]);
