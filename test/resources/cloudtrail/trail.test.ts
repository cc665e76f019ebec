import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type Trail, trail } from '../../../lib/resources/cloudtrail/trail';
import { itemOf } from '../item';

const read = (configuration: object, parts: Partial<ConfigurationItem> = {}): Trail =>
  trail.read(itemOf('AWS::CloudTrail::Trail', configuration, parts));

describe('a shadow', () => {
  const trailARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
  const home = { homeRegion: 'eu-west-1', trailARN };
  const organization = { ...home, isOrganizationTrail: true };

  test.each<[scenario: string, configuration: object, parts: Partial<ConfigurationItem>, expected: boolean]>([
    ['at home', home, { region: 'eu-west-1', accountId: '111122223333' }, false],
    ['in another Region', home, { region: 'us-east-1', accountId: '111122223333' }, true],
    ['in a place that the input does not tell', home, {}, false],
    ["an organization's, in the account that owns it", organization, { accountId: '111122223333' }, false],
    ["an organization's, in a member account", organization, { accountId: '444455556666' }, true],
    ["an organization's, in an account that the input does not tell", organization, {}, false],
    ['in a template', {}, { shape: 'template', region: 'us-east-1' }, false],
  ])('%s', (_scenario, configuration, parts, expected) => {
    expect(read(configuration, parts).isShadow).toBe(expected);
  });
});

test.each<[scenario: string, configuration: object, shape: ConfigurationItem['shape'], expected: boolean]>([
  ['an ARN', { kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a' }, 'config', true],
  ['nothing', {}, 'config', false],
  ['empty text', { KmsKeyId: '' }, 'description', false],
  ["a template's name for it", { KMSKeyId: 'alias/audit' }, 'template', true],
  ['a reference', { KMSKeyId: new Unknown('{"Ref":"Key"}') }, 'template', true],
])('a KMS key by %s', (_scenario, configuration, shape, expected) => {
  expect(read(configuration, { shape }).hasKmsKey).toBe(expected);
});

describe('a template', () => {
  test('turns off what it leaves out, but must say whether the trail logs', () => {
    const template = read({}, { shape: 'template' });
    expect(template).toMatchObject({ validatesLogFiles: false, isMultiRegion: false });
    expect(() => template.isLogging).toThrow(UnreadableItem);
  });
});

test('Config always tells the settings, and never whether the trail logs', () => {
  expect(read({}).isLogging).toBeUndefined();
  expect(() => read({}).validatesLogFiles).toThrow(UnreadableItem);
  expect(() => read({}).isMultiRegion).toThrow(UnreadableItem);
});
