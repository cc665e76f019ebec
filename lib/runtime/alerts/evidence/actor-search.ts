import {
  type CloudTrailClient,
  type Event,
  type LookupAttribute,
  LookupEventsCommand,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { isThrottlingError } from '@smithy/core/retry';
import { type ActorOptions, findActor, precedesPreviousVersion } from '../../../alerts/actor/actor';
import type { ActorQuestion } from '../../../alerts/actor/candidate-calls';
import { findChangingCalls, isLoggedInOneRegion } from '../../../alerts/actor/changing-calls';
import type { Actor } from '../../../alerts/alert';
import { parseJson } from '../../../core/json';
import { describeError } from '../../../core/text/errors';

/** Injected, so that tests do not wait. */
interface ActorSearchDependencies {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, so that functions which were throttled together do not retry together. */
  readonly random: () => number;
}

export interface SearchResult {
  readonly actor: Actor;
  /** Whether a later search may find the actor: CloudTrail delivers a call some five minutes after it was made. */
  readonly mayBeFoundLater: boolean;
}

/** AWS Config captures a change minutes after the call, and with daily recording hours; `findActor` narrows it down. */
const LOOKUP_BEFORE_MS = 60 * 60_000;
const LOOKUP_AFTER_MS = 2 * 60_000;

/** CloudTrail allows two look-ups a second to an account and Region. */
const LOOKUP_INTERVAL_MS = 500;
const MAX_PAGES_PER_LOOKUP = 3;

/** How long one search continues while CloudTrail throttles. */
const LOOKUP_TIMEOUT_MS = 20_000;
const MAX_THROTTLE_PAUSE_MS = 5_000;

/** CloudTrail in the Region of the function, and in the Region that has the events of global services. */
export interface CloudTrailClients {
  readonly regional: CloudTrailClient;
  readonly global: CloudTrailClient;
}

/**
 * Finds out from CloudTrail who made a change. Looks up the resource's id, name and ARN, since services name their
 * resources in different ways, and then what it was attached to. Settings of the account are looked up by their calls.
 * CloudTrail returns management events of one Region, those of IAM only in the partition's first one.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export class ActorSearch {
  private nextLookupAt = 0;

  /** @param clients with a single attempt, since this class paces and retries its calls */
  constructor(
    private readonly clients: CloudTrailClients,
    private readonly options: ActorOptions,
    private readonly dependencies: ActorSearchDependencies,
  ) {}

  /** Never throws: an alert without an actor is better than none. */
  async find(question: ActorQuestion): Promise<SearchResult> {
    const deadline = this.dependencies.now().getTime() + LOOKUP_TIMEOUT_MS;
    const records = new Map<string, unknown>();
    let actor: Actor = { found: false, because: 'the resource has no name to look up in CloudTrail' };
    try {
      for (const attribute of listAttributes(question)) {
        for (const event of await this.lookUpEvents(attribute, question, deadline)) {
          const record = parseJson(event.CloudTrailEvent ?? '');
          if (record !== undefined) records.set(event.EventId ?? `${records.size}`, record);
        }
        actor = findActor([...records.values()], question, this.options);
        // CloudTrail may have a better match under another name.
        if (actor.found && actor.confidence !== 'low') break;
      }
      return { actor, mayBeFoundLater: !actor.found || precedesPreviousVersion(actor, question) };
    } catch (error) {
      if (actor.found) return { actor, mayBeFoundLater: false };
      const mayBeFoundLater = isThrottled(error);
      const because = mayBeFoundLater
        ? `CloudTrail throttled the look-up for ${LOOKUP_TIMEOUT_MS / 1000} seconds`
        : `the CloudTrail look-up failed: ${describeError(error)}`;
      return { actor: { found: false, because }, mayBeFoundLater };
    }
  }

  /** Does not use the SDK's paginator: each page is paced and retried. */
  private async lookUpEvents(attribute: LookupAttribute, question: ActorQuestion, deadline: number): Promise<Event[]> {
    const { resourceType, changedAt } = question;
    const client = this.clients[isLoggedInOneRegion(resourceType) ? 'global' : 'regional'];
    const changed = Date.parse(changedAt);
    const events: Event[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES_PER_LOOKUP; page++) {
      const { Events = [], NextToken } = await this.lookUp(
        client,
        new LookupEventsCommand({
          LookupAttributes: [attribute],
          StartTime: new Date(changed - LOOKUP_BEFORE_MS),
          EndTime: new Date(changed + LOOKUP_AFTER_MS),
          MaxResults: 50,
          NextToken: token,
        }),
        deadline,
      );
      events.push(...Events);
      if (!NextToken) break;
      token = NextToken;
    }
    return events;
  }

  private async lookUp(
    client: CloudTrailClient,
    command: LookupEventsCommand,
    deadline: number,
  ): Promise<LookupEventsCommandOutput> {
    const { now, sleep, random } = this.dependencies;
    for (let attempt = 1; ; attempt++) {
      const wait = this.nextLookupAt - now().getTime();
      if (wait > 0) await sleep(wait);
      this.nextLookupAt = now().getTime() + LOOKUP_INTERVAL_MS;
      try {
        return await client.send(command);
      } catch (error) {
        const pause = Math.min(MAX_THROTTLE_PAUSE_MS, LOOKUP_INTERVAL_MS * 2 ** attempt) * (0.5 + random());
        if (!isThrottled(error) || now().getTime() + pause > deadline) throw error;
        await sleep(pause);
      }
    }
  }
}

/** Returns the Region that has the events of global services in a partition. */
export const findGlobalRegion = (partition: string): string =>
  ({ 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' })[partition] ?? 'us-east-1';

const isThrottled = (error: unknown): boolean => isThrottlingError(error as Parameters<typeof isThrottlingError>[0]);

/** CloudTrail's limit on a name in a look-up, in characters. */
const MAX_LOOKUP_NAME_LENGTH = 2000;

/** Lists what to look up: the names of the resource and of what it was attached to, or the calls on a setting. */
function listAttributes(question: ActorQuestion): LookupAttribute[] {
  const { resourceType, resourceId, resourceName, arn, attachedTo = [] } = question;
  const calls = findChangingCalls(resourceType);
  if (calls?.isSetting) return calls.names.map((name) => ({ AttributeKey: 'EventName', AttributeValue: name }));
  const names = [resourceId, resourceName, arn, ...attachedTo].filter((name) => name !== null);
  return [...new Set(names)]
    .filter((name) => name !== '' && name.length <= MAX_LOOKUP_NAME_LENGTH)
    .map((name) => ({ AttributeKey: 'ResourceName', AttributeValue: name }));
}
