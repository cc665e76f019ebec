import { DescribeCertificateCommand, ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import { toTags } from '../../../../formats/tags';
import { assertHere, describedItem, type LiveReader, ResourceGone, unlessGone } from './live-resource';

/** A certificate of AWS Certificate Manager. */
export const liveCertificate: LiveReader = {
  resourceType: 'AWS::ACM::Certificate',
  async read(id, { place, clients }) {
    assertHere(id, place);
    const about = { CertificateArn: id };
    const gone = [`Certificate ${id}`, 'ResourceNotFoundException'] as const;
    const { Certificate } = await unlessGone(gone[0], clients.acm.send(new DescribeCertificateCommand(about)), gone[1]);
    if (!Certificate) throw new ResourceGone(`Certificate ${id} is not there any more`);
    const { Tags } = await unlessGone(gone[0], clients.acm.send(new ListTagsForCertificateCommand(about)), gone[1]);
    return {
      item: describedItem(place, {
        resourceType: 'AWS::ACM::Certificate',
        resourceId: id,
        arn: id,
        tags: toTags(Tags, 'Tags'),
        configuration: Certificate,
      }),
      beside: [],
    };
  },
};
