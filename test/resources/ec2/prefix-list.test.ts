import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { itemOf } from '../item';

const entriesOf = (configuration: unknown, parts: object = {}) => [
  ...prefixListEntries.entries(itemOf('AWS::EC2::PrefixList', configuration, { resourceId: 'pl-0a', ...parts })),
];

test.each([
  [
    "Config's item, under the id that it says",
    { PrefixListId: 'pl-0b', Entries: [{ Cidr: '192.0.2.0/24', Description: 'Office' }, { Cidr: '2001:db8::/32' }] },
    [['pl-0b', ['192.0.2.0/24', '2001:db8::/32']]],
  ],
  ['an item that says its id only outside', { entries: [{ cidr: '192.0.2.0/24' }] }, [['pl-0a', ['192.0.2.0/24']]]],
  ['a list without entries', { entries: [] }, [['pl-0a', []]]],
  ['describe-prefix-lists', { PrefixListId: 'pl-0b', Cidrs: ['192.0.2.0/24'] }, [['pl-0b', ['192.0.2.0/24']]]],
  ['an item that does not tell the entries', { PrefixListName: 'office', MaxEntries: 10 }, []],
])('%s', (_what, configuration, expected) => {
  expect(entriesOf(configuration)).toEqual(expected);
});

test('the list of a template tells nothing: its id is not known', () => {
  expect(entriesOf({ Entries: [{ Cidr: '192.0.2.0/24' }] }, { shape: 'template' })).toEqual([]);
});

test.each([
  ['entries that are no list', { entries: {} }, 'configuration.entries: expected a list, found {}'],
  ['an entry without a block', { entries: [{}] }, 'configuration.entries[0].cidr: expected a string, found nothing'],
  [
    'a block that is none',
    { Entries: [{ Cidr: 'any' }] },
    'configuration.Entries[0].Cidr: expected a CIDR block, found "any"',
  ],
  [
    'text that is no block',
    { Cidrs: ['192.0.2.0'] },
    'configuration.Cidrs[0]: expected a CIDR block, found "192.0.2.0"',
  ],
])('%s: unreadable', (_what, configuration, message) => {
  expect(() => entriesOf(configuration)).toThrow(new UnreadableItem(`Cannot read ${message}`));
});
