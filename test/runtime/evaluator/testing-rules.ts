import { COMPLIANT, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import type { Fact } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { integer } from '../../../lib/core/parameters';
import { Properties } from '../../../lib/core/reading/properties';
import { defineReader, Resource } from '../../../lib/core/reading/reader';
import { defineRule, every, onChange, type Rule } from '../../../lib/core/rule';

class Box extends Resource {
  get size(): number {
    return this.configuration.integer('size');
  }
  get lid(): string | undefined {
    return this.configuration.optionalString('lid');
  }
}
const box = defineReader('Test::Box', Box);

const lidColour: Fact<string> = {
  name: 'lid colour',
  resourceTypes: ['Test::Lid'],
  entries: (item) => [[item.resourceId, Properties.of(item.configuration, 'configuration').string('colour')]],
};
const lidMaker: Fact<string> = {
  name: 'lid maker',
  resourceTypes: ['Test::Maker'],
  entries: (item) => [[item.resourceId, Properties.of(item.configuration, 'configuration').string('name')]],
};

const common = {
  title: 't',
  rationale: 'w',
  severity: 'low',
  triggers: [onChange, every('TwentyFour_Hours')],
  limitations: [],
} as const;

/** Flags boxes larger than a parameter. Its other parameter has the name of an inherited property. */
export const bigBox = defineRule({
  ...common,
  name: 'big-box',
  resource: box,
  parameters: {
    most: integer({ default: 10, min: 0, max: 99, description: 'd' }),
    constructor: integer({ default: 0, min: 0, max: 99, description: 'd' }),
  },
  evaluate({ size, tags, item }, { parameters }) {
    const [related] = item.relationships;
    const more = `${tags.owner ? ` of ${tags.owner}` : ''}${related ? ` in ${related.resourceId}` : ''}`;
    return size > parameters.most + parameters.constructor
      ? nonCompliant(`Size ${size} is more than ${parameters.most}${more}`)
      : COMPLIANT;
  },
});

/** Needs two facts. */
export const redLid = defineRule({
  ...common,
  name: 'red-lid',
  resource: box,
  parameters: {},
  facts: [lidColour, lidMaker],
  collect: ({ lid }) => (lid === undefined ? COMPLIANT : needsFacts(lid)),
  conclude(lid, { facts }) {
    const [colour] = facts.about(lidColour, lid);
    if (colour !== 'red') return COMPLIANT;
    return nonCompliant(`Lid ${lid} is red, made by ${facts.about(lidMaker, 'm').join(' and ') || 'unknown'}`);
  },
});

/** Has a bug. */
export const faulty = defineRule({
  ...common,
  name: 'faulty',
  resource: box,
  parameters: {},
  evaluate: ({ size }) => {
    if (size === 13) throw new TypeError('size of undefined');
    return COMPLIANT;
  },
});

/** Always non-compliant, with an annotation longer than AWS Config accepts. */
export const wordy = defineRule({
  ...common,
  name: 'wordy',
  resource: box,
  parameters: {},
  evaluate: ({ lid }) => nonCompliant(lid ?? 'é'.repeat(300)),
});

export const testingRules: readonly Rule[] = [bigBox, redLid, faulty, wordy];

/** A recorded box. */
export const recordedBox = (
  resourceId: string,
  configuration: unknown,
  more: Partial<ConfigurationItem> = {},
): ConfigurationItem => ({
  shape: 'config',
  resourceType: 'Test::Box',
  resourceId,
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  captureTime: '2026-03-01T00:00:00.000Z',
  tags: {},
  relationships: [],
  configuration,
  supplementaryConfiguration: {},
  ...more,
});
