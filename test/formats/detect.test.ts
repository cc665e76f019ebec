import fc from 'fast-check';
import type { Description } from '../../lib/core/reading/reader';
import { Unknown, UnreadableItem } from '../../lib/core/reading/unreadable';
import { type DetectedFormat, detectFormat } from '../../lib/formats/detect';
import { detectText, looksLikeYamlTemplate } from '../../lib/formats/detect-text';
import { identify, toItem } from '../../lib/formats/items/configuration-item';
import { ParseError } from '../../lib/formats/parse-error';
import { table } from '../../lib/resources/dynamodb/table';
import { taskDefinition } from '../../lib/resources/ecs/task-definition';
import { searchDomain } from '../../lib/resources/opensearch/domain';
import { DESCRIPTIONS, fixture, fixtureText } from './fixtures';

const CONTEXT = { descriptions: DESCRIPTIONS };
const SCOPE = { accountId: '111122223333', region: 'eu-west-1' };

/** The contents of a document in short: `SecurityGroup sg-0a OK`. */
const summarize = ({ form, items, resources, unreadable, notes }: DetectedFormat) => ({
  form,
  holds: [...items.map(toItem), ...resources].map(
    (item) => `${item.resourceType.split('::')[2]} ${item.resourceId} ${item.status}`,
  ),
  ...(unreadable.length > 0 && { unreadable }),
  ...(notes.length > 0 && { notes }),
});

const GROUP = 'SecurityGroup sg-0a OK';
const VOLUME = 'Volume vol-0a ResourceDiscovered';
const TEMPLATE: ReturnType<typeof summarize> = {
  form: 'template',
  holds: ['SecurityGroup Web OK', 'SecurityGroupIngress FromOffice OK'],
  notes: ['Evaluated with the defaults of parameters that a deployment may set: Office'],
};

describe('detects', () => {
  test.each<[file: string, expected: ReturnType<typeof summarize>]>([
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
        notes: ['The resource has left the scope of the rule (eventLeftScope): no rule applies to it'],
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
              'Cannot evaluate the summary of an oversized item: get it with aws configservice get-resource-config-history --resource-type AWS::EC2::SecurityGroup --resource-id sg-0a',
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
              'Cannot evaluate the summary of an oversized item: the whole item is in s3://config-bucket/AWSLogs/111122223333/Config/eu-west-1/2026/2/11/OversizedChangeNotification/AWS::EC2::SecurityGroup/sg-0a/change.json.gz',
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
          'Cannot evaluate a message of type "ComplianceChangeNotification": it holds the result of a rule, not the configuration of the resource (in Messages[1])',
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
        notes: ['The response has more pages, which are not in the input: it has a nextToken'],
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
            message: 'Cannot evaluate a resource that AWS Config left unprocessed in a batch: request it again',
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
            message: 'Cannot evaluate a resource that AWS Config left unprocessed in a batch: request it again',
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
        notes: ['The query does not select supplementaryConfiguration: rules that need it report insufficient data'],
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
        notes: ['The response has more pages, which are not in the input: it has a NextToken'],
      },
    ],
    [
      'describe-certificate.json',
      { form: 'description', holds: ['Certificate arn:aws:acm:eu-west-1:111122223333:certificate/0a OK'] },
    ],
    ['describe-instances.json', { form: 'description', holds: ['Instance i-0a OK'] }],
    ['template.json', TEMPLATE],
    ['template.yaml', TEMPLATE],
  ])('%s', async (file, expected) => {
    expect(summarize(await detectText(fixtureText(file), CONTEXT))).toEqual(expected);
  });

  test('the same resources in YAML and JSON', async () => {
    const context = { scope: SCOPE };
    const [fromYaml, fromJson] = await Promise.all(
      ['template.yaml', 'template.json'].map((file) => detectText(fixtureText(file), context)),
    );
    const withoutOrigins = (format: DetectedFormat | undefined) =>
      format?.resources.map(({ origin: _, ...item }) => item);
    expect(withoutOrigins(fromYaml)).toEqual(withoutOrigins(fromJson));
    expect({ ...fromYaml, resources: [] }).toEqual({ ...fromJson, resources: [] });
  });

  test('a document with a byte order mark and blanks around it', async () => {
    expect(summarize(await detectText(`\uFEFF\n ${fixtureText('item.json')}\n`))).toEqual({
      form: 'item',
      holds: [GROUP],
    });
  });

  test('a list of JSON texts', () => {
    expect(summarize(detectFormat([JSON.stringify(fixture('item.json'))]))).toEqual({ form: 'array', holds: [GROUP] });
  });

  test('a list instead of the item, as one page of the documentation shows it', () => {
    const message = { messageType: 'ConfigurationItemChangeNotification', configurationItem: [fixture('item.json')] };
    expect(summarize(detectFormat(message))).toEqual({ form: 'notification', holds: [GROUP] });
  });

  test('an empty list, an empty snapshot and an empty page without an error', () => {
    const empty = [[], { fileVersion: '1.0', configurationItems: [] }, { Volumes: [] }, { Messages: [] }];
    expect(empty.map((document) => summarize(detectFormat(document, CONTEXT)).holds)).toEqual([[], [], [], []]);
  });

  test('an item of a snapshot that is not an object, which is unreadable as an item', () => {
    const { items } = detectFormat({ configSnapshotId: 'a', configurationItems: [5] });
    expect(() => toItem(items[0])).toThrow(
      new UnreadableItem('Cannot read the configuration item: expected an object, found 5'),
    );
  });
});

describe('NDJSON', () => {
  test('reads the lines around a broken line', async () => {
    const line = JSON.stringify(fixture('item.json'));
    expect(summarize(await detectText(`${line}\n{"resourceType":\n\n${line}`))).toEqual({
      form: 'NDJSON',
      holds: [GROUP, GROUP],
      unreadable: [{ message: 'Cannot parse line 2 as JSON: found "{\\"resourceType\\":" (in line 2)' }],
    });
  });
});

describe('a description', () => {
  test('in YAML, as the command of AWS writes it with --output yaml', async () => {
    const text = [
      'SecurityGroups:',
      '- GroupId: sg-0a',
      '  GroupName: web',
      "  OwnerId: '111122223333'",
      '  IpPermissions:',
      '  - FromPort: 22',
      '    IpProtocol: tcp',
      '    IpRanges:',
      '    - CidrIp: 0.0.0.0/0',
      '    ToPort: 22',
      '',
    ].join('\r\n');
    const { form, resources } = await detectText(text, CONTEXT);
    expect(form).toBe('description');
    expect(resources).toMatchObject([
      {
        resourceId: 'sg-0a',
        accountId: '111122223333',
        configuration: {
          IpPermissions: [{ FromPort: 22, IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }], ToPort: 22 }],
        },
      },
    ]);
  });

  test('has account and Region from the ARN, and tags from the list', () => {
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

  test('has the account from the owner of a reservation, and the Region from the context', () => {
    const [instance] = detectFormat(fixture('describe-instances.json'), {
      ...CONTEXT,
      scope: { region: 'eu-west-1' },
    }).resources;
    expect(instance).toMatchObject({ accountId: '111122223333', region: 'eu-west-1' });
  });

  test("has placebo's times in AWS's format", () => {
    const [volume] = detectFormat(fixture('recorded-description.json'), CONTEXT).resources;
    expect(volume?.configuration).toMatchObject({ CreateTime: '2026-01-01T00:00:00.000Z' });
  });

  test.each<[domain: object, type: string]>([
    [{ ElasticsearchVersion: '7.10' }, 'AWS::Elasticsearch::Domain'],
    [{ ElasticsearchVersion: 'OpenSearch_2.19' }, 'AWS::OpenSearch::Domain'],
    [{ EngineVersion: 'OpenSearch_2.19' }, 'AWS::OpenSearch::Domain'],
    [{ EngineVersion: 'Elasticsearch_7.10' }, 'AWS::OpenSearch::Domain'],
    [{}, 'AWS::OpenSearch::Domain'],
  ])('of a domain %j has the type %s', (domain, type) => {
    const descriptions = [searchDomain.description as Description];
    const one = { DomainName: 'logs', ...domain };
    for (const document of [{ DomainStatus: one }, { DomainStatusList: [one] }]) {
      const found = detectFormat(document, { descriptions }).resources;
      expect(found.map(({ resourceType }) => resourceType)).toEqual([type]);
    }
  });

  const taskArn = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1';
  const tableArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
  test.each<[command: string, description: unknown, document: object, found: object]>([
    [
      'describe-task-definition',
      taskDefinition.description,
      { taskDefinition: { taskDefinitionArn: taskArn, family: 'web', containerDefinitions: [] }, tags: [] },
      { resourceType: 'AWS::ECS::TaskDefinition', resourceId: taskArn, resourceName: 'web', region: 'eu-west-1' },
    ],
    [
      'describe-table',
      table.description,
      { Table: { TableName: 'orders', TableArn: tableArn, DeletionProtectionEnabled: true } },
      { resourceType: 'AWS::DynamoDB::Table', resourceId: 'orders', arn: tableArn, accountId: '111122223333' },
    ],
  ])('is the output of %s', (_, description, document, found) => {
    const { resources } = detectFormat(document, { descriptions: [description as Description] });
    expect(resources).toEqual([expect.objectContaining(found)]);
  });

  test('needs the id in its elements, not only the name of the list', () => {
    expect(() => detectFormat({ Volumes: [{ Name: 'a volume of sound' }] }, CONTEXT)).toThrow(ParseError);
  });
});

describe('a property that no query returns', () => {
  const unknown = (what: string) => ({ what: `${what}, which queries do not return` });
  const read = (resourceType: string, configuration: object, supplementaryConfiguration?: object) => {
    const row = { resourceType, resourceId: 'a', configuration, supplementaryConfiguration };
    const SelectFields = Object.keys(row).map((Name) => ({ Name }));
    return toItem(detectFormat({ Results: [JSON.stringify(row)], QueryInfo: { SelectFields } }).items[0]);
  };

  test.each([
    ['AWS::SQS::Queue', { VisibilityTimeout: '30' }, { Policy: unknown('the policy'), VisibilityTimeout: '30' }],
    ['AWS::SQS::Queue', { Policy: '{}' }, { Policy: '{}' }],
    ['AWS::EC2::Volume', { size: 8 }, { size: 8 }],
    ['AWS::ECR::Repository', {}, { LifecyclePolicy: unknown('the lifecycle policy') }],
    [
      'AWS::ECR::Repository',
      { LifecyclePolicy: { RegistryId: '111122223333' } },
      { LifecyclePolicy: { LifecyclePolicyText: unknown('the lifecycle policy text'), RegistryId: '111122223333' } },
    ],
  ])('is unknown, not absent: configuration of %s %j', (resourceType, configuration, found) => {
    expect(read(resourceType, configuration).configuration).toEqual(found);
  });

  test.each([
    ['AWS::Lambda::Function', { Tags: {} }, { Policy: unknown('the policy'), Tags: {} }],
    [
      'AWS::S3::Bucket',
      {},
      { AccessControlList: unknown('the access control list'), BucketPolicy: unknown('the bucket policy') },
    ],
  ])('is unknown, not absent: supplementary configuration of %s %j', (resourceType, supplementary, found) => {
    expect(read(resourceType, {}, supplementary).supplementaryConfiguration).toEqual(found);
  });
});

test('a property that a query did not select is unknown, not absent', () => {
  const [raw] = detectFormat(fixture('query-response.json')).items;
  expect(toItem(raw).supplementaryConfiguration).toEqual({ what: 'not selected by the query' });
});

const ACCEPTED =
  "accepted are AWS Config's snapshots, histories, items, notifications, rule events and API responses, also in SNS, SQS or EventBridge envelopes, the output of commands that describe resources, for most types that rules evaluate, and CloudFormation templates";

describe('refuses', () => {
  test.each<[file: string, reason: ParseError['reason'], message: string]>([
    [
      'rule-event-scheduled.json',
      'no items',
      'Cannot evaluate a message of type "ScheduledNotification": it invokes a periodic rule and holds no item',
    ],
    [
      'eventbridge-compliance.json',
      'no items',
      'Cannot evaluate a message of type "ComplianceChangeNotification": it holds the result of a rule, not the configuration of the resource',
    ],
    [
      'eventbridge-snapshot-delivered.json',
      'no items',
      'Cannot evaluate a message of type "ConfigurationSnapshotDeliveryCompleted": the items are in s3://config-bucket/AWSLogs/111122223333/Config/eu-west-1/2026/2/11/ConfigSnapshot/a.json.gz',
    ],
    [
      'eventbridge-other.json',
      'no items',
      'Cannot evaluate an EventBridge event "AWS API Call via CloudTrail" of "aws.ec2": it holds no configuration item',
    ],
    [
      'query-response-partial.json',
      'unknown',
      'Cannot evaluate the result of a query that does not select resourceType and configuration: select resourceType, resourceId, accountId, awsRegion, configurationItemCaptureTime, tags, and the whole configuration and supplementaryConfiguration',
    ],
    [
      'recorded-error.json',
      'no items',
      'Cannot evaluate a failed API call: NoSuchBucketPolicy, The bucket policy does not exist',
    ],
    [
      'discovered-counts.json',
      'no items',
      'Cannot evaluate the counts of discovered resources: it holds no configuration item',
    ],
    [
      'describe-vpcs.json',
      'unknown',
      'Cannot evaluate a list of Vpcs: supported describe output is Certificate, Instances, SecurityGroups and Volumes',
    ],
    [
      'cloudtrail-log.json',
      'no items',
      'Cannot evaluate a CloudTrail record: it describes an API call, not the configuration of a resource; Config snapshots are in the folder "Config" beside "CloudTrail" (and 1 more refused)',
    ],
    ['cloud-assembly/manifest.json', 'companion', 'Cannot evaluate the manifest of a cloud assembly: use its folder'],
    ['cloud-assembly/tree.json', 'companion', 'Cannot evaluate the construct tree of a cloud assembly: use its folder'],
    [
      'cloud-assembly/Web.assets.json',
      'companion',
      'Cannot evaluate the asset manifest of a cloud assembly: use its folder',
    ],
    ['cloud-assembly/cdk.out', 'companion', 'Cannot evaluate the version file of a cloud assembly: use its folder'],
  ])('%s', async (file, reason, message) => {
    await expect(detectText(fixtureText(file), CONTEXT)).rejects.toEqual(new ParseError(message, reason));
    await expect(detectText(fixtureText(file), CONTEXT)).rejects.toMatchObject({ name: 'ParseError', reason });
  });

  test.each<[document: object, message: string]>([
    [{ Volumes: [{ VolumeId: 5 }] }, 'a list of Volumes: expected a text as VolumeId, found {"VolumeId":5}'],
    [
      { SecurityGroups: [{ name: 'web' }, {}] },
      'a list of SecurityGroups: expected a text as GroupId, found {"name":"web"}',
    ],
  ])('a supported list without ids: %j', async (document, message) => {
    await expect(detectText(JSON.stringify(document), CONTEXT)).rejects.toEqual(
      new ParseError(`Cannot evaluate ${message}`, 'unknown'),
    );
  });

  test.each<[type: string, message: string]>([
    ['ScheduledNotification', 'it invokes a periodic rule and holds no item'],
    ['ComplianceChangeNotification', 'it holds the result of a rule, not the configuration of the resource'],
    ['ConfigRulesEvaluationStarted', 'it reports the start of an evaluation and holds no item'],
    ['ConfigurationSnapshotDeliveryStarted', 'the snapshot is not complete yet'],
    ['ConfigurationSnapshotDeliveryCompleted', 'the items are in s3://b/k'],
    ['ConfigurationHistoryDeliveryCompleted', 'the items are in s3://b/k'],
    ['ConfigurationSnapshotDeliveryFailed', 'the snapshot was not delivered'],
    ['ConfigurationHistoryDeliveryFailed', 'the history was not delivered'],
  ])('a message of type %s', async (messageType, message) => {
    for (const bucket of ['s3Bucket', 's3bucket']) {
      const text = JSON.stringify({ messageType, [bucket]: 'b', s3ObjectKey: 'k' });
      await expect(detectText(text, CONTEXT)).rejects.toEqual(
        new ParseError(`Cannot evaluate a message of type "${messageType}": ${message}`, 'no items'),
      );
    }
  });

  test('rows of a query only if each is an object', async () => {
    const refuse = (rows: unknown[]) => detectText(JSON.stringify({ rows }), CONTEXT);
    await expect(refuse([{ a: 1 }, { b: 2 }])).rejects.toThrow('Cannot evaluate the rows of a query');
    await expect(refuse([{ a: 1 }, 5])).rejects.toThrow('Cannot detect the format');
  });

  test.each<[what: string, text: string, reason: ParseError['reason'], message: string]>([
    ['nothing', ' \n', 'no items', 'Cannot read an empty document'],
    [
      'an object of an unknown format',
      '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}',
      'unknown',
      `Cannot detect the format: found the keys "a", "b", "c", "d", "e", "f" and 2 more; ${ACCEPTED}`,
    ],
    ['an empty object', '{}', 'unknown', `Cannot detect the format: found no keys; ${ACCEPTED}`],
    ['a number', '5', 'unknown', `Cannot evaluate a JSON document of 5: ${ACCEPTED}`],
    ['null', 'null', 'unknown', `Cannot evaluate a JSON document of null: ${ACCEPTED}`],
    [
      'prose',
      'Dear reader,\nhello',
      'unknown',
      'Cannot read the document: expected JSON or a CloudFormation template, found "Dear reader,\\nhello"',
    ],
    ['UTF-16', '{\0"\0', 'broken', 'Cannot read the document: it has zero bytes, so it is not UTF-8 text'],
    [
      'configurationItems that are not a list',
      '{"configurationItems":{"a":1}}',
      'broken',
      'Cannot read configurationItems: expected a list, found {"a":1}',
    ],
    [
      'a change without an item',
      '{"messageType":"ConfigurationItemChangeNotification","configurationItem":null}',
      'unknown',
      'Cannot evaluate a message of type "ConfigurationItemChangeNotification": found no configurationItem',
    ],
    [
      'a message type that is also the name of a JavaScript property',
      '{"messageType":"constructor"}',
      'unknown',
      'Cannot evaluate a message of type "constructor": found no configurationItem',
    ],
    [
      'the confirmation of a subscription',
      '{"Type":"SubscriptionConfirmation","TopicArn":"t","Message":"You have chosen to subscribe"}',
      'no items',
      'Cannot evaluate an SNS message of type "SubscriptionConfirmation": it is about the subscription',
    ],
    [
      'an S3 event notification',
      '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"object":{"key":"k"}}}]}',
      'no items',
      'Cannot evaluate an S3 event notification: use the object that it names',
    ],
    [
      'a test event of S3',
      '{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}',
      'no items',
      'Cannot evaluate a test event of S3: it names no object',
    ],
    [
      'an insight of CloudTrail',
      '{"Records":[{"eventVersion":"1.08","eventType":"AwsCloudTrailInsight","insightDetails":{"state":"Start"}}]}',
      'no items',
      'Cannot evaluate an insight of CloudTrail: it counts API calls, and holds no configuration item',
    ],
    [
      'a digest of CloudTrail',
      '{"awsAccountId":"111122223333","digestS3Bucket":"b","digestS3Object":"k","logFiles":[]}',
      'no items',
      'Cannot evaluate a digest of CloudTrail: it holds hashes of log files, and no configuration item',
    ],
    [
      "Terraform's state",
      '{"version":4,"terraform_version":"1.9.0","resources":[]}',
      'no items',
      "Cannot evaluate Terraform's state or plan: the format is not supported",
    ],
    [
      'query results without the selected fields',
      '{"Results":["{}"]}',
      'unknown',
      'Cannot evaluate the result of a query that has no QueryInfo: its selected fields are not known',
    ],
    [
      'a template without resources',
      '{"AWSTemplateFormatVersion":"2010-09-09","Outputs":{}}',
      'broken',
      'Cannot read a template: expected an object of Resources, found the keys "AWSTemplateFormatVersion", "Outputs"',
    ],
    [
      'a template that ends before its resources',
      '{"Parameters":{"Stage":{"Type":"String"}},"Rules":{}}',
      'broken',
      'Cannot read a template: expected an object of Resources, found the keys "Parameters", "Rules"',
    ],
    [
      'a template with null for its resources',
      '{"Resources":null}',
      'broken',
      'Cannot read a template: expected an object of Resources, found Resources: null',
    ],
    [
      'the parameters of a stack',
      '{"Parameters":{"Stage":"live"},"Tags":{"team":"web"}}',
      'no items',
      'Cannot evaluate the parameters of a stack: use its template, and these with --template-params',
    ],
  ])('%s', async (_what, text, reason, message) => {
    await expect(detectText(text, CONTEXT)).rejects.toMatchObject({ name: 'ParseError', reason, message });
  });

  test.each<[what: string, text: string, message: RegExp]>([
    [
      'YAML that is no response',
      'Notes: none\nTodo:\n- all\n',
      /^Cannot detect the format: found the keys "Notes", "Todo"/,
    ],
    [
      'prose that begins like YAML',
      'Note: all is well: or so\n  - it seems\n',
      /^Cannot read the document: expected JSON/,
    ],
  ])('%s', async (_what, text, message) => {
    await expect(detectText(text, CONTEXT)).rejects.toThrow(message);
  });

  test('broken JSON with a message of one line', async () => {
    await expect(detectText('{\n"a": 1,\n')).rejects.toMatchObject({
      reason: 'broken',
      message: expect.stringMatching(/^Cannot parse the document as JSON: [^\n]+$/),
    });
  });
});

describe('hostile input', () => {
  const nestedLists = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  const nestedEnvelopes = (depth: number): unknown => {
    let message: object = fixture('item.json') as object;
    for (let i = 0; i < depth; i++) message = { Type: 'Notification', TopicArn: 't', Message: message };
    return message;
  };

  test('envelopes beside each other do not add up to the limit', () => {
    const item = fixture('item.json');
    expect(detectFormat(Array.from({ length: 20 }, () => [[item]])).items).toEqual(Array(20).fill(item));
  });

  test.each(['nextToken', 'NextToken', 'NextMarker'])('a page with a %s has a note', (key) => {
    const { nextToken, ...page } = fixture('history-response.json') as Record<string, unknown>;
    expect(detectFormat({ ...page, [key]: 'abc' }).notes).toEqual([
      `The response has more pages, which are not in the input: it has a ${key}`,
    ]);
    expect(detectFormat({ ...page, [key]: '' }).notes).toEqual([]);
  });

  test('envelopes are opened up to a limit', () => {
    expect(detectFormat(nestedEnvelopes(8)).items).toHaveLength(1);
    expect(() => detectFormat(nestedEnvelopes(100_000))).toThrow(
      'Cannot open "Message": it is in more than 12 envelopes',
    );
    expect(() => detectFormat(nestedLists(100_000))).toThrow('Cannot open "[0]": it is in more than 12 envelopes');
    const message = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(() => detectFormat({ Type: 'Notification', TopicArn: 't', Message: message })).toThrow(
      'Cannot parse Message as JSON: it is nested more than 1000 deep',
    );
  });

  test.each<[where: string, document: unknown]>([
    ['instead of a name', { resourceType: nestedLists(100_000), configuration: {} }],
    ['instead of a list', { configurationItems: { a: nestedLists(100_000) } }],
    ['in a message', { messageType: 'x', configurationItem: nestedLists(100_000) }],
    ['in a recorded response', { status_code: 200, data: { Volumes: [{ VolumeId: nestedLists(100_000) }] } }],
    ['in an intrinsic', { Resources: { A: { Type: 'T', Properties: { a: { 'Fn::GetAZs': nestedLists(100_000) } } } } }],
    ['in a property', { Resources: { A: { Type: 'T', Properties: { a: nestedLists(100_000) } } } }],
    [
      'in a condition',
      { Resources: { A: { Type: 'T', Condition: 'C' } }, Conditions: { C: { 'Fn::Not': nestedLists(100_000) } } },
    ],
  ])('a value nested a hundred thousand times %s is read or refused', (_where, document) => {
    expectReadOrRefused(document);
  });

  test('keys and types with a meaning in JavaScript are ordinary ones', () => {
    const document = JSON.parse(
      '{"__proto__":{"configurationItems":[]},"constructor":{"prototype":{"polluted":1}},"Resources":{"__proto__":{"Type":"AWS::EC2::Volume","Properties":{"Tags":[{"Key":"__proto__","Value":"x"}]}},"Other":{"Type":"constructor"}}}',
    );
    const { resources } = detectFormat(document);
    expect(resources.map(({ resourceId, tags }) => [resourceId, Object.keys(tags)])).toEqual([
      ['__proto__', ['__proto__']],
      ['Other', []],
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('any JSON is read or refused, and its items are read or unreadable', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        expectReadOrRefused(document);
      }),
    );
  });

  test('any document with one value replaced by any JSON is read or refused', () => {
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
      fc.property(fc.constantFrom(...documents), fc.nat(), fc.jsonValue(), (document, position, replacement) => {
        expectReadOrRefused(replaceValue(document, position, replacement));
      }),
      { numRuns: 500 },
    );
  });

  test('any text is read or refused', async () => {
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
  ['\n---\n\n  # a comment\n\n  Description: x\n  Resources:\n    A: {}', true],
  ['  AWSTemplateFormatVersion: 2010-09-09', true],
  ['%YAML 1.1\n---\nResources: {}', true],
  ['  - a\n  Resources: {}', true],
  ['spec:\n  Resources: {}', false],
  ['  spec:\n    Resources: {}', false],
  ['{\n"Resources": {', false],
  ['apiVersion: v1\nkind: Pod', false],
])('%j looks like a template in YAML: %j', (text, expected) => {
  expect(looksLikeYamlTemplate(text)).toBe(expected);
});

/** Throws any error that is not one of ours. */
function expectReadOrRefused(document: unknown): void {
  try {
    for (const raw of detectFormat(document, { ...CONTEXT, scope: SCOPE }).items) {
      identify(raw);
      toItem(raw);
    }
  } catch (error) {
    if (!(error instanceof ParseError) && !(error instanceof UnreadableItem)) throw error;
    expect(error.message).toMatch(/^Cannot /);
  }
}

/** Returns the tree with its n-th value (modulo their number) replaced. */
function replaceValue(tree: unknown, n: number, replacement: unknown): unknown {
  const size = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, one) => sum + size(one), 1)
      : 1;
  let left = n % size(tree);
  return JSON.parse(JSON.stringify([tree]), (_key, value) => (left-- === 0 ? replacement : value))[0];
}

const group = (rules: string) => `{"Type":"AWS::EC2::SecurityGroup","Properties":{"SecurityGroupIngress":${rules}}}`;
const openRule = '[{"IpProtocol":"-1","CidrIp":"0.0.0.0/0"}]';
const inYaml = (rules: string, key = 'SecurityGroupIngress') => `      ${key}: ${rules}\n`;
const yamlGroup = 'Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n';

test.each<[what: string, text: string, rules: unknown, note: string]>([
  [
    'a resource in JSON',
    `{"Resources":{"Web":${group(openRule)},\n"Web":${group('[]')}}}`,
    [],
    '"Web" at line 2, column 1',
  ],
  [
    'a property in JSON',
    `{"Resources":{"Web":${group(`[],\n  "SecurityGroupIngress":${openRule}`)}}}`,
    JSON.parse(openRule),
    '"SecurityGroupIngress" at line 2, column 3',
  ],
  [
    'a long key in JSON',
    `{"${'k'.repeat(5000)}":1,"${'k'.repeat(5000)}":2,"Resources":{"Web":${group('[]')}}}`,
    [],
    `"${'k'.repeat(40)}…" at line 1, column 5007`,
  ],
  [
    'a property in YAML',
    `${yamlGroup}${inYaml('[]')}${inYaml(openRule)}`,
    JSON.parse(openRule),
    '"SecurityGroupIngress" at line 6, column 7',
  ],
  [
    'a property in YAML three times, one in quotes',
    `${yamlGroup}${inYaml(openRule)}${inYaml(openRule, '"SecurityGroupIngress"')}${inYaml('[]')}`,
    [],
    '"SecurityGroupIngress" at line 6, column 7 and "SecurityGroupIngress" at line 7, column 7',
  ],
  [
    'a key in YAML that an alias writes again',
    `Metadata:\n  A: &x {k: 1, k: 2}\n  B: *x\n${yamlGroup}${inYaml('[]')}`,
    [],
    '"k" at line 2, column 16',
  ],
])('of equal keys of a template, the last counts, as in CloudFormation: %s', async (_what, text, rules, note) => {
  const { resources, notes } = await detectText(text);
  expect(resources.map(({ configuration }) => configuration)).toEqual([{ SecurityGroupIngress: rules }]);
  expect(notes).toEqual([`Of equal keys of an object, the last counts: ${note}`]);
});

test.each(['baseConfigurationItems', 'BaseConfigurationItems'])(
  'items of a batch response have unknown tags: %s',
  (key) => {
    const raw = { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a', configuration: {} };
    const { items } = detectFormat({ [key]: [raw, { ...raw, tags: { A: 'b' } }] }, CONTEXT);
    expect(items).toEqual([
      { ...raw, tags: new Unknown('not part of the response') },
      { ...raw, tags: { A: 'b' } },
    ]);
  },
);
