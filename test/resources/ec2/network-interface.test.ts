import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { interfacesUsingGroup } from '../../../lib/resources/ec2/network-interface';
import { createItem } from '../item';

const readEntries = (configuration: unknown, parts: object = {}) => [
  ...interfacesUsingGroup.entries(
    createItem('AWS::EC2::NetworkInterface', configuration, { resourceId: 'eni-0a', ...parts }),
  ),
];

test.each([
  [
    'an interface with two groups',
    {
      groups: [
        { groupName: 'web', groupId: 'sg-0a' },
        { groupName: 'shell', groupId: 'sg-0b' },
      ],
    },
    [
      ['sg-0a', 'eni-0a'],
      ['sg-0b', 'eni-0a'],
    ],
  ],
  ['the interface of a NAT gateway, which has no groups', { groups: [], interfaceType: 'nat_gateway' }, []],
  ['an interface from a describe call', { Groups: [{ GroupName: 'web', GroupId: 'sg-0a' }] }, [['sg-0a', 'eni-0a']]],
])('reads %s', (_what, configuration, expected) => {
  expect(readEntries(configuration)).toEqual(expected);
});

test('ignores interfaces in templates, whose groups have no IDs yet', () => {
  expect(readEntries({ GroupSet: ['sg-0a'] }, { shape: 'template' })).toEqual([]);
});

test.each([
  ['no groups', {}, 'configuration.groups: expected a list, found nothing'],
  [
    'a group without an ID',
    { groups: [{ groupName: 'web' }] },
    'configuration.groups[0].groupId: expected a string, found nothing',
  ],
])('is unreadable with %s', (_what, configuration, message) => {
  expect(() => readEntries(configuration)).toThrow(new UnreadableItem(`Cannot read ${message}`));
});
