import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { repository, template } from '../sample-resources/repositories';
import rule from './rule';

const NO_POLICY = nonCompliant('No lifecycle policy expires old images');
const LifecyclePolicyText = '{"rules":[]}';

export default defineCases(rule, [
  { scenario: 'a repository with an empty policy', ...repository({ LifecyclePolicy: {} }), expected: NO_POLICY },
  { scenario: 'a repository without a policy', ...repository({}), expected: NO_POLICY },
  { scenario: 'null instead of the policy', ...repository({ LifecyclePolicy: null }), expected: NO_POLICY },
  {
    scenario: 'a repository with a policy',
    ...repository({ LifecyclePolicy: { LifecyclePolicyText, RegistryId: '111122223333' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a policy without text',
    ...repository({ LifecyclePolicy: { LifecyclePolicyText: '' } }),
    expected: NO_POLICY,
  },
  {
    scenario: 'a policy of which only the registry is known',
    ...repository({ LifecyclePolicy: { RegistryId: '111122223333' } }),
    expected: NO_POLICY,
  },
  {
    scenario: 'names in camel case',
    ...repository({ lifecyclePolicy: { lifecyclePolicyText: LifecyclePolicyText } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a text instead of the policy',
    ...repository({ LifecyclePolicy: 'none' }),
    expected: unreadable('Cannot read configuration.LifecyclePolicy: expected an object, found "none"'),
  },
  {
    scenario: 'a template with a policy',
    ...template({ LifecyclePolicy: { LifecyclePolicyText } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template whose policy is an expression',
    ...template({ LifecyclePolicy: { LifecyclePolicyText: parameter } }),
    expected: COMPLIANT,
  },
  { scenario: 'a template without a policy', ...template({ RepositoryName: 'shop' }), expected: NO_POLICY },
  {
    scenario: 'a template that leaves the whole policy open',
    ...template({ LifecyclePolicy: parameter }),
    expected: leftOpen('LifecyclePolicy'),
  },
  {
    scenario: 'the output of describe-repositories',
    shape: 'description',
    configuration: { repositoryName: 'shop', imageTagMutability: 'MUTABLE' },
    expected: insufficientData('the describe call does not return the lifecycle policy'),
  },
]);
