import { addTo } from '../../core/collections/groups';
import { Unknown } from '../../core/reading/unreadable';
import type { DeclaredResource } from './declared-resources';
import { findReferences, type OutsideOwner, type ResourceIndex } from './owners';
import type { Stack } from './stack';
import { WorkLimitError } from './values/work-budget';

/** The properties of the resources that refer to a resource, by their type. */
type RelatedResources = Readonly<Record<string, readonly unknown[]>>;

/** A resource and the resources that refer to it, or may do so. */
export interface RelatedTo {
  readonly related: RelatedResources;
  readonly resources: readonly DeclaredResource[];
}

/** A resource outside the stacks, with its parts in them. */
export interface OutsideResource extends OutsideOwner, RelatedTo {}

/** The relations between resources. */
export interface Relations {
  /** By the key of a resource: the policy of a bucket, the rules of a security group. */
  readonly byKey: ReadonlyMap<string, RelatedTo>;
  /** By the stack of the first part. */
  readonly outside: ReadonlyMap<Stack, readonly OutsideResource[]>;
  /** The stacks with too much to compare, or with large resources that refer to too many others. */
  readonly refused: ReadonlyMap<Stack, WorkLimitError>;
}

/**
 * Finds the resources that refer to a resource in one of their own properties. A resource that may not be created, or
 * may refer to another one, is `Unknown`.
 */
export function findRelations(declared: readonly DeclaredResource[], index: ResourceIndex): Relations {
  const finder = new RelationFinder(index);
  const refused = new Map<Stack, WorkLimitError>();
  for (const resource of declared) {
    try {
      if (!refused.has(resource.stack)) finder.add(resource);
    } catch (error) {
      if (!(error instanceof WorkLimitError)) throw error;
      refused.set(resource.stack, error);
    }
  }
  return { ...finder.relations(), refused };
}

/** The parts of an owner outside the stacks. */
interface OutsideLists {
  readonly owner: OutsideOwner;
  readonly stack: Stack;
  readonly lists: RelatedLists;
}

class RelationFinder {
  private readonly byKey = new Map<string, RelatedLists>();
  private readonly outside = new Map<string, OutsideLists>();

  constructor(private readonly index: ResourceIndex) {}

  /** @throws WorkLimitError if the stack of the resource has used up its budget */
  add(resource: DeclaredResource): void {
    const { certain, possible, outside } = findReferences(resource, this.index);
    const budget = resource.stack.budgets.reading;
    // Each of the resources is evaluated together with this one.
    if (certain.size > 1) budget.spend(certain.size * JSON.stringify(resource.raw).length);
    budget.spend(possible.size * WORK_OF_A_PAIR);
    for (const key of new Set([...certain, ...possible])) {
      const lists = this.byKey.get(key) ?? new RelatedLists();
      this.byKey.set(key, lists);
      lists.add(resource, certain.has(key));
    }
    // A loop that is left is unreadable itself.
    if (resource.loop !== undefined) return;
    const taken = new Set<string>();
    for (const owner of outside) {
      const entry = this.outside.get(owner.key) ?? { owner, stack: resource.stack, lists: new RelatedLists() };
      // A policy of several roles outside is evaluated once for each type of owner.
      if (!this.outside.has(owner.key) && taken.has(owner.type)) continue;
      taken.add(owner.type);
      this.outside.set(owner.key, entry);
      entry.lists.add(resource, true);
    }
  }

  relations(): Pick<Relations, 'byKey' | 'outside'> {
    const outside = new Map<Stack, OutsideResource[]>();
    for (const { stack, owner, lists } of this.outside.values()) {
      addTo(outside, stack, { ...owner, ...lists.toRelated() });
    }
    return { byKey: this.byKey, outside };
  }
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

function toRelated({ logicalId, condition, properties, loop }: DeclaredResource, isCertain: boolean): unknown {
  if (loop !== undefined) return new Unknown(`"${loop}" (whose resources may refer to this one)`);
  if (!isCertain) return new Unknown(`"${logicalId}" (which may refer to this resource or to another)`);
  return condition === undefined ? properties : new Unknown(`"${logicalId}" (created only if "${condition}" holds)`);
}
