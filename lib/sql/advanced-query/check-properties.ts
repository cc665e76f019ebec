import { didYouMean } from '../../core/text/suggest';
import { type PropertyMap, type QuerySchema, suggestPath } from '../schema/properties';
import type { PropertyType } from './compile-condition';
import { collectAggregates, expandFields } from './compile-query';
import { type AdvancedQuery, formatPath, listPaths, type PropertyPath, type QueryCondition } from './expression';

/** How the properties of a query are compared, and what is odd about them. */
interface CheckedProperties {
  /** The resource types that the query is limited to; undefined if it does not name them. */
  readonly types: readonly string[] | undefined;
  typeFor(path: PropertyPath): PropertyType;
  readonly warnings: readonly string[];
}

/**
 * Looks the properties of a query up in AWS's schema. Types that AWS has not published are not checked. A property that
 * is not published is a warning: items have properties that cannot be queried in AWS.
 */
export function checkProperties(query: AdvancedQuery, schema: QuerySchema): CheckedProperties {
  const warnings: string[] = [];
  const named = query.where ? findTypes(query.where) : undefined;
  const unknownTypes = (named ?? []).filter((type) => schema.propertiesFor(type) === undefined);
  for (const type of unknownTypes) {
    const near = didYouMean(type, schema.resourceTypes);
    warnings.push(
      `AWS has not published the properties of ${JSON.stringify(type)}${near ? `: did you mean ${near}?` : ''}`,
    );
  }
  const maps = (named ?? schema.resourceTypes).flatMap((type) => schema.propertiesFor(type) ?? []);
  const isChecked = maps.length > 0 && unknownTypes.length === 0;
  if (isChecked) {
    const types = named ? named.join(', ') : 'any type';
    for (const path of listPaths(query)) {
      const text = formatPath(path);
      if (maps.some((map) => map.has(text))) continue;
      // All types have the same properties outside of their configuration.
      const near = suggestAmong(text, named ? maps : path.keys.length === 1 ? maps.slice(0, 1) : []);
      const [first, tag, ...more] = path.keys;
      if (first === 'tags' && tag !== undefined && more.length === 0) {
        warnings.push(`${text} is not a property: the value of a tag is queried as tags.tag = '${tag}=<value>'`);
        continue;
      }
      const isDeclared = named?.every((type) => schema.isDeclared(type)) ?? false;
      const kind = isDeclared ? 'declared' : 'published';
      const rest = near ? `: did you mean ${near}?` : isDeclared ? '' : ', and AWS cannot query it';
      warnings.push(`${text} is not a ${kind} property of ${types}${rest}`);
    }
  }
  const typeFor = (path: PropertyPath) => findType(formatPath(path), maps);
  return { types: named, typeFor, warnings: [...warnings, ...listSumsOfTexts(query, typeFor)] };
}

function listSumsOfTexts(query: AdvancedQuery, typeFor: CheckedProperties['typeFor']): string[] {
  return collectAggregates(query, expandFields(query)).flatMap(({ name, path, text }) => {
    if (!path || (name !== 'sum' && name !== 'avg')) return [];
    const type = typeFor(path);
    if (type === 'number' || type === 'unknown') return [];
    return [`${text} adds up numbers, and ${formatPath(path)} is published as ${type}`];
  });
}

const suggestAmong = (path: string, maps: readonly PropertyMap[]): string | undefined =>
  maps.map((map) => suggestPath(path, map)).find((near) => near !== undefined);

/** The type that the published schemas agree on; addresses win, since a plain text never compares as one. */
function findType(path: string, maps: readonly PropertyMap[]): PropertyType {
  const found = new Set(maps.flatMap((map) => map.get(path) ?? []));
  if (found.has('cidr')) return 'cidr';
  const [only, ...others] = found;
  return only !== undefined && others.length === 0 ? only : 'unknown';
}

/** Returns the resource types that a condition allows; undefined if it does not name them. */
function findTypes(condition: QueryCondition): readonly string[] | undefined {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.map(findTypes).find((types) => types !== undefined);
    case 'or': {
      const types = condition.conditions.map(findTypes);
      return types.every((list) => list !== undefined) ? [...new Set(types.flat())] : undefined;
    }
    case 'compare':
      return condition.operator === '=' && isType(condition.path) ? [String(condition.value)] : undefined;
    case 'in':
      return isType(condition.path) ? condition.values.map(String) : undefined;
    default:
      return undefined;
  }
}

const isType = (path: PropertyPath): boolean => formatPath(path) === 'resourceType';
