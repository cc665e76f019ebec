import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { imageRepository } from '../../../lib/resources/ecr/repository';

/** Flags repositories that do not scan images. */
export default defineRule({
  name: 'unscanned-ecr',
  title: 'ECR repositories must scan images when they are pushed',
  rationale:
    'An image brings the known security holes of everything that it is built from. A scan at the push finds them before the image runs.',
  severity: 'high',
  resource: imageRepository,
  triggers: [onChange],
  managedRules: ['ECR_PRIVATE_IMAGE_SCANNING_ENABLED'],
  controls: ['FSBP ECR.1', 'PCI DSS 4.0.1 11.3.1', 'PCI DSS 4.0.1 11.3.1.2', 'PCI DSS 4.0.1 11.3.1.3'],
  parameters: {},
  limitations: [
    'Scanning that is set for the whole registry, basic or enhanced: it is not in the item, and makes the setting of the repository meaningless. Turn the rule off where the registry scans.',
    'Whether anybody reads what the scans find.',
  ],
  evaluate({ properties }) {
    const scans = properties.optionalObject('imageScanningConfiguration')?.optionalBoolean('scanOnPush') ?? false;
    return scans ? COMPLIANT : nonCompliant('Images are not scanned when they are pushed');
  },
});
