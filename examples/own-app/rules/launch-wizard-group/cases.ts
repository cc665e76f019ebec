import { COMPLIANT, defineCases, NOT_APPLICABLE, nonCompliant, unreadable } from 'assay';
import rule from './rule';

const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const office = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '192.0.2.0/24' }] };

export default defineCases(rule, [
  {
    scenario: 'a group of the launch wizard, as it is made',
    resourceName: 'launch-wizard-3',
    configuration: { groupName: 'launch-wizard-3', ipPermissions: [ssh] },
    expected: nonCompliant('Made by the launch wizard, with 1 permission for everybody'),
  },
  {
    scenario: 'a group of the launch wizard for the office alone',
    resourceName: 'launch-wizard-3',
    configuration: { groupName: 'launch-wizard-3', ipPermissions: [office] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a group that somebody named',
    resourceName: 'web',
    configuration: { groupName: 'web', ipPermissions: [ssh] },
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
