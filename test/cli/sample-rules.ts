import { COMPLIANT, insufficientData, needsFacts, nonCompliant } from '../../lib/core/evaluation';
import type { Fact } from '../../lib/core/facts';
import { integer, text } from '../../lib/core/parameters';
import { Properties } from '../../lib/core/reading/properties';
import { defineReader, Resource } from '../../lib/core/reading/reader';
import { defineRule, onChange, type Rule } from '../../lib/core/rule';

class Box extends Resource {
  get size(): number {
    return this.configuration.integer('size');
  }
  get lid(): string | undefined {
    return this.configuration.optionalString('lid');
  }
}
const box = defineReader('Test::Box', Box, { list: 'Boxes', id: 'BoxId' });

/** The colour of a lid, by the lid's id. */
const lidColour: Fact<string> = {
  name: 'lid colour',
  resourceTypes: ['Test::Lid'],
  entries: (item) => [[item.resourceId, Properties.of(item.configuration, 'configuration').string('colour')]],
};

const common = { rationale: 'w', triggers: [onChange], limitations: [] } as const;

/** Too big: judged from the item alone. */
export const bigBox = defineRule({
  ...common,
  name: 'big-box',
  title: 'Boxes are small',
  severity: 'low',
  resource: box,
  parameters: { most: integer({ default: 10, min: 0, max: 99, description: 'd' }) },
  evaluate: ({ size }, { parameters }) =>
    size > parameters.most ? nonCompliant(`Size ${size} is more than ${parameters.most}`) : COMPLIANT,
});

/** A red lid: judged with the help of another item. */
export const redLid = defineRule({
  ...common,
  name: 'red-lid',
  title: 'Lids are not red',
  severity: 'critical',
  resource: box,
  parameters: {},
  facts: [lidColour],
  collect: ({ lid }) => (lid === undefined ? COMPLIANT : needsFacts(lid)),
  conclude(lid, { facts }) {
    const [colour] = facts.about(lidColour, lid);
    if (colour === undefined) return insufficientData(`the colour of lid ${lid} is not in the input`);
    return colour === 'red' ? nonCompliant(`Lid ${lid} is red`) : COMPLIANT;
  },
});

/** Runs only when it is told a label. */
export const labelled = defineRule({
  ...common,
  name: 'labelled',
  title: 'Boxes have the label',
  severity: 'medium',
  resource: box,
  parameters: { label: text({ description: 'd' }) },
  evaluate: ({ tags }, { parameters }) =>
    parameters.label in tags ? COMPLIANT : nonCompliant(`No label ${parameters.label}`),
});

/** Has a fault of its own. */
export const faulty = defineRule({
  ...common,
  name: 'faulty',
  title: 'Fails',
  severity: 'low',
  resource: box,
  parameters: {},
  evaluate: () => {
    throw new TypeError('it is undefined');
  },
});

export const sampleRules: readonly Rule[] = [bigBox, redLid, labelled];
