import type { Properties } from '../core/reading/properties';
import { type Description, defineReader, type Reader, Resource } from '../core/reading/reader';

/**
 * A resource of a type that has no class of its own. Rules read its properties by name.
 * @example
 * const isProtected = (table: GenericResource): boolean => table.properties.boolean('deletionProtectionEnabled');
 */
export class GenericResource extends Resource {
  /** The configuration, or the properties of a template's resource. */
  get properties(): Properties {
    return this.configuration;
  }

  /** The supplementary configuration, or the resources of the template that refer to this one, by type. */
  get supplementaryProperties(): Properties {
    return this.supplementaryConfiguration;
  }
}

/**
 * Creates a reader for a resource type that has none of its own.
 * @example
 * genericReader('AWS::DynamoDB::Table').read(item).properties.optionalBoolean('deletionProtectionEnabled');
 */
export const genericReader = (
  resourceType: string,
  description?: Omit<Description, 'resourceType'>,
): Reader<GenericResource> => defineReader(resourceType, GenericResource, description);
