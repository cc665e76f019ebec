import { DescribeVolumesCommand, DescribeVolumesModificationsCommand } from '@aws-sdk/client-ec2';
import { type LiveReader, ResourceGone, unlessAbsent, unlessGone } from '../live-resource';
import { describeEc2 } from './ec2';

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
    ...describeEc2(scope, `volume/${id}`, volume),
    supplementaryConfiguration: { VolumesModifications: modified?.VolumesModifications ?? [] },
  };
};
