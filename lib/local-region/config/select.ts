import { isList, isObject } from '../../core/json';
import { AwsError } from '../aws-call';
import type { RecordedItem } from '../recording/recorded-items';

type QueriedItem = Readonly<Record<string, unknown>>;

/** The answer to an advanced query. */
export interface SelectedItems {
  readonly fields: readonly string[];
  readonly results: readonly object[];
}

/**
 * Answers any advanced query over items, such as with the history store.
 * @param at the time of the query, in epoch milliseconds
 * @throws AwsError if AWS Config would refuse the query
 */
export type QueryItems = (expression: string, items: readonly RecordedItem[], at: number) => Promise<SelectedItems>;

/** Used where no history store can be. */
export const refuseQuery: QueryItems = (expression) =>
  Promise.reject(
    new AwsError(
      'InvalidExpressionException',
      `The local region cannot answer the query ${JSON.stringify(expression)} without the history store`,
    ),
  );

/**
 * Answers the advanced queries that a program usually sends: properties, with conditions `=` and `IN` joined by `AND`.
 * Returns undefined for any other.
 */
export function selectItems(expression: string, items: readonly QueriedItem[]): SelectedItems | undefined {
  // Each part can match in one way only. With another expression, a query of blanks took hours.
  const [, selected, conditions = ''] =
    /^SELECT\s+([\w.]+(?:\s*,\s*[\w.]+)*)(?:\s+WHERE\s+(\S.*))?$/is.exec(expression.trim().replace(/;$/, '').trim()) ??
    [];
  if (selected === undefined) return undefined;
  const fields = selected.split(',').map((field) => field.trim());
  const meets: ItemPredicate[] = [];
  for (const text of conditions === '' ? [] : conditions.split(/\s+AND\s+/i)) {
    const condition = readQueryCondition(text);
    if (!condition) return undefined;
    meets.push(condition);
  }
  const found = items.filter((item) => meets.every((condition) => condition(item)));
  return { fields, results: found.map((item) => pickFields(item, fields)) };
}

type ItemPredicate = (item: QueriedItem) => boolean;

function readQueryCondition(text: string): ItemPredicate | undefined {
  const [, field = '', equal, list] =
    /^\s*([\w.]+)\s*(?:=\s*('[^']*'|\d+|true|false)|IN\s*\(([^()]*)\))\s*$/i.exec(text) ?? [];
  const texts = equal ?? list;
  if (texts === undefined) return undefined;
  const wanted = (texts.match(/'[^']*'|[^,\s]+/g) ?? []).map((one) => one.replaceAll("'", ''));
  const path = field.split('.');
  return (item) => {
    const value = item[field];
    if (typeof value === 'string') return wanted.includes(value);
    return listPathValues(item, path).some((each) => wanted.includes(String(each)));
  };
}

/** Lists the values at a path; those of each element where there is a list. */
function listPathValues(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (isList(value))
    return value.flatMap((element) => listPathValues(element, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return value === undefined ? [] : [value];
  return isObject(value) ? listPathValues(value[name], rest) : [];
}

/** Returns the fields nested by their paths, as AWS Config does. */
function pickFields(item: QueriedItem, fields: readonly string[]): object {
  const result: Record<string, unknown> = {};
  for (const field of fields) {
    const path = field.split('.');
    const value = path.reduce<unknown>((found, name) => (isObject(found) ? found[name] : undefined), item);
    if (value === undefined) continue;
    let target = result;
    for (const name of path.slice(0, -1)) {
      target[name] = isObject(target[name]) ? target[name] : {};
      target = target[name] as Record<string, unknown>;
    }
    target[path.at(-1) as string] = value;
  }
  return result;
}
