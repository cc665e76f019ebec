import { defineCases, unreadable } from '../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../lib/core/evaluation';
import { integer, strings, text } from '../../lib/core/parameters';
import { defineReader, Resource } from '../../lib/core/reading/reader';
import { defineRule, every, onChange } from '../../lib/core/rule';

/** A rule whose words hold everything that Markdown could take for its own. */
export const rule = defineRule({
  name: 'idle-door',
  title: 'Doors * are | closed_at_night',
  rationale: 'An open door lets the cold in.',
  severity: 'medium',
  resource: defineReader('AWS::Home::Door', Resource as never),
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRule: 'door-closed',
  parameters: {
    hour: integer({ default: 22, min: 0, max: 23, description: 'When the night begins' }),
    excludedDoors: strings({ default: '', description: 'Doors that may stay open' }),
    owner: text({ description: 'Who is asked' }),
  },
  facts: [{ name: 'keys', resourceTypes: ['AWS::Home::Key'], entries: () => [] }],
  limitations: ['Windows.'],
  evaluate: () => COMPLIANT,
});

export const cases = defineCases(rule, [
  { scenario: 'open at night', expected: nonCompliant('Open since 23:00 | by <wind>') },
  { scenario: 'closed', expected: COMPLIANT },
  { scenario: 'a lock that nobody knows', expected: insufficientData('it may be open: there is no key') },
  { scenario: 'a wall', expected: NOT_APPLICABLE },
  { scenario: 'a door without hinges', expected: unreadable('Cannot read configuration.hinges: found nothing') },
]);
