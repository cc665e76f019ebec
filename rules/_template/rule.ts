import { COMPLIANT, nonCompliant } from '../../lib/core/evaluation';
import { defineRule, onChange } from '../../lib/core/rule';
import { genericReader } from '../../lib/resources/generic-resource';

/** TODO(rule): describe in one sentence which resources the rule flags. */
export default defineRule({
  name: 'rule-template',
  title: 'TODO(rule): state the requirement with "must"',
  rationale: 'TODO(rule): explain in one or two sentences what can go wrong otherwise.',
  severity: 'low', // TODO(rule): critical, high, medium or low
  resource: genericReader('AWS::Rule::Template'),
  triggers: [onChange],
  parameters: {},
  limitations: ['TODO(rule): name what the rule cannot detect.'],
  evaluate(resource) {
    // TODO(rule): replace this sample, which checks a tag. lib/resources/generic-resource.ts has the properties.
    return resource.tags.sample === 'compliant' ? COMPLIANT : nonCompliant('TODO(rule): name what is wrong');
  },
});
