import type { Accounts } from '../account/accounts';
import type { TrailEvent } from '../account/trail';
import { AwsError, type CallInput } from '../aws-call';
import type { LocalService } from '../service';
import { answerPage } from '../wire/pages';
import type { ServiceContext } from './service-context';
import { createTrailOperations, type TrailState } from './trails';

/** LookupEvents returns an event about five minutes after the call. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const DELAY_MS = 5 * 60_000;
const RETENTION_MS = 90 * 24 * 3600_000;

const LOOKUP_ATTRIBUTES: Readonly<Record<string, (event: TrailEvent) => readonly (string | undefined)[]>> = {
  AccessKeyId: () => [],
  EventId: ({ eventId }) => [eventId],
  EventName: ({ eventName }) => [eventName],
  EventSource: ({ eventSource }) => [eventSource],
  ReadOnly: ({ isReadOnly }) => [String(isReadOnly)],
  ResourceName: ({ resources }) => resources.map(({ ResourceName }) => ResourceName),
  ResourceType: ({ resources }) => resources.map(({ ResourceType }) => ResourceType),
  Username: ({ userName }) => [userName],
};

/** @param delay milliseconds after which events are found */
export function createCloudTrail(accounts: Accounts, context: ServiceContext, delay = DELAY_MS): LocalService {
  const states = new Map<string, TrailState>();
  return {
    name: 'cloudtrail',
    operations: {
      ...createEventHistory(accounts, context, delay),
      ...createTrailOperations(accounts, context, states),
    },
    save: () => [...states],
    restore: (saved) => {
      for (const [arn, state] of saved as [string, TrailState][]) states.set(arn, state);
    },
  };
}

/** Creates the operation that looks up events of an account and Region. */
export function createEventHistory(
  accounts: Accounts,
  { scope: { account, region }, clock }: Pick<ServiceContext, 'scope' | 'clock'>,
  delay = DELAY_MS,
): LocalService['operations'] {
  return {
    LookupEvents: (call) => {
      const { LookupAttributes = [], StartTime, EndTime, MaxResults = 50, EventCategory } = call.input;
      const [start, end] = [StartTime, EndTime].map((time) =>
        time === undefined ? undefined : new Date(time).getTime(),
      );
      if (start !== undefined && end !== undefined && start > end) {
        throw new AwsError('InvalidTimeRangeException', 'The start time is after the end time.');
      }
      if (MaxResults < 1 || MaxResults > 50) {
        throw new AwsError('InvalidMaxResultsException', 'The maximum number of results is between 1 and 50.');
      }
      if (LookupAttributes.length > 1) {
        throw new AwsError('InvalidLookupAttributesException', 'You can specify only one lookup attribute.');
      }
      const unknown = LookupAttributes.find(({ AttributeKey }: CallInput) => !LOOKUP_ATTRIBUTES[AttributeKey]);
      if (unknown) {
        const message = `The lookup attribute ${unknown.AttributeKey} is not valid.`;
        throw new AwsError('InvalidLookupAttributesException', message);
      }
      if (EventCategory !== undefined && EventCategory !== 'insight') {
        throw new AwsError('InvalidEventCategoryException', 'The event category is not valid. It can be insight.');
      }
      // Nothing is unusual here.
      if (EventCategory === 'insight') return { Events: [] };
      const earliest = Math.max(start ?? 0, clock.time - RETENTION_MS);
      const latest = Math.min(end ?? Number.POSITIVE_INFINITY, clock.time - delay);
      const found = accounts
        .findTrail(account, region)
        .events.filter(({ time }) => time >= earliest && time <= latest)
        .filter((event) =>
          (LookupAttributes as { AttributeKey: string; AttributeValue: string }[]).every(
            ({ AttributeKey, AttributeValue }) => LOOKUP_ATTRIBUTES[AttributeKey]?.(event).includes(AttributeValue),
          ),
        )
        .reverse();
      return answerPage(call, 'Events', found, toLookupEvent);
    },
  };
}

const toLookupEvent = ({
  eventId,
  eventName,
  eventSource,
  isReadOnly,
  time,
  userName,
  resources,
  record,
}: TrailEvent) => ({
  EventId: eventId,
  EventName: eventName,
  ReadOnly: String(isReadOnly),
  EventTime: new Date(time),
  EventSource: eventSource,
  ...(userName !== undefined && { Username: userName }),
  Resources: resources,
  CloudTrailEvent: JSON.stringify(record),
});
