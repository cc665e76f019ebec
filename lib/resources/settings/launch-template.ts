import type { ConfigurationItem } from '../../core/item';
import { isObject } from '../../core/json';
import { withMember, withMembers } from '../../core/remediation/members';
import type { Json, Operation } from '../../core/remediation/operation';
import { cannotCall } from '../cannot-call';
import { type LaunchTemplate, launchTemplate } from '../ec2/launch-template';
import type { CallParameters } from './setting-operation';

const CREATE = 'CreateLaunchTemplateVersion';
const MODIFY = 'ModifyLaunchTemplate';
const LAUNCH_TEMPLATES = `arn:\${Partition}:ec2:\${Region}:\${Account}:launch-template/*`;

/**
 * Creates a version from the default one, with other values of some launch parameters. AWS leaves out the snapshots of
 * volumes unless the call names them again. Versions are numbered in their order, and only the answer has the number
 * for certain. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html
 */
export const createLaunchTemplateVersion: Operation = {
  service: 'ec2',
  api: CREATE,
  parameters: { LaunchTemplateId: 'String', SourceVersion: 'String', LaunchTemplateData: 'StringMap' },
  permission: { action: `ec2:${CREATE}`, resource: LAUNCH_TEMPLATES },
  apply: (item, parameters) => withNumber(item, 'LatestVersionNumber', readSource(item, parameters).latest + 1),
  predictAnswer: (item, parameters) => ({
    LaunchTemplateVersion: {
      VersionNumber: readSource(item, parameters).latest + 1,
      LaunchTemplateData: withMembers(
        findLaunchData(item),
        parameters.LaunchTemplateData as CallParameters,
        item.shape,
      ) as Json,
    },
  }),
};

/**
 * Sets the default version. An item has the launch parameters of its default version alone: those of another version
 * are known from the answer that created it, and otherwise removed.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyLaunchTemplate.html
 */
export const modifyLaunchTemplate: Operation = {
  service: 'ec2',
  api: MODIFY,
  parameters: { LaunchTemplateId: 'String', DefaultVersion: 'String' },
  permission: { action: `ec2:${MODIFY}`, resource: LAUNCH_TEMPLATES },
  apply(item, parameters, { DefaultVersion: answer = null } = {}) {
    const versions = readVersions(MODIFY, item, parameters);
    const version = Number(parameters.DefaultVersion);
    if (!(version >= 1 && version <= versions.latest)) {
      throw cannotCall(
        MODIFY,
        `found version ${JSON.stringify(parameters.DefaultVersion)}, expected one up to ${versions.latest}`,
      );
    }
    const data = version === versions.default ? findLaunchData(item) : findCreatedData(answer);
    const configuration = withMember(item.configuration, 'LaunchTemplateData', () => data, item.shape);
    return withNumber({ ...item, configuration }, 'DefaultVersionNumber', version);
  },
};

type Versions = NonNullable<LaunchTemplate['versions']>;

function readVersions(api: string, item: ConfigurationItem, { LaunchTemplateId: id }: CallParameters): Versions {
  if (id !== item.resourceId) throw cannotCall(api, `expected "${item.resourceId}", found ${JSON.stringify(id)}`);
  const { versions } = launchTemplate.read(item);
  if (!versions) throw cannotCall(api, 'the item does not show the numbers of its versions');
  return versions;
}

/** Only the parameters of the default version are known. */
function readSource(item: ConfigurationItem, parameters: CallParameters): Versions {
  const versions = readVersions(CREATE, item, parameters);
  const { SourceVersion: source } = parameters;
  if (source === String(versions.default)) return versions;
  throw cannotCall(CREATE, `expected version ${versions.default} as its source, found ${JSON.stringify(source)}`);
}

const findLaunchData = ({ configuration }: ConfigurationItem): unknown => {
  const { LaunchTemplateData, launchTemplateData = LaunchTemplateData } = configuration as CallParameters;
  return launchTemplateData;
};

const findCreatedData = (answer: Json): unknown =>
  isObject(answer) && isObject(answer.LaunchTemplateVersion)
    ? answer.LaunchTemplateVersion.LaunchTemplateData
    : undefined;

/** AWS Config records numbers of versions as text. */
function withNumber(item: ConfigurationItem, name: string, value: number): ConfigurationItem {
  const write = (before: unknown) => (typeof before === 'string' ? String(value) : value);
  return { ...item, configuration: withMember(item.configuration, name, write, item.shape) };
}
