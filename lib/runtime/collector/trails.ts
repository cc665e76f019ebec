import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  type GetEventSelectorsResponse,
  GetTrailStatusCommand,
  type GetTrailStatusResponse,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { ConfigurationItem } from '../../core/item';
import { createSettingItem } from './account-settings';
import { type CollectionContext, CollectionError, requireAnswer } from './collector';

/**
 * Reads the trails that record the account: its own and those of its organization, also those of other Regions that
 * cover all Regions. Such a trail has in addition whether it logs and which events it selects.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export async function readTrails(context: CollectionContext): Promise<ConfigurationItem> {
  const call = context.clients.cloudTrail().send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  const { trailList } = await requireAnswer('DescribeTrails', call);
  const trails: object[] = [];
  for (const trail of trailList ?? []) {
    trails.push(trail.IsMultiRegionTrail === false ? trail : await completeTrail(context, trail));
  }
  return createSettingItem(context, 'trails', trailList && { TrailList: trails }, 'global');
}

/**
 * The event selectors of a trail without custom ones: all management events.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 */
const DEFAULT_SELECTORS: Selectors = { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] };

type Selectors = Pick<GetEventSelectorsResponse, 'EventSelectors' | 'AdvancedEventSelectors'> & Refusal;
type Status = Pick<GetTrailStatusResponse, 'IsLogging'> & Refusal;

/** Why AWS does not answer a call about a trail of another account. */
interface Refusal {
  readonly Unanswered?: string;
}

/**
 * Returns a trail with what its description lacks. The calls go to its home Region and have its ARN, because other
 * accounts and Regions do not find it by its name.
 * @throws CollectionError
 */
async function completeTrail({ clients, accountId }: CollectionContext, trail: Trail): Promise<object> {
  const { Name, TrailARN, HomeRegion, HasCustomEventSelectors } = trail;
  if (!TrailARN || !HomeRegion) {
    throw new CollectionError(`Cannot read trail "${Name}": DescribeTrails returned no ARN or no home Region for it`);
  }
  const client = clients.cloudTrail(HomeRegion);
  const isOwn = TrailARN.split(':')[4] === accountId;
  const readUnlessRefused = <Output>(action: string, call: Promise<Output>): Promise<Output | Refusal> =>
    requireAnswer(action, call).catch((error: CollectionError) => {
      if (isOwn || !isRefusal(error.cause)) throw error;
      return { Unanswered: error.message };
    });
  const status: Status = await readUnlessRefused(
    'GetTrailStatus',
    client.send(new GetTrailStatusCommand({ Name: TrailARN })),
  );
  const selectors: Selectors = await readUnlessRefused(
    'GetEventSelectors',
    client.send(new GetEventSelectorsCommand({ TrailName: TrailARN })),
  );
  const isDefault = selectors.Unanswered !== undefined && HasCustomEventSelectors === false;
  const { EventSelectors, AdvancedEventSelectors, Unanswered } = isDefault ? DEFAULT_SELECTORS : selectors;
  return {
    ...trail,
    IsLogging: status.IsLogging,
    EventSelectors,
    AdvancedEventSelectors,
    Unanswered: status.Unanswered ?? Unanswered,
  };
}

/** A member account gets such errors for the trail of its organization, which no later attempt answers. */
const REFUSALS = [
  'AccessDenied',
  'AccessDeniedException',
  'CloudTrailARNInvalidException',
  'OperationNotPermittedException',
  'TrailNotFoundException',
  'UnsupportedOperationException',
];
const isRefusal = (cause: unknown): boolean => cause instanceof Error && REFUSALS.includes(cause.name);
