// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { leftOpen, parameter, substitute } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const SERVICE_ROLE = 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig';
const group = (UseOnly: string, more: object = {}) => ({
  AllSupported: UseOnly === 'ALL_SUPPORTED_RESOURCE_TYPES',
  IncludeGlobalResourceTypes: false,
  ResourceTypes: [],
  ExclusionByResourceTypes: { ResourceTypes: [] },
  RecordingStrategy: { UseOnly },
  ...more,
});
const all = group('ALL_SUPPORTED_RESOURCE_TYPES');
const without = (...ResourceTypes: string[]) =>
  group('EXCLUSION_BY_RESOURCE_TYPES', { ExclusionByResourceTypes: { ResourceTypes } });
const only = (...ResourceTypes: string[]) => group('INCLUSION_BY_RESOURCE_TYPES', { ResourceTypes });
const recorder = (RecordingGroup: unknown, more: object = {}) => ({
  resourceId: 'default',
  configuration: {
    Id: 'default',
    Name: 'default',
    RoleARN: 'arn:aws:iam::111122223333:role/config',
    RecordingGroup,
    Recording: true,
    RecordingMode: { RecordingFrequency: 'CONTINUOUS', RecordingModeOverrides: [] },
    RecordingScope: 'PAID',
    ...more,
  },
});
const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Recorder',
  configuration: { RoleARN: SERVICE_ROLE, ...configuration },
});
const VOLUME = 'AWS::EC2::Volume';
const needsRole = { parameters: { serviceLinkedRole: 'true' } };

export default defineCases(rule, [
  {
    scenario: 'a recorder that is off',
    ...recorder(all, { Recording: false }),
    expected: nonCompliant('The recorder is off'),
  },
  {
    scenario: 'a recorder that leaves out a type',
    ...recorder(without(VOLUME)),
    expected: nonCompliant('The recorder leaves out AWS::EC2::Volume'),
  },
  {
    scenario: 'a recorder that leaves out many types',
    ...recorder(without(VOLUME, 'AWS::EC2::Subnet', 'AWS::EC2::VPC', 'AWS::EC2::Instance')),
    expected: nonCompliant('The recorder leaves out AWS::EC2::Volume, AWS::EC2::Subnet and 2 more'),
  },
  {
    scenario: 'a recorder of some types',
    ...recorder(only(VOLUME, 'AWS::EC2::Instance')),
    expected: nonCompliant('The recorder records only 2 resource types'),
  },
  {
    scenario: 'a recorder of some types, from before strategies',
    ...recorder({ AllSupported: false, IncludeGlobalResourceTypes: false, ResourceTypes: [VOLUME] }),
    expected: nonCompliant('The recorder records only 1 resource type'),
  },
  {
    scenario: 'a recorder that is off and leaves out a type',
    ...recorder(without(VOLUME), { Recording: 'false' }),
    expected: nonCompliant('The recorder is off and leaves out AWS::EC2::Volume'),
  },
  { scenario: 'a recorder of all types', ...recorder(all), expected: COMPLIANT },
  {
    scenario: 'a recorder of all types, in camel case, from before strategies',
    resourceId: 'default',
    configuration: {
      name: 'default',
      roleARN: SERVICE_ROLE,
      recording: true,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a strategy of all types that an old flag contradicts',
    ...recorder({ ...all, AllSupported: false }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a strategy of some types that an old flag contradicts',
    ...recorder({ ...only(VOLUME), AllSupported: true }),
    expected: nonCompliant('The recorder records only 1 resource type'),
  },
  {
    scenario: 'a recorder that leaves out nothing',
    ...recorder(without()),
    expected: COMPLIANT,
  },
  {
    scenario: 'a recorder that leaves out the results of rules alone',
    ...recorder(without('AWS::Config::ResourceCompliance')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a recorder that leaves out the results of rules, where all types must be recorded',
    ...recorder(without('AWS::Config::ResourceCompliance')),
    parameters: { excludedTypes: '' },
    expected: nonCompliant('The recorder leaves out AWS::Config::ResourceCompliance'),
  },
  {
    scenario: 'a recorder that leaves out a type that need not be recorded',
    ...recorder(without('AWS::Config::ResourceCompliance')),
    parameters: { excludedTypes: 'AWS::EC2::Subnet,AWS::Config::ResourceCompliance' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a recorder that leaves out another type than the one that need not be recorded',
    ...recorder(without('AWS::Config::ResourceCompliance', VOLUME)),
    parameters: { excludedTypes: 'AWS::Config::ResourceCompliance' },
    expected: nonCompliant('The recorder leaves out AWS::EC2::Volume'),
  },
  {
    scenario: 'a role of its own, where the service-linked one is required',
    ...recorder(all),
    ...needsRole,
    expected: nonCompliant('The recorder does not use the service-linked role'),
  },
  {
    scenario: 'a role with the name of the service-linked one, where that is required',
    ...recorder(all, { RoleARN: 'arn:aws:iam::111122223333:role/AWSServiceRoleForConfig' }),
    ...needsRole,
    expected: nonCompliant('The recorder does not use the service-linked role'),
  },
  {
    scenario: 'the service-linked role, where it is required',
    ...recorder(all, { RoleARN: SERVICE_ROLE }),
    ...needsRole,
    expected: COMPLIANT,
  },
  {
    scenario: 'a recorder that a service of AWS made for itself',
    ...recorder(only(VOLUME), { RecordingScope: 'INTERNAL', ServicePrincipal: 'guardduty.amazonaws.com' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a recorder that records global IAM types in no Region',
    ...recorder(all),
    beside: [
      {
        resourceType: 'AWS::Config::ConfigurationRecorder',
        resourceId: 'default',
        region: 'us-east-1',
        configuration: { ...recorder(all).configuration },
      },
    ],
    expected: COMPLIANT,
    todo: nonCompliant('No recorder of the account records global IAM types'),
  },
  {
    scenario: 'an item without the group',
    ...recorder(null),
    expected: unreadable('Cannot read configuration.RecordingGroup: expected an object, found nothing'),
  },
  {
    scenario: 'a group without any choice',
    ...recorder({}),
    expected: unreadable('Cannot read configuration.RecordingGroup.allSupported: expected a boolean, found nothing'),
  },
  {
    scenario: 'a strategy that leaves out types, without the types',
    ...recorder(group('EXCLUSION_BY_RESOURCE_TYPES', { ExclusionByResourceTypes: null })),
    expected: unreadable(
      'Cannot read configuration.RecordingGroup.ExclusionByResourceTypes: expected an object, found nothing',
    ),
  },
  {
    scenario: 'an unknown strategy',
    ...recorder(group('MOST_RESOURCE_TYPES')),
    expected: unreadable(
      'Cannot read configuration.RecordingGroup.RecordingStrategy.UseOnly: expected one of ALL_SUPPORTED_RESOURCE_TYPES, EXCLUSION_BY_RESOURCE_TYPES, INCLUSION_BY_RESOURCE_TYPES, found "MOST_RESOURCE_TYPES"',
    ),
  },
  {
    scenario: 'an item that does not say whether the recorder is on',
    ...recorder(all, { Recording: undefined }),
    expected: unreadable('Cannot read configuration.recording: expected a boolean, found nothing'),
  },
  { scenario: 'a template without a group, which records all types', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template with the flag',
    ...template({ RecordingGroup: { AllSupported: 'true', IncludeGlobalResourceTypes: true } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with some types and without a strategy',
    ...template({ RecordingGroup: { ResourceTypes: [VOLUME] } }),
    expected: nonCompliant('The recorder records only 1 resource type'),
  },
  {
    scenario: 'a template that leaves out a type',
    ...template({
      RecordingGroup: {
        RecordingStrategy: { UseOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        ExclusionByResourceTypes: { ResourceTypes: [VOLUME] },
      },
    }),
    expected: nonCompliant('The recorder leaves out AWS::EC2::Volume'),
  },
  {
    scenario: 'a template that takes the flag from a parameter',
    ...template({ RecordingGroup: { AllSupported: parameter } }),
    expected: leftOpen('RecordingGroup.AllSupported'),
  },
  {
    scenario: 'a template that takes the types that it leaves out from a parameter',
    ...template({
      RecordingGroup: {
        RecordingStrategy: { UseOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        ExclusionByResourceTypes: { ResourceTypes: parameter },
      },
    }),
    expected: leftOpen('RecordingGroup.ExclusionByResourceTypes.ResourceTypes'),
  },
  {
    scenario: 'a template that leaves the account of the service-linked role to AWS, where that is required',
    ...template({ RoleARN: substitute(SERVICE_ROLE.replace('111122223333', '${AWS::AccountId}')) }),
    ...needsRole,
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves the account of another role to AWS, where the service-linked one is required',
    ...template({ RoleARN: substitute('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/config') }),
    ...needsRole,
    expected: nonCompliant('The recorder does not use the service-linked role'),
  },
  {
    scenario: 'a template with a role of its own, where the service-linked one is required',
    ...template({
      RoleARN: new Reference('{"Fn::GetAtt":["Role","Arn"]}', 'Role', 'Arn', undefined, {
        resourceType: 'AWS::IAM::Role',
      }),
    }),
    ...needsRole,
    expected: nonCompliant('The recorder does not use the service-linked role'),
  },
  {
    scenario: 'a template that takes the role from a parameter, where the service-linked one is required',
    ...template({ RoleARN: parameter }),
    ...needsRole,
    expected: leftOpen('RoleARN'),
  },
]);
