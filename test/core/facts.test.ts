import { type Fact, FactBook, NO_FACTS } from '../../lib/core/facts';
import { type ConfigurationItem, ITEM_STATUSES } from '../../lib/core/item';
import { Properties } from '../../lib/core/reading/properties';
import { UnreadableItem } from '../../lib/core/reading/unreadable';

const blocks: Fact<string> = {
  name: 'prefix list entries',
  resourceTypes: ['AWS::EC2::PrefixList'],
  entries: (item) =>
    Properties.of(item.configuration, 'configuration')
      .strings('cidrs')
      .map((cidr) => [item.resourceId, cidr] as const),
};
const names: Fact<string> = {
  name: 'prefix list names',
  resourceTypes: ['AWS::EC2::PrefixList', 'AWS::EC2::SecurityGroup'],
  entries: (item) => [[item.resourceId, `the name of ${item.resourceId}`]],
};

const list = (resourceId: string, cidrs: unknown, parts: Partial<ConfigurationItem> = {}): ConfigurationItem => ({
  shape: 'config',
  resourceType: 'AWS::EC2::PrefixList',
  resourceId,
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  tags: {},
  relationships: [],
  configuration: { cidrs },
  supplementaryConfiguration: {},
  ...parts,
});
const here = { accountId: '111122223333', region: 'eu-west-1' };

test('facts are told by the items of their types, each under its key', () => {
  const book = FactBook.from(
    [blocks, names],
    [
      list('pl-0a', ['192.0.2.0/24', '198.51.100.0/24']),
      list('pl-0b', []),
      list('sg-0a', ['203.0.113.0/24'], { resourceType: 'AWS::EC2::SecurityGroup' }),
      list('i-0a', ['203.0.113.0/24'], { resourceType: 'AWS::EC2::Instance' }),
    ],
  );
  expect(book.about(blocks, 'pl-0a')).toEqual(['192.0.2.0/24', '198.51.100.0/24']);
  expect(book.about(blocks, 'pl-0b')).toEqual([]);
  expect(book.about(blocks, 'sg-0a')).toEqual([]);
  expect(book.about(names, 'pl-0a')).toEqual(['the name of pl-0a']);
  expect(book.about(names, 'sg-0a')).toEqual(['the name of sg-0a']);
  expect(book.about(names, 'i-0a')).toEqual([]);
});

test('what several items tell under one key adds up, in their order', () => {
  const book = FactBook.from([blocks], [list('pl-0a', ['192.0.2.0/24']), list('pl-0a', ['198.51.100.0/24'])]);
  expect(book.about(blocks, 'pl-0a')).toEqual(['192.0.2.0/24', '198.51.100.0/24']);
});

test('keys that every object has are keys like others', () => {
  const book = FactBook.from([blocks], [list('__proto__', ['192.0.2.0/24'])]);
  expect(book.about(blocks, '__proto__')).toEqual(['192.0.2.0/24']);
  expect(book.about(blocks, 'constructor')).toEqual([]);
});

test.each(ITEM_STATUSES)('of resources that are there or not: %s', (status) => {
  const there = status === 'OK' || status === 'ResourceDiscovered';
  const book = FactBook.from([blocks], [list('pl-0a', there ? ['192.0.2.0/24'] : null, { status })]);
  expect(book.about(blocks, 'pl-0a')).toEqual(there ? ['192.0.2.0/24'] : []);
  expect(book.isRecorded(blocks, here)).toBe(there);
});

test.each([
  ['its account and Region', here, true],
  ['its account in any Region', { accountId: '111122223333' }, true],
  ['another Region', { ...here, region: 'us-east-1' }, false],
  ['another account', { ...here, accountId: '444455556666' }, false],
  ['another account in any Region', { accountId: '444455556666' }, false],
  ['no place', {}, false],
])('an item shows that its type is recorded in %s: %s', (_, place, expected) => {
  const book = FactBook.from([blocks], [list('pl-0a', [])]);
  expect(book.isRecorded(blocks, place)).toBe(expected);
  expect(book.isRecorded(names, place)).toBe(false);
});

test('an item without a place shows it for what has none either', () => {
  const { accountId, region, ...placeless } = list('pl-0a', []);
  const book = FactBook.from([blocks], [placeless]);
  expect(book.isRecorded(blocks, {})).toBe(true);
  expect(book.isRecorded(blocks, here)).toBe(false);
});

test('facts that came by another way are facts like others', () => {
  const book = new FactBook();
  book.add(blocks.name, here, [['pl-0a', '192.0.2.0/24']]);
  expect(book.about(blocks, 'pl-0a')).toEqual(['192.0.2.0/24']);
  expect(book.isRecorded(blocks, here)).toBe(true);
});

test('an item that cannot be read is said, and leaves no trace', () => {
  const book = new FactBook();
  expect(() => book.collect(blocks, list('pl-0a', 'everywhere'))).toThrow(UnreadableItem);
  expect(book.isRecorded(blocks, here)).toBe(false);
});

test('nothing is known where nothing was given', () => {
  expect(NO_FACTS.about(blocks, 'pl-0a')).toEqual([]);
  expect(NO_FACTS.isRecorded(blocks, here)).toBe(false);
});
