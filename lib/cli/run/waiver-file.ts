import type { Rule } from '../../core/rule';
import { pluralize } from '../../core/text/format';
import { findExpiredWaivers, findExpiringWaivers, isWaivedByName, parseWaivers, type Waiver } from '../../core/waivers';
import type { ReportedEvaluation, UnreadableEntry } from '../../engine/run-result';
import { readYaml } from './yaml-file';

/** The waivers of a file, its errors and its warnings. */
export interface LoadedWaivers {
  readonly waivers: readonly Waiver[];
  /** Broken waivers. They waive nothing and are reported like other unreadable input. */
  readonly unreadable: readonly UnreadableEntry[];
  readonly notes: readonly string[];
}

/** A waiver that expires within so many days is mentioned. */
const EXPIRY_WARNING_DAYS = 14;

/**
 * Reads a waiver file, YAML or JSON.
 * @throws UsageError when the file does not exist or is neither
 */
export async function loadWaivers(path: string, registry: readonly Rule[], now: Date): Promise<LoadedWaivers> {
  const { waivers, problems } = parseWaivers(await readYaml(path, 'waivers'));
  const unknown = waivers.filter((waiver) => !registry.some(({ name }) => name === waiver.rule));
  return {
    waivers,
    unreadable: [
      ...problems,
      ...unknown.map((waiver) => `Cannot use the waiver of "${waiver.resource}": there is no rule "${waiver.rule}"`),
    ].map((message) => ({ source: path, message })),
    notes: [
      ...findExpiredWaivers(waivers, now).map(
        (waiver) => `${formatWaiver(waiver)} expired on ${waiver.expires} and is ignored`,
      ),
      ...findExpiringWaivers(waivers, now, EXPIRY_WARNING_DAYS).map(
        (waiver) => `${formatWaiver(waiver)} expires on ${waiver.expires}`,
      ),
    ],
  };
}

/** Lists the waivers that apply in a run, with their owner and last day, and warns of those that apply by name. */
export function noteAppliedWaivers(evaluations: Iterable<ReportedEvaluation>): string[] {
  const applied = new Map<string, { readonly waiver: Waiver; count: number; byName: number }>();
  for (const { waiver, resourceId, resourceName } of evaluations) {
    if (!waiver) continue;
    const key = JSON.stringify(waiver);
    const entry = applied.get(key) ?? { waiver, count: 0, byName: 0 };
    entry.count++;
    if (isWaivedByName(waiver, { resourceId, resourceName })) entry.byName++;
    applied.set(key, entry);
  }
  return [...applied.values()].map(({ waiver, count, byName }) => {
    const applies = `${formatWaiver(waiver)} applies to ${pluralize(count, 'resource')} until ${waiver.expires}`;
    return byName === 0
      ? applies
      : `${applies}, by name: the creator of a resource chooses its name, so waive an id or an ARN`;
  });
}

const formatWaiver = ({ rule, resource, owner }: Waiver): string =>
  `The waiver of "${resource}" for ${rule} (${owner})`;
