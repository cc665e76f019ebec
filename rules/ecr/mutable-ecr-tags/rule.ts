import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import type { Properties } from '../../../lib/core/reading/properties';
import { defineRule, onChange } from '../../../lib/core/rule';
import { imageRepository } from '../../../lib/resources/ecr/repository';

/** Flags repositories whose image tags can be moved. */
export default defineRule({
  name: 'mutable-ecr-tags',
  title: 'ECR image tags must be immutable',
  rationale:
    'If a tag can be moved, what runs tomorrow under the same name can be another image: by a mistake in a pipeline, or by somebody with a stolen key.',
  severity: 'medium',
  resource: imageRepository,
  triggers: [onChange],
  managedRules: ['ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED'],
  controls: ['FSBP ECR.2'],
  parameters: {},
  limitations: [
    'Which tags an exclusion names, unless it names all.',
    'Whether deployments name images by digest, which no tag can change.',
  ],
  evaluate({ properties, item: { shape } }) {
    const key = 'imageTagMutability';
    const mutability =
      shape === 'template'
        ? (properties.optionalOneOf(key, MUTABILITIES) ?? 'MUTABLE')
        : properties.oneOf(key, MUTABILITIES);
    if (mutability === 'MUTABLE') return nonCompliant('Tags of its images can be moved to other images');
    if (mutability === 'MUTABLE_WITH_EXCLUSION') {
      return nonCompliant('Tags of its images can be moved to other images, except for some');
    }
    if (mutability === 'IMMUTABLE') return COMPLIANT;
    const exclusions = properties.optionalObjects('imageTagMutabilityExclusionFilters');
    if (exclusions.length === 0) return insufficientData('the input does not have the tags that can be moved');
    if (exclusions.some(namesAll)) {
      return nonCompliant('Tags of its images can be moved to other images: an exclusion names all tags');
    }
    return COMPLIANT;
  },
});

/** AWS Config writes the names of templates, the API of ECR shorter ones. */
const namesAll = (exclusion: Properties): boolean =>
  /^\*+$/.test(exclusion.string(['imageTagMutabilityExclusionFilterValue', 'filter']));

const MUTABILITIES = ['IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE', 'MUTABLE_WITH_EXCLUSION'] as const;
