import type { ConfigurationItem, ItemVariant, Origin } from '../../core/item';
import { isUnknown, Reference, UnreadableItem } from '../../core/reading/unreadable';
import { type DocumentContext, type JsonDocument, objectIn, type UnreadableRecord } from '../document';
import { toTags } from '../items/tags';
import { type DeclaredResource, findPhysicalName } from './declared';
import { findImpliedResources } from './implied-resources';
import { findReferences, MAX_RELATED, ResourceIndex } from './owners';
import { createOrigin } from './positions/origin';
import { findRelations, type OutsideResource, type RelatedTo } from './related-resources';
import { decideCondition } from './values/conditions';
import { resolve } from './values/resolve';
import { SymbolTable, type TemplateSections } from './values/symbol-table';
import { toValueKey } from './values/value-key';
import { type WorkBudget, type WorkBudgets, WorkLimitError } from './values/work-budget';
import { exploreWorlds } from './values/world';

/** The most variants of all resources of a template. */
const MAX_VARIANTS = 5_000;

export type TypedResource = JsonDocument & { readonly Type: string };

/** Returns a resource with its resolved properties; none if its condition does not hold. */
export function toDeclared(logicalId: string, raw: TypedResource, symbols: SymbolTable): DeclaredResource[] {
  const { Type: type, Condition: condition } = raw;
  const exists = condition === undefined ? true : symbols.condition(condition);
  if (exists === false) return [];
  const resolved = resolve(raw.Properties ?? {}, symbols);
  const properties = type === 'AWS::EC2::Instance' ? linkLaunchTemplate(resolved, symbols) : resolved;
  const offset = symbols.resourceOffset(logicalId);
  return [
    {
      logicalId,
      type,
      raw,
      properties,
      ...(offset !== undefined && { offset }),
      ...(exists === 'unknown' && { condition: String(condition) }),
    },
  ];
}

/** Replaces the name of a launch template of the same template by a reference. */
function linkLaunchTemplate(properties: unknown, symbols: SymbolTable): unknown {
  const use = objectIn(objectIn(properties).LaunchTemplate);
  const name = use.LaunchTemplateName;
  if (name === undefined) return properties;
  const ids = symbols.remember('launch templates by name', () => nameLaunchTemplates(symbols)) as Map<string, string>;
  const logicalId = ids.get(toValueKey(name));
  if (logicalId === undefined) return properties;
  const reference = resolve({ Ref: logicalId }, symbols);
  const linked = { ...objectIn(properties), LaunchTemplate: { ...use, LaunchTemplateName: reference } };
  symbols.positions?.carry(linked, objectIn(properties));
  symbols.positions?.carry(linked.LaunchTemplate, use);
  return linked;
}

function nameLaunchTemplates(symbols: SymbolTable): Map<string, string> {
  const ids = symbols.listResources('AWS::EC2::LaunchTemplate');
  return new Map(
    ids.flatMap((id) => {
      const name = objectIn(symbols.resource(id).Properties).LaunchTemplateName;
      return name === undefined ? [] : [[toValueKey(resolve(name, symbols)), id] as const];
    }),
  );
}

interface TemplateItems {
  readonly resources: readonly ConfigurationItem[];
  readonly unreadable: readonly UnreadableRecord[];
  /** The logical ids of resources whose variants are too many. */
  readonly unexplored: readonly string[];
}

/**
 * Creates the items of a template: its resources, and the resources outside it of which it has parts. A resource has a
 * variant for each combination of the deployment's choices that matter to it.
 */
export function createItems(
  sections: TemplateSections,
  context: DocumentContext,
  declared: readonly DeclaredResource[],
  budgets: WorkBudgets,
): TemplateItems {
  const explorer = new Explorer(sections, context, declared, budgets.exploration);
  const { byId, outside } = findRelations(declared, budgets.reading);
  const resources: ConfigurationItem[] = [];
  const unreadable: UnreadableRecord[] = [];
  const add = (
    { type, logicalId, offset }: Pick<DeclaredResource, 'type' | 'logicalId' | 'offset'>,
    create: () => ConfigurationItem[],
  ) => {
    try {
      resources.push(...create());
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      unreadable.push({
        resourceType: type,
        resourceId: logicalId,
        message: error.message,
        ...toRecordPosition(offset, context),
      });
    }
  };
  for (const resource of declared) {
    const relatedTo = byId.get(resource.logicalId) ?? NOTHING_RELATED;
    add(resource, () => [
      {
        ...createItem(resource, relatedTo, context),
        ...withVariants(explorer.exploreResource(resource, relatedTo)),
      },
    ]);
    for (const implied of findImpliedResources(resource, context.positions)) {
      add(implied, () => [
        {
          ...createItem(implied, NOTHING_RELATED, context),
          ...withVariants(explorer.exploreImplied(resource, implied)),
        },
      ]);
    }
  }
  for (const owner of outside) {
    const resource = toOutsideResource(owner);
    add(resource, () => {
      const variants = explorer.exploreOutside(owner);
      if (variants?.length === 0) return [];
      return [{ ...createItem(resource, owner, context), outside: owner.what, ...withVariants(variants) }];
    });
  }
  return { resources, unreadable, unexplored: explorer.unexplored };
}

const NOTHING_RELATED: RelatedTo = { related: {}, resources: [] };

/** A resource outside the template has the logical id and the position of its first part. */
const toOutsideResource = ({ type, properties, resources }: OutsideResource): DeclaredResource => ({
  ...(resources[0] as DeclaredResource),
  type,
  properties,
});

/** Returns the position of an unreadable record. */
export const toRecordPosition = (
  offset: number | undefined,
  { positions }: DocumentContext,
): Pick<UnreadableRecord, 'position'> =>
  positions && offset !== undefined ? { position: positions.toPosition(offset) } : {};

const withOrigin = (origin: Origin | undefined) => (origin ? { origin } : {});

const withVariants = (variants: readonly ItemVariant[] | undefined) =>
  variants && variants.length > 0 ? { variants } : {};

function createItem(resource: DeclaredResource, relatedTo: RelatedTo, context: DocumentContext): ConfigurationItem {
  const { logicalId, type, properties } = resource;
  const { scope } = context;
  const known = objectIn(properties);
  const name = findPhysicalName(type, known);
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
    ...withOrigin(createOrigin(resource, relatedTo, context)),
  };
}

/** Whether something about a resource is not known, so that a choice of the deployment may decide it. */
const isOpen = ({ condition, properties }: DeclaredResource): boolean =>
  condition !== undefined || hasUnknownPart(properties);

function hasUnknownPart(value: unknown): boolean {
  if (value instanceof Reference) return hasUnknownPart(value.target);
  if (isUnknown(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnknownPart);
}

/** Resolves resources once for each combination of the choices that a deployment makes. */
class Explorer {
  readonly unexplored: string[] = [];
  private readonly index: ResourceIndex;
  private variantsLeft = MAX_VARIANTS;

  constructor(
    private readonly sections: TemplateSections,
    private readonly context: DocumentContext,
    declared: readonly DeclaredResource[],
    private readonly budget: WorkBudget,
  ) {
    this.index = new ResourceIndex(declared);
  }

  exploreResource(resource: DeclaredResource, { resources }: RelatedTo): ItemVariant[] | undefined {
    return this.explore(resource.logicalId, [resource, ...resources], (declared) => {
      const [own] = declared;
      if (own?.logicalId !== resource.logicalId) return undefined;
      const related = findRelations(declared).byId.get(own.logicalId) ?? NOTHING_RELATED;
      return this.toForm(own, related);
    });
  }

  exploreImplied(resource: DeclaredResource, { logicalId }: DeclaredResource): ItemVariant[] | undefined {
    return this.explore(logicalId, [resource], (declared) => {
      const found = declared
        .flatMap((one) => findImpliedResources(one, this.context.positions))
        .find((one) => one.logicalId === logicalId);
      return found && this.toForm(found, NOTHING_RELATED);
    });
  }

  /** Returns no variants if the parts always belong to a resource of the template. */
  exploreOutside(owner: OutsideResource): ItemVariant[] | undefined {
    const { logicalId, type, resources } = owner;
    return this.explore(logicalId, resources, (declared) => {
      const parts = declared.filter((part) =>
        findReferences(part, this.index).outside.some((owner) => owner.type === type),
      );
      if (parts.length === 0) return undefined;
      const related = Object.fromEntries(
        [...new Set(parts.map((part) => part.type))].map((partType) => [
          partType,
          parts.filter((part) => part.type === partType).map((part) => part.properties),
        ]),
      );
      return this.toForm(toOutsideResource({ ...owner, resources: parts }), { related, resources: parts });
    });
  }

  private toForm(resource: DeclaredResource, relatedTo: RelatedTo): Omit<ItemVariant, 'tags' | 'assumption'> {
    return {
      configuration: resource.properties,
      supplementaryConfiguration: relatedTo.related,
      ...withOrigin(createOrigin(resource, relatedTo, this.context)),
    };
  }

  private explore(
    logicalId: string,
    resources: readonly DeclaredResource[],
    create: (declared: readonly DeclaredResource[]) => Omit<ItemVariant, 'tags' | 'assumption'> | undefined,
  ): ItemVariant[] | undefined {
    if (!resources.some(isOpen) || resources.length > MAX_RELATED) return undefined;
    let runs = 0;
    let hasDecided = false;
    const variants = this.stopAtLimit(() =>
      exploreWorlds((world) => {
        runs++;
        const options = { context: this.context, decide: decideCondition, budget: this.budget, world };
        const symbols = new SymbolTable(this.sections, options);
        const declared = resources.flatMap((one) => toDeclared(one.logicalId, one.raw as TypedResource, symbols));
        const parts = create(declared);
        hasDecided ||= world.hasDecided;
        if (!parts) return [];
        const tags = toTags(objectIn(parts.configuration).Tags, 'Properties.Tags');
        return [{ ...parts, tags, assumption: world.assumption }];
      }, this.variantsLeft),
    );
    if (!variants) this.unexplored.push(logicalId);
    if (!hasDecided) return undefined;
    this.variantsLeft -= runs;
    return variants?.flat();
  }

  /** Returns nothing if the resource needs more work than the template has left. */
  private stopAtLimit<T>(explore: () => T): T | undefined {
    try {
      return explore();
    } catch (error) {
      if (error instanceof WorkLimitError) return undefined;
      throw error;
    }
  }
}
