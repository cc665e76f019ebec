import { defineCases, unreadable } from '../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../lib/core/evaluation';
import { integer, strings, text } from '../../lib/core/parameters';
import { defineReader, Resource } from '../../lib/core/reading/reader';
import { defineRule, every, onChange } from '../../lib/core/rule';

/** A rule whose texts have characters with a meaning in Markdown. */
export const rule = defineRule({
  name: 'open-door',
  title: 'Doors * must be | closed_at_night',
  rationale: 'An open door lets the cold in.',
  severity: 'medium',
  resource: defineReader('AWS::Home::Door', Resource as never),
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['DOOR_CLOSED'],
  parameters: {
    hour: integer({ default: 22, min: 0, max: 23, description: 'When the night begins' }),
    excludedDoors: strings({ default: '', description: 'Doors that may be open' }),
    owner: text({ description: 'Who closes doors' }),
  },
  facts: [{ name: 'keys', resourceTypes: ['AWS::Home::Key'], entries: () => [] }],
  limitations: ['Windows.'],
  collect: () => needsFacts('door'),
  conclude: () => COMPLIANT,
});

export const cases = defineCases(rule, [
  { scenario: 'open at night', expected: nonCompliant('Open since 23:00 | by <wind>') },
  { scenario: 'closed', expected: COMPLIANT },
  { scenario: 'an unknown lock', expected: insufficientData('the door may be open: its key is not in the input') },
  { scenario: 'a wall', expected: NOT_APPLICABLE },
  { scenario: 'a door without hinges', expected: unreadable('Cannot read configuration.hinges: found nothing') },
]);
