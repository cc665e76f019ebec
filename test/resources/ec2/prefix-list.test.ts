import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { createItem } from '../item';

const readEntries = (configuration: unknown, parts: object = {}) => [
  ...prefixListEntries.entries(createItem('AWS::EC2::PrefixList', configuration, { resourceId: 'pl-0a', ...parts })),
];

test.each([
  [
    "AWS Config's item, by the ID inside",
    { PrefixListId: 'pl-0b', Entries: [{ Cidr: '192.0.2.0/24', Description: 'Office' }, { Cidr: '2001:db8::/32' }] },
    [['pl-0b', ['192.0.2.0/24', '2001:db8::/32']]],
  ],
  [
    'an item without the ID inside, by its resource ID',
    { entries: [{ cidr: '192.0.2.0/24' }] },
    [['pl-0a', ['192.0.2.0/24']]],
  ],
  ['a list without entries', { entries: [] }, [['pl-0a', []]]],
  [
    'the output of describe-prefix-lists',
    { PrefixListId: 'pl-0b', Cidrs: ['192.0.2.0/24'] },
    [['pl-0b', ['192.0.2.0/24']]],
  ],
  ['an item without entries, which provides nothing', { PrefixListName: 'office', MaxEntries: 10 }, []],
])('reads %s', (_what, configuration, expected) => {
  expect(readEntries(configuration)).toEqual(expected);
});

test('ignores lists in templates, which have no ID yet', () => {
  expect(readEntries({ Entries: [{ Cidr: '192.0.2.0/24' }] }, { shape: 'template' })).toEqual([]);
});

test.each([
  ['entries that are not a list', { entries: {} }, 'configuration.entries: expected a list, found {}'],
  ['an entry without a range', { entries: [{}] }, 'configuration.entries[0].cidr: expected a string, found nothing'],
  [
    'an entry that is not a range',
    { Entries: [{ Cidr: 'any' }] },
    'configuration.Entries[0].Cidr: expected a CIDR block, found "any"',
  ],
  [
    'an address without a prefix length',
    { Cidrs: ['192.0.2.0'] },
    'configuration.Cidrs[0]: expected a CIDR block, found "192.0.2.0"',
  ],
])('is unreadable with %s', (_what, configuration, message) => {
  expect(() => readEntries(configuration)).toThrow(new UnreadableItem(`Cannot read ${message}`));
});
