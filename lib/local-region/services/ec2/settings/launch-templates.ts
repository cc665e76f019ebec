import { isList, isObject } from '../../../../core/json';
import type { AccountResource } from '../../../account/resources';
import { type AwsCall, AwsError } from '../../../aws-call';
import type { AnswerCall } from '../../../service';
import { createResourceId, formatResourceArn, type ServiceContext } from '../../service-context';
import { toSdkStructure } from '../../shapes';
import { answerFiltered } from '../filters';
import { readTagSpecifications } from '../tags';

const LAUNCH_TEMPLATE_TYPE = 'AWS::EC2::LaunchTemplate';

type LaunchData = Readonly<Record<string, unknown>>;

/**
 * The launch parameters of a launch template's versions, by number. AWS Config records those of the default version alone: the
 * others of a recorded launch template are not known.
 */
export type LaunchTemplateVersions = Readonly<Record<string, LaunchData>>;

/** Creates the operations on launch templates. AWS Config records them as CloudFormation names their properties. */
export function createLaunchTemplateOperations(
  context: ServiceContext,
  versions: Map<string, LaunchTemplateVersions>,
): Readonly<Record<string, AnswerCall>> {
  const { resources, scope, clock } = context;

  const find = ({ LaunchTemplateId: id, LaunchTemplateName: name }: AwsCall['input']): AccountResource => {
    if ((id === undefined) === (name === undefined)) {
      throw new AwsError('MissingParameter', 'Either LaunchTemplateId or LaunchTemplateName must be specified.');
    }
    const found =
      name === undefined
        ? resources.find(LAUNCH_TEMPLATE_TYPE, id)
        : resources.list(LAUNCH_TEMPLATE_TYPE).find((template) => template.configuration.LaunchTemplateName === name);
    if (found) return found;
    throw name === undefined
      ? notFound('InvalidLaunchTemplateId.NotFound', `template ID ${id},`)
      : notFound('InvalidLaunchTemplateName.NotFoundException', `template name ${name},`);
  };
  const listVersions = ({ resourceId, configuration }: AccountResource): Record<string, LaunchData> => ({
    ...versions.get(resourceId),
    [String(configuration.DefaultVersionNumber)]: configuration.LaunchTemplateData as LaunchData,
  });
  /** Returns the number of a version, which a call may name by `$Latest` or `$Default`. */
  const findVersion = (template: AccountResource, version: string): string => {
    const { DefaultVersionNumber, LatestVersionNumber } = template.configuration;
    const byAlias: Record<string, unknown> = { $Default: DefaultVersionNumber, $Latest: LatestVersionNumber };
    const number = String(byAlias[version] ?? version);
    if (listVersions(template)[number]) return number;
    throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', 'Could not find launch template version');
  };
  const describe = ({ resourceId, configuration, creationTime, tags }: AccountResource): object => ({
    ...toSdkStructure('ec2', 'LaunchTemplate', configuration),
    LaunchTemplateId: resourceId,
    ...(creationTime !== undefined && { CreateTime: new Date(creationTime) }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });
  const describeVersion = (template: AccountResource, number: string): object => {
    const { LaunchTemplateName, DefaultVersionNumber } = template.configuration;
    return {
      ...{ LaunchTemplateId: template.resourceId, LaunchTemplateName, VersionNumber: Number(number) },
      DefaultVersion: number === String(DefaultVersionNumber),
      LaunchTemplateData: toSdkStructure('ec2', 'ResponseLaunchTemplateData', listVersions(template)[number]),
    };
  };
  const change = (call: AwsCall, template: AccountResource, settings: object): AccountResource => {
    const changed = { ...template, configuration: { ...template.configuration, ...settings } };
    resources.put(changed, call);
    return changed;
  };

  return {
    CreateLaunchTemplate: (call) => {
      const { LaunchTemplateName, LaunchTemplateData } = call.input;
      const id = createResourceId(context, 'lt');
      const template: AccountResource = {
        ...{ resourceType: LAUNCH_TEMPLATE_TYPE, resourceId: id, resourceName: LaunchTemplateName },
        arn: formatResourceArn(context, 'ec2', `launch-template/${id}`),
        region: scope.region,
        creationTime: clock.now.toISOString(),
        tags: readTagSpecifications(call, 'launch-template'),
        configuration: {
          ...{ LaunchTemplateName, Id: id, DefaultVersionNumber: '1', LatestVersionNumber: '1' },
          LaunchTemplateData: recordData(LaunchTemplateData),
        },
        ...{ supplementaryConfiguration: {}, relationships: [] },
      };
      resources.put(template, call);
      return { LaunchTemplate: describe(template) };
    },
    CreateLaunchTemplateVersion: (call) => {
      const { SourceVersion, LaunchTemplateData } = call.input;
      const template = find(call.input);
      const source = SourceVersion === undefined ? {} : listVersions(template)[findVersion(template, SourceVersion)];
      const number = String(Number(template.configuration.LatestVersionNumber) + 1);
      const created = { ...withoutSnapshots(source ?? {}), ...recordData(LaunchTemplateData) };
      versions.set(template.resourceId, { ...listVersions(template), [number]: created });
      const changed = change(call, template, { LatestVersionNumber: number });
      return { LaunchTemplateVersion: describeVersion(changed, number) };
    },
    DescribeLaunchTemplates: (call) => {
      const { input } = call;
      const ids = input.LaunchTemplateIds as readonly string[] | undefined;
      const names = input.LaunchTemplateNames as readonly string[] | undefined;
      const found = [
        ...(ids ?? []).map((LaunchTemplateId) => find({ LaunchTemplateId })),
        ...(names ?? []).map((LaunchTemplateName) => find({ LaunchTemplateName })),
        ...(ids || names ? [] : resources.list(LAUNCH_TEMPLATE_TYPE)),
      ];
      return answerFiltered(call, 'LaunchTemplates', found.map(describe));
    },
    DescribeLaunchTemplateVersions: (call) => {
      const template = find(call.input);
      const asked = call.input.Versions as readonly string[] | undefined;
      const numbers =
        asked?.map((version) => findVersion(template, version)) ?? Object.keys(listVersions(template)).reverse();
      const described = numbers.map((number) => describeVersion(template, number));
      return answerFiltered(call, 'LaunchTemplateVersions', described);
    },
    ModifyLaunchTemplate: (call) => {
      const template = find(call.input);
      const number = findVersion(template, String(call.input.DefaultVersion));
      const LaunchTemplateData = listVersions(template)[number];
      versions.set(template.resourceId, listVersions(template));
      return {
        LaunchTemplate: describe(change(call, template, { DefaultVersionNumber: number, LaunchTemplateData })),
      };
    },
  };
}

const notFound = (code: string, subject: string): AwsError =>
  new AwsError(code, `The specified launch template, with ${subject} does not exist.`);

/** Members without a value are not recorded. */
const recordData = (data: unknown): LaunchData => JSON.parse(JSON.stringify(data ?? {}));

/** "Snapshots applied to the block device mapping are ignored when creating a new version unless they are explicitly included." */
function withoutSnapshots(data: LaunchData): LaunchData {
  const { BlockDeviceMappings: mappings } = data;
  if (!isList(mappings)) return data;
  const strip = (mapping: unknown): unknown => {
    if (!isObject(mapping) || !isObject(mapping.Ebs)) return mapping;
    const { SnapshotId: _, ...Ebs } = mapping.Ebs;
    return { ...mapping, Ebs };
  };
  return { ...data, BlockDeviceMappings: mappings.map(strip) };
}
