import type { ConfigurationItem } from '../../lib/core/item';
import { Unknown, UnreadableItem } from '../../lib/core/reading/unreadable';
import { taggedResource } from '../../lib/resources/tagged-resource';
import { createItem } from './item';

const item = ({ configuration = {}, ...parts }: Partial<ConfigurationItem>): ConfigurationItem =>
  createItem('AWS::EC2::Instance', configuration, parts);

const open = new Unknown('{"Ref":"Team"}');

test.each<[scenario: string, parts: Partial<ConfigurationItem>, expected: unknown]>([
  ["AWS Config's map", { tags: { Owner: 'web' } }, { value: 'web' }],
  ['a map without the tag', { tags: { owner: 'web' } }, undefined],
  [
    'an AWS Config item with the tag only in its configuration',
    { configuration: { tags: [{ key: 'Owner', value: 'web' }] } },
    undefined,
  ],
  ['a list', { shape: 'template', configuration: { Tags: [{ Key: 'Owner', Value: 'web' }] } }, { value: 'web' }],
  ['a map', { shape: 'template', configuration: { Tags: { Owner: 'web' } } }, { value: 'web' }],
  ['a number instead of text', { shape: 'template', configuration: { Tags: { Owner: 7 } } }, { value: '7' }],
  ['a boolean instead of text', { shape: 'template', configuration: { Tags: { Owner: false } } }, { value: 'false' }],
  [
    'an open value, which the map of the item contains as text',
    {
      shape: 'template',
      tags: { Owner: open.what },
      configuration: { Tags: [{ Key: 'Owner', Value: open }] },
    },
    { value: open },
  ],
  ['an open key', { shape: 'template', configuration: { Tags: [{ Key: open, Value: 'web' }] } }, open],
  [
    'an open key before the tag itself',
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
  ['a template without tags', { shape: 'template' }, undefined],
  ['an EC2 describe call without tags', { shape: 'description' }, undefined],
  [
    'a describe call that does not return tags',
    { shape: 'description', resourceType: 'AWS::Lambda::Function' },
    new Unknown('the tags, which this describe call does not return'),
  ],
  [
    'a describe call with an empty list of tags',
    { shape: 'description', resourceType: 'AWS::RDS::DBInstance', configuration: { TagList: [] } },
    undefined,
  ],
])('the tag "Owner" of %s', (_scenario, parts, expected) => {
  expect(taggedResource.read(item(parts)).tag('Owner')).toEqual(expected);
});

test.each(['constructor', '__proto__', 'toString'])('a property name that every object has is not a tag: %s', (key) => {
  expect(taggedResource.read(item({})).tag(key)).toBeUndefined();
  expect(taggedResource.read(item({ shape: 'template', configuration: { Tags: {} } })).tag(key)).toBeUndefined();
});

test('a similar tag differs only in case', () => {
  const resource = taggedResource.read(item({ tags: { OWNER: 'web', Name: 'a' } }));
  expect(resource.findSimilarTag('Owner')).toBe('OWNER');
  expect(resource.findSimilarTag('Name')).toBeUndefined();
});

test('the scope has at most 100 unique types, the limit of AWS Config', () => {
  expect(taggedResource.resourceTypes.length).toBeLessThanOrEqual(100);
  expect(new Set(taggedResource.resourceTypes).size).toBe(taggedResource.resourceTypes.length);
});

test('rejects other types', () => {
  expect(() => taggedResource.read(item({ resourceType: 'AWS::Config::ResourceCompliance' }))).toThrow(UnreadableItem);
});
