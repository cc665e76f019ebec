import { addTo } from '../../../core/collections/groups';
import { isObject } from '../../../core/json';
import { isUnknown } from '../../../core/reading/unreadable';
import { objectIn } from '../../document';
import type { DeclaredResource } from '../declared-resources';
import type { RelatedTo } from '../related-resources';
import { CONTAINERS } from './containers';
import { DATABASES } from './databases';
import { IDENTITIES } from './identities';
import type { Implication, Implications, ImpliedResource } from './implication';
import { INSTANCES } from './instances';
import { OTHER_TYPES } from './other-types';
import { SECURITY_GROUPS } from './security-groups';
import { VOLUMES } from './volumes';

/** Returns the resources that a resource of a template implies, other than those that it declares. */
export function findImpliedResources(resource: DeclaredResource): DeclaredResource[] {
  const { positions } = resource.stack.context;
  return (IMPLICATIONS.get(resource.type) ?? []).flatMap((implication) =>
    listImplied(implication, resource.properties).map(({ suffix, properties, cause, model }) => {
      if (model && isObject(properties)) positions?.carry(properties, model);
      const offset = (cause && positions?.memberOffset(...cause)) ?? resource.offset;
      return {
        ...resource,
        logicalId: suffix === undefined ? resource.logicalId : `${resource.logicalId}/${suffix}`,
        type: implication.type,
        properties,
        ...(offset !== undefined && { offset }),
      };
    }),
  );
}

/** Returns the resources that refer to an implied one: what a security group is made for uses it. */
export const relateImplied = (implied: DeclaredResource, { type, properties }: DeclaredResource): RelatedTo => ({
  related: implied.type === 'AWS::EC2::SecurityGroup' ? { [type]: [properties] } : {},
  resources: [],
});

function listImplied({ find }: Implication, properties: unknown): readonly ImpliedResource[] {
  // Properties that a macro makes may imply anything.
  return isUnknown(properties) ? [{ suffix: 'implied', properties }] : find(objectIn(properties));
}

const IMPLICATIONS: ReadonlyMap<string, readonly Implication[]> = groupImplications([
  ...CONTAINERS,
  ...DATABASES,
  ...IDENTITIES,
  ...INSTANCES,
  ...OTHER_TYPES,
  ...SECURITY_GROUPS,
  ...VOLUMES,
]);

function groupImplications(implications: Implications): Map<string, Implication[]> {
  const groups = new Map<string, Implication[]>();
  for (const [type, implication] of implications) addTo(groups, type, implication);
  return groups;
}
