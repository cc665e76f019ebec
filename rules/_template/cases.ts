import { defineCases, unreadable } from '../../lib/core/cases';
import { COMPLIANT, nonCompliant, insufficientData } from '../../lib/core/evaluation';
import { Unknown } from '../../lib/core/reading/unreadable';
import rule from './rule';

const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipv4Ranges: [{ cidrIp: '192.0.2.0/24' }] };
const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '198.51.100.0/24' }] };

export default defineCases(rule, [
  {
    scenario: 'one permission more than allowed',
    configuration: { ipPermissions: [https, ssh] },
    parameters: { maxPermissions: '1' },
    expected: nonCompliant('It has 2 inbound permissions, more than 1'),
  },
  {
    scenario: 'as many permissions as allowed',
    configuration: { ipPermissions: [https, ssh] },
    parameters: { maxPermissions: '2' },
    expected: COMPLIANT,
  },
  {
    scenario: 'no permissions',
    configuration: { ipPermissions: [] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a describe call',
    shape: 'description',
    configuration: { IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '192.0.2.0/24' }] }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template, with a permission that is a resource of its own',
    shape: 'template',
    configuration: { SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '192.0.2.0/24' }] },
    supplementaryConfiguration: {
      'AWS::EC2::SecurityGroupIngress': [{ IpProtocol: '-1', CidrIp: '198.51.100.0/24' }],
    },
    parameters: { maxPermissions: '1' },
    expected: nonCompliant('It has 2 inbound permissions, more than 1'),
  },
  {
    scenario: 'a template that leaves the permissions open',
    shape: 'template',
    configuration: { SecurityGroupIngress: new Unknown('{"Ref":"Permissions"}') },
    expected: insufficientData(
      'whether this is compliant: Properties.SecurityGroupIngress is {"Ref":"Permissions"}, which the input does not resolve',
    ),
  },
  {
    scenario: 'no list of permissions',
    configuration: {},
    expected: unreadable('Cannot read configuration.ipPermissions: expected a list, found nothing'),
  },
]);
