import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { described, notebook, template } from '../sample-resources/notebooks';
import rule from './rule';

const ROOT = nonCompliant('Its users have root access');
const MISSING = insufficientData('the input does not have RootAccess');

export default defineCases(rule, [
  { scenario: 'a notebook with root access', ...notebook({ RootAccess: 'Enabled' }), expected: ROOT },
  { scenario: 'a notebook without root access', ...notebook({ RootAccess: 'Disabled' }), expected: COMPLIANT },
  {
    scenario: 'a lifecycle configuration, whose scripts run as root',
    ...notebook({ RootAccess: 'Disabled', LifecycleConfigName: 'install-packages' }),
    expected: COMPLIANT,
  },
  { scenario: 'names in camel case', ...notebook({ rootAccess: 'Enabled' }), expected: ROOT },
  { scenario: 'an item without the setting', ...notebook({}), expected: MISSING },
  { scenario: 'null instead of the setting', ...notebook({ RootAccess: null }), expected: MISSING },
  {
    scenario: 'a value in other letters',
    ...notebook({ RootAccess: 'DISABLED' }),
    expected: unreadable('Cannot read configuration.RootAccess: expected one of Enabled, Disabled, found "DISABLED"'),
  },
  {
    scenario: 'a list instead of the setting',
    ...notebook({ RootAccess: ['Disabled'] }),
    expected: unreadable('Cannot read configuration.RootAccess: expected one of Enabled, Disabled, found ["Disabled"]'),
  },
  {
    scenario: 'the output of describe-notebook-instance',
    ...described({ DirectInternetAccess: 'Disabled', RootAccess: 'Enabled' }),
    expected: ROOT,
  },
  {
    scenario: 'the output of describe-notebook-instance without root access',
    ...described({ DirectInternetAccess: 'Enabled', RootAccess: 'Disabled' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of list-notebook-instances, which does not have the setting',
    ...described({ NotebookInstanceStatus: 'InService' }),
    expected: MISSING,
  },
  { scenario: 'a template that turns it off', ...template({ RootAccess: 'Disabled' }), expected: COMPLIANT },
  { scenario: 'a template that turns it on', ...template({ RootAccess: 'Enabled' }), expected: ROOT },
  { scenario: 'a template without the setting, which is on', ...template({}), expected: ROOT },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...template({ RootAccess: parameter }),
    expected: leftOpen('RootAccess'),
  },
  {
    scenario: 'a template that may leave the setting out',
    ...template({ RootAccess: conditional }),
    expected: leftOpen('RootAccess', conditional),
  },
]);
