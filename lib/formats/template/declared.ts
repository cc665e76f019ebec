import { isString } from '../../core/json';
import type { JsonDocument } from '../document';

/** A resource that a template declares and whose condition does not exclude it. */
export interface DeclaredResource {
  readonly logicalId: string;
  readonly type: string;
  /** The declaration as the template writes it. */
  readonly raw: JsonDocument;
  /** Resolved; not an object where the template has a macro instead of properties. */
  readonly properties: unknown;
  /** Where the text of the template has its logical id. */
  readonly offset?: number;
  /** The resource's condition, if only a deployment decides it. */
  readonly condition?: string;
}

/** A template that another template of the same cloud assembly deploys as a nested stack. */
export interface NestedTemplate {
  /** The logical id of the stack in the outer template. */
  readonly logicalId: string;
  /** Relative to the folder of the outer template. */
  readonly path: string;
  /** The parameters that the outer template resolves. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Returns the name that a template gives a resource, if it is resolved. Without one, CloudFormation generates a name. */
export function findPhysicalName(type: string, properties: JsonDocument): string | undefined {
  const name = properties[findNameProperty(type, properties) ?? ''];
  return isString(name) ? name : undefined;
}

/**
 * Returns the property that holds the name of a resource, if the template sets it. Its key is made from the type or
 * from the end of the type: `GroupName` of a `SecurityGroup`, `DBInstanceIdentifier` of a `DBInstance`.
 */
export function findNameProperty(type: string, properties: JsonDocument): string | undefined {
  const words = (type.split('::').at(-1) ?? '').match(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*/g) ?? [];
  const suffixes = words.map((_, index) => words.slice(index).join(''));
  const keys = ['Name', 'Identifier'].flatMap((word) => suffixes.map((suffix) => suffix + word)).concat('Name');
  return keys.find((key) => Object.hasOwn(properties, key));
}
