import { isFixed, toOutline } from '../../core/policy/unresolved';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';
import { isUnknown, Reference } from '../../core/reading/unreadable';

const STRATEGIES = [
  'ALL_SUPPORTED_RESOURCE_TYPES',
  'EXCLUSION_BY_RESOURCE_TYPES',
  'INCLUSION_BY_RESOURCE_TYPES',
] as const;

/**
 * A recorder of AWS Config.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
 *
 * @example
 * const isComplete = (recorder: AccountRecorder) => recorder.strategy === 'ALL_SUPPORTED_RESOURCE_TYPES';
 */
export class AccountRecorder extends Resource {
  /** Whether a service of AWS made the recorder for itself and decides what it records. */
  get belongsToService(): boolean {
    return this.configuration.optionalOneOf('recordingScope', ['PAID', 'INTERNAL']) === 'INTERNAL';
  }

  /** Whether it is on. CloudFormation starts the recorder of a template. */
  get isRecording(): boolean {
    return this.isTemplate || this.configuration.boolean('recording');
  }

  /**
   * How it chooses the types. Items from before strategies have only the flag `allSupported`, and templates may have.
   */
  get strategy(): (typeof STRATEGIES)[number] {
    const group = this.group;
    if (!group) return 'ALL_SUPPORTED_RESOURCE_TYPES';
    const strategy = group.optionalObject('recordingStrategy')?.optionalOneOf('useOnly', STRATEGIES);
    if (strategy) return strategy;
    const recordsAll = this.isTemplate ? group.optionalBoolean('allSupported') : group.boolean('allSupported');
    return recordsAll ? 'ALL_SUPPORTED_RESOURCE_TYPES' : 'INCLUSION_BY_RESOURCE_TYPES';
  }

  /** The types that the strategy leaves out, or the only ones that it records. */
  get listedTypes(): readonly string[] {
    const { group } = this;
    return this.strategy === 'EXCLUSION_BY_RESOURCE_TYPES'
      ? (group?.object('exclusionByResourceTypes').strings('resourceTypes') ?? [])
      : (group?.optionalStrings('resourceTypes') ?? []);
  }

  /** Whether it works under AWS Config's service-linked role, whose permissions AWS keeps up to date. */
  get usesServiceLinkedRole(): boolean {
    const key = ['roleARN', 'roleArn'];
    const raw = this.configuration.unconditional(key);
    // A template's own role is not service-linked. AWS fills in the partition and the account of one that is.
    if (raw instanceof Reference && raw.resourceType === 'AWS::IAM::Role') return false;
    const isKnown = isUnknown(raw) && isFixed(raw) === true && !(raw instanceof Reference);
    const arn = isKnown ? toOutline(raw) : this.configuration.string(key);
    return /:role\/aws-service-role\/config\.amazonaws\.com\//.test(arn);
  }

  /** A template without a group records all types. */
  private get group() {
    return this.isTemplate
      ? this.configuration.optionalObject('recordingGroup')
      : this.configuration.object('recordingGroup');
  }
}

/**
 * Reads recorders. AWS Config records its recorders, but rejects the type in the scope of rules and in lists of types:
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html
 *
 * @example
 * recorder.read(item).isRecording;
 */
export const recorder: Reader<AccountRecorder> = {
  ...defineReader('AWS::Config::ConfigurationRecorder', AccountRecorder),
  isUnlisted: true,
};
