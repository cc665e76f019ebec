import fc from 'fast-check';
import { UnreadableItem } from '../../lib/core/reading/unreadable';
import { identify, toItem } from '../../lib/formats/configuration-item';
import { type DetectedFormat, detectFormat } from '../../lib/formats/detect';
import { looksLikeYamlTemplate, detectText } from '../../lib/formats/detect-text';
import { ParseError } from '../../lib/formats/parse-error';
import { DESCRIPTIONS, fixture, fixtureText } from './fixtures';

const CONTEXT = { descriptions: DESCRIPTIONS };
const PLACE = { accountId: '111122223333', region: 'eu-west-1' };

/** What a document holds, in short: `AWS::EC2::SecurityGroup sg-0a OK`. */
const summaryOf = ({ form, items, resources, unreadable, notes }: DetectedFormat) => ({
  form,
  holds: [...items.map(toItem), ...resources].map(
    (item) => `${item.resourceType.split('::')[2]} ${item.resourceId} ${item.status}`,
  ),
  ...(unreadable.length > 0 && { unreadable }),
  ...(notes.length > 0 && { notes }),
});

const GROUP = 'SecurityGroup sg-0a OK';
const VOLUME = 'Volume vol-0a ResourceDiscovered';

describe('what is recognised', () => {
  test.each<[file: string, expected: ReturnType<typeof summaryOf>]>([
    ['snapshot.json', { form: 'snapshot', holds: [GROUP, VOLUME] }],
    ['history.json', { form: 'history', holds: [GROUP, GROUP] }],
    ['oversized-item.json', { form: 'oversized item', holds: [GROUP] }],
    ['item.json', { form: 'item', holds: [GROUP] }],
    ['items.json', { form: 'array', holds: [GROUP, VOLUME] }],
    ['items.ndjson', { form: 'NDJSON', holds: [GROUP, VOLUME] }],
    ['rule-event.json', { form: 'rule event', holds: [GROUP] }],
    [
      'rule-event-left-scope.json',
      {
        form: 'rule event',
        holds: [GROUP],
        notes: ['The event says that the resource has left the scope of its rule: it is judged all the same'],
      },
    ],
    [
      'rule-event-oversized.json',
      {
        form: 'rule event',
        holds: [],
        unreadable: [
          {
            resourceType: 'AWS::EC2::SecurityGroup',
            resourceId: 'sg-0a',
            message:
              'Cannot judge an item by the summary of an oversized notification: get it with aws configservice get-resource-config-history --resource-type AWS::EC2::SecurityGroup --resource-id sg-0a',
          },
        ],
      },
    ],
    ['rule-event-oversized-deleted.json', { form: 'rule event', holds: ['SecurityGroup sg-0a ResourceDeleted'] }],
    ['invoking-event.json', { form: 'notification', holds: [GROUP] }],
    ['invoking-event-deleted.json', { form: 'notification', holds: ['SecurityGroup sg-0b ResourceDeleted'] }],
    [
      'notification-oversized.json',
      {
        form: 'notification',
        holds: [],
        unreadable: [
          {
            resourceType: 'AWS::EC2::SecurityGroup',
            resourceId: 'sg-0a',
            message:
              'Cannot judge an item by the summary of an oversized notification: the whole item is in s3://config-bucket/AWSLogs/111122223333/Config/eu-west-1/2026/2/11/OversizedChangeNotification/AWS::EC2::SecurityGroup/sg-0a/change.json.gz',
          },
        ],
      },
    ],
    ['sns-message.json', { form: 'SNS message', holds: [GROUP] }],
    ['sns-message-as-printed.json', { form: 'SNS message', holds: [GROUP] }],
    ['sns-event.json', { form: 'SNS event', holds: [GROUP] }],
    [
      'sqs-messages.json',
      {
        form: 'SQS messages',
        holds: [GROUP],
        unreadable: [{ message: 'Cannot parse Body as JSON: found "no JSON" (in Messages[2])' }],
        notes: [
          'Cannot judge a message of type "ComplianceChangeNotification": it tells a rule\'s result, and not what the resource is like (in Messages[1])',
        ],
      },
    ],
    ['sqs-event.json', { form: 'SQS event', holds: [GROUP] }],
    ['eventbridge-event.json', { form: 'EventBridge event', holds: [GROUP] }],
    [
      'history-response.json',
      {
        form: 'history response',
        holds: [GROUP],
        notes: ['The response has further pages that are not here: it has a nextToken'],
      },
    ],
    [
      'batch-response.json',
      {
        form: 'batch response',
        holds: [GROUP],
        unreadable: [
          {
            resourceType: 'AWS::EC2::Volume',
            resourceId: 'vol-0b',
            message: 'Cannot judge what AWS Config left unprocessed in a batch: ask for it again',
          },
        ],
      },
    ],
    [
      'aggregate-batch-response.json',
      {
        form: 'batch response',
        holds: [GROUP],
        unreadable: [
          {
            resourceType: 'AWS::EC2::Volume',
            resourceId: 'vol-0b',
            message: 'Cannot judge what AWS Config left unprocessed in a batch: ask for it again',
          },
        ],
      },
    ],
    ['aggregate-response.json', { form: 'aggregate response', holds: [GROUP] }],
    [
      'query-response.json',
      {
        form: 'query response',
        holds: [GROUP],
        notes: [
          'The query does not select supplementaryConfiguration: rules that look at it cannot tell, or find none',
        ],
      },
    ],
    ['recorded-response.json', { form: 'recorded response', holds: [GROUP] }],
    ['recorded-description.json', { form: 'recorded response', holds: ['Volume vol-0a OK'] }],
    [
      'describe-security-groups.json',
      {
        form: 'description',
        holds: [GROUP],
        unreadable: [
          {
            resourceType: 'AWS::EC2::SecurityGroup',
            message: 'Cannot read SecurityGroups: expected objects with a GroupId, found {"GroupName":"nameless"}',
          },
        ],
        notes: ['The response has further pages that are not here: it has a NextToken'],
      },
    ],
    [
      'describe-certificate.json',
      { form: 'description', holds: ['Certificate arn:aws:acm:eu-west-1:111122223333:certificate/0a OK'] },
    ],
    ['describe-instances.json', { form: 'description', holds: ['Instance i-0a OK'] }],
    ['template.json', { form: 'template', holds: ['SecurityGroup Web OK', 'SecurityGroupIngress FromOffice OK'] }],
    ['template.yaml', { form: 'template', holds: ['SecurityGroup Web OK', 'SecurityGroupIngress FromOffice OK'] }],
  ])('%s', async (file, expected) => {
    expect(summaryOf(await detectText(fixtureText(file), CONTEXT))).toEqual(expected);
  });

  test('YAML and JSON of one template give the same resources', async () => {
    const context = { place: PLACE };
    const [fromYaml, fromJson] = await Promise.all(
      ['template.yaml', 'template.json'].map((file) => detectText(fixtureText(file), context)),
    );
    expect(fromYaml).toEqual(fromJson);
  });

  test('a byte order mark and blanks around a document', async () => {
    expect(summaryOf(await detectText(`\uFEFF\n ${fixtureText('item.json')}\n`))).toEqual({
      form: 'item',
      holds: [GROUP],
    });
  });

  test('a list of JSON texts', () => {
    expect(summaryOf(detectFormat([JSON.stringify(fixture('item.json'))]))).toEqual({ form: 'array', holds: [GROUP] });
  });

  test('a list in the place of the item, as a page of the documentation has it', () => {
    const message = { messageType: 'ConfigurationItemChangeNotification', configurationItem: [fixture('item.json')] };
    expect(summaryOf(detectFormat(message))).toEqual({ form: 'notification', holds: [GROUP] });
  });

  test('an empty list, an empty snapshot and an empty page hold nothing, and that is no mistake', () => {
    const empty = [[], { fileVersion: '1.0', configurationItems: [] }, { Volumes: [] }, { Messages: [] }];
    expect(empty.map((document) => summaryOf(detectFormat(document, CONTEXT)).holds)).toEqual([[], [], [], []]);
  });

  test('an item of a snapshot that is no object is left to be refused as an item', () => {
    const { items } = detectFormat({ configSnapshotId: 'a', configurationItems: [5] });
    expect(() => toItem(items[0])).toThrow(
      new UnreadableItem('Cannot read the configuration item: expected an object, found 5'),
    );
  });
});

describe('what NDJSON leaves out', () => {
  test('a broken line does not spoil the others', async () => {
    const line = JSON.stringify(fixture('item.json'));
    expect(summaryOf(await detectText(`${line}\n{"resourceType":\n\n${line}`))).toEqual({
      form: 'NDJSON',
      holds: [GROUP, GROUP],
      unreadable: [{ message: 'Cannot parse line 2 as JSON: found "{\\"resourceType\\":" (in line 2)' }],
    });
  });
});

describe('what a description tells', () => {
  test('account and Region by the ARN, tags by the list', () => {
    const [group] = detectFormat(fixture('describe-security-groups.json'), CONTEXT).resources;
    expect(group).toEqual({
      shape: 'description',
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-0a',
      resourceName: 'web',
      arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
      accountId: '111122223333',
      region: 'eu-west-1',
      status: 'OK',
      tags: { team: 'web' },
      relationships: [],
      configuration: expect.objectContaining({ GroupId: 'sg-0a' }),
      supplementaryConfiguration: {},
    });
  });

  test('the account by the owner of a reservation, and the Region by what is said of the input', () => {
    const [instance] = detectFormat(fixture('describe-instances.json'), {
      ...CONTEXT,
      place: { region: 'eu-west-1' },
    }).resources;
    expect(instance).toMatchObject({ accountId: '111122223333', region: 'eu-west-1' });
  });

  test("times as placebo writes them become AWS's", () => {
    const [volume] = detectFormat(fixture('recorded-description.json'), CONTEXT).resources;
    expect(volume?.configuration).toMatchObject({ CreateTime: '2026-01-01T00:00:00.000Z' });
  });

  test('a list of the same name with other members is none', () => {
    expect(() => detectFormat({ Volumes: [{ Name: 'a volume of sound' }] }, CONTEXT)).toThrow(ParseError);
  });
});

test('what a query did not select is unknown, not absent', () => {
  const [raw] = detectFormat(fixture('query-response.json')).items;
  expect(toItem(raw).supplementaryConfiguration).toEqual({ what: 'not selected by the query' });
});

const ACCEPTED =
  "accepted are AWS Config's snapshots, histories, items, notifications, rule events and API responses, in SNS, SQS or EventBridge envelopes or not, describe output of the types that rules judge, and CloudFormation templates";

describe('what is refused', () => {
  test.each<[file: string, reason: ParseError['reason'], message: string]>([
    [
      'rule-event-scheduled.json',
      'no items',
      'Cannot judge a message of type "ScheduledNotification": it tells a periodic rule that it is time, and holds no item',
    ],
    [
      'eventbridge-compliance.json',
      'no items',
      'Cannot judge a message of type "ComplianceChangeNotification": it tells a rule\'s result, and not what the resource is like',
    ],
    [
      'eventbridge-snapshot-delivered.json',
      'no items',
      'Cannot judge a message of type "ConfigurationSnapshotDeliveryCompleted": the items are in s3://config-bucket/AWSLogs/111122223333/Config/eu-west-1/2026/2/11/ConfigSnapshot/a.json.gz',
    ],
    [
      'eventbridge-other.json',
      'no items',
      'Cannot judge an EventBridge event "AWS API Call via CloudTrail" of "aws.ec2": it holds no configuration item',
    ],
    [
      'query-response-partial.json',
      'unknown',
      'Cannot judge the result of a query that does not select resourceType and configuration: select resourceType, resourceId, accountId, awsRegion, configurationItemCaptureTime, tags, configuration and supplementaryConfiguration as a whole',
    ],
    [
      'recorded-error.json',
      'no items',
      'Cannot judge an API call that failed: NoSuchBucketPolicy, The bucket policy does not exist',
    ],
    [
      'discovered-counts.json',
      'no items',
      'Cannot judge the counts of discovered resources: it holds no configuration item',
    ],
    [
      'describe-vpcs.json',
      'unknown',
      'Cannot judge a list of Vpcs: of describe calls, Certificate, Instances, SecurityGroups and Volumes are read',
    ],
    [
      'cloudtrail-log.json',
      'no items',
      'Cannot judge a CloudTrail record: it tells who called what, and not what a resource is like; Config snapshots are in the folder "Config" beside "CloudTrail" (and 1 more refused)',
    ],
    [
      'cloud-assembly/manifest.json',
      'companion',
      "Cannot judge a cloud assembly's manifest by itself: give the folder that it is in",
    ],
    [
      'cloud-assembly/tree.json',
      'companion',
      "Cannot judge a cloud assembly's construct tree: give the folder that it is in",
    ],
    [
      'cloud-assembly/Web.assets.json',
      'companion',
      "Cannot judge a cloud assembly's list of assets: give the folder that it is in",
    ],
    ['cloud-assembly/cdk.out', 'companion', "Cannot judge a cloud assembly's version: give the folder that it is in"],
  ])('%s', async (file, reason, message) => {
    await expect(detectText(fixtureText(file), CONTEXT)).rejects.toEqual(new ParseError(message, reason));
    await expect(detectText(fixtureText(file), CONTEXT)).rejects.toMatchObject({ name: 'ParseError', reason });
  });

  test.each<[what: string, text: string, reason: ParseError['reason'], message: string]>([
    ['nothing', ' \n', 'no items', 'Cannot read an empty document'],
    [
      'an object of unknown make',
      '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}',
      'unknown',
      `Cannot tell what this is: found the keys "a", "b", "c", "d", "e", "f" and 2 more; ${ACCEPTED}`,
    ],
    ['an empty object', '{}', 'unknown', `Cannot tell what this is: found no keys; ${ACCEPTED}`],
    ['a number', '5', 'unknown', `Cannot judge a JSON document of 5: ${ACCEPTED}`],
    ['null', 'null', 'unknown', `Cannot judge a JSON document of null: ${ACCEPTED}`],
    [
      'prose',
      'Dear reader,\nhello',
      'unknown',
      'Cannot read the document: found neither JSON nor a CloudFormation template, but "Dear reader,\\nhello"',
    ],
    ['UTF-16', '{\0"\0', 'broken', 'Cannot read the document: it has zero bytes, so it is not UTF-8 text'],
    [
      'configurationItems that are no list',
      '{"configurationItems":{"a":1}}',
      'broken',
      'Cannot read configurationItems: expected a list, found {"a":1}',
    ],
    [
      'a change without an item',
      '{"messageType":"ConfigurationItemChangeNotification","configurationItem":null}',
      'unknown',
      'Cannot judge a message of type "ConfigurationItemChangeNotification": found no configurationItem',
    ],
    [
      'a type of message that is named like a member of every object',
      '{"messageType":"constructor"}',
      'unknown',
      'Cannot judge a message of type "constructor": found no configurationItem',
    ],
    [
      'a confirmation of a subscription',
      '{"Type":"SubscriptionConfirmation","TopicArn":"t","Message":"You have chosen to subscribe"}',
      'no items',
      'Cannot judge an SNS message of type "SubscriptionConfirmation": it is about the subscription',
    ],
    [
      "S3's notice of an object",
      '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"object":{"key":"k"}}}]}',
      'no items',
      'Cannot judge a notice of S3: it names an object; give the object itself',
    ],
    [
      "Terraform's state",
      '{"version":4,"terraform_version":"1.9.0","resources":[]}',
      'no items',
      "Cannot judge Terraform's state or plan: it has shapes of its own, which are not read",
    ],
    [
      'query results without what was selected',
      '{"Results":["{}"]}',
      'unknown',
      'Cannot judge the result of a query that comes without its QueryInfo: what it selected is not known',
    ],
    [
      'a template without resources',
      '{"AWSTemplateFormatVersion":"2010-09-09","Outputs":{}}',
      'broken',
      'Cannot read a template: expected Resources, found the keys "AWSTemplateFormatVersion", "Outputs"',
    ],
  ])('%s', async (_what, text, reason, message) => {
    await expect(detectText(text, CONTEXT)).rejects.toMatchObject({ name: 'ParseError', reason, message });
  });

  test('JSON that is broken is said to be, in one line', async () => {
    await expect(detectText('{\n"a": 1,\n')).rejects.toMatchObject({
      reason: 'broken',
      message: expect.stringMatching(/^Cannot parse the document as JSON: [^\n]+$/),
    });
  });
});

describe('what is hostile', () => {
  const nestedLists = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  const nestedEnvelopes = (depth: number): unknown => {
    let message: object = fixture('item.json') as object;
    for (let i = 0; i < depth; i++) message = { Type: 'Notification', TopicArn: 't', Message: message };
    return message;
  };

  test('as many envelopes as AWS puts around an item are opened, and no endless number', () => {
    expect(detectFormat(nestedEnvelopes(8)).items).toHaveLength(1);
    expect(() => detectFormat(nestedEnvelopes(100_000))).toThrow('Cannot open "Message": it is in more than 12 envelopes');
    expect(() => detectFormat(nestedLists(100_000))).toThrow('Cannot open "[0]": it is in more than 12 envelopes');
  });

  test.each<[where: string, document: unknown]>([
    ['in the place of a name', { resourceType: nestedLists(100_000), configuration: {} }],
    ['in the place of a list', { configurationItems: { a: nestedLists(100_000) } }],
    ['in a type of message', { messageType: 'x', configurationItem: nestedLists(100_000) }],
    ['in a recorded response', { status_code: 200, data: { Volumes: [{ VolumeId: nestedLists(100_000) }] } }],
    ['in an intrinsic', { Resources: { A: { Type: 'T', Properties: { a: { 'Fn::GetAZs': nestedLists(100_000) } } } } }],
    ['in a property', { Resources: { A: { Type: 'T', Properties: { a: nestedLists(100_000) } } } }],
    [
      'in a condition',
      { Resources: { A: { Type: 'T', Condition: 'C' } }, Conditions: { C: { 'Fn::Not': nestedLists(100_000) } } },
    ],
  ])('a value nested a hundred thousand times %s', (_where, document) => {
    expectReadOrRefused(document);
  });

  test('keys that mean something to JavaScript', () => {
    const document = JSON.parse(
      '{"__proto__":{"configurationItems":[]},"constructor":{"prototype":{"polluted":1}},"Resources":{"__proto__":{"Type":"AWS::EC2::Volume","Properties":{"Tags":[{"Key":"__proto__","Value":"x"}]}}}}',
    );
    const { resources } = detectFormat(document);
    expect(resources.map(({ resourceId, tags }) => [resourceId, Object.keys(tags)])).toEqual([
      ['__proto__', ['__proto__']],
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('any JSON is recognised or refused, and its items are read or unreadable', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        expectReadOrRefused(document);
      }),
    );
  });

  test('any of our documents with one value replaced by any JSON, too', () => {
    const names = [
      'snapshot',
      'rule-event',
      'sqs-messages',
      'query-response',
      'recorded-response',
      'batch-response',
      'template',
    ];
    const documents = names.map((name) => fixture(`${name}.json`));
    fc.assert(
      fc.property(fc.constantFrom(...documents), fc.nat(), fc.jsonValue(), (document, where, nonsense) => {
        expectReadOrRefused(withValueReplaced(document, where, nonsense));
      }),
      { numRuns: 500 },
    );
  });

  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const outcome = await detectText(text, CONTEXT).then(
          () => 'read',
          (error) => (error instanceof ParseError ? 'refused' : error),
        );
        expect(['read', 'refused']).toContain(outcome);
      }),
    );
  });
});

test.each([
  ['Resources:\n  A: {}', true],
  ['# a comment\nAWSTemplateFormatVersion: "2010-09-09"', true],
  ['"Resources":\n  A: {}', true],
  ['{\n"Resources": {', false],
  ['apiVersion: v1\nkind: Pod', false],
])('whether %j looks like a template in YAML: %j', (text, expected) => {
  expect(looksLikeYamlTemplate(text)).toBe(expected);
});

/** Whatever the document is, the errors are ours. */
function expectReadOrRefused(document: unknown): void {
  try {
    for (const raw of detectFormat(document, { ...CONTEXT, place: PLACE }).items) {
      identify(raw);
      toItem(raw);
    }
  } catch (error) {
    if (!(error instanceof ParseError) && !(error instanceof UnreadableItem)) throw error;
    expect(error.message).toMatch(/^Cannot /);
  }
}

/** The value at the n-th place of a tree, counted round and round, replaced by another. */
function withValueReplaced(tree: unknown, n: number, replacement: unknown): unknown {
  const size = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, one) => sum + size(one), 1)
      : 1;
  let left = n % size(tree);
  return JSON.parse(JSON.stringify([tree]), (_key, value) => (left-- === 0 ? replacement : value))[0];
}
