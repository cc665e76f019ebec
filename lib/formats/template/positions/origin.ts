import type { Origin, PartPositions, SourcePosition } from '../../../core/item';
import { isList, isObject, isString } from '../../../core/json';
import { objectIn } from '../../document';
import type { DeclaredResource } from '../declared-resources';
import { namesOwner } from '../owners';
import type { RelatedTo } from '../related-resources';
import type { Stack } from '../stack';
import type { SourcePositions } from './source-positions';

/** The longest path of a construct. The CDK builds names of a fraction of it. */
const MAX_CONSTRUCT_LENGTH = 1024;

/** Returns where a template declares a resource and the resources related to it. */
export function createOrigin(
  { stack, raw, offset, properties }: DeclaredResource,
  { related, resources }: RelatedTo,
): Origin | undefined {
  const { positions, file } = stack.context;
  if (!positions || offset === undefined) return undefined;
  const own = positions.toPosition(offset);
  const construct = objectIn(raw.Metadata)['aws:cdk:path'];
  const nestedIn = stack.path;
  const locate = (): Origin['parts'] => ({
    configuration: locateParts(properties, own, positions),
    supplementaryConfiguration: { ...own, parts: locateRelated(related, resources, stack, own) },
  });
  let parts: Origin['parts'] | undefined;
  return {
    ...own,
    ...(file !== undefined && { file }),
    ...(isString(construct) && construct.length <= MAX_CONSTRUCT_LENGTH && { construct }),
    ...(nestedIn !== undefined && { nestedIn }),
    /** Only the results of a few resources ask for them. */
    get parts() {
      parts ??= locate();
      return parts;
    },
  };
}

/** Each list of related resources has those of its type, in the same order. */
function locateRelated(
  related: RelatedTo['related'],
  resources: readonly DeclaredResource[],
  owner: Stack,
  own: SourcePosition,
): Record<string, PartPositions> {
  const lists = Object.entries(related).map(([type, values]) => {
    const declared = resources.filter((one) => one.type === type);
    const parts = values.flatMap((value, index) => {
      const { offset, stack } = declared[index] ?? {};
      const { positions, file = null } = stack?.context ?? {};
      if (offset === undefined || !positions) return [];
      const start = { ...positions.toPosition(offset), ...(stack !== owner && { file }) };
      return [[String(index), withoutLinks(type, locateParts(value, start, positions))] as const];
    });
    return [type, { ...own, parts: Object.fromEntries(parts) }] as const;
  });
  return Object.fromEntries(lists);
}

/** The property that names the owner of a resource decides only whose part it is. */
const withoutLinks = (type: string, { parts = {}, ...position }: PartPositions): PartPositions => ({
  ...position,
  parts: Object.fromEntries(Object.entries(parts).filter(([key]) => !namesOwner(type, key))),
});

function locateParts(
  value: unknown,
  position: Omit<PartPositions, 'parts'>,
  positions: SourcePositions,
): PartPositions {
  if (!isList(value) && !isObject(value)) return position;
  const parts = Object.entries(value).flatMap(([key, part]) => {
    // An element may be a branch of a function, which has a position of its own.
    const offset = (isList(value) ? positions.startOffset(part) : undefined) ?? positions.memberOffset(value, key);
    const start = offset === undefined ? position : { ...position, ...positions.toPosition(offset) };
    const located = locateParts(part, start, positions);
    return offset === undefined && located.parts === undefined ? [] : [[key, located] as const];
  });
  return parts.length === 0 ? position : { ...position, parts: Object.fromEntries(parts) };
}
