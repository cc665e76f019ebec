import type { ConfigurationItem } from '../../core/item';
import { isObject } from '../../core/json';
import { withMember, withMembers } from '../../core/remediation/members';
import type { Json } from '../../core/remediation/operation';
import { type Setting, setByOneCall } from '../../core/remediation/setting';
import { cannotCall } from '../cannot-call';
import type { Instance } from '../ec2/instance';
import type { GenericResource } from '../generic-resource';
import { defineSettingOperation, withConfiguration } from './setting-operation';

const formatEc2Arn = (path: string): string => `arn:\${Partition}:ec2:\${Region}:\${Account}:${path}`;

/**
 * Sets whether the metadata service of an instance requires session tokens. Its other options are unchanged.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html
 */
const modifyMetadataOptions = defineSettingOperation({
  service: 'ec2',
  api: 'ModifyInstanceMetadataOptions',
  parameters: { InstanceId: 'String', HttpTokens: 'String' },
  permission: { action: 'ec2:ModifyInstanceMetadataOptions', resource: formatEc2Arn('instance/*') },
  subject: 'InstanceId',
  set: (item, { HttpTokens = null }) => ({
    ...item,
    configuration: withMember(
      item.configuration,
      'MetadataOptions',
      (options) => withMembers(options, { HttpTokens }, item.shape),
      item.shape,
    ),
  }),
});

/** Whether the metadata service of an instance requires session tokens. */
export const metadataTokens: Setting<Instance, string> = {
  label: 'httpTokens',
  read: ({ metadataTokens }) => metadataTokens,
  ...setByOneCall<Instance, string>('MetadataTokens', {
    operation: modifyMetadataOptions,
    toParameters: ({ id }, HttpTokens) => ({ InstanceId: id, HttpTokens }),
  }),
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html */
const modifySubnetAttribute = defineSettingOperation({
  service: 'ec2',
  api: 'ModifySubnetAttribute',
  parameters: { SubnetId: 'String', MapPublicIpOnLaunch: 'StringMap' },
  permission: { action: 'ec2:ModifySubnetAttribute', resource: formatEc2Arn('subnet/*') },
  subject: 'SubnetId',
  set: (item, { MapPublicIpOnLaunch: flag }) =>
    withConfiguration(item, { MapPublicIpOnLaunch: isObject(flag) ? (flag.Value as Json) : null }),
});

/** Whether a subnet gives new instances a public IPv4 address. */
export const publicAddresses: Setting<GenericResource, boolean> = {
  label: 'mapPublicIpOnLaunch',
  read: ({ properties }) => properties.boolean('mapPublicIpOnLaunch'),
  ...setByOneCall<GenericResource, boolean>('PublicAddresses', {
    operation: modifySubnetAttribute,
    toParameters: ({ id }, Value) => ({ SubnetId: id, MapPublicIpOnLaunch: { Value } }),
  }),
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyTransitGateway.html */
const modifyTransitGateway = defineSettingOperation({
  service: 'ec2',
  api: 'ModifyTransitGateway',
  parameters: { TransitGatewayId: 'String', Options: 'StringMap' },
  permission: { action: 'ec2:ModifyTransitGateway', resource: formatEc2Arn('transit-gateway/*') },
  subject: 'TransitGatewayId',
  set(item, { Options: options }) {
    if (!isObject(options)) throw cannotCall('ModifyTransitGateway', `found no Options`);
    const members = options as Readonly<Record<string, Json>>;
    // DescribeTransitGateways nests the settings.
    if (item.shape !== 'description') return withConfiguration(item, members);
    const change = (nested: unknown) => withMembers(nested, members, item.shape);
    return { ...item, configuration: withMember(item.configuration, 'Options', change, item.shape) };
  },
});

/** Whether a transit gateway accepts attachments of other accounts automatically: `enable` or `disable`. */
export const automaticAcceptance: Setting<GenericResource, string> = {
  label: 'autoAcceptSharedAttachments',
  read: ({ properties }) =>
    (properties.optionalObject('options') ?? properties).oneOf('autoAcceptSharedAttachments', ['enable', 'disable']),
  ...setByOneCall<GenericResource, string>('AutomaticAcceptance', {
    operation: modifyTransitGateway,
    toParameters: ({ id }, AutoAcceptSharedAttachments) => ({
      TransitGatewayId: id,
      Options: { AutoAcceptSharedAttachments },
    }),
  }),
};

/**
 * Blocks public sharing of EBS snapshots in the Region.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableSnapshotBlockPublicAccess.html
 */
const enableSnapshotBlock = {
  service: 'ec2',
  api: 'EnableSnapshotBlockPublicAccess',
  parameters: { State: 'String' },
  permission: { action: 'ec2:EnableSnapshotBlockPublicAccess', resource: '*' },
  apply: (item: ConfigurationItem, { State = null }) => withConfiguration(item, { State }),
} as const;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableSnapshotBlockPublicAccess.html */
const disableSnapshotBlock = {
  service: 'ec2',
  api: 'DisableSnapshotBlockPublicAccess',
  parameters: {},
  permission: { action: 'ec2:DisableSnapshotBlockPublicAccess', resource: '*' },
  apply: (item: ConfigurationItem) => withConfiguration(item, { State: UNBLOCKED }),
} as const;

const UNBLOCKED = 'unblocked';

/** The block of public EBS snapshots in a Region: `block-all-sharing`, `block-new-sharing` or `unblocked`. */
export const snapshotBlock: Setting<GenericResource, string> = {
  label: 'state',
  read: ({ properties }) => properties.string('state'),
  set: { step: 'SetBlock', operation: enableSnapshotBlock, toParameters: (_, State) => ({ State }) },
  restore: [
    {
      step: 'TurnOffBlock',
      operation: disableSnapshotBlock,
      toParameters: () => ({}),
      canSet: (state) => state === UNBLOCKED,
    },
    { step: 'RestoreBlock', operation: enableSnapshotBlock, toParameters: (_, State) => ({ State }) },
  ],
};
