import { formatArn } from '../arns';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations } from '../service';
import { answerNone } from '../services/empty-answers';
import { buildServiceResource } from '../services/service-context';
import { toConfiguration, toSdkStructure } from '../services/shapes';
import { readTags, type Tags } from '../services/tags';
import { createValidationError, type Item } from './attribute';
import { createBackupOperations, TABLE_TYPE, toBackupsConfiguration } from './continuous-backups';
import { listNamedTimes } from './deadlines';
import { LocalTable, toTableName } from './table';

/** The properties of a table as a template and a call have them. */
interface TableProperties {
  readonly AttributeDefinitions?: readonly CallInput[];
  readonly BillingMode?: string;
  readonly DeletionProtectionEnabled?: boolean;
  readonly KeySchema: readonly CallInput[];
  readonly ProvisionedThroughput?: { readonly ReadCapacityUnits: number; readonly WriteCapacityUnits: number };
}

interface StoredTable {
  readonly table: LocalTable;
  readonly arn: string;
  properties: TableProperties;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** The attribute with the time, in epoch seconds, after which an item may be deleted. */
  expiry: string | undefined;
  /** When expired items are deleted next, in epoch milliseconds. */
  nextExpiry: number;
}

/** DynamoDB deletes expired items within a few days. */
const EXPIRY_DELAY = 2 * 24 * 3600;
const EXPIRY_INTERVAL = 3_600_000;

/** The state of a table, as JSON. */
interface SavedTable extends Pick<StoredTable, 'arn' | 'createdAt' | 'expiry' | 'properties'> {
  readonly name: string;
  readonly items: readonly (readonly [key: string, item: Item])[];
}

const TABLE_OPERATIONS = ['GetItem', 'PutItem', 'DeleteItem', 'UpdateItem', 'Query', 'Scan'];

/** DynamoDB: tables without secondary indexes. */
export class DynamoDb implements LocalService {
  readonly name = 'dynamodb';
  readonly operations: Operations;
  private readonly tableOperations: Operations = {
    ...Object.fromEntries(TABLE_OPERATIONS.map((name) => [name, (call: AwsCall) => this.answer(call)])),
    BatchWriteItem: ({ input }) => this.writeBatch(input),
    BatchGetItem: ({ input }) => this.readBatch(input),
    CreateTable: (call) => this.answerCreate(call),
    UpdateTable: (call) => {
      const found = this.find(call.input);
      found.properties = { ...found.properties, ...readChanges(call.input) };
      this.record(found, { call });
      return { TableDescription: { ...describeTable(found), TableStatus: 'UPDATING' } };
    },
    DeleteTable: (call) => {
      const name = toTableName(call.input);
      const described = this.describe(name);
      if (described.DeletionProtectionEnabled) {
        throw createValidationError(
          'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
        );
      }
      this.tables.delete(name);
      this.context.resources.delete(TABLE_TYPE, name, call);
      return { TableDescription: { ...described, TableStatus: 'DELETING' } };
    },
    DescribeTable: ({ input }) => ({ Table: this.describe(toTableName(input)) }),
    DescribeTimeToLive: ({ input }) => {
      const { expiry } = this.find(input);
      const enabled = { TimeToLiveStatus: 'ENABLED', AttributeName: expiry };
      return { TimeToLiveDescription: expiry === undefined ? { TimeToLiveStatus: 'DISABLED' } : enabled };
    },
    UpdateTimeToLive: ({ input }) => {
      const { TimeToLiveSpecification: specification } = input;
      this.find(input).expiry = specification.Enabled ? specification.AttributeName : undefined;
      return { TimeToLiveSpecification: specification };
    },
    ListTables: ({ input: { ExclusiveStartTableName: start, Limit = 100 } }) => {
      const all = this.context.resources.list(TABLE_TYPE).map(({ resourceId }) => resourceId);
      const names = all.sort().filter((name) => start === undefined || name > start);
      const TableNames = names.slice(0, Limit);
      return { TableNames, ...(TableNames.length < names.length && { LastEvaluatedTableName: TableNames.at(-1) }) };
    },
    ...answerNone({ ListBackups: 'BackupSummaries', ListGlobalTables: 'GlobalTables' }),
  };
  readonly types = {
    'AWS::DynamoDB::Table': {
      properties: [
        ...['AttributeDefinitions', 'KeySchema', 'TableName', 'TimeToLiveSpecification', 'BillingMode'],
        ...['DeletionProtectionEnabled', 'PointInTimeRecoverySpecification', 'ProvisionedThroughput'],
      ],
      withoutEffect: ['SSESpecification', 'TableClass'],
      create: (resource: CreatedResource) => this.create(resource),
    },
  };
  private readonly tables = new Map<string, StoredTable>();

  constructor(private readonly context: RegionContext) {
    this.operations = { ...this.tableOperations, ...createBackupOperations(context) };
  }

  /** @throws AwsError if there is no such table */
  findTable(name: string): LocalTable {
    return this.find({ TableName: name }).table;
  }

  save(): unknown {
    return [...this.tables.values()].map(
      ({ table: { name, items }, nextExpiry: _, ...table }): SavedTable => ({ ...table, name, items: [...items] }),
    );
  }

  restore(state: unknown, isUpdate = false): void {
    if (!isUpdate) this.tables.clear();
    for (const { name, items, ...saved } of state as readonly SavedTable[]) {
      const { createdAt } = saved;
      this.add(name, { ...(this.tables.get(name) ?? saved), createdAt });
      this.find({ TableName: name }).table.restore(items);
    }
  }

  private create({ ref, arn, properties }: CreatedResource): void {
    const { TimeToLiveSpecification: ttl, PointInTimeRecoverySpecification: recovery, Tags } = properties;
    const expiry = ttl?.Enabled ? ttl.AttributeName : undefined;
    const createdAt = this.context.clock.time;
    this.add(ref, { arn, createdAt, expiry, properties: readTableProperties(properties) });
    this.record(this.find({ TableName: ref }), {
      tags: readTags(Tags),
      hasRecovery: recovery?.PointInTimeRecoveryEnabled === true,
    });
  }

  /** Stores what AWS Config records of a table. Its tags and point-in-time recovery are kept there alone. */
  private record(
    { table: { name }, arn, properties, createdAt }: StoredTable,
    { call, tags, hasRecovery }: { readonly call?: AwsCall; readonly tags?: Tags; readonly hasRecovery?: boolean } = {},
  ): void {
    const { AttributeDefinitions, BillingMode, DeletionProtectionEnabled = false, KeySchema } = properties;
    const { ReadCapacityUnits = 0, WriteCapacityUnits = 0 } = properties.ProvisionedThroughput ?? {};
    const { resources } = this.context;
    const known = resources.find(TABLE_TYPE, name);
    const configuration = toConfiguration({
      TableName: name,
      TableArn: arn,
      TableStatus: 'ACTIVE',
      CreationDateTime: createdAt,
      AttributeDefinitions,
      KeySchema,
      DeletionProtectionEnabled,
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits, WriteCapacityUnits },
      BillingModeSummary: BillingMode === 'PAY_PER_REQUEST' ? { BillingMode } : undefined,
    });
    const resource = buildServiceResource(this.context, {
      resourceType: TABLE_TYPE,
      resourceId: name,
      resourceName: name,
      arn,
      configuration,
      creationTime: new Date(createdAt).toISOString(),
      tags: tags ?? known?.tags ?? {},
      supplementaryConfiguration:
        (hasRecovery === undefined ? known?.supplementaryConfiguration : undefined) ??
        toBackupsConfiguration(hasRecovery === true),
    });
    resources.put(resource, call);
  }

  /** Describes a table. AWS Config may have recorded one whose items are not known. @throws AwsError */
  private describe(name: string): CallInput {
    const recorded = this.context.resources.find(TABLE_TYPE, name);
    return recorded && !this.tables.has(name)
      ? toSdkStructure('dynamodb', 'TableDescription', recorded.configuration)
      : describeTable(this.find({ TableName: name }));
  }

  /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
  private answerCreate(call: AwsCall): object {
    const { input } = call;
    const { TableName: name, AttributeDefinitions = [], KeySchema = [] } = input;
    if (this.tables.has(name) || this.context.resources.find(TABLE_TYPE, name))
      throw new AwsError('ResourceInUseException', `Table already exists: ${name}`);
    const defined = (AttributeDefinitions as CallInput[]).map(({ AttributeName }) => AttributeName);
    const keys = (KeySchema as CallInput[]).map(({ AttributeName }) => AttributeName);
    if (KeySchema[0]?.KeyType !== 'HASH') {
      throw createValidationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
    }
    if (!keys.every((key) => defined.includes(key))) {
      throw createValidationError(
        `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${keys.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
      );
    }
    const arn = formatArn(this.context.scope, 'dynamodb', `table/${name}`);
    const createdAt = this.context.clock.time;
    this.add(name, {
      arn,
      createdAt,
      expiry: undefined,
      properties: readTableProperties({ AttributeDefinitions, ...input }),
    });
    this.record(this.find(input), { call, tags: readTags(input.Tags) });
    return { TableDescription: { ...describeTable(this.find(input)), TableStatus: 'CREATING' } };
  }

  private add(name: string, stored: Omit<StoredTable, 'table' | 'nextExpiry'>): void {
    const { KeySchema, AttributeDefinitions = [] } = stored.properties;
    const types = Object.fromEntries(
      AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
    );
    const find = (type: string): string | undefined => KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName;
    const keys = { partition: find('HASH') as string, sort: find('RANGE'), types };
    const table = new LocalTable(name, keys, (item) => this.context.idle.awaitTimes(listNamedTimes(item)));
    this.tables.set(name, { ...stored, table, nextExpiry: 0 });
  }

  private answer({ operation, input }: AwsCall): object {
    const stored = this.find(input);
    this.deleteExpired(stored);
    return stored.table.answer(operation, input);
  }

  private writeBatch({ RequestItems }: CallInput): object {
    for (const [TableName, requests] of Object.entries(RequestItems as Record<string, CallInput[]>)) {
      for (const { PutRequest, DeleteRequest } of requests) {
        const { table } = this.find({ TableName });
        if (PutRequest) table.answer('PutItem', { TableName: table.name, Item: PutRequest.Item });
        else table.answer('DeleteItem', { TableName: table.name, Key: DeleteRequest.Key });
      }
    }
    return { UnprocessedItems: {} };
  }

  private readBatch({ RequestItems }: CallInput): object {
    const Responses = Object.entries(RequestItems as Record<string, CallInput>).map(([TableName, request]) => {
      const { Keys, ...options } = request;
      const { table } = this.find({ TableName });
      const found = (Keys as Item[]).flatMap((Key) => {
        const { Item: item } = table.answer('GetItem', { TableName: table.name, Key, ...options }) as { Item?: Item };
        return item ? [item] : [];
      });
      return [TableName, found] as const;
    });
    return { Responses: Object.fromEntries(Responses), UnprocessedKeys: {} };
  }

  /** Finds a table by its name or ARN. */
  private find(input: CallInput): StoredTable {
    const found = this.tables.get(toTableName(input));
    if (found) return found;
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Table: ${input.TableName} not found`,
    );
  }

  private deleteExpired(stored: StoredTable): void {
    const { table, expiry, nextExpiry } = stored;
    const { time } = this.context.clock;
    if (expiry === undefined || time < nextExpiry) return;
    stored.nextExpiry = time + EXPIRY_INTERVAL;
    const limit = time / 1000 - EXPIRY_DELAY;
    for (const [key, item] of table.items) {
      const expires = Number(item[expiry]?.N ?? Number.NaN);
      if (expires < limit) table.items.delete(key);
    }
  }
}

/** Reads the properties of a table from a template or a call. */
const readTableProperties = (given: CallInput): TableProperties => ({
  AttributeDefinitions: given.AttributeDefinitions,
  KeySchema: given.KeySchema,
  ...readChanges(given),
});

/** Reads the properties that a call may change. */
function readChanges({
  BillingMode,
  DeletionProtectionEnabled,
  ProvisionedThroughput,
}: CallInput): Partial<TableProperties> {
  return {
    ...(BillingMode !== undefined && { BillingMode }),
    ...(DeletionProtectionEnabled !== undefined && { DeletionProtectionEnabled }),
    ...(ProvisionedThroughput !== undefined && { ProvisionedThroughput }),
  };
}

const describeTable = ({ table: { name, items }, arn, createdAt, properties }: StoredTable): object => ({
  TableName: name,
  TableArn: arn,
  TableStatus: 'ACTIVE',
  CreationDateTime: new Date(createdAt),
  ItemCount: items.size,
  AttributeDefinitions: properties.AttributeDefinitions,
  KeySchema: properties.KeySchema,
  DeletionProtectionEnabled: properties.DeletionProtectionEnabled ?? false,
  ...(properties.ProvisionedThroughput && { ProvisionedThroughput: properties.ProvisionedThroughput }),
  ...(properties.BillingMode === 'PAY_PER_REQUEST' && { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }),
});
