import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { interfacesUsingGroup } from '../../../lib/resources/ec2/network-interface';
import { itemOf } from '../item';

const entriesOf = (configuration: unknown, parts: object = {}) => [
  ...interfacesUsingGroup.entries(itemOf('AWS::EC2::NetworkInterface', configuration, { resourceId: 'eni-0a', ...parts })),
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
  ['that of a NAT gateway, which has none', { groups: [], interfaceType: 'nat_gateway' }, []],
  ['a describe call', { Groups: [{ GroupName: 'web', GroupId: 'sg-0a' }] }, [['sg-0a', 'eni-0a']]],
])('%s', (_what, configuration, expected) => {
  expect(entriesOf(configuration)).toEqual(expected);
});

test('the interface of a template tells nothing: its groups have no ids yet', () => {
  expect(entriesOf({ GroupSet: ['sg-0a'] }, { shape: 'template' })).toEqual([]);
});

test.each([
  ['no groups', {}, 'configuration.groups: expected a list, found nothing'],
  [
    'a group without id',
    { groups: [{ groupName: 'web' }] },
    'configuration.groups[0].groupId: expected a string, found nothing',
  ],
])('%s: unreadable', (_what, configuration, message) => {
  expect(() => entriesOf(configuration)).toThrow(new UnreadableItem(`Cannot read ${message}`));
});
