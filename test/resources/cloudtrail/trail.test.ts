import type { ConfigurationItem } from '../../../lib/core/item';
import { Reference, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type Trail, trail } from '../../../lib/resources/cloudtrail/trail';
import { createItem } from '../item';

const read = (configuration: object, parts: Partial<ConfigurationItem> = {}): Trail =>
  trail.read(createItem('AWS::CloudTrail::Trail', configuration, parts));

describe('a shadow trail', () => {
  const trailARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
  const home = { homeRegion: 'eu-west-1', trailARN };
  const organization = { ...home, isOrganizationTrail: true };

  test.each<[scenario: string, configuration: object, parts: Partial<ConfigurationItem>, expected: boolean]>([
    ['in its home Region', home, { region: 'eu-west-1', accountId: '111122223333' }, false],
    ['in another Region', home, { region: 'us-east-1', accountId: '111122223333' }, true],
    ['without a Region in the input', home, {}, false],
    ['an organization trail in the account that owns it', organization, { accountId: '111122223333' }, false],
    ['an organization trail in a member account', organization, { accountId: '444455556666' }, true],
    ['an organization trail without an account in the input', organization, {}, false],
    ['in a template', {}, { shape: 'template', region: 'us-east-1' }, false],
  ])('is detected: %s', (_scenario, configuration, parts, expected) => {
    expect(read(configuration, parts).isShadow).toBe(expected);
  });
});

test.each<[scenario: string, configuration: object, shape: ConfigurationItem['shape'], expected: boolean]>([
  ['an ARN', { kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a' }, 'config', true],
  ['nothing', {}, 'config', false],
  ['empty text', { KmsKeyId: '' }, 'description', false],
  ['the key of a template', { KMSKeyId: 'alias/audit' }, 'template', true],
  ['a key of its own', { KMSKeyId: new Reference('{"Ref":"Key"}', 'Key') }, 'template', true],
])('has a KMS key with %s', (_scenario, configuration, shape, expected) => {
  expect(read(configuration, { shape }).hasKmsKey).toBe(expected);
});

describe('a template', () => {
  test('has flags off by default, but requires IsLogging', () => {
    const template = read({}, { shape: 'template' });
    expect(template).toMatchObject({ validatesLogFiles: false, isMultiRegion: false });
    expect(() => template.isLogging).toThrow(UnreadableItem);
  });
});

test('AWS Config requires the flags and never contains whether the trail logs', () => {
  expect(read({}).isLogging).toBeUndefined();
  expect(() => read({}).validatesLogFiles).toThrow(UnreadableItem);
  expect(() => read({}).isMultiRegion).toThrow(UnreadableItem);
});
