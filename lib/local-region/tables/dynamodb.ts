import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { AnswerCall, CreatedResource, LocalService } from '../service';
import { createBackupOperations } from '../services/settings/continuous-backups';
import type { Item } from './attribute';
import { listNamedTimes } from './deadlines';
import { LocalTable, toTableName } from './table';

interface StoredTable {
  readonly table: LocalTable;
  readonly arn: string;
  /** The attribute with the time, in epoch seconds, after which an item may be deleted. */
  readonly expiry: string | undefined;
  /** When expired items are deleted next, in epoch milliseconds. */
  nextExpiry: number;
}

/** DynamoDB deletes expired items within a few days. */
const EXPIRY_DELAY = 2 * 24 * 3600;
const EXPIRY_INTERVAL = 3_600_000;

const TABLE_OPERATIONS = ['GetItem', 'PutItem', 'DeleteItem', 'UpdateItem', 'Query', 'Scan'];

/** DynamoDB: tables without secondary indexes. */
export class DynamoDb implements LocalService {
  readonly name = 'dynamodb';
  readonly operations: Readonly<Record<string, AnswerCall>>;
  private readonly tableOperations: Readonly<Record<string, AnswerCall>> = {
    ...Object.fromEntries(TABLE_OPERATIONS.map((name) => [name, (call: AwsCall) => this.answer(call)])),
    BatchWriteItem: ({ input }) => this.writeBatch(input),
    DescribeTable: ({ input }) => ({ Table: describeTable(this.find(input)) }),
    ListTables: () => ({ TableNames: [...this.tables.keys()] }),
  };
  readonly types = {
    'AWS::DynamoDB::Table': {
      properties: ['AttributeDefinitions', 'KeySchema', 'TableName', 'TimeToLiveSpecification'],
      withoutEffect: [
        'BillingMode',
        'PointInTimeRecoverySpecification',
        'SSESpecification',
        'DeletionProtectionEnabled',
        'TableClass',
      ],
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
    return [...this.tables.values()].map(({ table }) => ({ name: table.name, items: [...table.items] }));
  }

  restore(state: unknown): void {
    for (const { name, items } of state as { name: string; items: [string, Item][] }[]) {
      this.tables.get(name)?.table.restore(items);
    }
  }

  private create({ ref, arn, properties }: CreatedResource): void {
    const { KeySchema, TimeToLiveSpecification: ttl, AttributeDefinitions = [] } = properties;
    const types = Object.fromEntries(
      (AttributeDefinitions as CallInput[]).map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
    );
    const find = (type: string): string | undefined =>
      (KeySchema as CallInput[]).find(({ KeyType }) => KeyType === type)?.AttributeName;
    const keys = { partition: find('HASH') as string, sort: find('RANGE'), types };
    const table = new LocalTable(ref, keys, (item) => this.context.idle.awaitTimes(listNamedTimes(item)));
    this.tables.set(ref, { table, arn, expiry: ttl?.Enabled ? ttl.AttributeName : undefined, nextExpiry: 0 });
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

const describeTable = ({ table: { name, keys, items }, arn }: StoredTable): object => ({
  TableName: name,
  TableArn: arn,
  TableStatus: 'ACTIVE',
  ItemCount: items.size,
  KeySchema: [
    { AttributeName: keys.partition, KeyType: 'HASH' },
    ...(keys.sort === undefined ? [] : [{ AttributeName: keys.sort, KeyType: 'RANGE' }]),
  ],
});
