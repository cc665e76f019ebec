import type { ItemVariant } from '../../core/item';
import { isUnknown, Reference } from '../../core/reading/unreadable';
import { objectIn } from '../document';
import { toTags } from '../items/tags';
import { type DeclaredResource, getResourceKey, type TypedResource, toDeclared } from './declared-resources';
import { findImpliedResources, relateImplied } from './implied/implied-resources';
import { MentionFinder } from './mentions';
import { findReferences, MAX_RELATED, ResourceIndex } from './owners';
import { createOrigin } from './positions/origin';
import { findRelations, type OutsideResource, type RelatedTo } from './related-resources';
import type { Stack } from './stack';
import { GroupSymbols, type StackGroup } from './stack-group';
import { WorkLimitError } from './values/work-budget';
import { exploreWorlds } from './values/world';

/** The most variants of all resources of a stack. */
const MAX_VARIANTS = 5_000;

/** A possible form of a resource, without the choices that lead to it. */
type ResourceForm = Omit<ItemVariant, 'tags' | 'assumption'>;

/** Whether something about a resource is not known, so that a choice of the deployment may decide it. */
const isOpen = ({ condition, properties }: DeclaredResource): boolean =>
  condition !== undefined || hasUnknownPart(properties);

function hasUnknownPart(value: unknown): boolean {
  if (value instanceof Reference) return hasUnknownPart(value.target);
  if (isUnknown(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnknownPart);
}

/** Resolves resources of a stack once for each combination of the choices that a deployment makes. */
export class Explorer {
  /** The logical ids of resources whose variants are too many. */
  readonly unexplored: string[] = [];
  private variantsLeft = MAX_VARIANTS;

  constructor(
    private readonly stack: Stack,
    private readonly group: StackGroup,
    private readonly index: ResourceIndex,
  ) {}

  exploreResource(resource: DeclaredResource, relatedTo: RelatedTo): ItemVariant[] | undefined {
    const key = getResourceKey(resource);
    const variants = this.explore(resource.logicalId, [resource, ...relatedTo.resources], (declared, symbols) => {
      const [own] = declared;
      if (!own || getResourceKey(own) !== key) return [];
      const named = declared.filter(({ loop }) => loop === undefined);
      const index = new ResourceIndex(named, new MentionFinder(this.group, symbols));
      return [toForm(own, findRelations(declared, index).byKey.get(key) ?? NOTHING_RELATED)];
    });
    if (variants || resource.condition === undefined) return variants;
    // Without any variant, it would be a resource that is certainly created.
    const assumption = `"${resource.condition}" holds`;
    return [{ ...toForm(resource, relatedTo), tags: toFormTags(resource.properties), assumption }];
  }

  /**
   * Explores an implied resource. Where an open value implies it, the variants are those of all resources that the value
   * can imply, without the ones that are known.
   */
  exploreImplied(
    resource: DeclaredResource,
    { logicalId, type, properties }: DeclaredResource,
    knownIds: ReadonlySet<string>,
  ): ItemVariant[] | undefined {
    const isIt = isUnknown(properties)
      ? (id: string) => id === logicalId || !knownIds.has(id)
      : (id: string) => id === logicalId;
    return this.explore(logicalId, [resource], (declared) =>
      declared.flatMap((maker) =>
        findImpliedResources(maker)
          .filter((one) => one.type === type && isIt(one.logicalId))
          .map((one) => toForm(one, relateImplied(one, maker))),
      ),
    );
  }

  /** Returns no variants if the parts always belong to a resource of the stacks. */
  exploreOutside(owner: OutsideResource): ItemVariant[] | undefined {
    const first = toOutsideResource(owner);
    return this.explore(first.logicalId, owner.resources, (declared) => {
      const found = declared.map((part) => ({
        part,
        owner: findReferences(part, this.index).outside.find(({ type }) => type === owner.type),
      }));
      const parts = found.filter((one) => one.owner !== undefined).map(({ part }) => part);
      if (parts.length === 0) return [];
      const related = Object.fromEntries(
        [...new Set(parts.map((part) => part.type))].map((partType) => [
          partType,
          parts.filter((part) => part.type === partType).map((part) => part.properties),
        ]),
      );
      const { properties = owner.properties } = found.find((one) => one.owner !== undefined)?.owner ?? {};
      return [toForm(toOutsideResource({ ...owner, properties, resources: parts }), { related, resources: parts })];
    });
  }

  private explore(
    logicalId: string,
    resources: readonly DeclaredResource[],
    create: (declared: readonly DeclaredResource[], symbols: GroupSymbols) => readonly ResourceForm[],
  ): ItemVariant[] | undefined {
    if (!resources.some(isOpen) || resources.length > MAX_RELATED) return undefined;
    let runs = 0;
    let hasDecided = false;
    const variants = stopAtLimit(() =>
      exploreWorlds((world) => {
        runs++;
        const symbols = new GroupSymbols(this.group, { budget: this.stack.budgets.exploration, world });
        const declared = resources.flatMap((one) =>
          toDeclared({ ...one, raw: one.raw as TypedResource }, symbols.of(one.stack)),
        );
        const forms = create(declared, symbols);
        hasDecided ||= world.hasDecided;
        const { assumption } = world;
        return forms.map((form) => ({ ...form, tags: toFormTags(form.configuration), assumption }));
      }, this.variantsLeft),
    );
    if (!variants) this.unexplored.push(logicalId);
    if (!hasDecided) return undefined;
    this.variantsLeft -= runs;
    return variants?.flat();
  }
}

export const NOTHING_RELATED: RelatedTo = { related: {}, resources: [] };

/** A resource outside the stacks has the logical id and the position of its first part. */
export const toOutsideResource = ({ type, properties, resources }: OutsideResource): DeclaredResource => ({
  ...(resources[0] as DeclaredResource),
  type,
  properties,
});

const toFormTags = (properties: unknown): ItemVariant['tags'] => toTags(objectIn(properties).Tags, 'Properties.Tags');

function toForm(resource: DeclaredResource, relatedTo: RelatedTo): ResourceForm {
  const origin = createOrigin(resource, relatedTo);
  return {
    configuration: resource.properties,
    supplementaryConfiguration: relatedTo.related,
    ...(origin && { origin }),
  };
}

/** Returns nothing if a resource needs more work than its stack has left. */
function stopAtLimit<T>(explore: () => T): T | undefined {
  try {
    return explore();
  } catch (error) {
    if (error instanceof WorkLimitError) return undefined;
    throw error;
  }
}
