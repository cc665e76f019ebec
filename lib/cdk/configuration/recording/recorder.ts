import { ResourceType } from 'aws-cdk-lib/aws-config';
import { joinList, pluralize } from '../../../core/text/format';
import { editDistance } from '../../../core/text/suggest';
import type { Delivery, RecorderChoice, RecordingGroup } from '../resolved';
import type { KeyPath } from '../validation/errors';
import { CONTINUOUS_TYPES, GLOBAL_TYPES } from './recordable-types';
import type { RecorderInput } from './recorder-shape';
import type { RecordingRequirement } from './requirements';

type NewRecorderInput = Extract<RecorderInput, { kind: 'create' }>;

/** The number of days that AWS Config keeps items by default: seven years. */
const DEFAULT_RETENTION_DAYS = 2557;

const DEFAULT_INFREQUENT_ACCESS_DAYS = 90;

/** AWS Config records one of these whenever a result changes, for every resource and rule. */
const DEFAULT_EXCLUSION = ['AWS::Config::ResourceCompliance'];

export function resolveRecorder(
  input: RecorderInput,
  requirements: readonly RecordingRequirement[],
  regions: readonly string[],
  at: KeyPath,
): RecorderChoice {
  if (input.kind === 'adopt') return input;
  const groupAt = at.key('recordingGroup');
  const recordingGroup = resolveRecordingGroup(input, requirements, groupAt);
  if (regions.length > 1) rejectOnlyGlobalTypes(recordingGroup, groupAt);
  rejectFrequencyOverride(input, recordingGroup, at.key('frequencyOverride'));
  rejectDailyTypes(input, recordingGroup, groupAt.key('inclusion'));
  return { ...input, recordingGroup, delivery: resolveDelivery(input, regions, at.key('delivery')) };
}

function isInGroup(resourceType: string, group: RecordingGroup): boolean {
  if (group.strategy === 'all') return true;
  return group.resourceTypes.includes(resourceType) === (group.strategy === 'inclusion');
}

function resolveRecordingGroup(
  { recordingGroup: input }: NewRecorderInput,
  requirements: readonly RecordingRequirement[],
  at: KeyPath,
): RecordingGroup {
  if (input === 'all') return { strategy: 'all' };
  if (input === 'evaluated') return includeRequired(requirements, at);
  const { inclusion, exclusion = DEFAULT_EXCLUSION } = input ?? {};
  const group: RecordingGroup = inclusion
    ? { strategy: 'inclusion', resourceTypes: inclusion }
    : { strategy: 'exclusion', resourceTypes: exclusion };
  const unrecorded = requirements
    .map((requirement) => ({ label: requirement.label, types: listUnrecorded(requirement, group) }))
    .filter(({ types }) => types.length > 0);
  for (const { label, types } of unrecorded.slice(0, MAX_UNRECORDED)) rejectUnrecorded(label, types, group, at);
  const more = unrecorded.length - MAX_UNRECORDED;
  if (more > 0)
    at.report(
      `the same is true of ${pluralize(more, 'more rule')}: "evaluated" records what the rules need, and '*': false in rules turns off those that are not named`,
    );
  return group;
}

function includeRequired(requirements: readonly RecordingRequirement[], at: KeyPath): RecordingGroup {
  const resourceTypes = [...new Set(requirements.flatMap(({ all, some }) => [...all, ...some]))].sort();
  if (resourceTypes.length === 0)
    at.reject('evaluated', '"all" or a list of types, because no enabled rule evaluates a known type');
  return { strategy: 'inclusion', resourceTypes };
}

/** More would hide the other errors of the configuration. */
const MAX_UNRECORDED = 10;

function listUnrecorded({ all, some }: RecordingRequirement, group: RecordingGroup): string[] {
  const isMissing = (type: string) => !isInGroup(type, group);
  return some.length > 0 && some.every(isMissing) ? [...all.filter(isMissing), ...some] : all.filter(isMissing);
}

function rejectUnrecorded(label: string, missing: readonly string[], group: RecordingGroup, at: KeyPath): void {
  const types = joinList(missing, 5);
  const pronoun = missing.length === 1 ? 'it' : 'them';
  if (group.strategy === 'inclusion')
    at.key('inclusion').report(`lacks ${types}, required by ${label}: add ${pronoun}, or turn the rule off`);
  else at.key('exclusion').report(`contains ${types}, required by ${label}: remove ${pronoun}, or turn the rule off`);
}

function rejectOnlyGlobalTypes(group: RecordingGroup, at: KeyPath): void {
  if (group.strategy !== 'inclusion' || group.resourceTypes.some((type) => !GLOBAL_TYPES.includes(type))) return;
  at.report('contains only global types, which only the home Region records: the other Regions would record nothing');
}

function rejectFrequencyOverride(
  { frequency, frequencyOverride: override }: NewRecorderInput,
  group: RecordingGroup,
  at: KeyPath,
): void {
  if (override?.frequency === frequency)
    at.key('frequency').reject(frequency, `the other frequency, "${frequency === 'DAILY' ? 'CONTINUOUS' : 'DAILY'}"`);
  override?.resourceTypes.forEach((type, index) => {
    const typeAt = at.key('resourceTypes').index(index);
    if (!isInGroup(type, group)) typeAt.reject(type, 'a recorded type');
    if (override.frequency === 'DAILY' && CONTINUOUS_TYPES.includes(type))
      typeAt.reject(type, 'a type that AWS Config can record daily');
  });
}

function rejectDailyTypes(
  { frequency, frequencyOverride: override }: NewRecorderInput,
  group: RecordingGroup,
  at: KeyPath,
): void {
  const included = group.strategy === 'inclusion' ? group.resourceTypes : [];
  for (const type of CONTINUOUS_TYPES.filter((type) => included.includes(type))) {
    if (frequency === 'CONTINUOUS' || override?.resourceTypes.includes(type)) continue;
    at.report(
      `contains ${type}, which AWS Config cannot record daily: add it to recorder.frequencyOverride as CONTINUOUS, or remove it`,
    );
  }
}

function resolveDelivery(
  { delivery: input, retentionDays }: NewRecorderInput,
  regions: readonly string[],
  at: KeyPath,
): Delivery {
  const { expireAfterDays = retentionDays ?? DEFAULT_RETENTION_DAYS } = input;
  const { infrequentAccessAfterDays = Math.min(DEFAULT_INFREQUENT_ACCESS_DAYS, expireAfterDays) } = input;
  if (input.bucketName !== undefined) {
    for (const key of ['infrequentAccessAfterDays', 'expireAfterDays'] as const) {
      if (input[key] !== undefined)
        at.key(key).reject(input[key], 'no value because Assay does not manage the central bucket');
    }
  } else if (input.infrequentAccessAfterDays !== undefined && input.infrequentAccessAfterDays >= expireAfterDays) {
    at.key('infrequentAccessAfterDays').reject(
      input.infrequentAccessAfterDays,
      `fewer days than expireAfterDays, ${expireAfterDays}`,
    );
  }
  rejectOtherRegions(input.topic, regions, at.key('topic'));
  if (input.bucketName === undefined) rejectOtherRegions(input.kmsKey, regions, at.key('kmsKey'));
  return { ...input, infrequentAccessAfterDays, expireAfterDays };
}

/** A topic must be in the Region of its recorder, and a key in the Region of its bucket. */
function rejectOtherRegions(arn: unknown, regions: readonly string[], at: KeyPath): void {
  const region = typeof arn === 'string' ? arn.split(':')[3] : undefined;
  const others = regions.filter((one) => one !== region);
  if (region !== undefined && region !== '{region}' && others.length > 0)
    at.reject(arn, `an ARN with {region}, because the recorder of ${joinList(others)} cannot use one of ${region}`);
}

/** Warns of resource types that are nearly known ones. AWS adds types, so that others may be newer than the list. */
export function warnMisspelledTypes(input: RecorderInput): string[] {
  if (input.kind !== 'create') return [];
  const { recordingGroup: group, frequencyOverride } = input;
  const { inclusion, exclusion } = typeof group === 'object' ? group : {};
  const lists = {
    'recordingGroup.inclusion': inclusion,
    'recordingGroup.exclusion': exclusion,
    'frequencyOverride.resourceTypes': frequencyOverride?.resourceTypes,
  };
  return Object.entries(lists).flatMap(([key, types = []]) =>
    types.flatMap((type) => {
      const meant = KNOWN_TYPES.includes(type) ? undefined : KNOWN_TYPES.find((known) => isSimilar(type, known));
      return meant === undefined
        ? []
        : [
            `recorder.${key}: "${type}" is not known, did you mean "${meant}"? AWS Config refuses a type that it does not know`,
          ];
    }),
  );
}

const KNOWN_TYPES = Object.values(ResourceType).map((type: ResourceType) => type.complianceResourceType.trim());

const isSimilar = (type: string, known: string): boolean => editDistance(type.toLowerCase(), known.toLowerCase()) <= 2;

/** Warns of a choice that empties the console of AWS Control Tower. */
export function warnUnrecordedCompliance(input: RecorderInput): string[] {
  const group = input.kind === 'create' ? input.recordingGroup : undefined;
  return typeof group === 'object' && group.exclusion?.includes('AWS::Config::ResourceCompliance')
    ? [
        'recorder.recordingGroup.exclusion: without AWS::Config::ResourceCompliance, the console of AWS Control Tower shows no compliance of this account, and the saved query compliance-of-a-resource-over-time finds nothing',
      ]
    : [];
}
