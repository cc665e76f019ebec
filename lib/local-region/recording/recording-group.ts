/** The part of a recorder that says which types it records, as its API has it. */
export interface RecordedTypes {
  readonly allSupported?: boolean;
  readonly includeGlobalResourceTypes?: boolean;
  readonly resourceTypes?: readonly string[];
  readonly exclusionByResourceTypes?: { readonly resourceTypes?: readonly string[] };
  readonly recordingStrategy?: { readonly useOnly?: string };
}

/** Types that belong to no Region, and that a Region records only if it is asked to. */
const UNREGIONAL_TYPES = ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::Policy'];

/** Types of EC2 that AWS Config does not record. */
const UNRECORDED_TYPES = ['AWS::EC2::KeyPair', 'AWS::EC2::Snapshot'];

/** A group that records every type. */
export const EVERY_TYPE: RecordedTypes = { allSupported: true, includeGlobalResourceTypes: true };

/** Whether a recorder records a type. https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html */
export function recordsType(group: RecordedTypes, resourceType: string): boolean {
  if (UNRECORDED_TYPES.includes(resourceType)) return false;
  const strategy = group.recordingStrategy?.useOnly;
  const excluded = group.exclusionByResourceTypes?.resourceTypes ?? [];
  if (strategy === 'EXCLUSION_BY_RESOURCE_TYPES' || excluded.length > 0) return !excluded.includes(resourceType);
  const chosen = group.resourceTypes ?? [];
  if (strategy === 'INCLUSION_BY_RESOURCE_TYPES' || chosen.length > 0) return chosen.includes(resourceType);
  return !UNREGIONAL_TYPES.includes(resourceType) || group.includeGlobalResourceTypes === true;
}
