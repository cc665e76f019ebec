import type { CfnConfigurationRecorder } from 'aws-cdk-lib/aws-config';
import { CONTINUOUS_TYPES, GLOBAL_IAM_TYPES, GLOBAL_TYPES } from '../../configuration/recording/recordable-types';
import type { RecorderToCreate, RecordingFrequency, RecordingGroup } from '../../configuration/resolved';

/** The settings that the properties of a recorder depend on. */
interface RecordingOptions {
  readonly group: RecordingGroup;
  readonly frequency: RecordingFrequency;
  readonly override?: RecorderToCreate['frequencyOverride'] | undefined;
  /** Whether this is the Region that records the global types. */
  readonly isHome: boolean;
  /** Whether AWS Config supports the global IAM types in this Region. */
  readonly recordsIam: boolean;
}

/**
 * Returns the recording group in the form in which the older flags and the strategy agree.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 */
export function toRecordingGroup(options: RecordingOptions): CfnConfigurationRecorder.RecordingGroupProperty {
  const { group, isHome, recordsIam } = options;
  if (group.strategy === 'all' || (group.strategy === 'exclusion' && group.resourceTypes.length === 0)) {
    return {
      allSupported: true,
      includeGlobalResourceTypes: isHome && recordsIam,
      recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
    };
  }
  const selected = { allSupported: false, includeGlobalResourceTypes: false };
  if (group.strategy === 'exclusion') {
    const resourceTypes = sortUnique([...group.resourceTypes, ...(isHome ? [] : GLOBAL_TYPES)]);
    return {
      ...selected,
      exclusionByResourceTypes: { resourceTypes },
      recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
    };
  }
  const resourceTypes = sortUnique(group.resourceTypes).filter((type) => isRecorded(type, options));
  if (resourceTypes.length === 0) {
    const found =
      group.resourceTypes.length === 0 ? 'no type' : 'only global types, which only the home Region records';
    throw new Error(`Cannot record in this Region: the recording group contains ${found}`);
  }
  return { ...selected, resourceTypes, recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' } };
}

/** Returns the recording frequency. AWS allows one override, for types that the recorder records. */
export function toRecordingMode(options: RecordingOptions): CfnConfigurationRecorder.RecordingModeProperty {
  const { group, frequency, override } = options;
  const rejected =
    override?.frequency === 'DAILY' ? override.resourceTypes.filter((type) => CONTINUOUS_TYPES.includes(type)) : [];
  if (rejected.length > 0)
    throw new Error(`Cannot record ${rejected.join(', ')} daily: AWS Config only records it continuously`);

  const overridden = override && override.frequency !== frequency ? override.resourceTypes : [];
  // With `all`, AWS Config exempts these types from the daily frequency itself.
  const continuous = frequency === 'DAILY' && group.strategy !== 'all' ? CONTINUOUS_TYPES : [];
  const resourceTypes = sortUnique([...overridden, ...continuous]).filter((type) => isRecorded(type, options));
  if (resourceTypes.length === 0) return { recordingFrequency: frequency };
  return {
    recordingFrequency: frequency,
    recordingModeOverrides: [
      {
        description: `Recorded ${frequency === 'DAILY' ? 'continuously' : 'daily'}, unlike the other types`,
        recordingFrequency: frequency === 'DAILY' ? 'CONTINUOUS' : 'DAILY',
        resourceTypes,
      },
    ],
  };
}

/** Whether the recorder records a type in this Region. */
function isRecorded(type: string, { group, isHome }: RecordingOptions): boolean {
  if (group.strategy === 'all') return isHome || !GLOBAL_IAM_TYPES.includes(type);
  const isSelected = group.resourceTypes.includes(type) === (group.strategy === 'inclusion');
  return isSelected && (isHome || !GLOBAL_TYPES.includes(type));
}

const sortUnique = (types: readonly string[]): string[] => [...new Set(types)].sort();
