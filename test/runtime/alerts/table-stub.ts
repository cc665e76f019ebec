import { AwsError } from '../../support/aws-call';

/** A value as DynamoDB's protocol writes it. */
type Attribute = { S: string } | { N: string } | { SS: string[] };
export type Item = Record<string, Attribute>;

interface Expression {
  readonly TableName: string;
  readonly Key: Item;
  readonly Item: Item;
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, Attribute>;
  readonly ExclusiveStartKey?: Item;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

/**
 * One table with the keys `pk` and `sk`: conditions, updates and queries as far as the alert function uses them, and
 * an error of DynamoDB's own kind for everything else.
 */
export class TableStub {
  readonly items = new Map<string, Item>();
  /** Small, so that tests meet paging. */
  pageSize = 3;

  constructor(private readonly name: string) {}

  answer(action: string, input: Expression): object {
    if (input.TableName !== this.name) throw new AwsError('ResourceNotFoundException', `no table ${input.TableName}`);
    switch (action) {
      case 'GetItem': {
        const Item = this.items.get(toKey(input.Key));
        return Item ? { Item } : {};
      }
      case 'PutItem':
        checkKey(input.Item);
        checkValues(input.Item);
        this.items.set(toKey(input.Item), input.Item);
        return {};
      case 'DeleteItem':
        this.items.delete(toKey(input.Key));
        return {};
      case 'UpdateItem':
        return this.update(input);
      case 'Query':
        return this.query(input);
      default:
        throw new AwsError('UnknownOperationException', action);
    }
  }

  /** The rows with a partition key, in order, as plain values. */
  rows(pk: string): Record<string, unknown>[] {
    return this.sorted(pk).map((item) =>
      Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, plain(attribute)])),
    );
  }

  private update(input: Expression): object {
    const names = new Names(input);
    checkKey(input.Key);
    const old = this.items.get(toKey(input.Key));
    const { ConditionExpression: condition } = input;
    const update = parseUpdate(input.UpdateExpression, names);
    const isMet = condition === undefined || parseCondition(condition, names)(old ?? {});
    names.checkAllUsed();
    if (!isMet) {
      const Item = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && old ? { Item: old } : {};
      throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', 400, Item);
    }
    const item = update(old ?? { ...input.Key });
    checkValues(item);
    this.items.set(toKey(input.Key), item);
    return { Attributes: item };
  }

  private query(input: Expression): object {
    const names = new Names(input);
    const match = /^(#\w+) = (:\w+)(?: AND (?:(#\w+) < (:\w+)|begins_with\((#\w+), (:\w+)\)))?$/.exec(
      input.KeyConditionExpression,
    );
    if (!match || names.name(match[1] as string) !== 'pk') throw invalid('KeyConditionExpression');
    const pk = String(plain(names.value(match[2] as string)));
    const sortKey = match[3] ?? match[5];
    if (sortKey && names.name(sortKey) !== 'sk') throw invalid('KeyConditionExpression');
    const before = match[4] && String(plain(names.value(match[4])));
    const prefix = match[6] && String(plain(names.value(match[6])));
    names.checkAllUsed();
    const start = input.ExclusiveStartKey;
    const all = this.sorted(pk).filter((item) => {
      const sk = readText(item, 'sk');
      return (
        (before === undefined || sk < before) && sk.startsWith(prefix ?? '') && (!start || sk > readText(start, 'sk'))
      );
    });
    const Items = all.slice(0, this.pageSize);
    const last = Items.at(-1);
    return {
      Items,
      Count: Items.length,
      ...(all.length > Items.length && last && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }),
    };
  }

  private sorted(pk: string): Item[] {
    return [...this.items.values()]
      .filter((item) => readText(item, 'pk') === pk)
      .sort((a, b) => (readText(a, 'sk') < readText(b, 'sk') ? -1 : 1));
  }
}

const invalid = (what: string) => new AwsError('ValidationException', `Invalid ${what}`);

const readText = (item: Item, name: string): string => String(plain(item[name] as Attribute));

const toKey = (item: Item): string => JSON.stringify([readText(item, 'pk'), readText(item, 'sk')]);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
function checkKey(item: Item): void {
  for (const [name, limit] of [
    ['pk', 2048],
    ['sk', 1024],
  ] as const) {
    const text = readText(item, name);
    if (text === '' || Buffer.byteLength(text) > limit) throw invalid(`key ${name}`);
  }
}

function checkValues(item: Item): void {
  for (const [name, attribute] of Object.entries(item)) {
    if ('SS' in attribute && attribute.SS.length === 0) throw invalid(`empty set ${name}`);
    if ('N' in attribute && Number.isNaN(Number(attribute.N))) throw invalid(`number ${name}`);
  }
}

const plain = (attribute: Attribute): string | number | string[] => {
  if ('S' in attribute) return attribute.S;
  return 'N' in attribute ? Number(attribute.N) : [...attribute.SS].sort();
};

/** Placeholders. DynamoDB rejects those that are undefined and those that are unused. */
class Names {
  private readonly unused: Set<string>;

  constructor(private readonly input: Expression) {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
    for (const given of [names, values]) if (given && Object.keys(given).length === 0) throw invalid('empty map');
    this.unused = new Set([...Object.keys(names ?? {}), ...Object.keys(values ?? {})]);
  }

  name(placeholder: string): string {
    this.unused.delete(placeholder);
    const name = this.input.ExpressionAttributeNames?.[placeholder];
    if (name === undefined) throw invalid(`name ${placeholder}`);
    return name;
  }

  value(placeholder: string): Attribute {
    this.unused.delete(placeholder);
    const value = this.input.ExpressionAttributeValues?.[placeholder];
    if (value === undefined) throw invalid(`value ${placeholder}`);
    return value;
  }

  checkAllUsed(): void {
    if (this.unused.size > 0) throw invalid(`unused ${[...this.unused].join(', ')}`);
  }
}

type Condition = (item: Item) => boolean;

/** `AND` binds closer than `OR`; parentheses. */
function parseCondition(text: string, names: Names): Condition {
  const tokens = text.match(/[()]|<=|<|=|[#:]?\w+/g) ?? [];
  if (tokens.join('') !== text.replaceAll(/\s/g, '')) throw invalid(`condition ${text}`);
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) throw invalid(`condition ${text}`);
    return token;
  };
  const some = (): Condition => {
    const parts = [every()];
    while (tokens[at] === 'OR') {
      take();
      parts.push(every());
    }
    return (item) => parts.some((part) => part(item));
  };
  const every = (): Condition => {
    const parts = [one()];
    while (tokens[at] === 'AND') {
      take();
      parts.push(one());
    }
    return (item) => parts.every((part) => part(item));
  };
  const one = (): Condition => {
    if (tokens[at] === '(') {
      take();
      const inner = some();
      take(')');
      return inner;
    }
    if (tokens[at] === 'attribute_not_exists') {
      take();
      take('(');
      const name = names.name(take());
      take(')');
      return (item) => item[name] === undefined;
    }
    const name = names.name(take());
    const operator = take();
    const value = plain(names.value(take()));
    return (item) => {
      const attribute = item[name];
      if (attribute === undefined) return false;
      const found = plain(attribute);
      if (typeof found !== typeof value) return false;
      if (operator === '=') return found === value;
      return operator === '<' ? found < value : found <= value;
    };
  };
  const condition = some();
  if (at !== tokens.length) throw invalid(`condition ${text}`);
  return condition;
}

function parseUpdate(text: string, names: Names): (item: Item) => Item {
  const changes: ((item: Item) => void)[] = [];
  const sections = text.split(/\s*\b(SET|REMOVE|ADD)\s+/);
  if (sections.shift() !== '') throw invalid(`update ${text}`);
  const seen = new Set<string>();
  for (let index = 0; index < sections.length; index += 2) {
    const section = sections[index] as string;
    if (seen.has(section)) throw invalid(`update ${text}`);
    seen.add(section);
    // A comma within parentheses separates a function's arguments.
    for (const part of (sections[index + 1] as string).split(/,\s*(?![^(]*\))/)) changes.push(change(section, part));
  }
  return (item) => {
    const next = { ...item };
    for (const apply of changes) apply(next);
    return next;
  };

  function change(section: string, part: string): (item: Item) => void {
    if (section === 'REMOVE') {
      const name = names.name(part.trim());
      return (item) => {
        delete item[name];
      };
    }
    if (section === 'ADD') {
      const [target = '', placeholder = ''] = part.trim().split(' ');
      const name = names.name(target);
      const value = names.value(placeholder);
      return (item) => {
        item[name] = sum(item[name], value);
      };
    }
    const match = /^(#\w+) = (?:(:\w+)|if_not_exists\((#\w+), (:\w+)\))$/.exec(part.trim());
    if (!match) throw invalid(`update ${part}`);
    const name = names.name(match[1] as string);
    const value = names.value((match[2] ?? match[4]) as string);
    const other = match[3] && names.name(match[3]);
    return (item) => {
      item[name] = (other && item[other]) || value;
    };
  }
}

function sum(old: Attribute | undefined, added: Attribute): Attribute {
  if ('N' in added) return { N: String(Number(old && 'N' in old ? old.N : 0) + Number(added.N)) };
  if ('SS' in added) return { SS: [...new Set([...(old && 'SS' in old ? old.SS : []), ...added.SS])] };
  throw invalid('ADD');
}
