import { ACCOUNT_TYPE } from '../../core/item';
import type { Properties } from '../../core/reading/properties';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';

/**
 * The trails that record an account: its own and those of its organization.
 *
 * @example
 * const names = (account: AccountTrails) => account.trails.map(({ name }) => name);
 */
export class AccountTrails extends Resource {
  get trails(): readonly DescribedTrail[] {
    return this.configuration.objects('trailList').map((values) => new DescribedTrail(values));
  }
}

/**
 * A trail as DescribeTrails returns it. One of all Regions has its status and its event selectors in addition.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
 */
export class DescribedTrail {
  constructor(private readonly values: Properties) {}

  get name(): string {
    return this.values.string('name');
  }

  get isMultiRegion(): boolean {
    return this.values.boolean('isMultiRegionTrail');
  }

  /** Why AWS did not answer a call about it: it is of another account. */
  get refusal(): string | undefined {
    return this.values.optionalString('unanswered');
  }

  /** Whether it logs; `undefined` if AWS did not answer. */
  get isLogging(): boolean | undefined {
    return this.refusal === undefined ? this.values.boolean('isLogging') : this.values.optionalBoolean('isLogging');
  }

  /** Which management events it records completely; `undefined` if AWS did not answer. */
  get recordedEvents(): ReadonlySet<ManagementEvents> | undefined {
    const isAdvanced = this.values.optionalObjects('advancedEventSelectors').length > 0;
    if (!isAdvanced && this.refusal !== undefined && !this.values.has('eventSelectors')) return undefined;
    // A trail has selectors of one of the two kinds.
    const selectors = isAdvanced
      ? this.values.objects('advancedEventSelectors').map(readAdvancedSelector)
      : this.values.objects('eventSelectors').map(readSelector);
    return new Set(selectors.flat());
  }

  get bucketName(): string | undefined {
    return this.values.optionalString('s3BucketName');
  }
  /** The ARN of the topic that it notifies. */
  get topicArn(): string | undefined {
    return this.values.optionalString('snsTopicARN');
  }
  /** The ARN of its log group of CloudWatch Logs, which AWS writes with `:*` at its end. */
  get logGroupArn(): string | undefined {
    return this.values.optionalString('cloudWatchLogsLogGroupArn');
  }
}

/** Management events that read, or that change something. */
export type ManagementEvents = 'read' | 'write';

const EVENTS_BY_TYPE = { All: ['read', 'write'], ReadOnly: ['read'], WriteOnly: ['write'] } as const satisfies Readonly<
  Record<string, readonly ManagementEvents[]>
>;

/**
 * Returns the management events that a selector records completely. One that excludes a service records none
 * completely. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
 */
function readSelector(selector: Properties): readonly ManagementEvents[] {
  const type = selector.optionalOneOf('readWriteType', ['All', 'ReadOnly', 'WriteOnly']) ?? 'All';
  const isIncluded = selector.optionalBoolean('includeManagementEvents') ?? true;
  const excluded = selector.optionalStrings('excludeManagementEventSources');
  return isIncluded && excluded.length === 0 ? EVENTS_BY_TYPE[type] : [];
}

/**
 * The same for an advanced selector, all of whose fields an event must match.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
function readAdvancedSelector(selector: Properties): readonly ManagementEvents[] {
  const fields = selector.objects('fieldSelectors');
  const find = (name: string) => fields.filter((field) => field.string('field') === name);
  const isForManagement = find('eventCategory').some((field) => field.optionalStrings('equals').includes('Management'));
  const readOnly = find('readOnly');
  const isNarrowed = fields.length > find('eventCategory').length + readOnly.length;
  if (!isForManagement || isNarrowed) return [];
  const covers = (value: string) => readOnly.every((field) => field.optionalStrings('equals').includes(value));
  return [...(covers('true') ? (['read'] as const) : []), ...(covers('false') ? (['write'] as const) : [])];
}

/**
 * Reads the trails that record an account.
 * @example
 * accountTrails.read(item).trails;
 */
export const accountTrails: Reader<AccountTrails> = {
  ...defineReader(ACCOUNT_TYPE, AccountTrails),
  aspect: 'trails',
};
