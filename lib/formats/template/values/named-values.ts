import { isList, isObject, isString } from '../../../core/json';
import { type JsonDocument, objectIn } from '../../document';
import { findNames } from './referred-names';

/** The most values that are tried for one parameter. */
export const MAX_CANDIDATES = 32;

/** The values of a parameter that a template names, and that a deployment may therefore give it. */
export interface NamedValues {
  /** The values in comparisons. All others give the same results there as each other. */
  readonly compared: Set<string>;
  /** The keys of mappings and the indexes of lists that it chooses from. */
  readonly keys: Set<string>;
  /** The parameters that it is compared with. */
  readonly partners: Set<string>;
  /** Whether something made of it is compared, so that values that the template does not name may matter. */
  isOpen: boolean;
}

export const createNamedValues = (): NamedValues => ({
  compared: new Set(),
  keys: new Set(),
  partners: new Set(),
  isOpen: false,
});

/** Finds the values that a template names, by the parameter. */
export function findNamedValues(template: JsonDocument): Map<string, NamedValues> {
  const finder = new ValueFinder(objectIn(template.Mappings));
  finder.search([template.Conditions, template.Resources, template.Outputs]);
  return finder.found;
}

/** The keys of a mapping on its two levels. */
interface MappingKeys {
  readonly first: readonly string[];
  readonly second: readonly string[];
}

/** A part of a template. `isCompared` if the result of a comparison depends on it. */
interface Part {
  readonly value: unknown;
  readonly isCompared: boolean;
}

/** Visits each part of a template once. */
class ValueFinder {
  readonly found = new Map<string, NamedValues>();
  private readonly parts: Part[] = [];
  private readonly mappingKeys = new Map<string, MappingKeys>();

  constructor(private readonly mappings: JsonDocument) {}

  search(values: readonly unknown[]): void {
    this.add(values, false);
    for (let part = this.parts.pop(); part; part = this.parts.pop()) this.visit(part);
  }

  private add(values: readonly unknown[], isCompared: boolean): void {
    for (const value of values) this.parts.push({ value, isCompared });
  }

  private visit({ value, isCompared }: Part): void {
    if (isList(value)) this.add(value, isCompared);
    if (!isObject(value)) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === 'Fn::Equals' && isList(child)) this.visitComparison(child);
      else if (key === 'Fn::FindInMap' && isList(child)) this.visitLookup(child, isCompared);
      else if (key === 'Fn::Select' && isList(child)) this.visitSelection(child, isCompared);
      else {
        if (isCompared) for (const name of findNames(key, child)) this.name(name).isOpen = true;
        this.add([child], isCompared);
      }
    }
  }

  private visitComparison(sides: readonly unknown[]): void {
    const names = sides.map(findReference);
    for (const [index, side] of sides.entries()) {
      const name = names[index];
      if (name === undefined) {
        this.add([side], true);
        continue;
      }
      const [other] = sides.filter((_, at) => at !== index);
      const [partner] = names.filter((_, at) => at !== index);
      if (partner !== undefined) this.name(name).partners.add(partner);
      else if (isScalarValue(other)) this.name(name).compared.add(String(other));
      else this.name(name).isOpen = true;
    }
  }

  private visitLookup([map, first, second, ...options]: readonly unknown[], isCompared: boolean): void {
    this.addKeys(map, () => Object.keys(this.mappings));
    this.addKeys(first, () => this.listKeys(map).first);
    this.addKeys(second, () => this.listKeys(map).second);
    this.add(options, isCompared);
  }

  private visitSelection([index, list]: readonly unknown[], isCompared: boolean): void {
    this.addKeys(index, () => (isList(list) ? [...list.keys()].map(String) : []));
    this.add([list], isCompared);
  }

  /** More keys than are tried make no difference. */
  private addKeys(chooser: unknown, listKeys: () => readonly string[]): void {
    const name = findReference(chooser);
    if (name === undefined) {
      this.add([chooser], true);
      return;
    }
    const { keys } = this.name(name);
    if (keys.size <= MAX_CANDIDATES) for (const key of listKeys().slice(0, MAX_CANDIDATES + 1)) keys.add(key);
  }

  /** Returns the keys of a mapping, or of all mappings if only a deployment decides which one. */
  private listKeys(map: unknown): MappingKeys {
    const name = isString(map) ? map : '';
    const known = this.mappingKeys.get(name);
    if (known) return known;
    const maps = isString(map) ? [objectIn(this.mappings[map])] : Object.values(this.mappings).map(objectIn);
    const values = maps.flatMap((one) => Object.values(one)).map(objectIn);
    const keys = { first: unite(maps), second: unite(values) };
    this.mappingKeys.set(name, keys);
    return keys;
  }

  private name(parameter: string): NamedValues {
    const known = this.found.get(parameter);
    if (known) return known;
    const values = createNamedValues();
    this.found.set(parameter, values);
    return values;
  }
}

const unite = (objects: readonly JsonDocument[]): string[] => [...new Set(objects.flatMap(Object.keys))];

/** Returns the parameter that an expression is the value of. */
export const findReference = (expression: unknown): string | undefined =>
  isObject(expression) && isString(expression.Ref) && Object.keys(expression).length === 1 ? expression.Ref : undefined;

export const isScalarValue = (value: unknown): value is string | number | boolean =>
  isString(value) || typeof value === 'number' || typeof value === 'boolean';
