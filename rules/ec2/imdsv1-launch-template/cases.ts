import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { launchConfiguration, launchTemplate, template } from '../sample-resources/launch-templates';
import rule from './rule';

const OPTIONAL = nonCompliant('Launch template makes session tokens optional (IMDSv1)');
const OPEN = nonCompliant('Launch template does not require session tokens: the AMI or the account decides');

export default defineCases(rule, [
  {
    scenario: 'tokens are optional',
    ...launchTemplate({ MetadataOptions: { HttpTokens: 'optional' } }),
    expected: OPTIONAL,
  },
  {
    scenario: 'tokens are required',
    ...launchTemplate({ MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 } }),
    expected: COMPLIANT,
  },
  { scenario: 'no metadata options', ...launchTemplate({}), expected: OPEN },
  {
    scenario: 'metadata options without tokens',
    ...launchTemplate({ MetadataOptions: { HttpEndpoint: 'enabled' } }),
    expected: OPEN,
  },
  {
    scenario: 'a metadata service that is off',
    ...launchTemplate({ MetadataOptions: { HttpEndpoint: 'disabled', HttpTokens: 'optional' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'no metadata options, if the AMI requires tokens',
    ...launchTemplate({ ImageId: 'ami-0a' }),
    expected: OPEN,
    todo: COMPLIANT,
  },
  {
    scenario: 'a launch configuration with optional tokens',
    ...launchConfiguration({ metadataOptions: { httpTokens: 'optional', httpEndpoint: 'enabled' } }),
    expected: nonCompliant('Launch configuration makes session tokens optional (IMDSv1)'),
  },
  {
    scenario: 'a launch configuration that requires tokens',
    ...launchConfiguration({ metadataOptions: { httpTokens: 'required', httpEndpoint: 'enabled' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a launch configuration without metadata options',
    ...launchConfiguration({}),
    expected: nonCompliant('Launch configuration does not require session tokens: the AMI or the account decides'),
  },
  {
    scenario: 'a launch configuration from describe-launch-configurations',
    shape: 'description',
    resourceType: 'AWS::AutoScaling::LaunchConfiguration',
    configuration: { LaunchConfigurationName: 'web', MetadataOptions: { HttpTokens: 'required' } },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a launch template',
    ...template({ LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a launch template without options',
    ...template({ LaunchTemplateData: { InstanceType: 't3.micro' } }),
    expected: OPEN,
  },
  {
    scenario: 'a template with a launch configuration',
    ...template({ MetadataOptions: { HttpTokens: 'optional' } }, 'AWS::AutoScaling::LaunchConfiguration'),
    expected: nonCompliant('Launch configuration makes session tokens optional (IMDSv1)'),
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ LaunchTemplateData: { MetadataOptions: { HttpTokens: new Unknown('{"Ref":"Tokens"}') } } }),
    expected: insufficientData(
      'Properties.LaunchTemplateData.MetadataOptions.HttpTokens is {"Ref":"Tokens"}, which the template leaves open',
    ),
  },
  {
    scenario: 'an unknown word',
    ...launchTemplate({ MetadataOptions: { HttpTokens: 'yes' } }),
    expected: unreadable(
      'Cannot read configuration.LaunchTemplateData.MetadataOptions.HttpTokens: expected one of required, optional, found "yes"',
    ),
  },
  {
    scenario: 'no data',
    configuration: { LaunchTemplateName: 'web' },
    expected: unreadable('Cannot read configuration.launchTemplateData: expected an object, found nothing'),
  },
  {
    scenario: 'the output of describe-launch-template-versions',
    shape: 'description',
    configuration: { DefaultVersion: true, LaunchTemplateData: { MetadataOptions: { HttpTokens: 'optional' } } },
    expected: nonCompliant('Launch template makes session tokens optional (IMDSv1)'),
  },
]);
