import { remediateSetting } from '../../../lib/core/remediation/setting';
import { metadataTokens } from '../../../lib/resources/settings/ec2';

/** Makes the metadata service require session tokens (IMDSv2). */
export const remediation = remediateSetting({
  summary: 'Makes the metadata service require session tokens (IMDSv2); its other options are unchanged',
  exclusions: 'Items from before the option existed. Every plan needs approval, since programs may use IMDSv1',
  setting: metadataTokens,
  plan: ({ metadataHopLimit }) => ({
    to: 'required',
    summary: 'Require session tokens (IMDSv2)',
    sideEffects: [
      'Programs on the instance that still use IMDSv1, such as old SDKs and agents, lose the credentials of its role: the CloudWatch metric MetadataNoToken shows whether there are any',
      ...(metadataHopLimit === 1
        ? [
            'Containers with a network of their own lose them too, since no token passes the hop limit of 1: raise it to 2 first if there are any',
          ]
        : []),
    ],
    notes: ['The launch template is unchanged, so that the next instance from it accepts IMDSv1 again'],
  }),
});
