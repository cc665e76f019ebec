import type { CfnConfigurationRecorder } from 'aws-cdk-lib/aws-config';
import type { RecorderToCreate, RecordingFrequency, RecordingGroup } from '../resolved';

/** What a recorder is told to record; where it stands decides on the global types. */
export interface Recording {
  readonly group: RecordingGroup;
  readonly frequency: RecordingFrequency;
  readonly override?: NonNullable<RecorderToCreate['frequencyOverride']> | undefined;
  /** Whether this is the Region that records the global types. */
  readonly isHome: boolean;
  /** Whether Config can record the global IAM types in this Region at all. */
  readonly recordsIam: boolean;
}

/** The global types that every Region with a recorder would record a copy of, and charge for. */
export const GLOBAL_IAM_TYPES = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'];

/**
 * Aurora's global clusters are no part of `includeGlobalResourceTypes`: under `all` every Region records them whatever one says.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 */
export const GLOBAL_TYPES = [...GLOBAL_IAM_TYPES, 'AWS::RDS::GlobalCluster'];

/** Config records them as they change, and refuses to be told otherwise: https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html */
export const CONTINUOUS_TYPES = [
  'AWS::Config::ConfigurationRecorder',
  'AWS::Config::ConformancePackCompliance',
  'AWS::Config::ResourceCompliance',
];

/**
 * Regions that Config reached after February 2022: the global IAM types cannot be recorded there.
 * https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
 */
const REGIONS_WITHOUT_IAM = [
  ...['ap-east-2', 'ap-south-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1'],
  ...['eu-central-2', 'eu-south-2', 'il-central-1', 'me-central-1', 'mx-central-1'],
];

export const canRecordIam = (region: string): boolean => !REGIONS_WITHOUT_IAM.includes(region);

/**
 * The recording group in the one shape in which its old switches and its strategy agree.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 */
export function toRecordingGroup(recording: Recording): CfnConfigurationRecorder.RecordingGroupProperty {
  const { group, isHome, recordsIam } = recording;
  if (group.strategy === 'all' || (group.strategy === 'exclusion' && group.resourceTypes.length === 0)) {
    return {
      allSupported: true,
      includeGlobalResourceTypes: isHome && recordsIam,
      recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
    };
  }
  const some = { allSupported: false, includeGlobalResourceTypes: false };
  if (group.strategy === 'exclusion') {
    const resourceTypes = sorted([...group.resourceTypes, ...(isHome ? [] : GLOBAL_TYPES)]);
    return {
      ...some,
      exclusionByResourceTypes: { resourceTypes },
      recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
    };
  }
  const resourceTypes = sorted(group.resourceTypes).filter((type) => isRecorded(type, recording));
  if (resourceTypes.length === 0) {
    const found = group.resourceTypes.length === 0 ? 'no type' : 'global types alone, which the home Region records';
    throw new Error(`Cannot record in this Region: the recording group holds ${found}`);
  }
  return { ...some, resourceTypes, recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' } };
}

/** How often a type is recorded. AWS allows one override, for types that the recorder does record. */
export function toRecordingMode(recording: Recording): CfnConfigurationRecorder.RecordingModeProperty {
  const { frequency, override } = recording;
  const refused =
    override?.frequency === 'DAILY' ? override.resourceTypes.filter((type) => CONTINUOUS_TYPES.includes(type)) : [];
  if (refused.length > 0) throw new Error(`Cannot record ${refused.join(', ')} daily: Config records it continuously`);

  const overridden = override && override.frequency !== frequency ? override.resourceTypes : [];
  // Under `all` Config sees to these types itself.
  const continuous = frequency === 'DAILY' && recording.group.strategy !== 'all' ? CONTINUOUS_TYPES : [];
  const resourceTypes = sorted([...overridden, ...continuous]).filter((type) => isRecorded(type, recording));
  if (resourceTypes.length === 0) return { recordingFrequency: frequency };
  return {
    recordingFrequency: frequency,
    recordingModeOverrides: [
      {
        description: `Recorded ${frequency === 'DAILY' ? 'continuously' : 'daily'}, unlike the others`,
        recordingFrequency: frequency === 'DAILY' ? 'CONTINUOUS' : 'DAILY',
        resourceTypes,
      },
    ],
  };
}

/** Whether a recorder records a type here, by its group and its place. */
function isRecorded(type: string, { group, isHome }: Recording): boolean {
  if (group.strategy === 'all') return isHome || !GLOBAL_IAM_TYPES.includes(type);
  const isMeant = group.resourceTypes.includes(type) === (group.strategy === 'inclusion');
  return isMeant && (isHome || !GLOBAL_TYPES.includes(type));
}

const sorted = (types: readonly string[]): string[] => [...new Set(types)].sort();
