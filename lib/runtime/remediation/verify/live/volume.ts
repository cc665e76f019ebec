import { DescribeVolumesCommand, DescribeVolumesModificationsCommand } from '@aws-sdk/client-ec2';
import { toTags } from '../../../../formats/tags';
import { describedItem, type LiveReader, ResourceGone, unlessAbsent, unlessGone } from './live-resource';

/** An EBS volume with its latest modification, under `VolumesModifications`. */
export const liveVolume: LiveReader = {
  resourceType: 'AWS::EC2::Volume',
  async read(id, { place, clients }) {
    const { Volumes: [volume] = [] } = await unlessGone(
      `Volume ${id}`,
      clients.ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] })),
      'InvalidVolume.NotFound',
    );
    if (!volume) throw new ResourceGone(`Volume ${id} is not there any more`);
    // A volume that was never modified is answered with an error, which people have seen under both of these names.
    // https://github.com/awslabs/aws-sdk-rust/issues/1346
    const modified = await unlessAbsent(
      clients.ec2.send(new DescribeVolumesModificationsCommand({ VolumeIds: [id] })),
      'InvalidVolumeModification.NotFound',
      'InvalidVolume.NotFound',
    );
    return {
      item: describedItem(place, {
        resourceType: 'AWS::EC2::Volume',
        resourceId: id,
        arn: `arn:${place.partition}:ec2:${place.region}:${place.accountId}:volume/${id}`,
        tags: toTags(volume.Tags, 'Tags'),
        configuration: volume,
        supplementaryConfiguration: { VolumesModifications: modified?.VolumesModifications ?? [] },
      }),
      beside: [],
    };
  },
};
