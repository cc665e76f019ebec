import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import type { AnswerCall } from '../../service';
import { formatResourceArn, type ServiceContext } from '../service-context';
import { ConfiguredShape } from '../shapes';

const TRAIL_TYPE = 'AWS::CloudTrail::Trail';

/** The members of a call, by the names that AWS Config records. */
const SETTINGS: Readonly<Record<string, string>> = {
  IsMultiRegionTrail: 'isMultiRegionTrail',
  EnableLogFileValidation: 'logFileValidationEnabled',
  IncludeGlobalServiceEvents: 'includeGlobalServiceEvents',
  S3BucketName: 's3BucketName',
  KmsKeyId: 'kmsKeyId',
};

/** The parts of a trail that AWS Config does not record. */
export interface TrailState {
  readonly isLogging: boolean;
  /** The output of GetEventSelectors, without the ARN. */
  readonly selectors: Readonly<Record<string, unknown>>;
}

/** A trail of a snapshot logs, with the selectors of a trail that has none of its own. */
const DEFAULT_STATE: TrailState = {
  isLogging: true,
  selectors: {
    EventSelectors: [
      { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
    ],
  },
};

/**
 * The trails of the account and their settings.
 * @param states the states of trails by their ARNs, as far as a call has set them
 */
export function createTrailOperations(
  context: ServiceContext,
  states: Map<string, TrailState>,
): Readonly<Record<string, AnswerCall>> {
  const { resources, scope } = context;

  const describe = async ({ configuration }: AccountResource): Promise<object> =>
    (await ConfiguredShape.load('cloudtrail', 'Trail')).fromConfiguration(configuration);
  const find = (name: string): AccountResource | undefined =>
    resources.list(TRAIL_TYPE).find(({ resourceName, arn }) => resourceName === name || arn === name);
  const requireTrail = (name: string): AccountResource & { readonly arn: string } => {
    const { arn, ...trail } = find(name) ?? {};
    if (arn === undefined) throw new AwsError('TrailNotFoundException', `Unknown trail: ${name}`);
    return { ...(trail as AccountResource), arn };
  };
  const readState = (arn: string): TrailState => states.get(arn) ?? DEFAULT_STATE;
  const setLogging =
    (isLogging: boolean): AnswerCall =>
    ({ input }) => {
      const { arn } = requireTrail(input.Name);
      states.set(arn, { ...readState(arn), isLogging });
      return {};
    };
  const readSettings = (input: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(SETTINGS).flatMap(([member, name]) =>
        input[member] === undefined ? [] : [[name, input[member]]],
      ),
    );
  const requireGlobalEvents = ({
    isMultiRegionTrail,
    includeGlobalServiceEvents,
  }: Readonly<Record<string, unknown>>) => {
    if (!isMultiRegionTrail || includeGlobalServiceEvents) return;
    throw new AwsError(
      'InvalidParameterCombinationException',
      'Multi-Region trail must include global service events.',
    );
  };

  return {
    CreateTrail: async (call) => {
      const { Name } = call.input;
      const trailARN = formatResourceArn(context, 'cloudtrail', `trail/${Name}`);
      const configuration = {
        ...{
          name: Name,
          trailARN,
          homeRegion: scope.region,
          isOrganizationTrail: false,
          hasCustomEventSelectors: false,
        },
        ...{ includeGlobalServiceEvents: true, isMultiRegionTrail: false, logFileValidationEnabled: false },
        ...readSettings(call.input),
      };
      const trail: AccountResource = {
        ...{
          resourceType: TRAIL_TYPE,
          resourceId: Name,
          resourceName: Name,
          arn: trailARN,
          region: scope.region,
          tags: {},
        },
        ...{ configuration, supplementaryConfiguration: {}, relationships: [] },
      };
      resources.put(trail, call);
      // A trail logs once StartLogging is called.
      states.set(trailARN, { ...DEFAULT_STATE, isLogging: false });
      return describe(trail);
    },
    DescribeTrails: async ({ input }) => {
      const names = input.trailNameList as readonly string[] | undefined;
      const all = resources
        .list(TRAIL_TYPE)
        .filter(
          ({ configuration }) => input.includeShadowTrails !== false || configuration.homeRegion === scope.region,
        );
      const found = names ? names.flatMap((name) => find(name) ?? []) : all;
      return { trailList: await Promise.all(found.map(describe)) };
    },
    ListTrails: () => ({
      Trails: resources
        .list(TRAIL_TYPE)
        .map(({ resourceName, arn }) => ({ Name: resourceName, TrailARN: arn, HomeRegion: scope.region })),
    }),
    ListTags: ({ input }) => ({
      ResourceTagList: (input.ResourceIdList as string[]).map((ResourceId) => ({
        ResourceId,
        TagsList: Object.entries(find(ResourceId)?.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
      })),
    }),
    UpdateTrail: async (call) => {
      const trail = requireTrail(call.input.Name);
      const changed = { ...trail, configuration: { ...trail.configuration, ...readSettings(call.input) } };
      requireGlobalEvents(changed.configuration);
      resources.put(changed, call);
      return describe(changed);
    },
    DeleteTrail: (call) => {
      const { arn, resourceId } = requireTrail(call.input.Name);
      resources.delete(TRAIL_TYPE, resourceId, call);
      states.delete(arn);
      return {};
    },
    StartLogging: setLogging(true),
    StopLogging: setLogging(false),
    GetTrailStatus: ({ input }) => ({ IsLogging: readState(requireTrail(input.Name).arn).isLogging }),
    GetEventSelectors: ({ input }) => {
      const { arn } = requireTrail(input.TrailName);
      return { TrailARN: arn, ...readState(arn).selectors };
    },
    PutEventSelectors: (call) => {
      const { TrailName, ...selectors } = call.input;
      const trail = requireTrail(TrailName);
      states.set(trail.arn, { ...readState(trail.arn), selectors });
      resources.put({ ...trail, configuration: { ...trail.configuration, hasCustomEventSelectors: true } }, call);
      return { TrailARN: trail.arn, ...selectors };
    },
  };
}
