import { DescribeVolumesCommand, DescribeVolumesModificationsCommand } from '@aws-sdk/client-ec2';
import { toTags } from '../../../../../formats/items/tags';
import { createLiveItem, type LiveReader, ResourceGone, unlessAbsent, unlessGone } from '../live-resource';

/** Reads an EBS volume with its latest modification, which becomes `VolumesModifications`. */
export const readLiveVolume: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  const label = `Volume ${id}`;
  const { Volumes: [volume] = [] } = await unlessGone(
    label,
    ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] })),
    'InvalidVolume.NotFound',
  );
  if (!volume) throw new ResourceGone(label);
  // EC2 answers with an error for a volume that was never modified; both names have been seen.
  // https://github.com/awslabs/aws-sdk-rust/issues/1346
  const modified = await unlessAbsent(
    ec2.send(new DescribeVolumesModificationsCommand({ VolumeIds: [id] })),
    'InvalidVolumeModification.NotFound',
    'InvalidVolume.NotFound',
  );
  return {
    item: createLiveItem(scope, {
      resourceType: 'AWS::EC2::Volume',
      resourceId: id,
      arn: `arn:${scope.partition}:ec2:${scope.region}:${scope.accountId}:volume/${id}`,
      tags: toTags(volume.Tags, 'Tags'),
      configuration: volume,
      supplementaryConfiguration: { VolumesModifications: modified?.VolumesModifications ?? [] },
    }),
    relatedItems: [],
  };
};
