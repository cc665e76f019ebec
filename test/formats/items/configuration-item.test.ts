import fc from 'fast-check';
import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { parseTime } from '../../../lib/core/time';
import { detectFormat } from '../../../lib/formats/detect';
import { identify, looksLikeItem, markLeftScope, toItem } from '../../../lib/formats/items/configuration-item';
import { fixture } from '../fixtures';

const RAW = fixture('item.json') as Record<string, unknown>;

const ITEM: ConfigurationItem = {
  shape: 'config',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  resourceName: 'web',
  arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  captureTime: '2026-02-11T05:06:15.027Z',
  stateId: '1770786375027',
  resourceCreationTime: '2026-01-01T00:00:00.000Z',
  tags: { team: 'web' },
  relationships: [{ resourceId: 'vpc-0a', resourceType: 'AWS::EC2::VPC', name: 'Is contained in Vpc' }],
  configuration: RAW.configuration,
  supplementaryConfiguration: {},
};

describe('reads the same item from every casing', () => {
  test.each([
    'item.json',
    'invoking-event.json',
    'history-response.json',
    'batch-response.json',
    'recorded-response.json',
  ])('%s', (file) => expect(detectFormat(fixture(file)).items.map(toItem)).toEqual([ITEM]));

  test('for any item', () => {
    const text = fc.string({ minLength: 1 });
    const time = fc.date({ min: new Date('2010-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const record = fc.record({
      resourceType: text,
      resourceId: text,
      account: text,
      arn: fc.option(text, { nil: undefined }),
      status: fc.constantFrom('OK', 'ResourceDiscovered', 'ResourceDeleted'),
      tags: fc.dictionary(fc.string(), fc.string()),
      relationships: fc.array(fc.record({ resourceType: text, resourceId: text, name: fc.string() })),
      configuration: fc.dictionary(fc.string(), fc.jsonValue()),
      supplementary: fc.dictionary(fc.string(), fc.jsonValue()),
      stateId: fc.nat(),
      time,
    });
    fc.assert(
      fc.property(record, (given) => {
        const common = {
          resourceType: given.resourceType,
          resourceId: given.resourceId,
          configurationItemStatus: given.status,
          tags: given.tags,
        };
        const file = {
          ...common,
          configurationItemVersion: '1.3',
          awsAccountId: given.account,
          ...(given.arn && { ARN: given.arn }),
          configurationItemCaptureTime: given.time.toISOString(),
          configurationStateId: given.stateId,
          relationships: given.relationships,
          configuration: given.configuration,
          supplementaryConfiguration: given.supplementary,
        };
        const event = {
          ...file,
          ARN: given.arn ?? null,
          resourceName: null,
          resourceCreationTime: null,
          relationships: given.relationships.map((one) => ({ ...one, resourceName: null })),
        };
        const api = {
          ...common,
          version: '1.3',
          accountId: given.account,
          ...(given.arn && { arn: given.arn }),
          configurationItemCaptureTime: given.time.getTime() / 1000,
          configurationStateId: String(given.stateId),
          relationships: given.relationships.map(({ name, ...one }) => ({ ...one, relationshipName: name })),
          configuration: JSON.stringify(given.configuration),
          supplementaryConfiguration: Object.fromEntries(
            Object.entries(given.supplementary).map(([key, value]) => [key, JSON.stringify(value)]),
          ),
        };
        const query = {
          ...file,
          tags: Object.entries(given.tags).map(([key, value]) => ({ key, value, tag: `${key}=${value}` })),
        };
        const [first, ...others] = [file, event, api, query].map((raw) => toItem(JSON.parse(JSON.stringify(raw))));
        for (const other of others) expect(other).toEqual(first);
      }),
    );
  });
});

describe('reads an item with', () => {
  test.each<[what: string, change: Record<string, unknown>, expected: Partial<ConfigurationItem>]>([
    ['no status', { configurationItemStatus: undefined }, { status: 'OK', lacksStatus: true }],
    ['a status that is null', { configurationItemStatus: null }, { status: 'OK', lacksStatus: true }],
    ['no tags', { tags: null }, { tags: {} }],
    ['a tag without a value', { tags: { a: null } }, { tags: { a: '' } }],
    ['tags of a describe call', { tags: [{ Key: 'a', Value: 'b' }] }, { tags: { a: 'b' } }],
    ['no relationships', { relationships: null }, { relationships: [] }],
    [
      'relationships in both casings, one of which has empty names',
      {
        relationships: [
          { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0a', name: 'Is contained in ' },
          { resourceType: 'AWS::IAM::Role', resourceId: '', resourceName: '', relationshipName: 'Is attached to ' },
        ],
      },
      {
        relationships: [
          { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0a', name: 'Is contained in ' },
          { resourceType: 'AWS::IAM::Role', name: 'Is attached to ' },
        ],
      },
    ],
    [
      'a relationship with a name only',
      { relationships: [{ resourceType: 'AWS::IAM::Role', resourceName: 'r', relationshipName: 'Is attached to ' }] },
      { relationships: [{ resourceType: 'AWS::IAM::Role', resourceName: 'r', name: 'Is attached to ' }] },
    ],
    ['no configuration', { configuration: undefined }, { configuration: null }],
    ['the null of the API', { configuration: 'null' }, { configuration: null }],
    ['an empty text instead of a configuration', { configuration: '' }, { configuration: null }],
    [
      'a time with an offset',
      { configurationItemCaptureTime: '2026-02-11T07:06:15.027000+02:00' },
      { captureTime: '2026-02-11T05:06:15.027Z' },
    ],
    [
      'a time in epoch seconds',
      { configurationItemCaptureTime: 1770786375.027 },
      { captureTime: '2026-02-11T05:06:15.027Z' },
    ],
    [
      'a time in epoch seconds whose product is just below a millisecond',
      { configurationItemCaptureTime: 2190984441.548 },
      { captureTime: '2039-06-06T14:47:21.548Z' },
    ],
    [
      'a time as placebo writes it',
      {
        configurationItemCaptureTime: {
          __class__: 'datetime',
          year: 2026,
          month: 2,
          day: 11,
          hour: 5,
          minute: 6,
          second: 15,
          microsecond: 27000,
        },
      },
      { captureTime: '2026-02-11T05:06:15.027Z' },
    ],
    ['a state that is a counter', { configurationStateId: 8 }, { stateId: '8' }],
    [
      "the state in the guide's spelling",
      { configurationStateId: undefined, configurationStateID: 'a-b' },
      { stateId: 'a-b' },
    ],
    [
      'a creation time in Python',
      { resourceCreationTime: 'datetime.datetime(2020, 1, 16)' },
      { resourceCreationTime: 'datetime.datetime(2020, 1, 16)' },
    ],
    ['an account of eleven digits, as in the guide', { awsAccountId: '12345678910' }, { accountId: '12345678910' }],
    ['a misspelt zone', { availibilityZone: 'eu-west-1a' }, {}],
  ])('%s', (_what, change, expected) => {
    expect(toItem({ ...RAW, ...change })).toEqual({ ...ITEM, ...expected });
  });

  test.each([
    'resourceName',
    'ARN',
    'awsAccountId',
    'awsRegion',
    'configurationItemCaptureTime',
    'configurationStateId',
    'resourceCreationTime',
  ])('no %s', (key) => {
    const absent = toItem({ ...RAW, [key]: undefined });
    expect(Object.keys(ITEM).length - Object.keys(absent).length).toBe(1);
    expect(toItem({ ...RAW, [key]: null })).toEqual(absent);
  });
});

describe('supplementary values are', () => {
  const DEEP_TEXT = '['.repeat(1001) + ']'.repeat(1001);
  const list = '{"grantList":[]}';
  test.each<[what: string, change: Record<string, unknown>, expected: Record<string, unknown>]>([
    ['kept in files and events, text included', {}, { AccessControlList: list, Enabled: 'false' }],
    [
      'parsed from JSON text in the API',
      {
        configuration: '{}',
        supplementaryConfiguration: {
          AccessControlList: JSON.stringify(list),
          Policy: '{"a":1}',
          Enabled: 'false',
          Arn: 'arn:aws:s3:::a',
        },
      },
      { AccessControlList: list, Policy: { a: 1 }, Enabled: false, Arn: 'arn:aws:s3:::a' },
    ],
    [
      'kept as text in the API if the text is nested too deeply',
      { configuration: '{}', supplementaryConfiguration: { Policy: DEEP_TEXT } },
      { Policy: DEEP_TEXT },
    ],
  ])('%s', (_what, change, expected) => {
    const raw = { ...RAW, supplementaryConfiguration: { AccessControlList: list, Enabled: 'false' }, ...change };
    expect(toItem(raw).supplementaryConfiguration).toEqual(expected);
  });
});

describe('refuses an item with', () => {
  test.each<[change: Record<string, unknown>, message: string]>([
    [{ resourceType: undefined }, 'Cannot read resourceType: expected a name, found nothing'],
    [{ resourceId: 5 }, 'Cannot read resourceId: expected a name, found 5'],
    [{ resourceId: '' }, 'Cannot read resourceId: expected a name, found ""'],
    [{ resourceName: {} }, 'Cannot read resourceName: expected a string, found {}'],
    [{ ARN: ['a'] }, 'Cannot read ARN: expected a string, found ["a"]'],
    [{ awsAccountId: 111122223333 }, 'Cannot read awsAccountId: expected a string, found 111122223333'],
    [{ awsRegion: true }, 'Cannot read awsRegion: expected a string, found true'],
    [
      { configurationItemStatus: 'Fine' },
      'Cannot read configurationItemStatus: expected one of OK, ResourceDiscovered, ResourceNotRecorded, ResourceDeleted, ResourceDeletedNotRecorded, found "Fine"',
    ],
    [
      { configurationItemCaptureTime: '2026-02-30T00:00:00.000Z' },
      'Cannot read configurationItemCaptureTime: expected a time, found "2026-02-30T00:00:00.000Z"',
    ],
    [
      { configurationItemCaptureTime: { year: 2026 } },
      'Cannot read configurationItemCaptureTime: expected a time, found {"year":2026}',
    ],
    [{ configurationStateId: [] }, 'Cannot read configurationStateId: expected a string, found []'],
    [{ resourceCreationTime: {} }, 'Cannot read resourceCreationTime: expected a string, found {}'],
    [{ configuration: '{"a"' }, 'Cannot parse the JSON text of configuration: found "{\\"a\\""'],
    [{ tags: 5 }, 'Cannot read tags: expected tags, found 5'],
    [{ tags: { a: {} } }, 'Cannot read tags.a: expected a string, found {}'],
    [{ tags: [{ key: 5 }] }, 'Cannot read tags[0].key: expected a string, found 5'],
    [{ relationships: {} }, 'Cannot read relationships: expected a list, found {}'],
    [{ relationships: [{ name: 'a' }] }, 'Cannot read relationships[0].resourceType: expected a name, found nothing'],
    ...(['resourceId', 'resourceName', 'name'] as const).map((key): [Record<string, unknown>, string] => [
      { relationships: [{ resourceType: 'T', name: 'n', [key]: 5 }] },
      `Cannot read relationships[0].${key}: expected a string, found 5`,
    ]),
    [{ relationships: ['a'] }, 'Cannot read relationships[0]: expected an object, found "a"'],
  ])('%j', (change, message) => {
    const read = () => toItem({ ...RAW, ...change });
    expect(read).toThrow(UnreadableItem);
    expect(read).toThrow(expect.objectContaining({ message }));
  });
});

test('does not copy configuration, tags and relationships of a file', () => {
  const item = toItem(RAW);
  expect(item.configuration).toBe(RAW.configuration);
  expect(item.tags).toBe(RAW.tags);
  expect(item.relationships).toBe(RAW.relationships);
});

test.each<[unknown, object]>([
  [
    { resourceType: 'T', resourceId: 'i', configurationItemStatus: 5 },
    { resourceType: 'T', resourceId: 'i' },
  ],
  [{ resourceType: 5, resourceId: 'i' }, { resourceId: 'i' }],
  [null, {}],
  ['text', {}],
])('identifies the resource of %j', (raw, expected) => expect(identify(raw)).toEqual(expected));

test('takes a time of the usual format only if it is a time', () => {
  const usual = fc
    .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const other = fc.constantFrom(...'0123456789x-:.TZ +', '');
  const readTime = (text: string) => {
    try {
      return toItem({ ...RAW, configurationItemCaptureTime: text }).captureTime;
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      return undefined;
    }
  };
  fc.assert(
    fc.property(usual, fc.nat(24), other, fc.boolean(), (time, at, character, isInserted) => {
      const text = time.slice(0, at) + character + time.slice(isInserted ? at : at + 1);
      expect(readTime(text)).toBe(parseTime(text)?.toISOString());
    }),
    { numRuns: 2000 },
  );
});

test('takes an empty name and an empty ARN for absent', () => {
  const { resourceName, arn, ...item } = ITEM;
  expect(toItem({ ...RAW, resourceName: '', ARN: '' })).toEqual(item);
});

test('marks an item whose tags are not in the input', () => {
  expect(toItem({ ...RAW, tags: new Unknown('not selected') })).toEqual({ ...ITEM, tags: {}, lacksTags: true });
});

test('marks an item that has left the scope of a rule', () => {
  expect(toItem(markLeftScope(RAW))).toEqual({ ...ITEM, leftScope: true });
  expect(toItem({ ...RAW, eventLeftScope: false })).toEqual(ITEM);
  expect(markLeftScope('text')).toBe('text');
});

test.each<[string, unknown, boolean]>([
  ['a type and a configuration', { resourceType: 'a', configuration: {} }, true],
  ['a type and a status', { resourceType: 'a', configurationItemStatus: 'OK' }, true],
  ['a type and a capture time', { resourceType: 'a', configurationItemCaptureTime: '' }, true],
  ['a type alone, as in a list of resources', { resourceType: 'a', resourceId: 'b' }, false],
  ['no type', { configuration: {} }, false],
  ['the type of a message', { resourceType: 'a', configuration: {}, messageType: 'm' }, false],
  ['everything', RAW, true],
  ['nothing', null, false],
  ['elements', [], false],
  ['text', 'resourceType', false],
])('knows an item from a value with %s', (_, value, expected) => {
  expect(looksLikeItem(value)).toBe(expected);
});

test('times of every day are kept as they are, and days that no month has are refused', () => {
  for (let day = Date.UTC(2023, 0, 1); day < Date.UTC(2025, 0, 1); day += 86_400_000) {
    const time = new Date(day + 86_399_999).toISOString();
    const item = { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a', configurationItemCaptureTime: time };
    expect(toItem(item).captureTime).toBe(time);
  }
  for (const day of [
    '2023-02-29',
    '2024-02-30',
    '2024-04-31',
    '2024-06-31',
    '2024-09-31',
    '2024-11-31',
    '2024-01-32',
    '2024-13-01',
  ]) {
    const configurationItemCaptureTime = `${day}T00:00:00.000Z`;
    const item = { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a', configurationItemCaptureTime };
    expect(() => toItem(item)).toThrow(`Cannot read configurationItemCaptureTime: expected a time, found "${day}T`);
  }
});
