import { DescribeCertificateCommand, ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import { toTags } from '../../../../formats/items/tags';
import { assertInScope, type LiveReader, ResourceGone, unlessGone } from './live-resource';

/** Reads an ACM certificate. */
export const readLiveCertificate: LiveReader = async (id, { scope, clients: { acm } }) => {
  assertInScope(id, scope);
  const label = `Certificate ${id}`;
  const input = { CertificateArn: id };
  const { Certificate } = await unlessGone(
    label,
    acm.send(new DescribeCertificateCommand(input)),
    'ResourceNotFoundException',
  );
  if (!Certificate) throw new ResourceGone(label);
  const { Tags } = await unlessGone(
    label,
    acm.send(new ListTagsForCertificateCommand(input)),
    'ResourceNotFoundException',
  );
  return {
    arn: id,
    tags: toTags(Tags, 'Tags'),
    configuration: Certificate,
  };
};
