import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DAY_MS } from '../../core/time';

/** A row of the table: its keys `pk` and `sk`, and strings, numbers and string sets. */
export type TableRow = Readonly<Record<string, Value | undefined>>;
export type Value = string | number | ReadonlySet<string>;

export interface TableKey {
  readonly pk: string;
  readonly sk: string;
}

/** An update of one row as DynamoDB expressions, with placeholders `#name` for attributes and `:name` for values. */
export interface Update {
  readonly update: string;
  readonly condition?: string;
  /** @default none */
  readonly values?: Readonly<Record<string, Value>>;
}

/** A part of the rows with a partition key: those whose `sk` sorts before a text, or begins with one. */
type SortKeyRange = { readonly before: string } | { readonly prefix: string };

/** The result of a conditional update: the updated row, or the row that failed the condition. */
interface UpdateResult {
  readonly done: boolean;
  readonly row: TableRow;
}

/**
 * One DynamoDB table with the keys `pk` and `sk`, in plain values. Reads are consistent: with eventually consistent
 * reads, an invocation could miss what the previous one wrote and send an alert twice.
 */
export class Table {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly name: string,
  ) {}

  async get(key: TableKey): Promise<TableRow | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.name, Key: marshall(key), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  }

  async put(row: TableKey & TableRow): Promise<void> {
    const Item = marshall(row, { removeUndefinedValues: true });
    await this.client.send(new PutItemCommand({ TableName: this.name, Item }));
  }

  /** Updates a row, or creates it. */
  async change(key: TableKey, { update, condition, values }: Update): Promise<UpdateResult> {
    try {
      const { Attributes = {} } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: marshall(key),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeNames: namePlaceholders(`${update} ${condition ?? ''}`),
          // DynamoDB rejects an empty map.
          ExpressionAttributeValues: values && valuePlaceholders(values),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { done: true, row: unmarshall(Attributes) };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { done: false, row: unmarshall(error.Item ?? {}) };
      throw error;
    }
  }

  async remove(key: TableKey): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.name, Key: marshall(key) }));
  }

  /** Yields the rows with a partition key in the order of `sk`; with a range, only a part of them. */
  async *rows(pk: string, range?: SortKeyRange): AsyncGenerator<TableRow> {
    const part = range && ('before' in range ? ' AND #sk < :before' : ' AND begins_with(#sk, :prefix)');
    const condition = `#pk = :pk${part ?? ''}`;
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.name,
        KeyConditionExpression: condition,
        ExpressionAttributeNames: namePlaceholders(condition),
        ExpressionAttributeValues: valuePlaceholders({ pk, ...range }),
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) for (const item of Items) yield unmarshall(item);
  }
}

/** The value of `expires`, the table's time-to-live attribute: seconds since 1970. */
export const toExpiry = (from: Date, days: number): number => Math.ceil((from.getTime() + days * DAY_MS) / 1000);

/** Reads an attribute that holds JSON. */
export const parseAttribute = <T>(value: Value | undefined): T => JSON.parse(String(value)) as T;

/** Uses a placeholder for every name, since any name may be one of DynamoDB's 573 reserved words. */
const namePlaceholders = (expressions: string): Record<string, string> =>
  Object.fromEntries([...expressions.matchAll(/#(\w+)/g)].map(([placeholder, name]) => [placeholder, name as string]));

const valuePlaceholders = (values: Readonly<Record<string, Value>>): Record<string, AttributeValue> =>
  marshall(Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])));
