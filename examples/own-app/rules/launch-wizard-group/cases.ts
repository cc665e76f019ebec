import { COMPLIANT, defineCases, NOT_APPLICABLE, nonCompliant, unreadable } from 'assay';
import rule from './rule';

export default defineCases(rule, [
  {
    scenario: 'a group of the launch wizard',
    resourceName: 'launch-wizard-3',
    configuration: { groupName: 'launch-wizard-3', ipPermissions: [] },
    expected: nonCompliant('Made by the launch wizard, with 0 inbound permissions'),
  },
  {
    scenario: 'a group that somebody named',
    resourceName: 'web',
    configuration: { groupName: 'web', ipPermissions: [] },
    expected: COMPLIANT,
  },
  {
    scenario: 'the group that a VPC is born with',
    resourceName: 'default',
    configuration: { groupName: 'default', ipPermissions: [] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a group that does not say its name',
    configuration: { ipPermissions: [] },
    expected: unreadable('Cannot read configuration.groupName: expected a string, found nothing'),
  },
]);
