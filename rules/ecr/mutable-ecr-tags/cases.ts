import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { repository, template } from '../sample-resources/repositories';
import rule from './rule';

const MUTABLE = nonCompliant('Tags of its images can be moved to other images');
const ALL_EXCLUDED = nonCompliant('Tags of its images can be moved to other images: an exclusion names all tags');
const exclude = (...patterns: string[]) => ({
  ImageTagMutabilityExclusionFilters: patterns.map((pattern) => ({
    ImageTagMutabilityExclusionFilterType: 'WILDCARD',
    ImageTagMutabilityExclusionFilterValue: pattern,
  })),
});
const EXPECTED = 'expected one of IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE, MUTABLE_WITH_EXCLUSION';

export default defineCases(rule, [
  { scenario: 'mutable tags', ...repository({ ImageTagMutability: 'MUTABLE' }), expected: MUTABLE },
  { scenario: 'immutable tags', ...repository({ ImageTagMutability: 'IMMUTABLE' }), expected: COMPLIANT },
  {
    scenario: 'immutable tags but for some, such as latest',
    ...repository({ ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', ...exclude('latest') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'immutable tags but for some that are not in the input, as in the result of a query',
    ...repository({ ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' }),
    expected: insufficientData('the input does not have the tags that can be moved'),
  },
  {
    scenario: 'immutable tags but for those of a pattern',
    ...repository({ ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', ...exclude('latest*') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'immutable tags but for all',
    ...repository({ ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', ...exclude('dev-*', '*') }),
    expected: ALL_EXCLUDED,
  },
  {
    scenario: 'immutable tags but for all, with two wildcards',
    ...repository({ ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', ...exclude('**') }),
    expected: ALL_EXCLUDED,
  },
  {
    scenario: 'immutable tags but for those with a suffix',
    ...repository({ ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', ...exclude('*-dev') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'immutable tags but for all, from describe-repositories',
    shape: 'description',
    configuration: {
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: '*' }],
    },
    expected: ALL_EXCLUDED,
  },
  {
    scenario: 'a template that takes an exclusion from a parameter',
    ...template({
      ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      ImageTagMutabilityExclusionFilters: [{ ImageTagMutabilityExclusionFilterValue: parameter }],
    }),
    expected: leftOpen('ImageTagMutabilityExclusionFilters[0].ImageTagMutabilityExclusionFilterValue'),
  },
  {
    scenario: 'mutable tags but for some',
    ...repository({ ImageTagMutability: 'MUTABLE_WITH_EXCLUSION' }),
    expected: nonCompliant('Tags of its images can be moved to other images, except for some'),
  },
  { scenario: 'a name in camel case', ...repository({ imageTagMutability: 'IMMUTABLE' }), expected: COMPLIANT },
  {
    scenario: 'a repository without the setting',
    ...repository({}),
    expected: unreadable(`Cannot read configuration.imageTagMutability: ${EXPECTED}, found nothing`),
  },
  {
    scenario: 'an unknown value',
    ...repository({ ImageTagMutability: 'FROZEN' }),
    expected: unreadable(`Cannot read configuration.ImageTagMutability: ${EXPECTED}, found "FROZEN"`),
  },
  {
    scenario: 'a boolean',
    ...repository({ ImageTagMutability: false }),
    expected: unreadable(`Cannot read configuration.ImageTagMutability: ${EXPECTED}, found false`),
  },
  { scenario: 'a template with immutable tags', ...template({ ImageTagMutability: 'IMMUTABLE' }), expected: COMPLIANT },
  { scenario: 'a template with mutable tags', ...template({ ImageTagMutability: 'MUTABLE' }), expected: MUTABLE },
  {
    scenario: 'a template without the setting, which is mutable',
    ...template({ RepositoryName: 'shop' }),
    expected: MUTABLE,
  },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...template({ ImageTagMutability: parameter }),
    expected: leftOpen('ImageTagMutability'),
  },
]);
