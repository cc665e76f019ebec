import type { ConfigurationItem, Relationship } from '../../../core/item';
import { listSchemaReferences, type ResourceSchema } from '../../declared/resource-schema';
import { type PreparedReference, prepareReferences } from '../../relationships/derive';

/** The names of resource types as AWS publishes them, and the references of third-party types. */
export class ResourceTypes {
  private readonly byLowerCase: ReadonlyMap<string, string>;

  private constructor(
    private readonly names: ReadonlySet<string>,
    private readonly references: ReadonlyMap<string, readonly PreparedReference[]>,
  ) {
    this.byLowerCase = new Map([...names].map((name) => [name.toLowerCase(), name]));
  }

  /** @param schemas of third-party types */
  static async load(schemas: readonly ResourceSchema[]): Promise<ResourceTypes> {
    const { PROPERTY_TABLE } = await import('../../store/property-table');
    return new ResourceTypes(
      new Set(PROPERTY_TABLE.map((line) => line.split(' ', 1)[0] as string)),
      new Map(schemas.map((schema) => [schema.typeName, prepareReferences(listSchemaReferences(schema))])),
    );
  }

  /** Returns the references of a third-party type; undefined for other types. */
  listReferences(resourceType: string): readonly PreparedReference[] | undefined {
    return this.references.get(resourceType);
  }

  /**
   * Returns an item with the types of the resource and its relationships as AWS publishes them: AWS itself writes
   * `AWS::EC2::VOLUME` in places. A type that is not published stays as it is. Returns the same object if nothing changes.
   */
  normalize(item: ConfigurationItem): ConfigurationItem {
    const resourceType = this.findName(item.resourceType);
    const relationships = this.normalizeAll(item.relationships);
    if (resourceType === item.resourceType && relationships === item.relationships) return item;
    return { ...item, resourceType, relationships };
  }

  private normalizeAll(relationships: readonly Relationship[]): readonly Relationship[] {
    if (relationships.every(({ resourceType }) => this.findName(resourceType) === resourceType)) return relationships;
    return relationships.map((edge) => ({ ...edge, resourceType: this.findName(edge.resourceType) }));
  }

  private findName(type: string): string {
    return this.names.has(type) ? type : (this.byLowerCase.get(type.toLowerCase()) ?? type);
  }
}
