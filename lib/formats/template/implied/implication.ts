import { isList, isObject } from '../../../core/json';
import { isUnknown } from '../../../core/reading/unreadable';
import { objectIn } from '../../document';

/** A resource that a service creates for a resource of a template: the volume of an instance. */
export interface ImpliedResource {
  /** Its id below the logical id of the resource; absent if it has the same. */
  readonly suffix?: string;
  /** In the names of CloudFormation, as far as they follow from the template. */
  readonly properties: unknown;
  /** The value of the template that implies it: a member of an object or a list. */
  readonly cause?: readonly [container: object, key: string];
  /** The value of the template with the names of its properties. */
  readonly model?: object;
}

export type Values = Readonly<Record<string, unknown>>;

/** The type of the resources that another one implies, and how to find them. */
export interface Implication {
  readonly type: string;
  readonly find: (properties: Values) => readonly ImpliedResource[];
}

/** The implications of types of a template. */
export type Implications = readonly (readonly [type: string, implication: Implication])[];

/** Returns the implication of the same resource under the type that AWS Config records it as. */
export const recordedAs = (
  type: string,
  toProperties: (properties: Values) => Values = (properties) => properties,
): Implication => ({
  type,
  find: (properties) => [{ properties: toProperties(properties), model: properties }],
});

/** Finds what a member implies. One that a template leaves open may imply anything. */
export function inMember(holder: Values, key: string, find: Implication['find']): readonly ImpliedResource[] {
  const { [key]: member } = holder;
  if (isUnknown(member)) return [{ suffix: key, properties: member, cause: [holder, key] }];
  return isObject(member) ? find(member) : [];
}

/** Finds what a member implies, with the name of the member in the ids. */
export const inNamedMember: typeof inMember = (holder, key, find) =>
  inMember(holder, key, (member) => find(member).map((one) => addPrefix(key, one)));

/** Finds what the elements of a list imply. CloudFormation accepts a single object for a list of one. */
export function inElements(holder: Values, key: string, find: Implication['find']): readonly ImpliedResource[] {
  const { [key]: list } = holder;
  if (!isList(list)) return inMember(holder, key, find);
  return list.flatMap((element, index) => {
    const prefix = `${key}/${index}`;
    if (isUnknown(element)) return [{ suffix: prefix, properties: element, cause: [list, String(index)] as const }];
    return find(objectIn(element)).map((one) => addPrefix(prefix, one));
  });
}

const addPrefix = (prefix: string, { suffix, ...one }: ImpliedResource): ImpliedResource => ({
  ...one,
  suffix: suffix === undefined ? prefix : `${prefix}/${suffix}`,
});

/** Returns the tags that a template gives to what it creates of one type: `volume`, `instance`. */
export function findTags({ TagSpecifications: specifications }: Values, type: string): unknown {
  if (isUnknown(specifications)) return specifications;
  const listed = isList(specifications) ? specifications.map(objectIn) : [];
  return listed.find((one) => one.ResourceType === type)?.Tags;
}
