import type { ConfigurationItem } from '../../lib/core/item';
import { Unknown, UnreadableItem } from '../../lib/core/reading/unreadable';
import { taggedResource } from '../../lib/resources/tagged-resource';
import { itemOf } from './item';

const item = ({ configuration = {}, ...parts }: Partial<ConfigurationItem>): ConfigurationItem =>
  itemOf('AWS::EC2::Instance', configuration, parts);

const open = new Unknown('{"Ref":"Team"}');

test.each<[scenario: string, parts: Partial<ConfigurationItem>, expected: unknown]>([
  ["Config's map", { tags: { Owner: 'web' } }, { value: 'web' }],
  ['no such tag', { tags: { owner: 'web' } }, undefined],
  ["Config's own map alone counts", { configuration: { tags: [{ key: 'Owner', value: 'web' }] } }, undefined],
  ['a list', { shape: 'template', configuration: { Tags: [{ Key: 'Owner', Value: 'web' }] } }, { value: 'web' }],
  ['a map', { shape: 'template', configuration: { Tags: { Owner: 'web' } } }, { value: 'web' }],
  ['a number for text', { shape: 'template', configuration: { Tags: { Owner: 7 } } }, { value: '7' }],
  ['a boolean for text', { shape: 'template', configuration: { Tags: { Owner: false } } }, { value: 'false' }],
  [
    'an open value, which the map of the item shows as written',
    {
      shape: 'template',
      tags: { Owner: open.what },
      configuration: { Tags: [{ Key: 'Owner', Value: open }] },
    },
    { value: open },
  ],
  ['an open key', { shape: 'template', configuration: { Tags: [{ Key: open, Value: 'web' }] } }, open],
  [
    'an open key, and the tag itself after it',
    {
      shape: 'template',
      configuration: {
        Tags: [
          { Key: open, Value: 'x' },
          { Key: 'Owner', Value: 'web' },
        ],
      },
    },
    { value: 'web' },
  ],
  ['an open tag', { shape: 'template', configuration: { Tags: [open] } }, open],
  ['open tags', { shape: 'template', configuration: { Tags: open } }, open],
  ['no tags in a template', { shape: 'template' }, undefined],
  ['no tags in an EC2 describe call', { shape: 'description' }, undefined],
  [
    'no tags in a describe call that does not list them',
    { shape: 'description', resourceType: 'AWS::Lambda::Function' },
    new Unknown('tags, which this describe call does not list'),
  ],
  [
    'no tags in a describe call that lists none',
    { shape: 'description', resourceType: 'AWS::RDS::DBInstance', configuration: { TagList: [] } },
    undefined,
  ],
])('the tag "Owner" of %s', (_scenario, parts, expected) => {
  expect(taggedResource.read(item(parts)).tag('Owner')).toEqual(expected);
});

test.each(['constructor', '__proto__', 'toString'])('a name that every object has is no tag: %s', (key) => {
  expect(taggedResource.read(item({})).tag(key)).toBeUndefined();
  expect(taggedResource.read(item({ shape: 'template', configuration: { Tags: {} } })).tag(key)).toBeUndefined();
});

test('a similar tag differs in upper and lower case alone', () => {
  const resource = taggedResource.read(item({ tags: { OWNER: 'web', Name: 'a' } }));
  expect(resource.findSimilarTag('Owner')).toBe('OWNER');
  expect(resource.findSimilarTag('Name')).toBeUndefined();
});

test('a scope is at most 100 types, each once, as Config allows it', () => {
  expect(taggedResource.resourceTypes.length).toBeLessThanOrEqual(100);
  expect(new Set(taggedResource.resourceTypes).size).toBe(taggedResource.resourceTypes.length);
});

test('another type is unreadable', () => {
  expect(() => taggedResource.read(item({ resourceType: 'AWS::Config::ResourceCompliance' }))).toThrow(UnreadableItem);
});
