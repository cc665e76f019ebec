import { type Fact, FactBook, NO_FACTS } from '../../lib/core/facts';
import { type ConfigurationItem, ITEM_STATUSES } from '../../lib/core/item';
import { Properties } from '../../lib/core/reading/properties';
import { UnreadableItem } from '../../lib/core/reading/unreadable';

const cidrFact: Fact<string> = {
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
const SCOPE = { accountId: '111122223333', region: 'eu-west-1' };

test('facts come from the items of their types, each under its key', () => {
  const book = FactBook.from(
    [cidrFact, names],
    [
      list('pl-0a', ['192.0.2.0/24', '198.51.100.0/24']),
      list('pl-0b', []),
      list('sg-0a', ['203.0.113.0/24'], { resourceType: 'AWS::EC2::SecurityGroup' }),
      list('i-0a', ['203.0.113.0/24'], { resourceType: 'AWS::EC2::Instance' }),
    ],
  );
  expect(book.about(cidrFact, 'pl-0a')).toEqual(['192.0.2.0/24', '198.51.100.0/24']);
  expect(book.about(cidrFact, 'pl-0b')).toEqual([]);
  expect(book.about(cidrFact, 'sg-0a')).toEqual([]);
  expect(book.about(names, 'pl-0a')).toEqual(['the name of pl-0a']);
  expect(book.about(names, 'sg-0a')).toEqual(['the name of sg-0a']);
  expect(book.about(names, 'i-0a')).toEqual([]);
});

test('values of several items under one key are listed in order', () => {
  const book = FactBook.from([cidrFact], [list('pl-0a', ['192.0.2.0/24']), list('pl-0a', ['198.51.100.0/24'])]);
  expect(book.about(cidrFact, 'pl-0a')).toEqual(['192.0.2.0/24', '198.51.100.0/24']);
});

test('keys that every object inherits are ordinary keys', () => {
  const book = FactBook.from([cidrFact], [list('__proto__', ['192.0.2.0/24'])]);
  expect(book.about(cidrFact, '__proto__')).toEqual(['192.0.2.0/24']);
  expect(book.about(cidrFact, 'constructor')).toEqual([]);
});

test.each(ITEM_STATUSES)('status %s: only resources that exist have facts', (status) => {
  const exists = status === 'OK' || status === 'ResourceDiscovered';
  const book = FactBook.from([cidrFact], [list('pl-0a', exists ? ['192.0.2.0/24'] : null, { status })]);
  expect(book.about(cidrFact, 'pl-0a')).toEqual(exists ? ['192.0.2.0/24'] : []);
  expect(book.isRecorded(cidrFact, SCOPE)).toBe(exists);
});

test.each([
  ['its account and Region', SCOPE, true],
  ['its account in any Region', { accountId: '111122223333' }, true],
  ['another Region', { ...SCOPE, region: 'us-east-1' }, false],
  ['another account', { ...SCOPE, accountId: '444455556666' }, false],
  ['another account in any Region', { accountId: '444455556666' }, false],
  ['no scope', {}, false],
])('an item shows that its type is recorded in %s: %s', (_, scope, expected) => {
  const book = FactBook.from([cidrFact], [list('pl-0a', [])]);
  expect(book.isRecorded(cidrFact, scope)).toBe(expected);
  expect(book.isRecorded(names, scope)).toBe(false);
});

test('an item without account and Region counts for the scope without them', () => {
  const { accountId, region, ...unscoped } = list('pl-0a', []);
  const book = FactBook.from([cidrFact], [unscoped]);
  expect(book.isRecorded(cidrFact, {})).toBe(true);
  expect(book.isRecorded(cidrFact, SCOPE)).toBe(false);
});

test('facts can be added without an item', () => {
  const book = new FactBook();
  book.add(cidrFact.name, SCOPE, [['pl-0a', '192.0.2.0/24']]);
  expect(book.about(cidrFact, 'pl-0a')).toEqual(['192.0.2.0/24']);
  expect(book.isRecorded(cidrFact, SCOPE)).toBe(true);
});

test('an unreadable item throws and adds nothing', () => {
  const book = new FactBook();
  expect(() => book.collect(cidrFact, list('pl-0a', 'everywhere'))).toThrow(UnreadableItem);
  expect(book.isRecorded(cidrFact, SCOPE)).toBe(false);
});

test('NO_FACTS has no values and no recorded types', () => {
  expect(NO_FACTS.about(cidrFact, 'pl-0a')).toEqual([]);
  expect(NO_FACTS.isRecorded(cidrFact, SCOPE)).toBe(false);
});
