import type { ConfigurationItem, PartPositions } from '../../core/item';
import { isList, isObject } from '../../core/json';

/** The keys and indexes that lead from an item to a part of it: `configuration`, `SecurityGroupIngress`, `0`. */
export type PartPath = readonly string[];

/** Returns a part of an item. */
export const getPart = (item: ConfigurationItem, path: PartPath): unknown =>
  path.reduce<unknown>((value, key) => (isContainer(value) ? getMember(value, key) : undefined), item);

/** Returns the position of a part of an item, with those of its own parts. */
export const findPosition = ({ origin }: ConfigurationItem, path: PartPath): PartPositions | undefined =>
  path.reduce<PartPositions | undefined>((part, key) => {
    const parts = part?.parts ?? {};
    return Object.hasOwn(parts, key) ? parts[key] : undefined;
  }, origin);

/** CloudFormation's resource with the most properties has about sixty. */
const MAX_MEMBERS = 100;

/** Returns the paths of the members of a part that have a position; none if there are more than in any real template. */
export function listMembers(item: ConfigurationItem, path: PartPath): PartPath[] {
  const value = getPart(item, path);
  const keys = Object.keys(findPosition(item, path)?.parts ?? {});
  if (keys.length > MAX_MEMBERS) return [];
  return keys.filter((key) => isContainer(value) && Object.hasOwn(value, key)).map((key) => [...path, key]);
}

/** Returns an item without one of its parts. */
export const removePart = (item: ConfigurationItem, path: PartPath): ConfigurationItem =>
  changePart(item, path, () => REMOVED);

/** Returns an item with another value for one of its parts. */
export const changePart = (
  item: ConfigurationItem,
  path: PartPath,
  change: (value: unknown) => unknown,
): ConfigurationItem => changeMember(item, path, change) as ConfigurationItem;

/** Whether a value has members. */
export const isContainer = (value: unknown): value is object => isList(value) || isObject(value);

const REMOVED = Symbol('removed');

const getMember = (value: object, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;

function changeMember(value: unknown, [key, ...rest]: PartPath, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (isList(value)) {
    const changed = changeMember(value[Number(key)], rest, change);
    return value.flatMap((element, index) =>
      index !== Number(key) ? [element] : changed === REMOVED ? [] : [changed],
    );
  }
  const { [key]: member, ...others } = value as Record<string, unknown>;
  const changed = changeMember(member, rest, change);
  return changed === REMOVED ? others : { ...others, [key]: changed };
}
