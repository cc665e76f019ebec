import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { detector, feature, template } from '../sample-resources/detectors';
import rule from './rule';

const OFF = nonCompliant('GuardDuty is off');

export default defineCases(rule, [
  { scenario: 'a detector that is off', ...detector({ Enable: false }), expected: OFF },
  {
    scenario: 'a detector that is off, with features that are on',
    ...detector({ Enable: false, Features: [feature('S3_DATA_EVENTS', 'ENABLED')] }),
    expected: OFF,
  },
  { scenario: 'text from an older export', ...detector({ Enable: 'False' }), expected: OFF },
  { scenario: 'a name in lower case', ...detector({ Enable: undefined, enable: false }), expected: OFF },
  { scenario: 'a template that turns it off', ...template({ Enable: 'false' }), expected: OFF },
  { scenario: 'a detector that is on', ...detector({}), expected: COMPLIANT },
  {
    scenario: 'a detector that is on, without features, which other rules evaluate',
    ...detector({ Features: [feature('S3_DATA_EVENTS', 'DISABLED')] }),
    expected: COMPLIANT,
  },
  { scenario: 'a template that turns it on', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ Enable: parameter }),
    expected: leftOpen('Enable'),
  },
  {
    scenario: 'an item without the property',
    ...detector({ Enable: undefined }),
    expected: unreadable('Cannot read configuration.enable: expected a boolean, found nothing'),
  },
  {
    scenario: 'null instead of the property',
    ...detector({ Enable: null }),
    expected: unreadable('Cannot read configuration.Enable: expected a boolean, found nothing'),
  },
  {
    scenario: 'a word instead of a boolean',
    ...detector({ Enable: 'ENABLED' }),
    expected: unreadable('Cannot read configuration.Enable: expected a boolean, found "ENABLED"'),
  },
]);
