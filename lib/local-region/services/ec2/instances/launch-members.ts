import { isList, isObject } from '../../../../core/json';
import { hasEffect } from '../../../account/unread-members';

/** The members of a launch that have an effect here; those within a member, if not all of them have one. */
interface EffectiveMembers {
  readonly [name: string]: true | EffectiveMembers;
}

const LAUNCH_EFFECTS: EffectiveMembers = {
  BlockDeviceMappings: {
    DeviceName: true,
    Ebs: {
      DeleteOnTermination: true,
      Encrypted: true,
      Iops: true,
      SnapshotId: true,
      Throughput: true,
      VolumeSize: true,
      VolumeType: true,
    },
  },
  EbsOptimized: true,
  IamInstanceProfile: true,
  ImageId: true,
  InstanceType: true,
  KeyName: true,
  MetadataOptions: true,
  Monitoring: true,
  NetworkInterfaces: {
    AssociatePublicIpAddress: true,
    Description: true,
    // There is one interface.
    DeviceIndex: true,
    Groups: true,
    NetworkInterfaceId: true,
    SubnetId: true,
  },
  SecurityGroupIds: true,
  SecurityGroups: true,
  TagSpecifications: true,
};

/** The members of a launch that a launch template may have too. */
export const LAUNCH_MEMBERS = Object.keys(LAUNCH_EFFECTS);

/**
 * Lists the members of launch parameters that have no effect here, as paths: `NetworkInterfaces.Ipv6AddressCount`.
 * @param parameters of a call or of a launch template
 */
export const listIgnoredParameters = (parameters: unknown): string[] => [
  ...new Set(listIgnoredWithin(parameters, LAUNCH_EFFECTS)),
];

function listIgnoredWithin(value: unknown, effects: EffectiveMembers): string[] {
  if (isList(value)) return value.flatMap((each) => listIgnoredWithin(each, effects));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const known = Object.hasOwn(effects, name) ? effects[name] : undefined;
    if (known === true) return [];
    if (known === undefined) return hasEffect('RunInstances', name, member) ? [name] : [];
    return listIgnoredWithin(member, known).map((path) => `${name}.${path}`);
  });
}
