import { COMPLIANT, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { optionalText, type ParameterValues, strings, text } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type TaggedResource, taggedResource } from '../../../lib/resources/tagged-resource';

const keyOf = (tag: number) => optionalText({ description: `Key of tag ${tag} that has to be there` });
const valuesOf = (tag: number) =>
  strings({ default: '', description: `Values that tag ${tag} may have, separated by commas; any value when empty` });

const parameters = {
  tag1Key: text({ description: 'Key of a tag that has to be there' }),
  tag1Value: valuesOf(1),
  tag2Key: keyOf(2),
  tag2Value: valuesOf(2),
  tag3Key: keyOf(3),
  tag3Value: valuesOf(3),
  tag4Key: keyOf(4),
  tag4Value: valuesOf(4),
  tag5Key: keyOf(5),
  tag5Value: valuesOf(5),
  tag6Key: keyOf(6),
  tag6Value: valuesOf(6),
};

/** Without tags nobody knows whose a resource is, what it costs whom, and whether it may be deleted. */
export default defineRule({
  name: 'missing-tags',
  title: 'Resources carry the tags that were agreed',
  rationale: 'A resource without its tags has no owner to ask at night, no budget to pay for it, and nobody who dares to delete it.',
  severity: 'low',
  resource: taggedResource,
  triggers: [onChange],
  managedRule: 'required-tags',
  parameters,
  limitations: [
    'Tags that a stack gives to all of its resources when it is deployed: a template does not have them.',
    'Types whose tags AWS Config does not record, and what services make by themselves.',
  ],
  evaluate(resource, { parameters }) {
    const findings = wantedTags(parameters).map((tag) => judgeTag(resource, tag));
    const faults = findings.flatMap(({ fault }) => fault ?? []);
    const unknown = findings.flatMap(({ unknown }) => unknown ?? []);
    if (faults.length > 0) return nonCompliant(`Tags: ${faults.join('; ')}`);
    return unknown.length === 0 ? COMPLIANT : insufficientData(`whether the tags are right: ${unknown.join('; ')}`);
  },
});

interface WantedTag {
  readonly key: string;
  /** Any when empty. */
  readonly values: readonly string[];
}

function wantedTags(given: ParameterValues<typeof parameters>): WantedTag[] {
  const tags: (readonly [key: string | undefined, values: readonly string[]])[] = [
    [given.tag1Key, given.tag1Value],
    [given.tag2Key, given.tag2Value],
    [given.tag3Key, given.tag3Value],
    [given.tag4Key, given.tag4Value],
    [given.tag5Key, given.tag5Value],
    [given.tag6Key, given.tag6Value],
  ];
  return tags.flatMap(([key, values]) => (key === undefined ? [] : { key, values }));
}

/** Nothing where the tag is as wanted. */
interface Finding {
  readonly fault?: string;
  readonly unknown?: string;
}

function judgeTag(resource: TaggedResource, { key, values }: WantedTag): Finding {
  const tag = resource.tag(key);
  if (tag === undefined) {
    const similar = resource.findSimilarTag(key);
    return { fault: `${key} is missing${similar === undefined ? '' : ` (${similar} is another tag)`}` };
  }
  if (isUnknown(tag)) return { unknown: `${key} may be among ${tag.what}` };
  if (values.length === 0) return {};
  if (isUnknown(tag.value)) return { unknown: `${key} is ${tag.value.what}` };
  return values.includes(tag.value) ? {} : { fault: `${key} is "${tag.value}", allowed is ${joinList(values, 5)}` };
}
