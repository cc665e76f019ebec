import type { AccountRelationship, AccountResource, AccountResources } from './resources';

/**
 * Keeps relationships in both directions: a resource that refers to another one is added to the relationships of that one,
 * and removed from them, as AWS Config records it.
 */
export function linkBothWays(resources: AccountResources): void {
  resources.onChange(({ before, after, cause }) => {
    const [old, current] = [before?.relationships ?? [], after?.relationships ?? []];
    const resource = after ?? before;
    if (!resource || old === current) return;
    const keys = new Set(current.map(toKey));
    const oldKeys = new Set(old.map(toKey));
    for (const relationship of old.filter((each) => !keys.has(toKey(each)))) {
      const other = find(resources, relationship);
      const inverse = other && invert(relationship, resource);
      if (!other || !inverse) continue;
      const left = other.relationships.filter(
        ({ resourceType, resourceId }) => resourceType !== inverse.resourceType || resourceId !== inverse.resourceId,
      );
      if (left.length < other.relationships.length) resources.put({ ...other, relationships: left }, cause);
    }
    for (const relationship of current.filter((each) => !oldKeys.has(toKey(each)))) {
      const other = find(resources, relationship);
      const inverse = other && invert(relationship, resource);
      if (!other || !inverse) continue;
      const isKnown = other.relationships.some(
        ({ resourceType, resourceId }) => resourceType === inverse.resourceType && resourceId === inverse.resourceId,
      );
      if (!isKnown) resources.put({ ...other, relationships: [...other.relationships, inverse] }, cause);
    }
  });
}

const toKey = ({ name, resourceType, resourceId, resourceName }: AccountRelationship): string =>
  [name, resourceType, resourceId ?? '', resourceName ?? ''].join(' ');

const find = (resources: AccountResources, { resourceType, resourceId }: AccountRelationship) =>
  resourceId === undefined ? undefined : resources.find(resourceType, resourceId);

/** Returns the relationship from the other side. A name ends with the kind of resource that it leads to. */
function invert({ name }: AccountRelationship, resource: AccountResource): AccountRelationship | undefined {
  const verb = Object.keys(INVERSES).find((each) => name.startsWith(`${each} `));
  if (!verb) return undefined;
  return {
    name: `${INVERSES[verb]} ${toKind(resource.resourceType)}`,
    resourceType: resource.resourceType,
    resourceId: resource.resourceId,
    ...(resource.resourceName !== undefined && { resourceName: resource.resourceName }),
  };
}

const INVERSES: Readonly<Record<string, string>> = {
  'Is contained in': 'Contains',
  Contains: 'Is attached to',
  'Is attached to': 'Is attached to',
  'Is associated with': 'Is associated with',
};

/** Creates a relationship to a resource: `Is contained in Vpc`. */
export const relateTo = (
  verb: 'Is contained in' | 'Contains' | 'Is attached to' | 'Is associated with',
  resourceType: string,
  resourceId: string,
): AccountRelationship => ({ name: `${verb} ${toKind(resourceType)}`, resourceType, resourceId });

function toKind(resourceType: string): string {
  const kind = resourceType.split('::').pop() ?? resourceType;
  return kind === 'VPC' ? 'Vpc' : kind === 'Policy' ? 'CustomerManagedPolicy' : kind;
}
