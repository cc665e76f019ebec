import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { described, notebook, template } from '../sample-resources/notebooks';
import rule from './rule';

const OPEN = nonCompliant('It has direct internet access');
const MISSING = insufficientData('the input does not have DirectInternetAccess');

export default defineCases(rule, [
  {
    scenario: 'a notebook with direct internet access',
    ...notebook({ DirectInternetAccess: 'Enabled' }),
    expected: OPEN,
  },
  {
    scenario: 'a notebook of a VPC that has direct internet access besides',
    ...notebook({ DirectInternetAccess: 'Enabled', SubnetId: 'subnet-0a', SecurityGroupIds: ['sg-0a'] }),
    expected: OPEN,
  },
  {
    scenario: 'a notebook that has only its VPC',
    ...notebook({ DirectInternetAccess: 'Disabled', SubnetId: 'subnet-0a', SecurityGroupIds: ['sg-0a'] }),
    expected: COMPLIANT,
  },
  { scenario: 'names in camel case', ...notebook({ directInternetAccess: 'Enabled' }), expected: OPEN },
  { scenario: 'an item without the setting', ...notebook({ SubnetId: 'subnet-0a' }), expected: MISSING },
  { scenario: 'null instead of the setting', ...notebook({ DirectInternetAccess: null }), expected: MISSING },
  {
    scenario: 'a value in other letters',
    ...notebook({ DirectInternetAccess: 'disabled' }),
    expected: unreadable(
      'Cannot read configuration.DirectInternetAccess: expected one of Enabled, Disabled, found "disabled"',
    ),
  },
  {
    scenario: 'a boolean instead of the setting',
    ...notebook({ DirectInternetAccess: false }),
    expected: unreadable(
      'Cannot read configuration.DirectInternetAccess: expected one of Enabled, Disabled, found false',
    ),
  },
  {
    scenario: 'the output of describe-notebook-instance',
    ...described({ NotebookInstanceStatus: 'InService', DirectInternetAccess: 'Enabled' }),
    expected: OPEN,
  },
  {
    scenario: 'the output of describe-notebook-instance for one that has only its VPC',
    ...described({ NotebookInstanceStatus: 'Stopped', SubnetId: 'subnet-0a', DirectInternetAccess: 'Disabled' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of list-notebook-instances, which does not have the setting',
    ...described({ NotebookInstanceStatus: 'InService' }),
    expected: MISSING,
  },
  {
    scenario: 'a template that turns it off',
    ...template({ DirectInternetAccess: 'Disabled', SubnetId: 'subnet-0a' }),
    expected: COMPLIANT,
  },
  { scenario: 'a template that turns it on', ...template({ DirectInternetAccess: 'Enabled' }), expected: OPEN },
  { scenario: 'a template without the setting, which is on', ...template({ SubnetId: 'subnet-0a' }), expected: OPEN },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...template({ DirectInternetAccess: parameter }),
    expected: leftOpen('DirectInternetAccess'),
  },
  {
    scenario: 'a template that may leave the setting out',
    ...template({ DirectInternetAccess: conditional }),
    expected: leftOpen('DirectInternetAccess', conditional),
  },
  {
    scenario: 'a template that takes the subnet from a parameter',
    ...template({ DirectInternetAccess: 'Disabled', SubnetId: parameter }),
    expected: COMPLIANT,
  },
]);
