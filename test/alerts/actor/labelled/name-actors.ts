import { attributeChanges } from '../../../../lib/alerts/actor/attribute-changes';
import { toPrincipal } from '../../../../lib/alerts/actor/principal';
import { compareItems } from '../../../../lib/core/diff';
import { COMPUTE_CHANGES } from './compute';
import { IDENTITY_AND_DATA_CHANGES } from './identity-and-data';
import { type LabelledCall, type LabelledChange, RESOURCES } from './labels';
import { OTHER_TYPES_CHANGES } from './other-types';
import { STORAGE_CHANGES } from './storage';
import { WHOLE_RESOURCE_CHANGES } from './whole-resources';

const CAPTURED = Date.parse('2026-02-11T05:04:30.000Z');
const ACCOUNT = '111122223333';
const toArn = (by: string) => `arn:aws:iam::${ACCOUNT}:user/${by}`;

const toRecord = (call: LabelledCall, source: string, index: number): unknown => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    arn: toArn(call.by),
    accountId: ACCOUNT,
    userName: call.by,
    invokedBy: call.invokedBy,
  },
  eventTime: new Date(CAPTURED - (call.before ?? 3) * 60_000).toISOString(),
  eventSource: `${call.source ?? source}.amazonaws.com`,
  eventName: call.name,
  awsRegion: source === 'iam' ? 'us-east-1' : 'eu-west-1',
  sourceIPAddress: call.invokedBy ?? '198.51.100.7',
  userAgent: call.invokedBy ?? 'aws-cli/2.22.0',
  requestParameters: call.request,
  responseElements: call.response ?? null,
  eventID: `5d2c1b0a-0000-4000-8000-${String(index).padStart(12, '0')}`,
  readOnly: call.readOnly ?? false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  ...(call.error && { errorCode: call.error }),
});

/** For each changed property: who made it, and who is named with certainty or likely. */
function nameActors({ type, before, after, calls, by, hours = 48, daily = false }: LabelledChange) {
  const { id, name, arn, source } = RESOURCES[type] as (typeof RESOURCES)[string];
  const attributions = attributeChanges(
    calls.map((call, index) => toRecord(call, source, index)),
    {
      resourceType: type,
      resourceId: id,
      resourceName: name ?? null,
      arn: arn ?? (id.startsWith('arn:') ? id : null),
      accountId: ACCOUNT,
      changedAt: new Date(CAPTURED).toISOString(),
      previousAt: before === null ? null : new Date(CAPTURED - hours * 3_600_000).toISOString(),
      recordedDaily: daily,
    },
    compareItems(before as null, after as null),
  );
  return attributions.flatMap(({ changes, call, confidence, reason }) =>
    changes.map(({ path }) => ({
      path,
      made: findLabel(by, path),
      named:
        call && (confidence === 'certain' || confidence === 'likely')
          ? (toPrincipal(call).split('/').at(-1) ?? null)
          : null,
      reason: `${confidence}: ${reason}`,
    })),
  );
}

function findLabel(by: LabelledChange['by'], path: string): string | null {
  if (by === null || typeof by === 'string') return by;
  const found = Object.keys(by).filter((start) => path.startsWith(start));
  return by[found.sort((a, b) => b.length - a.length)[0] ?? ''] ?? null;
}

const LABELLED_CHANGES = [
  ...STORAGE_CHANGES,
  ...COMPUTE_CHANGES,
  ...IDENTITY_AND_DATA_CHANGES,
  ...OTHER_TYPES_CHANGES,
  ...WHOLE_RESOURCE_CHANGES,
].map(
  ([title, type, before, after, calls, by, more]): LabelledChange => ({
    title,
    type,
    before,
    after,
    calls,
    by,
    ...more,
  }),
);

/** A changed property: who made the change, and who is named for it with certainty or likely. */
export interface NamedActor {
  readonly change: string;
  readonly path: string;
  readonly made: string | null;
  readonly named: string | null;
  readonly reason: string;
}

/** The number of changes in the set. */
export const LABELLED_COUNT = LABELLED_CHANGES.length;

/** The types of the resources in the set. */
export const LABELLED_TYPES: ReadonlySet<string> = new Set(LABELLED_CHANGES.map(({ type }) => type));

/** Names the actors of all changes of the set. */
export const nameAllActors = (): NamedActor[] =>
  LABELLED_CHANGES.flatMap((labelled) =>
    nameActors(labelled).map((result) => ({ change: `${labelled.type}: ${labelled.title}`, ...result })),
  );

export interface ActorScore {
  /** Named, but not the caller who made the change. */
  readonly wrong: readonly NamedActor[];
  /** Made by a caller, but nobody is named. */
  readonly missed: readonly NamedActor[];
  readonly precision: number;
  readonly recall: number;
}

/** Counts how often the named actor is the one who made the change. */
export function scoreActors(results: readonly NamedActor[]): ActorScore {
  const named = results.filter((result) => result.named !== null);
  const made = results.filter((result) => result.made !== null);
  const wrong = named.filter((result) => result.named !== result.made);
  const missed = made.filter((result) => result.named === null);
  return { wrong, missed, precision: 1 - wrong.length / named.length, recall: 1 - missed.length / made.length };
}
