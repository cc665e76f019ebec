import { COMPLIANT, defineCases, NOT_APPLICABLE, nonCompliant, unreadable } from 'assay';
import rule from './rule';

const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const office = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '192.0.2.0/24' }] };

export default defineCases(rule, [
  {
    scenario: 'a group as the launch wizard makes it',
    resourceName: 'launch-wizard-3',
    configuration: { groupName: 'launch-wizard-3', ipPermissions: [ssh] },
    expected: nonCompliant('Made by the launch wizard, with 1 inbound rule open to the internet'),
  },
  {
    scenario: 'a group of the launch wizard that allows only the office',
    resourceName: 'launch-wizard-3',
    configuration: { groupName: 'launch-wizard-3', ipPermissions: [office] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a group with a name of its own',
    resourceName: 'web',
    configuration: { groupName: 'web', ipPermissions: [ssh] },
    expected: COMPLIANT,
  },
  {
    scenario: 'the default group of a VPC',
    resourceName: 'default',
    configuration: { groupName: 'default', ipPermissions: [] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a group without a name',
    configuration: { ipPermissions: [] },
    expected: unreadable('Cannot read configuration.groupName: expected a name, found nothing'),
  },
]);
