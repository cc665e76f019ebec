import { isString } from '../../core/reading/properties';
import type { JsonDocument } from '../document-reader';

/** The name that a template gives a resource, if it writes one that is resolved: CloudFormation makes one up otherwise. */
export function physicalName(type: string, properties: JsonDocument): string | undefined {
  const name = properties[nameProperty(type, properties) ?? ''];
  return isString(name) ? name : undefined;
}

/**
 * The property that has the name, if it is there. It is called after the type, or after the end of it:
 * a `SecurityGroup` has a `GroupName`, a `DBInstance` a `DBInstanceIdentifier`.
 */
export function nameProperty(type: string, properties: JsonDocument): string | undefined {
  const words = (type.split('::').at(-1) ?? '').match(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*/g) ?? [];
  const ends = words.map((_, index) => words.slice(index).join(''));
  const keys = ['Name', 'Identifier'].flatMap((word) => ends.map((end) => end + word)).concat('Name');
  return keys.find((key) => Object.hasOwn(properties, key));
}
