import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const instance = (configuration: object, name = 'running') => ({
  configuration: { instanceId: 'i-0a', state: { code: 16, name }, networkInterfaces: [], ...configuration },
});
const eni = (association?: object, ...privateIpAddresses: object[]) => ({
  networkInterfaceId: 'eni-0a',
  ...(association && { association }),
  privateIpAddresses,
});
const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Web', configuration });
const undecided = insufficientData(
  'the instance may get a public address; its subnet, its launch template or a network interface decides',
);

export default defineCases(rule, [
  {
    scenario: 'a public address',
    ...instance({ publicIpAddress: '203.0.113.7', networkInterfaces: [eni({ publicIp: '203.0.113.7' })] }),
    expected: nonCompliant('It has a public address: 203.0.113.7'),
  },
  { scenario: 'no public address', ...instance({ networkInterfaces: [eni()] }), expected: COMPLIANT },
  {
    scenario: 'a public address of a second interface',
    ...instance({ networkInterfaces: [eni(), eni({ publicIp: '203.0.113.8', ipOwnerId: '111122223333' })] }),
    expected: nonCompliant('It has a public address: 203.0.113.8'),
  },
  {
    scenario: 'a public address of a secondary private address',
    ...instance({ networkInterfaces: [eni(undefined, { primary: false, association: { publicIp: '203.0.113.9' } })] }),
    expected: nonCompliant('It has a public address: 203.0.113.9'),
  },
  {
    scenario: 'an address of a carrier in a Wavelength Zone',
    ...instance({ networkInterfaces: [eni({ carrierIp: '198.51.100.4' })] }),
    expected: nonCompliant('It has a public address: 198.51.100.4'),
  },
  {
    scenario: 'two addresses',
    ...instance({
      publicIpAddress: '203.0.113.7',
      networkInterfaces: [eni({ publicIp: '203.0.113.7' }), eni({ publicIp: '203.0.113.8' })],
    }),
    expected: nonCompliant('It has public addresses: 203.0.113.7 and 203.0.113.8'),
  },
  {
    scenario: 'only an IPv6 address',
    ...instance({ networkInterfaces: [{ ...eni(), ipv6Addresses: [{ ipv6Address: '2001:db8::1' }] }] }),
    expected: COMPLIANT,
    todo: nonCompliant('It has a public address: 2001:db8::1'),
  },
  {
    scenario: 'a stopped instance with an Elastic IP address',
    ...instance({ publicIpAddress: '203.0.113.7' }, 'stopped'),
    expected: nonCompliant('It has a public address: 203.0.113.7'),
  },
  { scenario: 'a terminated instance', ...instance({}, 'terminated'), expected: NOT_APPLICABLE },
  {
    scenario: 'an instance from describe-instances',
    shape: 'description',
    configuration: {
      InstanceId: 'i-0a',
      State: { Name: 'running' },
      NetworkInterfaces: [{ Association: { PublicIp: '203.0.113.7' } }],
    },
    expected: nonCompliant('It has a public address: 203.0.113.7'),
  },
  {
    scenario: 'a template that asks for an address',
    ...template({ NetworkInterfaces: [{ DeviceIndex: '0', AssociatePublicIpAddress: 'true' }] }),
    expected: nonCompliant('It has a public address: assigned at launch'),
  },
  {
    scenario: 'a template that asks for none',
    ...template({ NetworkInterfaces: [{ DeviceIndex: '0', AssociatePublicIpAddress: false }] }),
    expected: COMPLIANT,
  },
  { scenario: 'a template that leaves it to the subnet', ...template({ SubnetId: 'subnet-0a' }), expected: undecided },
  {
    scenario: 'a template with an interface that exists',
    ...template({ NetworkInterfaces: [{ DeviceIndex: '0', NetworkInterfaceId: 'eni-0a' }] }),
    expected: undecided,
  },
  {
    scenario: 'a template whose launch template asks for an address',
    ...template({
      LaunchTemplate: {
        LaunchTemplateId: new Reference('{"Ref":"Launch"}', 'Launch', undefined, {
          LaunchTemplateData: { NetworkInterfaces: [{ AssociatePublicIpAddress: true }] },
        }),
        Version: 1,
      },
    }),
    expected: nonCompliant('It has a public address: assigned at launch'),
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ NetworkInterfaces: [{ AssociatePublicIpAddress: new Unknown('{"Ref":"Public"}') }] }),
    expected: insufficientData(
      'Properties.NetworkInterfaces[0].AssociatePublicIpAddress is {"Ref":"Public"}, which the template leaves open',
    ),
  },
  {
    scenario: 'no state',
    configuration: { instanceId: 'i-0a' },
    expected: unreadable('Cannot read configuration.state: expected an object, found nothing'),
  },
  {
    scenario: 'an empty text for no address, as in old items',
    ...instance({ publicIpAddress: '', publicDnsName: '' }),
    expected: COMPLIANT,
  },
]);
