import type { Accounts } from '../account/accounts';
import type { AccountResource } from '../account/resources';
import { formatArn } from '../arns';
import { AwsError } from '../aws-call';
import type { AnswerCall, Operations } from '../service';
import { buildServiceResource, type ServiceContext } from './service-context';
import { toSdkStructure } from './shapes';
import { toSdkTags } from './tags';

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

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
const TRAIL_NAME = /^(?=.{3,128}$)[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;

/**
 * The trails of the account and their settings. A trail of all Regions has a shadow in each: it is listed there, and answers
 * by its ARN, but only its home Region changes it.
 * @param states the states of trails by their ARNs, as far as a call has set them
 */
export function createTrailOperations(
  accounts: Accounts,
  context: ServiceContext,
  states: Map<string, TrailState>,
): Operations {
  const { resources, scope } = context;

  const describe = ({ configuration }: AccountResource): object => toSdkStructure('cloudtrail', 'Trail', configuration);
  const findHome = ({ region, configuration }: AccountResource): string => String(configuration.homeRegion ?? region);
  const listShadows = (): AccountResource[] =>
    accounts
      .listScopes()
      .filter(({ account, region }) => account === scope.account && region !== scope.region)
      .flatMap((other) => other.resources.list(TRAIL_TYPE))
      .filter(({ arn, configuration }) => configuration.isMultiRegionTrail === true && !hasTrail(arn));
  const hasTrail = (arn: string | undefined): boolean => resources.list(TRAIL_TYPE).some((trail) => trail.arn === arn);
  // AWS Config records a trail without a name, and its name as its id.
  const find = (name: string): AccountResource | undefined =>
    resources.list(TRAIL_TYPE).find(({ resourceId, arn }) => resourceId === name || arn === name) ??
    listShadows().find(({ arn }) => arn === name);
  const requireTrail = (name: string): AccountResource & { readonly arn: string } => {
    const { arn, ...trail } = find(name) ?? {};
    if (arn === undefined) throw new AwsError('TrailNotFoundException', `Unknown trail: ${name}`);
    return { ...(trail as AccountResource), arn };
  };
  /** Finds a trail that a call may change. */
  const requireOwnTrail = (name: string): AccountResource & { readonly arn: string } => {
    const trail = requireTrail(name);
    const home = findHome(trail);
    if (home === scope.region) return trail;
    throw new AwsError(
      'InvalidHomeRegionException',
      `The trail ${trail.resourceId} can be changed in its home Region ${home} only.`,
    );
  };
  /** Answers a question about a trail in its home Region, which has its state. */
  const askHome = (operation: string, name: string, answer: (arn: string) => object): AnswerCall => {
    return (call) => {
      const trail = requireTrail(call.input[name]);
      const home = findHome(trail);
      const ask = accounts.findService('cloudtrail', scope.account, home)?.operations[operation];
      return ask && home !== scope.region ? ask(call) : answer(trail.arn);
    };
  };
  const readState = (arn: string): TrailState => states.get(arn) ?? DEFAULT_STATE;
  const setLogging =
    (isLogging: boolean): AnswerCall =>
    ({ input }) => {
      const { arn } = requireOwnTrail(input.Name);
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
    CreateTrail: (call) => {
      const { Name } = call.input;
      if (!TRAIL_NAME.test(Name)) {
        const message = `Trail name must be 3 to 128 letters, digits, periods, underscores or hyphens, and begin and end with a letter or digit: ${Name}`;
        throw new AwsError('InvalidTrailNameException', message);
      }
      const trailARN = formatArn(context.scope, 'cloudtrail', `trail/${Name}`);
      if (hasTrail(trailARN)) {
        const message = `Trail ${Name} already exists for customer: ${scope.account}`;
        throw new AwsError('TrailAlreadyExistsException', message);
      }
      const configuration = {
        name: Name,
        trailARN,
        homeRegion: scope.region,
        isOrganizationTrail: false,
        hasCustomEventSelectors: false,
        includeGlobalServiceEvents: true,
        isMultiRegionTrail: false,
        logFileValidationEnabled: false,
        ...readSettings(call.input),
      };
      const trail = buildServiceResource(context, {
        resourceType: TRAIL_TYPE,
        resourceId: Name,
        resourceName: Name,
        arn: trailARN,
        configuration,
      });
      resources.put(trail, call);
      // A trail logs once StartLogging is called.
      states.set(trailARN, { ...DEFAULT_STATE, isLogging: false });
      return describe(trail);
    },
    DescribeTrails: ({ input }) => {
      const names = input.trailNameList as readonly string[] | undefined;
      const all = [...resources.list(TRAIL_TYPE), ...listShadows()].filter(
        ({ configuration }) => input.includeShadowTrails !== false || configuration.homeRegion === scope.region,
      );
      const found = names ? names.flatMap((name) => find(name) ?? []) : all;
      return { trailList: found.map(describe) };
    },
    ListTrails: () => ({
      Trails: [...resources.list(TRAIL_TYPE), ...listShadows()].map(({ resourceId, arn, configuration }) => ({
        Name: resourceId,
        TrailARN: arn,
        HomeRegion: configuration.homeRegion,
      })),
    }),
    ListTags: ({ input }) => ({
      ResourceTagList: (input.ResourceIdList as string[]).map((ResourceId) => ({
        ResourceId,
        TagsList: toSdkTags(find(ResourceId)?.tags ?? {}),
      })),
    }),
    UpdateTrail: (call) => {
      const trail = requireOwnTrail(call.input.Name);
      const settings = readSettings(call.input);
      requireGlobalEvents({ ...trail.configuration, ...settings });
      return describe(resources.configure(trail, settings, call));
    },
    DeleteTrail: (call) => {
      const { arn, resourceId } = requireOwnTrail(call.input.Name);
      resources.delete(TRAIL_TYPE, resourceId, call);
      states.delete(arn);
      return {};
    },
    StartLogging: setLogging(true),
    StopLogging: setLogging(false),
    GetTrailStatus: askHome('GetTrailStatus', 'Name', (arn) => ({ IsLogging: readState(arn).isLogging })),
    GetEventSelectors: askHome('GetEventSelectors', 'TrailName', (arn) => ({
      TrailARN: arn,
      ...readState(arn).selectors,
    })),
    PutEventSelectors: (call) => {
      const { TrailName, ...selectors } = call.input;
      const trail = requireOwnTrail(TrailName);
      states.set(trail.arn, { ...readState(trail.arn), selectors });
      resources.configure(trail, { hasCustomEventSelectors: true }, call);
      return { TrailARN: trail.arn, ...selectors };
    },
  };
}
