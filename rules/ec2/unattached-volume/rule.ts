import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { volume } from '../../../lib/resources/ec2/volume';

/** Flags volumes that are attached to no instance. */
export default defineRule({
  name: 'unattached-volume',
  title: 'EBS volumes must be attached to an instance',
  rationale: 'A volume that no instance uses costs as much as one in use, and may hold data that was forgotten.',
  severity: 'low',
  resource: volume,
  triggers: [onChange],
  managedRules: ['EC2_VOLUME_INUSE_CHECK'],
  parameters: {
    deleteOnTermination: flag({
      default: false,
      description: 'Whether a volume must also be deleted together with its instance',
    }),
  },
  limitations: [
    'How long the volume has been unused: a volume that is just moved to another instance is reported, too. Kubernetes does so all the time.',
    'Volumes of stopped instances, which are attached.',
    'Templates in which nothing attaches the volume: another stack may.',
    'Deployments of a template in which a condition leaves out the only attachment.',
  ],
  evaluate(volume, { parameters }) {
    if (volume.item.shape === 'template') {
      // Another stack may attach the volume. EC2 does not delete such a volume together with its instance.
      return !parameters.deleteOnTermination && volume.hasReferrer(...USING_TYPES) ? COMPLIANT : NOT_APPLICABLE;
    }
    if (volume.isUnusable) return NOT_APPLICABLE;
    const { attachments, state } = volume;
    if (attachments.length === 0 && state === 'in-use') {
      return insufficientData('the volume is in use, and its attachments are not in the input');
    }
    if (attachments.length === 0) return nonCompliant(`No instance uses its ${volume.size} GiB`);
    if (!parameters.deleteOnTermination) return COMPLIANT;
    if (attachments.some(({ deleteOnTermination }) => deleteOnTermination === false)) {
      return nonCompliant('It stays when its instance is terminated');
    }
    const isKnown = attachments.every(({ deleteOnTermination }) => deleteOnTermination !== undefined);
    return isKnown ? COMPLIANT : insufficientData('whether it is deleted with its instance is not in the input');
  },
});

/** The types of a template that attach a volume. Others pass its ID on, as in the environment of a function. */
const USING_TYPES = ['AWS::EC2::Instance', 'AWS::EC2::VolumeAttachment'];
