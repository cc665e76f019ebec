/** Parts of the cases of rules about launch templates and launch configurations. */

/** A launch template as AWS Config records it, in the casing of CloudFormation. */
export const launchTemplate = (LaunchTemplateData: object, versions: object = {}) => ({
  resourceId: 'lt-0a',
  configuration: {
    LaunchTemplateName: 'web',
    Id: 'lt-0a',
    DefaultVersionNumber: '1',
    LatestVersionNumber: '1',
    ...versions,
    LaunchTemplateData,
  },
});

/** A launch configuration as AWS Config records it. */
export const launchConfiguration = (configuration: object) => ({
  resourceType: 'AWS::AutoScaling::LaunchConfiguration',
  configuration: { launchConfigurationName: 'web', imageId: 'ami-0a', ...configuration },
});

/** A launch template, or a launch configuration, of a template. */
export const template = (configuration: object, resourceType = 'AWS::EC2::LaunchTemplate') => ({
  shape: 'template' as const,
  resourceType,
  resourceId: 'Web',
  configuration,
});
