import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { launchConfiguration, launchTemplate, template } from '../sample-resources/launch-templates';
import rule from './rule';

const ASSIGNS = nonCompliant('Launch template assigns a public address to its instances');

export default defineCases(rule, [
  {
    scenario: 'a public address',
    ...launchTemplate({ NetworkInterfaces: [{ AssociatePublicIpAddress: true }] }),
    expected: ASSIGNS,
  },
  {
    scenario: 'no public address',
    ...launchTemplate({ NetworkInterfaces: [{ AssociatePublicIpAddress: false }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public address of the second interface',
    ...launchTemplate({ NetworkInterfaces: [{ AssociatePublicIpAddress: false }, { AssociatePublicIpAddress: true }] }),
    expected: ASSIGNS,
  },
  {
    scenario: 'an address of a carrier, in a Wavelength Zone',
    ...launchTemplate({ NetworkInterfaces: [{ AssociateCarrierIpAddress: true }] }),
    expected: ASSIGNS,
  },
  {
    scenario: 'no interfaces, so that the subnet decides',
    ...launchTemplate({ NetworkInterfaces: [] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an interface that leaves it to the subnet',
    ...launchTemplate({ NetworkInterfaces: [{ DeviceIndex: 0 }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an exempted launch template',
    ...launchTemplate({ NetworkInterfaces: [{ AssociatePublicIpAddress: true }] }),
    parameters: { exemptedLaunchTemplates: 'lt-0a,lt-0b' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'another launch template is exempted',
    ...launchTemplate({ NetworkInterfaces: [{ AssociatePublicIpAddress: true }] }),
    parameters: { exemptedLaunchTemplates: 'lt-0b' },
    expected: ASSIGNS,
  },
  {
    scenario: 'a launch configuration with a public address',
    ...launchConfiguration({ associatePublicIpAddress: true }),
    expected: nonCompliant('Launch configuration assigns a public address to its instances'),
  },
  {
    scenario: 'a launch configuration without a public address',
    ...launchConfiguration({ associatePublicIpAddress: false }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a launch configuration that does not say',
    ...launchConfiguration({ associatePublicIpAddress: null }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a launch configuration from describe-launch-configurations',
    shape: 'description',
    resourceType: 'AWS::AutoScaling::LaunchConfiguration',
    configuration: { LaunchConfigurationName: 'web', AssociatePublicIpAddress: true },
    expected: nonCompliant('Launch configuration assigns a public address to its instances'),
  },
  {
    scenario: 'a template with a public address',
    ...template({ LaunchTemplateData: { NetworkInterfaces: [{ AssociatePublicIpAddress: 'true' }] } }),
    expected: ASSIGNS,
  },
  {
    scenario: 'a template with a launch configuration',
    ...template({ ImageId: 'ami-0a' }, 'AWS::AutoScaling::LaunchConfiguration'),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({
      LaunchTemplateData: { NetworkInterfaces: [{ AssociatePublicIpAddress: new Unknown('{"Ref":"P"}') }] },
    }),
    expected: insufficientData(
      'Properties.LaunchTemplateData.NetworkInterfaces[0].AssociatePublicIpAddress is {"Ref":"P"}, which the template leaves open',
    ),
  },
  {
    scenario: 'no data',
    configuration: { LaunchTemplateName: 'web' },
    expected: unreadable('Cannot read configuration.launchTemplateData: expected an object, found nothing'),
  },
  {
    scenario: 'a text instead of the interfaces',
    ...launchTemplate({ NetworkInterfaces: 'eni-0a' }),
    expected: unreadable(
      'Cannot read configuration.LaunchTemplateData.NetworkInterfaces: expected a list, found "eni-0a"',
    ),
  },
  {
    scenario: 'the output of describe-launch-templates',
    shape: 'description',
    configuration: { LaunchTemplateId: 'lt-0a', LaunchTemplateName: 'web', DefaultVersionNumber: 1 },
    expected: insufficientData(
      'configuration.launchTemplateData is returned by aws ec2 describe-launch-template-versions only',
    ),
  },
]);
