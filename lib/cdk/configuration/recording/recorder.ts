import { joinList } from '../../../core/text/format';
import type { Delivery, RecorderChoice, RecorderToCreate, RecordingFrequency, RecordingGroup } from '../resolved';
import type { KeyPath } from '../shape/errors';
import type { RecorderInput } from '../shape/shape';
import { CONTINUOUS_TYPES, GLOBAL_TYPES } from './recording-group';
import type { RecordingRequirement } from './requirements';

type RecorderToCreateWritten = Extract<RecorderInput, { kind: 'create' }>;
type Override = NonNullable<RecorderToCreate['frequencyOverride']>;

/** As long as Config keeps items when nobody says otherwise: seven years. */
const RETENTION_OF_CONFIG = 2557;

/** An item for every change of a result, for every resource: see `RecorderSettings.recordingGroup`. */
const DEFAULT_EXCLUSION = ['AWS::Config::ResourceCompliance'];

export function resolveRecorder(
  written: RecorderInput,
  needs: readonly RecordingRequirement[],
  isManyRegions: boolean,
  at: KeyPath,
): RecorderChoice {
  if (written.kind === 'adopt') return written;
  const recordingGroup = groupOf(written, needs, at.key('recordingGroup'));
  if (isManyRegions) refuseGlobalTypesAlone(recordingGroup, at.key('recordingGroup'));
  const { frequency = 'CONTINUOUS', retentionDays } = written;
  const override = overrideOf(written, frequency, recordingGroup, at);
  return {
    kind: 'create',
    recordingGroup,
    frequency,
    ...(override && { frequencyOverride: override }),
    ...(retentionDays !== undefined && { retentionDays }),
    delivery: deliveryOf(written, at.key('delivery')),
  };
}

/** Whether a recording group holds a type. */
function records(group: RecordingGroup, resourceType: string): boolean {
  if (group.strategy === 'all') return true;
  return group.resourceTypes.includes(resourceType) === (group.strategy === 'inclusion');
}

function groupOf(
  { recordingGroup: written }: RecorderToCreateWritten,
  needs: readonly RecordingRequirement[],
  at: KeyPath,
): RecordingGroup {
  if (written === 'all') return { strategy: 'all' };
  if (written === 'judged') return judged(needs, at);
  const { inclusion, exclusion = DEFAULT_EXCLUSION } = written ?? {};
  const group: RecordingGroup = inclusion
    ? { strategy: 'inclusion', resourceTypes: inclusion }
    : { strategy: 'exclusion', resourceTypes: exclusion };
  for (const need of needs) refuseUnrecorded(need, group, at);
  return group;
}

/** What the enabled rules judge and look at: follows the rules by itself. */
function judged(needs: readonly RecordingRequirement[], at: KeyPath): RecordingGroup {
  const resourceTypes = [...new Set(needs.flatMap(({ all, some }) => [...all, ...some]))].sort();
  if (resourceTypes.length === 0)
    at.refuse('judged', '"all" or a list of types, since no rule that is on judges a type');
  return { strategy: 'inclusion', resourceTypes };
}

function refuseUnrecorded({ who, all, some }: RecordingRequirement, group: RecordingGroup, at: KeyPath): void {
  const isMissing = (type: string) => !records(group, type);
  const missing =
    some.length > 0 && some.every(isMissing) ? [...all.filter(isMissing), ...some] : all.filter(isMissing);
  if (missing.length === 0) return;
  const named = joinList(missing, 5);
  if (group.strategy === 'inclusion')
    at.key('inclusion').say(`lacks ${named}, without which ${who} does not work: add it, or switch the rule off`);
  else
    at.key('exclusion').say(`holds ${named}, without which ${who} does not work: take it out, or switch the rule off`);
}

function refuseGlobalTypesAlone(group: RecordingGroup, at: KeyPath): void {
  if (group.strategy !== 'inclusion' || group.resourceTypes.some((type) => !GLOBAL_TYPES.includes(type))) return;
  at.say('holds global types alone, which the home Region records: nothing is left for the other Regions');
}

function overrideOf(
  { frequencyOverride: written }: RecorderToCreateWritten,
  frequency: RecordingFrequency,
  group: RecordingGroup,
  at: KeyPath,
): Override | undefined {
  const overrideAt = at.key('frequencyOverride');
  if (written?.frequency === frequency) {
    overrideAt
      .key('frequency')
      .refuse(
        frequency,
        `the frequency that is not the recorder's: "${frequency === 'DAILY' ? 'CONTINUOUS' : 'DAILY'}"`,
      );
  }
  written?.resourceTypes.forEach((type, index) => {
    const typeAt = overrideAt.key('resourceTypes').index(index);
    if (!records(group, type)) typeAt.refuse(type, 'a type that is recorded');
    if (written.frequency === 'DAILY' && CONTINUOUS_TYPES.includes(type))
      typeAt.refuse(type, 'a type that AWS Config can record daily');
  });
  const named = group.strategy === 'inclusion' ? group.resourceTypes : [];
  for (const type of CONTINUOUS_TYPES.filter((type) => named.includes(type))) {
    if (frequency === 'CONTINUOUS' || written?.resourceTypes.includes(type)) continue;
    const inclusion = at.key('recordingGroup').key('inclusion');
    inclusion.say(
      `holds ${type}, which AWS Config cannot record daily: name it in recorder.frequencyOverride as CONTINUOUS, or take it out`,
    );
  }
  return written;
}

/** Files that end before need not move. */
const INFREQUENT_ACCESS_AFTER = 90;

function deliveryOf({ delivery: written = {}, retentionDays }: RecorderToCreateWritten, at: KeyPath): Delivery {
  const { bucketName, keyPrefix, snapshotFrequency = 'TwentyFour_Hours', topic = false } = written;
  const { expireAfterDays = retentionDays ?? RETENTION_OF_CONFIG } = written;
  const { infrequentAccessAfterDays = Math.min(INFREQUENT_ACCESS_AFTER, expireAfterDays) } = written;
  if (bucketName !== undefined) {
    for (const key of ['infrequentAccessAfterDays', 'expireAfterDays'] as const) {
      if (written[key] !== undefined)
        at.key(key).refuse(written[key], "nothing, since the central bucket is not Assay's to change");
    }
  } else if (written.infrequentAccessAfterDays !== undefined && written.infrequentAccessAfterDays >= expireAfterDays) {
    at.key('infrequentAccessAfterDays').refuse(
      written.infrequentAccessAfterDays,
      `fewer days than expireAfterDays, ${expireAfterDays}`,
    );
  }
  return {
    ...(bucketName !== undefined && { bucketName }),
    ...(keyPrefix !== undefined && { keyPrefix }),
    snapshotFrequency,
    topic,
    infrequentAccessAfterDays,
    expireAfterDays,
  };
}
