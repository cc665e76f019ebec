import { type ExpectedSetting, expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import { repository } from '../sample-resources/repositories';
import rule from './rule';

const put = {
  service: 'ecr' as const,
  api: 'PutImageTagMutability',
  to: { repositoryName: 'shop', imageTagMutability: 'IMMUTABLE' },
  summary: 'Make all image tags immutable',
  sideEffects: ['A pipeline that pushes a tag again, such as latest, fails: give each build a tag of its own first'],
} satisfies Partial<ExpectedSetting>;
const fix = expectedSetting({
  ...put,
  step: 'TagMutability',
  from: { repositoryName: 'shop', imageTagMutability: 'MUTABLE' },
});
const withExclusion = expectedSetting({
  ...put,
  step: ['SetTagMutability', 'RestoreTagExclusions'],
  from: {
    repositoryName: 'shop',
    imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
    imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'v*' }],
  },
  notes: ['1 exclusion of the present setting has no use then and is removed'],
});

export default definePlanCases(rule, [
  { scenario: 'tags that can be moved', ...repository({ ImageTagMutability: 'MUTABLE' }), expected: fix },
  {
    scenario: 'tags that can be moved, except for some',
    ...repository({
      ImageTagMutability: 'MUTABLE_WITH_EXCLUSION',
      ImageTagMutabilityExclusionFilters: [
        { ImageTagMutabilityExclusionFilterType: 'WILDCARD', ImageTagMutabilityExclusionFilterValue: 'v*' },
      ],
    }),
    expected: withExclusion,
  },
  {
    scenario: 'the output of describe-repositories',
    shape: 'description',
    resourceId: 'shop',
    configuration: { repositoryName: 'shop', imageTagMutability: 'MUTABLE' },
    expected: fix,
  },
  {
    scenario: 'the output of describe-repositories, with an exclusion',
    shape: 'description',
    resourceId: 'shop',
    configuration: {
      repositoryName: 'shop',
      imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'v*' }],
    },
    expected: withExclusion,
  },
  {
    scenario: 'immutable tags, except for some',
    ...repository({
      ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      ImageTagMutabilityExclusionFilters: [{ ImageTagMutabilityExclusionFilterValue: 'latest' }],
    }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
