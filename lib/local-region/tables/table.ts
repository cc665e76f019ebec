import { AwsError, type CallInput, UNKNOWN_OPERATION } from '../aws-call';
import {
  type Attribute,
  areEqual,
  checkItem,
  compareAttributes,
  createValidationError,
  type Item,
  readAttributeType,
  toPlain,
} from './attribute';
import { type ItemCondition, readItemCondition } from './condition';
import { ExpressionText, type Path, Placeholders } from './expression-text';
import { readPartitionValue } from './key-condition';
import { pickFromItem, readProjection } from './projection';
import { readUpdate } from './update';

/** The names of the attributes that identify an item. */
interface TableKeys {
  readonly partition: string;
  readonly sort?: string | undefined;
  /** The type of each: `S`, `N` or `B`. Default: text. */
  readonly types?: Readonly<Record<string, string>>;
}

/** The longest values of keys, in bytes. */
const KEY_LIMITS = { partition: 2048, sort: 1024 } as const;

/** Returns the name of the table of a call, which may have its ARN. */
export const toTableName = ({ TableName }: CallInput): string => String(TableName).split('table/').at(-1) ?? '';

/** A table of DynamoDB. */
export class LocalTable {
  readonly items = new Map<string, Item>();
  /** The items of a page of a query or scan. */
  pageSize = 1000;

  constructor(
    readonly name: string,
    readonly keys: TableKeys = { partition: 'pk', sort: 'sk' },
    /** Receives each item that is written. */
    private readonly onWrite: (item: Item) => void = () => undefined,
  ) {}

  /** @throws AwsError as DynamoDB */
  answer(operation: string, input: CallInput): object {
    if (toTableName(input) !== this.name) {
      throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
    }
    switch (operation) {
      case 'GetItem': {
        this.checkOnlyKeys(input.Key);
        const placeholders = new Placeholders(input);
        const project = readProjection(input.ProjectionExpression, placeholders);
        placeholders.checkAllUsed();
        const found = this.items.get(this.toKey(input.Key));
        return found ? { Item: project(found) } : {};
      }
      case 'PutItem':
        return this.replace(input.Item, input, () => input.Item);
      case 'DeleteItem':
        this.checkOnlyKeys(input.Key);
        return this.replace(input.Key, input, () => undefined);
      case 'UpdateItem': {
        this.checkOnlyKeys(input.Key);
        const placeholders = new Placeholders(input);
        const update = readUpdate(new ExpressionText(input.UpdateExpression ?? '', placeholders), this.keyNames);
        const apply = (before: Item | undefined): Item => update.apply(before ?? { ...input.Key });
        return this.replace(input.Key, input, apply, { placeholders, paths: update.paths });
      }
      case 'Query':
        return this.query(input);
      case 'Scan':
        return this.readPage([...this.items.values()], input, new Placeholders(input));
      default:
        throw new AwsError(UNKNOWN_OPERATION, operation);
    }
  }

  /** Lists the items of a partition in the order of their sort keys, as plain values. */
  rows(partition: string): Record<string, unknown>[] {
    return this.listPartition({ S: partition }).map((item) =>
      Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, toPlain(attribute)])),
    );
  }

  /** Takes back the items of an earlier process. */
  restore(items: readonly (readonly [key: string, item: Item])[]): void {
    this.items.clear();
    for (const [key, item] of items) this.set(key, item);
  }

  private set(key: string, item: Item): void {
    this.items.set(key, item);
    this.onWrite(item);
  }

  /** Replaces an item if the condition of the call holds. */
  private replace(
    key: Item,
    input: CallInput,
    create: (before: Item | undefined) => Item | undefined,
    {
      placeholders = new Placeholders(input),
      paths = [],
    }: { placeholders?: Placeholders; paths?: readonly Path[] } = {},
  ): object {
    this.checkKey(key);
    const name = this.toKey(key);
    const before = this.items.get(name);
    const { ConditionExpression, ReturnValues, ReturnValuesOnConditionCheckFailure } = input;
    const condition = readOptional(ConditionExpression, placeholders);
    placeholders.checkAllUsed();
    if (!condition(before ?? {})) {
      const held = ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before ? { Item: before } : {};
      throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', 400, held);
    }
    const after = create(before);
    if (after) checkItem(after);
    if (after) this.set(name, after);
    else this.items.delete(name);
    const [, part, version] = /^(ALL|UPDATED)_(NEW|OLD)$/.exec(ReturnValues ?? '') ?? [];
    const returned = version === 'NEW' ? after : version === 'OLD' ? before : undefined;
    const attributes = returned && part === 'UPDATED' ? pickFromItem(returned, paths) : returned;
    return attributes ? { Attributes: attributes } : {};
  }

  /** Checks the key of a call that names an item. @throws AwsError */
  private checkOnlyKeys(key: Item): void {
    const names = this.keyNames;
    const isComplete = names.every(
      (name) => key[name] !== undefined && this.findWrongType(name, key[name]) === undefined,
    );
    if (isComplete && Object.keys(key).length === names.length) return;
    throw createValidationError('The provided key element does not match the schema');
  }

  /** A key condition is a condition on the keys alone. */
  private query(input: CallInput): object {
    if (!input.KeyConditionExpression) {
      throw createValidationError(
        'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
      );
    }
    const placeholders = new Placeholders(input);
    const read = (): ExpressionText => new ExpressionText(input.KeyConditionExpression, placeholders);
    const value = readPartitionValue(read(), this.keys);
    const condition = readItemCondition(read());
    if (this.findWrongType(this.keys.partition, value) !== undefined) {
      throw createValidationError(
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      );
    }
    const found = this.listPartition(value).filter(condition);
    return this.readPage(input.ScanIndexForward === false ? found.reverse() : found, input, placeholders);
  }

  private readPage(found: readonly Item[], input: CallInput, placeholders: Placeholders): object {
    const filter = readOptional(input.FilterExpression, placeholders);
    const project = readProjection(input.ProjectionExpression, placeholders);
    placeholders.checkAllUsed();
    const { ExclusiveStartKey: start, Limit = this.pageSize, Select, IndexName } = input;
    if (IndexName !== undefined)
      throw createValidationError(`The table does not have the specified index: ${IndexName}`);
    const from = start
      ? found.findIndex((item) => this.toKey(item) === this.toKey(start)) + 1 || this.findStart(found, start, input)
      : 0;
    const page = found.slice(from, from + Math.min(Limit, this.pageSize));
    const last = page.at(-1);
    const items = page.filter(filter);
    return {
      ...(Select !== 'COUNT' && { Items: items.map(project) }),
      Count: items.length,
      ScannedCount: page.length,
      ...(last && from + page.length < found.length && { LastEvaluatedKey: this.pickKey(last) }),
    };
  }

  /** The item at which the last page ended may be deleted. */
  private findStart(found: readonly Item[], start: Item, { ScanIndexForward }: CallInput): number {
    const { sort } = this.keys;
    if (sort === undefined) return 0;
    const sign = ScanIndexForward === false ? -1 : 1;
    const index = found.findIndex(
      (item) => sign * (compareAttributes(item[sort] as Attribute, start[sort] as Attribute) ?? 0) > 0,
    );
    return index < 0 ? found.length : index;
  }

  /** A text decides by the beginning of the key, since a table may have thousands of items. */
  private listPartition(value: Attribute): Item[] {
    const { partition } = this.keys;
    const start = 'S' in value ? JSON.stringify({ [partition]: value }).slice(0, -1) : '';
    const items: Item[] = [];
    for (const [key, item] of this.items) {
      if (key.startsWith(start) && areEqual(item[partition] as Attribute, value)) items.push(item);
    }
    return this.sort(items);
  }

  private sort(items: Item[]): Item[] {
    const { sort } = this.keys;
    if (sort === undefined) return items;
    return items.sort((a, b) => compareAttributes(a[sort] as Attribute, b[sort] as Attribute) ?? 0);
  }

  private pickKey(item: Item): Item {
    const { partition, sort } = this.keys;
    return { [partition]: item[partition] as Attribute, ...(sort && { [sort]: item[sort] as Attribute }) };
  }

  private toKey(item: Item): string {
    return JSON.stringify(this.pickKey(item));
  }

  private get keyNames(): string[] {
    const { partition, sort } = this.keys;
    return sort === undefined ? [partition] : [partition, sort];
  }

  /** Returns the expected and the actual type of a value of the key if they differ. */
  private findWrongType(name: string, value: Attribute): string | undefined {
    const [expected, actual] = [this.keys.types?.[name] ?? 'S', readAttributeType(value)];
    return expected === actual ? undefined : `expected: ${expected} actual: ${actual}`;
  }

  private checkKey(item: Item): void {
    for (const kind of ['partition', 'sort'] as const) {
      const name = this.keys[kind];
      if (name === undefined) continue;
      const wrong = item[name] && this.findWrongType(name, item[name]);
      if (wrong !== undefined) {
        throw createValidationError(
          `One or more parameter values were invalid: Type mismatch for key ${name} ${wrong}`,
        );
      }
      const text = String(Object.values(item[name] ?? {})[0] ?? '');
      if (text === '') throw createValidationError(`One of the required keys was not given a value: ${name}`);
      if (Buffer.byteLength(text) > KEY_LIMITS[kind]) {
        throw createValidationError(`One or more parameter values were invalid: Size of the key ${name} is too large`);
      }
    }
  }
}

const ALWAYS: ItemCondition = () => true;

const readOptional = (expression: unknown, placeholders: Placeholders): ItemCondition =>
  typeof expression === 'string' ? readItemCondition(new ExpressionText(expression, placeholders)) : ALWAYS;
