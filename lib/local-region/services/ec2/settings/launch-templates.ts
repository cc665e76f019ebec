import { isList, isObject } from '../../../../core/json';
import type { AccountResource } from '../../../account/resources';
import { type AwsCall, AwsError, type CallInput } from '../../../aws-call';
import type { Operations, TemplateType } from '../../../service';
import { createResourceId, type ServiceContext } from '../../service-context';
import { toSdkStructure } from '../../shapes';
import { toSdkTags } from '../../tags';
import { answerFiltered } from '../filters';
import { listIgnoredParameters } from '../instances/launch-members';
import { buildResource, EC2_KINDS } from '../kinds';
import { readTagSpecifications } from '../tags';
import { LAUNCH_TEMPLATE_TYPE } from '../types';

type LaunchData = Readonly<Record<string, unknown>>;

/**
 * The launch parameters of a launch template's versions, by number. AWS Config records those of the default version alone: the
 * others of a recorded launch template are not known.
 */
type LaunchTemplateVersions = Readonly<Record<string, LaunchData>>;

/** The parameters and tags of a launch that a launch template gives. */
export interface LaunchDefaults {
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the name of the parameter
  readonly data: Readonly<Record<string, any>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** The state of launch templates, as JSON. */
export interface LaunchTemplatesState {
  readonly versions: readonly (readonly [id: string, versions: LaunchTemplateVersions])[];
  readonly deployed: readonly (readonly [id: string, data: LaunchData])[];
}

interface LaunchTemplates {
  readonly operations: Operations;
  readonly types: Readonly<Record<string, TemplateType>>;
  save(): LaunchTemplatesState;
  restore(state: LaunchTemplatesState, isUpdate: boolean): void;
  /** Finds the version that a launch names. @throws AwsError */
  findDefaults(specification: CallInput): LaunchDefaults;
}

/** Creates the operations on launch templates. AWS Config records them as CloudFormation names their properties. */
export function createLaunchTemplates(context: ServiceContext): LaunchTemplates {
  const { resources, clock } = context;
  const versions = new Map<string, LaunchTemplateVersions>();
  /** The data of the launch templates of the deployment, by their ids. */
  const deployed = new Map<string, LaunchData>();

  const findByName = (name: string): AccountResource | undefined =>
    resources.list(LAUNCH_TEMPLATE_TYPE).find(({ configuration }) => configuration.LaunchTemplateName === name);
  const find = ({ LaunchTemplateId: id, LaunchTemplateName: name }: CallInput): AccountResource => {
    if ((id === undefined) === (name === undefined)) {
      throw new AwsError('MissingParameter', 'Either LaunchTemplateId or LaunchTemplateName must be specified.');
    }
    const found = name === undefined ? resources.find(LAUNCH_TEMPLATE_TYPE, id) : findByName(name);
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
    const known = listVersions(template);
    const byAlias: Record<string, unknown> = {
      $Default: template.configuration.DefaultVersionNumber,
      // The newest one may be deleted. Numbers are in their order.
      $Latest: Object.keys(known).at(-1),
    };
    const number = String(byAlias[version] ?? version);
    if (known[number]) return number;
    throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', 'Could not find launch template version');
  };
  const describe = ({ resourceId, configuration, creationTime, tags }: AccountResource): object => ({
    ...toSdkStructure('ec2', 'LaunchTemplate', configuration),
    LaunchTemplateId: resourceId,
    ...(creationTime !== undefined && { CreateTime: new Date(creationTime) }),
    Tags: toSdkTags(tags),
  });
  const describeVersion = (template: AccountResource, number: string): object => {
    const { LaunchTemplateName, DefaultVersionNumber } = template.configuration;
    return {
      LaunchTemplateId: template.resourceId,
      LaunchTemplateName,
      VersionNumber: Number(number),
      DefaultVersion: number === String(DefaultVersionNumber),
      LaunchTemplateData: toSdkStructure('ec2', 'ResponseLaunchTemplateData', listVersions(template)[number]),
    };
  };
  const build = (id: string, { LaunchTemplateName, LaunchTemplateData, ...input }: CallInput): AccountResource =>
    buildResource(context, EC2_KINDS.lt, {
      resourceId: id,
      resourceName: LaunchTemplateName,
      creationTime: clock.now.toISOString(),
      tags: readTagSpecifications({ input }, 'launch-template'),
      configuration: {
        LaunchTemplateName,
        Id: id,
        DefaultVersionNumber: '1',
        LatestVersionNumber: '1',
        LaunchTemplateData: recordData(LaunchTemplateData),
      },
    });
  const addVersion = (template: AccountResource, data: LaunchData, call?: AwsCall): AccountResource => {
    const number = String(Number(template.configuration.LatestVersionNumber) + 1);
    versions.set(template.resourceId, { ...listVersions(template), [number]: data });
    return resources.configure(template, { LatestVersionNumber: number }, call);
  };
  const removeVersion = (template: AccountResource, number: string): void => {
    const { [number]: _, ...kept } = listVersions(template);
    versions.set(template.resourceId, kept);
  };

  const operations: Operations = {
    CreateLaunchTemplate: (call) => {
      const { LaunchTemplateName, LaunchTemplateData, TagSpecifications } = call.input;
      if (findByName(LaunchTemplateName)) {
        throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
      }
      const id = createResourceId(context, 'lt');
      const template = build(id, { LaunchTemplateName, LaunchTemplateData, TagSpecifications });
      resources.put(template, call);
      return { LaunchTemplate: describe(template) };
    },
    DeleteLaunchTemplate: (call) => {
      const template = find(call.input);
      resources.delete(LAUNCH_TEMPLATE_TYPE, template.resourceId, call);
      versions.delete(template.resourceId);
      return { LaunchTemplate: describe(template) };
    },
    CreateLaunchTemplateVersion: (call) => {
      const { SourceVersion, LaunchTemplateData } = call.input;
      const template = find(call.input);
      const source = SourceVersion === undefined ? {} : listVersions(template)[findVersion(template, SourceVersion)];
      const created = { ...withoutSnapshots(source ?? {}), ...recordData(LaunchTemplateData) };
      const changed = addVersion(template, created, call);
      return {
        LaunchTemplateVersion: describeVersion(changed, String(changed.configuration.LatestVersionNumber)),
      };
    },
    DeleteLaunchTemplateVersions: (call) => {
      const template = find(call.input);
      const { LaunchTemplateName, DefaultVersionNumber } = template.configuration;
      const results = (call.input.Versions as readonly string[]).map((version) => {
        const result = { LaunchTemplateId: template.resourceId, LaunchTemplateName, VersionNumber: Number(version) };
        const isKnown = listVersions(template)[version] !== undefined;
        if (isKnown && version !== DefaultVersionNumber) {
          removeVersion(template, version);
          return { isDeleted: true, result };
        }
        const ResponseError = isKnown
          ? { Code: 'unexpectedError', Message: 'Cannot delete the default version of a launch template.' }
          : { Code: 'launchTemplateVersionDoesNotExist', Message: 'Could not find launch template version' };
        return { isDeleted: false, result: { ...result, ResponseError } };
      });
      const list = (wanted: boolean) =>
        results.filter(({ isDeleted }) => isDeleted === wanted).map(({ result }) => result);
      return {
        SuccessfullyDeletedLaunchTemplateVersions: list(true),
        UnsuccessfullyDeletedLaunchTemplateVersions: list(false),
      };
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
      const { LaunchTemplateId, LaunchTemplateName, Versions } = call.input;
      const asked = Versions as readonly string[] | undefined;
      // The aliases of versions are asked of all launch templates.
      const isOfAll = !(LaunchTemplateId || LaunchTemplateName) && asked?.every((version) => version.startsWith('$'));
      const templates = isOfAll
        ? resources.list(LAUNCH_TEMPLATE_TYPE)
        : [find({ LaunchTemplateId, LaunchTemplateName })];
      const described = templates.flatMap((template) => {
        const numbers = asked?.map((version) => findVersion(template, version));
        return (numbers ?? Object.keys(listVersions(template)).reverse()).map((each) =>
          describeVersion(template, each),
        );
      });
      return answerFiltered(call, 'LaunchTemplateVersions', described);
    },
    ModifyLaunchTemplate: (call) => {
      const template = find(call.input);
      const number = findVersion(template, String(call.input.DefaultVersion));
      const LaunchTemplateData = listVersions(template)[number];
      versions.set(template.resourceId, listVersions(template));
      return {
        LaunchTemplate: describe(
          resources.configure(template, { DefaultVersionNumber: number, LaunchTemplateData }, call),
        ),
      };
    },
  };
  const types: Readonly<Record<string, TemplateType>> = {
    [LAUNCH_TEMPLATE_TYPE]: {
      properties: ['LaunchTemplateData', 'LaunchTemplateName', 'TagSpecifications'],
      withoutEffect: ['VersionDescription'],
      listIgnored: ({ LaunchTemplateData }) => listIgnoredData(LaunchTemplateData),
      create: ({ ref, properties }) => {
        const { LaunchTemplateName = ref, LaunchTemplateData, TagSpecifications } = properties;
        const created = build(ref, { LaunchTemplateName, LaunchTemplateData, TagSpecifications });
        deployed.set(ref, created.configuration.LaunchTemplateData as LaunchData);
        if (!resources.find(LAUNCH_TEMPLATE_TYPE, ref)) resources.put(created);
      },
    },
  };
  return {
    operations,
    types,
    save: () => ({ versions: [...versions], deployed: [...deployed] }),
    restore: (saved, isUpdate) => {
      for (const [id, known] of saved.versions) versions.set(id, known);
      for (const [id, data] of isUpdate ? saved.deployed : []) {
        const changed = deployed.get(id);
        const template = resources.find(LAUNCH_TEMPLATE_TYPE, id);
        // CloudFormation adds a version for what it changes, and leaves the default one.
        if (changed && template && JSON.stringify(changed) !== JSON.stringify(data)) addVersion(template, changed);
      }
    },
    findDefaults: ({ LaunchTemplateId, LaunchTemplateName, Version = '$Default' }) => {
      const template = find({ LaunchTemplateId, LaunchTemplateName });
      const version = findVersion(template, Version);
      const { resourceId: id } = template;
      const tags = { 'aws:ec2launchtemplate:id': id, 'aws:ec2launchtemplate:version': version };
      return { id, data: listVersions(template)[version] ?? {}, tags };
    },
  };
}

/** Lists the members of the data of a launch template that no launch reads: `LaunchTemplateData.Placement`. */
export const listIgnoredData = (data: unknown): string[] =>
  listIgnoredParameters(data).map((path) => `LaunchTemplateData.${path}`);

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
