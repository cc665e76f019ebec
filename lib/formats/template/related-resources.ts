import { Unknown } from '../../core/reading/unreadable';
import type { DeclaredResource } from './declared';
import { addTo, findReferences, type OutsideOwner, ResourceIndex } from './owners';
import { WorkBudget } from './values/work-budget';

/** The properties of the resources that refer to a resource, by their type. */
export type RelatedResources = Readonly<Record<string, readonly unknown[]>>;

/** A resource and the resources that refer to it, or may do so. */
export interface RelatedTo {
  readonly related: RelatedResources;
  readonly resources: readonly DeclaredResource[];
}

/** A resource outside the template with its parts in the template. */
export interface OutsideResource extends OutsideOwner, RelatedTo {
  /** The logical id of its first part. */
  readonly logicalId: string;
}

/** The relations between the resources of a template. */
export interface Relations {
  /** By logical id: the policy of a bucket, the rules of a security group. */
  readonly byId: ReadonlyMap<string, RelatedTo>;
  readonly outside: readonly OutsideResource[];
}

/**
 * Finds the resources that refer to a resource in one of their own properties. A resource that may not be created, or
 * may refer to another one, is `Unknown`.
 * @throws ParseError if there is too much to compare, or if large resources refer to too many others
 */
export function findRelations(
  declared: readonly DeclaredResource[],
  budget = new WorkBudget(),
  index = new ResourceIndex(declared),
): Relations {
  const byId = new Map<string, RelatedLists>();
  const outside = new Map<string, OutsideOwner & { readonly logicalId: string; readonly lists: RelatedLists }>();
  for (const resource of declared) {
    const { certain, possible, outside: owners } = findReferences(resource, index);
    // Each of the resources is evaluated together with this one.
    if (certain.size > 1) budget.spend(certain.size * JSON.stringify(resource.raw).length);
    budget.spend(possible.size * WORK_OF_A_PAIR);
    for (const id of new Set([...certain, ...possible])) {
      const lists = byId.get(id) ?? new RelatedLists();
      byId.set(id, lists);
      lists.add(resource, certain.has(id));
    }
    const taken = new Set<string>();
    for (const owner of owners) {
      const entry = outside.get(owner.key) ?? { ...owner, logicalId: resource.logicalId, lists: new RelatedLists() };
      // A policy of several roles outside is evaluated once for each type of owner.
      if (!outside.has(owner.key) && taken.has(owner.type)) continue;
      taken.add(owner.type);
      outside.set(owner.key, entry);
      entry.lists.add(resource, true);
    }
  }
  return { byId, outside: [...outside.values()].map(({ lists, ...owner }) => ({ ...owner, ...lists.toRelated() })) };
}

/** A pair is kept until the end, and evaluated. */
const WORK_OF_A_PAIR = 50;

/** The resources that refer to one resource, by type. */
class RelatedLists implements RelatedTo {
  private readonly lists = new Map<string, unknown[]>();
  private readonly added = new Set<DeclaredResource>();

  add(resource: DeclaredResource, isCertain: boolean): void {
    if (this.added.has(resource)) return;
    this.added.add(resource);
    addTo(this.lists, resource.type, toRelated(resource, isCertain));
  }

  get related(): RelatedResources {
    return Object.fromEntries(this.lists);
  }

  get resources(): readonly DeclaredResource[] {
    return [...this.added];
  }

  toRelated(): RelatedTo {
    return { related: this.related, resources: this.resources };
  }
}

function toRelated({ logicalId, condition, properties }: DeclaredResource, isCertain: boolean): unknown {
  if (!isCertain) return new Unknown(`"${logicalId}" (which may refer to this resource or to another)`);
  return condition === undefined ? properties : new Unknown(`"${logicalId}" (created only if "${condition}" holds)`);
}
