import { addTo } from '../core/collections/groups';
import type { ConfigurationItem } from '../core/item';
import { Unknown } from '../core/reading/unreadable';

/** A part of a resource, and where it is from. */
interface JoinablePart<Origin> {
  readonly item: ConfigurationItem;
  readonly origin: Origin;
}

/**
 * The parts of resources in the input, which are joined to the descriptions of the resources: the rules of a listener, the
 * attributes of a load balancer. Both may be in different files, so nothing is evaluated before the end of the input.
 */
export class DescribedParts<Origin> {
  private readonly byResource = new Map<string, JoinablePart<Origin>[]>();
  private readonly nameless: JoinablePart<Origin>[] = [];
  private readonly joined = new Set<JoinablePart<Origin>>();
  /** The described resources, by type and id. */
  private readonly described = new Map<string, Map<string, Scopes>>();

  add(item: ConfigurationItem, origin: Origin): void {
    if (item.resourceId === '') this.nameless.push({ item, origin });
    else addTo(this.byResource, identifyResource(item), { item, origin });
  }

  /** Whether there is no part. Otherwise `see` has to be called for each description, and `assignNameless` afterwards. */
  get isEmpty(): boolean {
    return this.nameless.length === 0 && this.byResource.size === 0;
  }

  see({ resourceType, resourceId, accountId, region, part }: ConfigurationItem): void {
    if (part) return;
    const ids = this.described.get(resourceType) ?? new Map<string, Scopes>();
    this.described.set(resourceType, ids);
    const { accounts, regions } = ids.get(resourceId) ?? { accounts: new Set(), regions: new Set() };
    ids.set(resourceId, { accounts: addScope(accounts, accountId), regions: addScope(regions, region) });
  }

  /**
   * Joins a part that names no resource if it can only belong to one: it is the only such part, and the input has one
   * resource of the type. A part whose id several accounts or Regions have names no resource either.
   * @returns notes for the user, who may know better
   */
  assignNameless(describeOrigin: (origin: Origin) => string): string[] {
    for (const [key, parts] of this.byResource) {
      const ambiguous = parts.filter(({ item }) => this.isAmbiguous(item));
      if (ambiguous.length === 0) continue;
      for (const part of ambiguous) this.nameless.push(part);
      this.byResource.set(
        key,
        parts.filter(({ item }) => !this.isAmbiguous(item)),
      );
    }
    const nameless = this.nameless.filter(({ item }) => item.resourceId === '');
    const notes: string[] = [];
    for (const found of nameless) {
      const { resourceType, part } = found.item;
      const [id, ...others] = this.described.get(resourceType)?.keys() ?? [];
      const isOnly = nameless.filter(({ item }) => item.resourceType === resourceType).length === 1;
      if (id === undefined || others.length > 0 || !isOnly || this.isAmbiguous(found.item, id)) continue;
      this.nameless.splice(this.nameless.indexOf(found), 1);
      addTo(this.byResource, `${resourceType} ${id}`, found);
      notes.push(
        `${describeOrigin(found.origin)}: the output of ${part?.command} does not name its resource, and was taken for that of the only one in the input, ${id}`,
      );
    }
    return notes;
  }

  /** Returns a described resource with its parts. What the description has outweighs them. */
  join(item: ConfigurationItem): ConfigurationItem {
    const parts = this.byResource.get(identifyResource(item))?.filter((part) => mayShareScope(part.item, item)) ?? [];
    for (const part of parts) this.joined.add(part);
    return parts.length === 0 ? item : addOutput(item, joinOutputs(parts.map((part) => part.item)));
  }

  /** The parts of resources that the input does not describe, joined with each other. */
  *alone(): Generator<JoinablePart<Origin>> {
    for (const parts of this.byResource.values()) {
      const left = parts.filter((part) => !this.joined.has(part));
      const [first] = left;
      if (first) yield { ...first, item: withoutDescription(joinOutputs(left.map(({ item }) => item))) };
    }
  }

  /** The parts that name no resource and were not joined. */
  get leftNameless(): readonly JoinablePart<Origin>[] {
    return this.nameless;
  }

  /** Whether resources of several accounts or Regions have the id of a part, which does not say which of them it is about. */
  private isAmbiguous({ resourceType, resourceId, accountId, region }: ConfigurationItem, id = resourceId): boolean {
    const scopes = this.described.get(resourceType)?.get(id);
    if (!scopes) return false;
    return (accountId === undefined && scopes.accounts.size > 1) || (region === undefined && scopes.regions.size > 1);
  }
}

/** The accounts and the Regions of the resources with an id, at most two of each. */
interface Scopes {
  readonly accounts: Set<string>;
  readonly regions: Set<string>;
}

const addScope = (found: Set<string>, one: string | undefined): Set<string> =>
  one === undefined || found.size > 1 ? found : found.add(one);

/** Whether two items may be of the same account and Region: output of most calls does not name them. */
const mayShareScope = (a: ConfigurationItem, b: ConfigurationItem): boolean =>
  [
    [a.accountId, b.accountId],
    [a.region, b.region],
  ].every(([one, other]) => one === undefined || other === undefined || one === other);

const identifyResource = ({ resourceType, resourceId }: ConfigurationItem): string => `${resourceType} ${resourceId}`;

type Parts = Readonly<Record<string, unknown>>;

/** Returns a described resource with what its parts have in addition. */
const addOutput = (whole: ConfigurationItem, part: ConfigurationItem): ConfigurationItem => ({
  ...whole,
  configuration: { ...(part.configuration as Parts), ...(whole.configuration as Parts) },
  supplementaryConfiguration: joinOutputObjects(
    [whole.supplementaryConfiguration, part.supplementaryConfiguration],
    part,
  ),
  tags: { ...part.tags, ...whole.tags },
});

/** @param parts at least one */
const joinOutputs = (parts: readonly ConfigurationItem[]): ConfigurationItem => {
  const first = parts.find(({ part }) => part?.isEnough) ?? (parts[0] as ConfigurationItem);
  return {
    ...first,
    configuration: joinOutputObjects(
      parts.map(({ configuration }) => configuration),
      first,
    ),
    supplementaryConfiguration: joinOutputObjects(
      parts.map(({ supplementaryConfiguration }) => supplementaryConfiguration),
      first,
    ),
    tags: Object.fromEntries(parts.toReversed().flatMap(({ tags }) => Object.entries(tags))),
  };
};

function joinOutputObjects(objects: readonly unknown[], part: ConfigurationItem): Record<string, unknown> {
  const values = new Map<string, unknown[]>();
  for (const object of objects) {
    for (const [key, value] of Object.entries(object as Parts)) {
      addTo(values, key, value);
    }
  }
  return Object.fromEntries(Array.from(values, ([key, found]) => [key, joinOutputValues(found, part)]));
}

/** Lists of further pages are joined. The output of two calls with different values may be from before and after a change. */
function joinOutputValues(all: readonly unknown[], { part }: ConfigurationItem): unknown {
  const values = all.filter((value) => value !== undefined);
  if (values.length > 1 && values.every(Array.isArray)) return values.flat();
  const [first, ...others] = values;
  const text = others.length === 0 ? '' : JSON.stringify(first);
  if (others.every((value) => JSON.stringify(value) === text)) return first;
  return new Unknown(`not the same in all output of ${part?.command}`);
}

/** Everything else about the resource is insufficient data. */
const withoutDescription = (item: ConfigurationItem): ConfigurationItem =>
  item.part?.isEnough
    ? item
    : { ...item, configuration: new Unknown(`not in the input, which has only the output of ${item.part?.command}`) };
