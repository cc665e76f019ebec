import { type ConfigurationItem, isCurrent } from '../../../core/item';
import { isObject } from '../../../core/json';
import { toItem } from '../../../formats/items/configuration-item';
import { fetchRecordedVersions } from '../../aws/recorded-item';
import type { PlanDependencies } from '../dependencies';

/** The recorded states of a resource that a restore depends on. */
export interface RecordedStates {
  /** The state at the time asked for. */
  readonly wanted: ConfigurationItem & { readonly captureTime: string };
  /** Whether AWS Config recorded it daily, so that it may be up to a day older than the time asked for. */
  readonly isDaily: boolean;
  /** The newest state. */
  readonly newest: ConfigurationItem;
}

/**
 * AWS does not document whether `laterTime` includes itself, so it is a second later, and what is too late is left out.
 */
const MARGIN_MS = 1_000;

/** Versions that may have the same capture time, or one within the margin. */
const MAX_VERSIONS = 20;

/**
 * Reads the recorded states of a resource from AWS Config.
 * @throws Error when there is no state to put back, with the reason
 */
export async function readRecordedStates(
  resource: { readonly resourceType: string; readonly resourceId: string },
  to: Date,
  { clients }: Pick<PlanDependencies, 'clients'>,
): Promise<RecordedStates> {
  const [earlier, [newest]] = await Promise.all([
    fetchRecordedVersions(clients.config, resource, MAX_VERSIONS, new Date(to.getTime() + MARGIN_MS)),
    fetchRecordedVersions(clients.config, resource, 1),
  ]);
  const found = selectVersion(earlier, to);
  if (!found || !newest) throw new Error(`AWS Config has no record of the resource at ${to.toISOString()}`);
  const { item, raw } = found;
  if (!isCurrent(item)) {
    throw new Error(`AWS Config has no state of the resource at ${to.toISOString()}: its status was ${item.status}`);
  }
  return { wanted: item, isDaily: raw.recordingFrequency === 'DAILY', newest: toItem(newest) };
}

interface Version {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly item: ConfigurationItem & { readonly captureTime: string };
}

/**
 * Returns the version in force at a time: the latest one until then, and of several the one with the highest state id.
 */
export function selectVersion(versions: readonly Readonly<Record<string, unknown>>[], to: Date): Version | undefined {
  return versions
    .filter(isObject)
    .map((raw) => ({ raw, item: toItem(raw) }))
    .filter((version): version is Version => {
      const { captureTime } = version.item;
      return captureTime !== undefined && new Date(captureTime) <= to;
    })
    .sort(
      ({ item: a }, { item: b }) =>
        new Date(b.captureTime).getTime() - new Date(a.captureTime).getTime() ||
        Number(b.stateId ?? 0) - Number(a.stateId ?? 0),
    )[0];
}
