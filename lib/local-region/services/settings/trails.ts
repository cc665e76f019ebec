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

/** The trails of the account and their settings. */
export function createTrailOperations(context: ServiceContext): Readonly<Record<string, AnswerCall>> {
  const { resources, scope } = context;

  const describe = async ({ configuration }: AccountResource): Promise<object> =>
    (await ConfiguredShape.load('cloudtrail', 'Trail')).fromConfiguration(configuration);
  const find = (name: string): AccountResource | undefined =>
    resources.list(TRAIL_TYPE).find(({ resourceName, arn }) => resourceName === name || arn === name);
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
      return describe(trail);
    },
    DescribeTrails: async ({ input }) => {
      const names = input.trailNameList as readonly string[] | undefined;
      const found = names ? names.flatMap((name) => find(name) ?? []) : resources.list(TRAIL_TYPE);
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
      const trail = find(call.input.Name);
      if (!trail) throw new AwsError('TrailNotFoundException', `Unknown trail: ${call.input.Name}`);
      const changed = { ...trail, configuration: { ...trail.configuration, ...readSettings(call.input) } };
      requireGlobalEvents(changed.configuration);
      resources.put(changed, call);
      return describe(changed);
    },
  };
}
