import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { optionalText, type ParameterValues, strings, text } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type TaggedResource, taggedResource } from '../../../lib/resources/tagged-resource';

const optionalKey = (tag: number) => optionalText({ description: `Key of required tag ${tag}` });
const allowedValues = (tag: number) =>
  strings({ default: '', description: `Allowed values of tag ${tag}, separated by commas; any value if empty` });

const parameters = {
  tag1Key: text({ description: 'Key of a required tag' }),
  tag1Value: allowedValues(1),
  tag2Key: optionalKey(2),
  tag2Value: allowedValues(2),
  tag3Key: optionalKey(3),
  tag3Value: allowedValues(3),
  tag4Key: optionalKey(4),
  tag4Value: allowedValues(4),
  tag5Key: optionalKey(5),
  tag5Value: allowedValues(5),
  tag6Key: optionalKey(6),
  tag6Value: allowedValues(6),
};

/** Flags resources without the required tags, or with tag values that are not allowed. */
export default defineRule({
  name: 'missing-tags',
  title: 'Resources must have the required tags',
  rationale:
    'A resource without tags has no owner to contact during an incident and no budget to charge, and people are afraid to delete it.',
  severity: 'low',
  resource: taggedResource,
  triggers: [onChange],
  managedRules: ['REQUIRED_TAGS'],
  parameters,
  limitations: [
    'Tags that a stack adds to all of its resources on deployment: a template does not contain them.',
    'Resource types whose tags AWS Config does not record, and resources that services create on their own.',
  ],
  evaluate(resource, { parameters }) {
    const checks = listRequiredTags(parameters).map((tag) => checkTag(resource, tag));
    const problems = checks.flatMap(({ problem }) => problem ?? []);
    const unknown = checks.flatMap(({ unknown }) => unknown ?? []);
    if (problems.length > 0) return nonCompliant(`Tags: ${problems.join('; ')}`);
    return unknown.length === 0
      ? COMPLIANT
      : insufficientData(`required tags may be missing or wrong; ${unknown.join('; ')}`);
  },
});

interface RequiredTag {
  readonly key: string;
  /** Any value if empty. */
  readonly values: readonly string[];
}

function listRequiredTags(values: ParameterValues<typeof parameters>): RequiredTag[] {
  const tags: (readonly [key: string | undefined, values: readonly string[]])[] = [
    [values.tag1Key, values.tag1Value],
    [values.tag2Key, values.tag2Value],
    [values.tag3Key, values.tag3Value],
    [values.tag4Key, values.tag4Value],
    [values.tag5Key, values.tag5Value],
    [values.tag6Key, values.tag6Value],
  ];
  return tags.flatMap(([key, values]) => (key === undefined ? [] : { key, values }));
}

/** Empty if the tag is as required. */
interface TagCheck {
  readonly problem?: string;
  readonly unknown?: string;
}

function checkTag(resource: TaggedResource, { key, values }: RequiredTag): TagCheck {
  const tag = resource.tag(key);
  if (tag === undefined) {
    const similar = resource.findSimilarTag(key);
    return { problem: `${key} is missing${similar === undefined ? '' : ` (${similar} is a different tag)`}` };
  }
  if (isUnknown(tag)) return { unknown: `${key} may be among ${tag.what}` };
  if (values.length === 0) return {};
  if (isUnknown(tag.value)) return { unknown: `${key} is ${tag.value.what}` };
  return values.includes(tag.value) ? {} : { problem: `${key} is "${tag.value}", allowed: ${joinList(values, 5)}` };
}
