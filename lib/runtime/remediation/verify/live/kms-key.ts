import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyMetadata,
  paginateListResourceTags,
} from '@aws-sdk/client-kms';
import { type LiveReader, ResourceGone, unlessGone } from './live-resource';

/** Reads a KMS key with its policy and tags, and for a key that KMS can rotate whether it does. */
export const readLiveKey: LiveReader = async (id, { clients: { kms } }) => {
  const label = `Key ${id}`;
  const { KeyMetadata: key } = await unlessGone(
    label,
    kms.send(new DescribeKeyCommand({ KeyId: id })),
    'NotFoundException',
  );
  if (!key?.Arn) throw new ResourceGone(label);
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: id, PolicyName: 'default' }));
  const rotation = canRotate(key) ? await kms.send(new GetKeyRotationStatusCommand({ KeyId: id })) : undefined;
  const tags: [string, string][] = [];
  for await (const { Tags = [] } of paginateListResourceTags({ client: kms }, { KeyId: id })) {
    tags.push(...Tags.map(({ TagKey = '', TagValue = '' }): [string, string] => [TagKey, TagValue]));
  }
  return {
    arn: key.Arn,
    tags: Object.fromEntries(tags),
    configuration: key,
    supplementaryConfiguration: {
      Policy,
      ...(rotation && { KeyRotationStatus: rotation.KeyRotationEnabled }),
    },
  };
};

/** KMS has no rotation status for other keys. */
const canRotate = ({ KeyManager, KeySpec, Origin }: KeyMetadata): boolean =>
  KeyManager === 'CUSTOMER' && KeySpec === 'SYMMETRIC_DEFAULT' && Origin === 'AWS_KMS';
