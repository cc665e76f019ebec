import type { ConfigurationItem, ItemVariant } from '../../core/item';
import { UnreadableItem } from '../../core/reading/unreadable';
import { type DocumentContext, objectIn, type UnreadableRecord } from '../document';
import { toTags } from '../items/tags';
import { type DeclaredResource, findPhysicalName, getResourceKey } from './declared-resources';
import { Explorer, NOTHING_RELATED, toOutsideResource } from './explorer';
import { findImpliedResources, relateImplied } from './implied/implied-resources';
import { listOwnerTypes, type ResourceIndex } from './owners';
import { createOrigin } from './positions/origin';
import type { RelatedTo, Relations } from './related-resources';
import type { Stack } from './stack';
import type { StackGroup } from './stack-group';

/** The items of a stack. */
interface StackItems {
  readonly resources: readonly ConfigurationItem[];
  readonly unreadable: readonly UnreadableRecord[];
  /** The logical ids of resources whose variants are too many. */
  readonly unexplored: readonly string[];
}

/** The resources of all stacks that are read together. */
export interface GroupResources {
  readonly group: StackGroup;
  readonly index: ResourceIndex;
  readonly relations: Relations;
  /** The types of the resources that are evaluated by the properties of another one, by its key. */
  readonly followers: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Creates the items of a stack: its resources, and the resources outside the stacks of which it has the first part. A
 * resource has a variant for each combination of the deployment's choices that matter to it.
 */
export function createItems(
  stack: Stack,
  declared: readonly DeclaredResource[],
  { group, index, relations, followers }: GroupResources,
): StackItems {
  const explorer = new Explorer(stack, group, index);
  const resources: ConfigurationItem[] = [];
  const unreadable: UnreadableRecord[] = [];
  const add = ({ type, logicalId, offset }: DeclaredResource, create: () => ConfigurationItem[]) => {
    try {
      resources.push(...create());
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      unreadable.push({
        resourceType: type,
        resourceId: logicalId,
        message: error.message,
        ...toRecordPosition(offset, stack.context),
      });
    }
  };
  for (const resource of declared) {
    const key = getResourceKey(resource);
    const relatedTo = relations.byKey.get(key) ?? NOTHING_RELATED;
    const impliedResources = findImpliedResources(resource);
    const evaluatedWith = [
      ...listOwnerTypes(resource.type),
      ...impliedResources.map(({ type }) => type),
      ...(followers.get(key) ?? []),
    ];
    add(resource, () => [
      {
        ...createItem(resource, relatedTo, explorer.exploreResource(resource, relatedTo)),
        ...(evaluatedWith.length > 0 && { evaluatedWith }),
      },
    ]);
    const impliedIds = new Set(impliedResources.map(({ logicalId }) => logicalId));
    for (const implied of impliedResources) {
      add(implied, () => {
        const variants = explorer.exploreImplied(resource, implied, impliedIds);
        // No deployment has what the value may imply.
        if (variants?.length === 0) return [];
        return [createItem(implied, relateImplied(implied, resource), variants)];
      });
    }
  }
  for (const owner of relations.outside.get(stack) ?? []) {
    const resource = toOutsideResource(owner);
    add(resource, () => {
      const variants = explorer.exploreOutside(owner);
      if (variants?.length === 0) return [];
      return [{ ...createItem(resource, owner, variants), outside: owner.what }];
    });
  }
  return { resources, unreadable, unexplored: explorer.unexplored };
}

/** Returns the position of an unreadable record. */
export const toRecordPosition = (
  offset: number | undefined,
  { positions }: DocumentContext,
): Pick<UnreadableRecord, 'position'> =>
  positions && offset !== undefined ? { position: positions.toPosition(offset) } : {};

function createItem(
  resource: DeclaredResource,
  relatedTo: RelatedTo,
  variants: readonly ItemVariant[] | undefined,
): ConfigurationItem {
  const { stack, logicalId, type, properties } = resource;
  const { scope } = stack.context;
  const known = objectIn(properties);
  const name = findPhysicalName(type, known);
  const origin = createOrigin(resource, relatedTo);
  return {
    shape: 'template',
    resourceType: type,
    resourceId: logicalId,
    ...(name !== undefined && { resourceName: name }),
    ...(scope?.accountId !== undefined && { accountId: scope.accountId }),
    ...(scope?.region !== undefined && { region: scope.region }),
    status: 'OK',
    tags: toTags(known.Tags, 'Properties.Tags'),
    relationships: [],
    configuration: properties,
    supplementaryConfiguration: relatedTo.related,
    ...(origin && { origin }),
    ...(variants && variants.length > 0 && { variants }),
  };
}
