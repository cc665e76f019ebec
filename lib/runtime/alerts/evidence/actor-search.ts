import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { isThrottlingError } from '@smithy/core/retry';
import { type ActorOptions, type ActorQuestion, findActor } from '../../../alerts/actor/actor';
import type { Actor } from '../../../alerts/alert';
import { describeError } from '../../aws/errors';

/** What waiting for CloudTrail takes; injected, so that tests wait for nothing. */
export interface ActorSearchDependencies {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, so that functions which were refused together do not come back together. */
  readonly random: () => number;
}

export interface SearchResult {
  readonly actor: Actor;
  /** Whether CloudTrail may tell more later: it has a call some five minutes after it was made. */
  readonly maybeLater: boolean;
}

const MINUTE = 60_000;

/** AWS Config captures a change minutes after the call, and with daily recording much later: `findActor` looks closer. */
const WINDOW_BEFORE = 60 * MINUTE;
const WINDOW_AFTER = 2 * MINUTE;

/** Two look-ups a second are allowed to an account and Region, whoever makes them. */
const PACE = 500;
const PAGES_A_NAME = 3;

/** How long one search goes on while CloudTrail refuses. */
const PATIENCE = 20_000;
const LONGEST_PAUSE = 5_000;

/**
 * Looks in CloudTrail for who made a change, by the resource's id, its name and its ARN: services name their resources
 * in one way or another. Management events of this Region alone; calls on IAM are in us-east-1.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 *
 * Never throws: an alert that does not say who is better than none.
 */
export class ActorSearch {
  private earliestNext = 0;

  /** @param client with a single attempt: the pauses are made here */
  constructor(
    private readonly client: CloudTrailClient,
    private readonly options: ActorOptions,
    private readonly surroundings: ActorSearchDependencies,
  ) {}

  async find(question: ActorQuestion): Promise<SearchResult> {
    const giveUpAt = this.surroundings.now().getTime() + PATIENCE;
    const records = new Map<string, unknown>();
    let actor: Actor = { found: false, because: 'the resource has no name to look for in CloudTrail' };
    try {
      for (const name of namesOf(question)) {
        await this.collect(name, question, giveUpAt, records);
        actor = findActor([...records.values()], question, this.options);
        // What is only possible may be beaten by what is filed under another name.
        if (actor.found && actor.confidence !== 'possible') break;
      }
      return { actor, maybeLater: !actor.found };
    } catch (error) {
      if (actor.found) return { actor, maybeLater: false };
      const isThrottled = isThrottlingError(error as Throttled);
      const because = isThrottled
        ? `CloudTrail refused to look (throttled) for ${PATIENCE / 1000} seconds`
        : `CloudTrail could not be asked: ${describeError(error)}`;
      return { actor: { found: false, because }, maybeLater: isThrottled };
    }
  }

  private async collect(
    name: string,
    { changedAt }: ActorQuestion,
    giveUpAt: number,
    records: Map<string, unknown>,
  ): Promise<void> {
    const changed = Date.parse(changedAt);
    let next: string | undefined;
    for (let page = 0; page < PAGES_A_NAME; page++) {
      const { Events = [], NextToken } = await this.lookUp(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: name }],
          StartTime: new Date(changed - WINDOW_BEFORE),
          EndTime: new Date(changed + WINDOW_AFTER),
          MaxResults: 50,
          NextToken: next,
        }),
        giveUpAt,
      );
      for (const { EventId, CloudTrailEvent } of Events) {
        const record = parsed(CloudTrailEvent);
        if (record !== undefined) records.set(EventId ?? `${records.size}`, record);
      }
      if (!NextToken) return;
      next = NextToken;
    }
  }

  /** Keeps the pace, and comes again while it is throttled and there is time. */
  private async lookUp(command: LookupEventsCommand, giveUpAt: number) {
    const { now, sleep, random } = this.surroundings;
    for (let attempt = 1; ; attempt++) {
      const wait = this.earliestNext - now().getTime();
      if (wait > 0) await sleep(wait);
      this.earliestNext = now().getTime() + PACE;
      try {
        return await this.client.send(command);
      } catch (error) {
        const pause = Math.min(LONGEST_PAUSE, PACE * 2 ** attempt) * (0.5 + random());
        if (!isThrottlingError(error as Throttled) || now().getTime() + pause > giveUpAt) throw error;
        await sleep(pause);
      }
    }
  }
}

type Throttled = Parameters<typeof isThrottlingError>[0];

/** CloudTrail takes names of up to 2,000 characters. */
const namesOf = ({ resourceId, resourceName, arn }: ActorQuestion): string[] =>
  [
    ...new Set([resourceId, resourceName, arn].filter((name) => name !== null && name !== '' && name.length <= 2000)),
  ] as string[];

/** What cannot be read names nobody. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
