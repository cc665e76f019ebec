import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** A row of the table: its keys `pk` and `sk`, and texts, numbers and sets of texts. */
export type TableRow = Readonly<Record<string, Value | undefined>>;
export type Value = string | number | ReadonlySet<string>;

export interface TableKey {
  readonly pk: string;
  readonly sk: string;
}

/** A change of one row, in DynamoDB's words; attributes are written `#name`, values `:name`. */
export interface Update {
  readonly update: string;
  readonly condition?: string;
  /** @default none */
  readonly values?: Readonly<Record<string, Value>>;
}

/** What became of a conditional change: the row after it, or the row that stood in its way. */
export interface UpdateResult {
  readonly done: boolean;
  readonly row: TableRow;
}

/**
 * One DynamoDB table with the keys `pk` and `sk`, in plain values. Reads are consistent: what one invocation has
 * written, the next must see, or an alert would go out twice.
 */
export class Table {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly name: string,
  ) {}

  async get(key: TableKey): Promise<TableRow | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.name, Key: toAttributes({ ...key }), ConsistentRead: true }),
    );
    return Item && toRow(Item);
  }

  async put(row: TableKey & TableRow): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.name, Item: toAttributes(row) }));
  }

  /** Makes the row where it is not there yet. */
  async change(key: TableKey, { update, condition, values }: Update): Promise<UpdateResult> {
    try {
      const { Attributes = {} } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: toAttributes({ ...key }),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeNames: namesIn(`${update} ${condition ?? ''}`),
          // DynamoDB refuses an empty map.
          ExpressionAttributeValues: values && toAttributes(withColons(values)),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { done: true, row: toRow(Attributes) };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { done: false, row: toRow(error.Item ?? {}) };
      throw error;
    }
  }

  async remove(key: TableKey): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.name, Key: toAttributes({ ...key }) }));
  }

  /**
   * The rows under a partition key in the order of `sk`, page by page.
   * @param before only rows whose `sk` comes before this
   */
  async *rows(pk: string, before?: string): AsyncGenerator<TableRow> {
    const condition = `#pk = :pk${before === undefined ? '' : ' AND #sk < :before'}`;
    let start: Record<string, AttributeValue> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.client.send(
        new QueryCommand({
          TableName: this.name,
          KeyConditionExpression: condition,
          ExpressionAttributeNames: namesIn(condition),
          ExpressionAttributeValues: toAttributes({ ':pk': pk, ':before': before }),
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      yield* Items.map(toRow);
      start = LastEvaluatedKey;
    } while (start);
  }
}

/** Every name goes by a placeholder, so that none can be one of DynamoDB's 573 reserved words. */
const namesIn = (expressions: string): Record<string, string> =>
  Object.fromEntries([...expressions.matchAll(/#(\w+)/g)].map(([placeholder, name]) => [placeholder, name as string]));

const withColons = (values: Readonly<Record<string, Value>>): TableRow =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));

const toAttributes = (row: TableRow): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => (value === undefined ? [] : [[name, toAttribute(value)]])),
  );

function toAttribute(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { SS: [...value] };
}

const toRow = (attributes: Record<string, AttributeValue>): TableRow =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, toValue(attribute)]));

function toValue({ S, N, SS }: AttributeValue): Value | undefined {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  return SS && new Set(SS);
}
