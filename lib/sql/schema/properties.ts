import { didYouMean } from '../../core/text/suggest';
import { listSchemaProperties, type ResourceSchema, type SchemaProperty } from '../../history/declared/resource-schema';
import { readSchemas } from '../../history/declared/stored-schemas';
import type { Database } from '../../history/store/duckdb';
import type { PropertyType } from '../advanced-query/compile-condition';

/** The properties of a resource type by their paths; a branch has no type of its own. */
export type PropertyMap = ReadonlyMap<string, PropertyType>;

const TYPES: Readonly<Record<string, PropertyType>> = {
  s: 'string',
  i: 'number',
  f: 'number',
  b: 'boolean',
  d: 'date',
  a: 'cidr',
  c: 'cidr',
};

/** Properties that every type has. */
const COMMON: PropertyMap = new Map<string, PropertyType>([
  ...['accountId', 'arn', 'availabilityZone', 'awsRegion', 'configurationItemStatus', 'configurationStateId'].map(
    asString,
  ),
  ...['recordingFrequency', 'resourceId', 'resourceName', 'resourceType', 'version'].map(asString),
  ...['configurationItemCaptureTime', 'configurationItemDeliveryTime', 'resourceCreationTime'].map(asString),
  ...['relationships.resourceId', 'relationships.resourceName', 'relationships.resourceType', 'relationships.name'].map(
    asString,
  ),
  ...['tags', 'relationships', 'configuration', 'supplementaryConfiguration'].map(asString),
  ...['tags.key', 'tags.value', 'tags.tag'].map(asString),
]);

function asString(path: string): [string, PropertyType] {
  return [path, 'string'];
}

/** AWS's published properties of resource types. Loaded on first use, since it is larger than the rest of a command. */
export class QuerySchema {
  private readonly parsed = new Map<string, PropertyMap>();

  private constructor(
    private readonly lines: ReadonlyMap<string, string>,
    private readonly declared: ReadonlyMap<string, ResourceSchema>,
  ) {}

  /** Loads AWS's schema, and the schemas of third-party types that a store has. */
  static async load(database: Database): Promise<QuerySchema> {
    const { PROPERTY_TABLE } = await import('../../history/store/property-table');
    const declared = await readSchemas(database);
    return new QuerySchema(
      new Map(PROPERTY_TABLE.map((line) => splitLine(line))),
      new Map(declared.map((schema) => [schema.typeName, schema])),
    );
  }

  /** Whether a type is a third-party one, which AWS Config cannot query. */
  isDeclared(resourceType: string): boolean {
    return this.declared.has(resourceType);
  }

  /** Returns the properties of a type; undefined for one that neither AWS nor a schema declares. */
  propertiesFor(resourceType: string): PropertyMap | undefined {
    let properties = this.parsed.get(resourceType);
    if (!properties) {
      const declared = this.declared.get(resourceType);
      const line = this.lines.get(resourceType);
      if (!declared && line === undefined) return undefined;
      const own = declared ? listSchemaProperties(declared).map(toEntry) : parseTree(line as string);
      properties = new Map([...COMMON, ...own]);
      this.parsed.set(resourceType, properties);
    }
    return properties;
  }

  /** The names of the published and of the third-party types. */
  get resourceTypes(): readonly string[] {
    return [...this.lines.keys(), ...this.declared.keys()];
  }
}

const toEntry = ({ path, type }: SchemaProperty): [string, PropertyType] => [path, type];

function splitLine(line: string): readonly [type: string, tree: string] {
  const at = line.indexOf(' ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}

/** Reads `configuration(size:i state(value:s))`. A branch counts as a property, since it can be selected. */
function parseTree(text: string): PropertyMap {
  const properties = new Map<string, PropertyType>();
  const parents: string[] = [];
  for (const [, key = '', letter, branch, end] of text.matchAll(/([^\s():]*):([a-z])|([^\s():]+)\(|(\))/g)) {
    if (letter) properties.set([...parents, ...(key === '' ? [] : [key])].join('.'), TYPES[letter] ?? 'string');
    else if (end) parents.pop();
    else if (branch) {
      parents.push(branch);
      if (!properties.has(parents.join('.'))) properties.set(parents.join('.'), 'unknown');
    }
  }
  return properties;
}

/** Returns the published path that is nearest to one that is not published. */
export const suggestPath = (path: string, properties: PropertyMap): string | undefined => {
  const sameInOtherCase = [...properties.keys()].find((known) => known.toLowerCase() === path.toLowerCase());
  return (
    sameInOtherCase ??
    didYouMean(
      path,
      [...properties.keys()].filter((known) => Math.abs(known.length - path.length) <= 4),
    )
  );
};
