import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const instance = { resourceType: 'AWS::EC2::Instance', resourceId: 'i-0a', configuration: { instanceId: 'i-0a' } };
const owner = { tag1Key: 'Owner' };
const environment = { ...owner, tag2Key: 'Environment', tag2Value: 'prod,test' };

const fromLaunchTemplate = (...TagSpecifications: object[]) => {
  const LaunchTemplateId = new Reference('{"Ref":"Web"}', 'Web', undefined, {
    LaunchTemplateData: { TagSpecifications },
  });
  const configuration = {
    Tags: [{ Key: 'Owner', Value: 'web' }],
    LaunchTemplate: { LaunchTemplateId, Version: '$Latest' },
  };
  return { ...instance, shape: 'template' as const, configuration };
};

export default defineCases(rule, [
  {
    scenario: 'no tags',
    parameters: owner,
    ...instance,
    expected: nonCompliant('Tags: Owner is missing'),
  },
  {
    scenario: 'the required tag with an empty value',
    parameters: owner,
    ...instance,
    tags: { Owner: '' },
    expected: COMPLIANT,
  },
  {
    scenario: 'the tag in lower case, which is a different tag',
    parameters: owner,
    ...instance,
    tags: { owner: 'web' },
    expected: nonCompliant('Tags: Owner is missing (owner is a different tag)'),
  },
  {
    scenario: 'two tags, one with an allowed value',
    parameters: environment,
    ...instance,
    tags: { Owner: 'web', Environment: 'test' },
    expected: COMPLIANT,
  },
  {
    scenario: 'two tags, one missing and one with a value that is not allowed',
    parameters: environment,
    ...instance,
    tags: { Environment: 'prod,test' },
    expected: nonCompliant('Tags: Owner is missing; Environment is "prod,test", allowed: prod and test'),
  },
  {
    scenario: 'a value parameter without its key, which has no effect',
    parameters: { ...owner, tag3Value: 'x' },
    ...instance,
    tags: { Owner: 'web' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a bucket without the last of six tags',
    parameters: { ...owner, tag6Key: 'Project' },
    resourceType: 'AWS::S3::Bucket',
    tags: { Owner: 'web' },
    expected: nonCompliant('Tags: Project is missing'),
  },
  {
    scenario: 'a template with a list of tags',
    parameters: environment,
    ...instance,
    shape: 'template',
    configuration: {
      Tags: [
        { Key: 'Owner', Value: 7 },
        { Key: 'Environment', Value: 'prod' },
      ],
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a map of tags',
    parameters: environment,
    resourceType: 'AWS::EKS::Cluster',
    shape: 'template',
    configuration: { Tags: { Owner: 'web', Environment: 'dev' } },
    expected: nonCompliant('Tags: Environment is "dev", allowed: prod and test'),
  },
  {
    scenario: "a template with EFS's own key for tags",
    parameters: owner,
    resourceType: 'AWS::EFS::FileSystem',
    shape: 'template',
    configuration: { FileSystemTags: [{ Key: 'Owner', Value: 'web' }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with the tags of a Client VPN endpoint',
    parameters: environment,
    resourceType: 'AWS::EC2::ClientVpnEndpoint',
    shape: 'template',
    configuration: {
      TagSpecifications: [{ ResourceType: 'client-vpn-endpoint', Tags: [{ Key: 'Owner', Value: 'web' }] }],
    },
    expected: nonCompliant('Tags: Environment is missing'),
  },
  {
    scenario: 'a template with tags of a bucket under a property that buckets do not have',
    parameters: owner,
    resourceType: 'AWS::S3::Bucket',
    shape: 'template',
    configuration: {
      TagSpecifications: [{ ResourceType: 'client-vpn-endpoint', Tags: [{ Key: 'Owner', Value: 'web' }] }],
    },
    expected: nonCompliant('Tags: Owner is missing'),
  },
  {
    scenario: 'a template with an instance that has tags of its own and of its launch template',
    parameters: environment,
    ...fromLaunchTemplate(
      { ResourceType: 'volume', Tags: [{ Key: 'Environment', Value: 'dev' }] },
      { ResourceType: 'instance', Tags: [{ Key: 'Environment', Value: 'prod' }] },
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a launch template that tags volumes alone',
    parameters: environment,
    ...fromLaunchTemplate({ ResourceType: 'volume', Tags: [{ Key: 'Environment', Value: 'prod' }] }),
    expected: nonCompliant('Tags: Environment is missing'),
  },
  {
    scenario: 'a template with an instance of a launch template that is elsewhere',
    parameters: owner,
    ...instance,
    shape: 'template',
    configuration: { LaunchTemplate: { LaunchTemplateName: 'web', Version: '3' } },
    expected: insufficientData(
      'required tags may be missing or wrong; Owner may be among the tags of its launch template, which is not in the template',
    ),
  },
  {
    scenario: 'a template without tags',
    parameters: owner,
    ...instance,
    shape: 'template',
    configuration: {},
    expected: nonCompliant('Tags: Owner is missing'),
  },
  {
    scenario: 'a template with a value from a parameter, where any value is allowed',
    parameters: owner,
    ...instance,
    shape: 'template',
    configuration: { Tags: [{ Key: 'Owner', Value: new Unknown('{"Ref":"Team"}') }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a value from a parameter, where only some values are allowed',
    parameters: environment,
    ...instance,
    shape: 'template',
    configuration: {
      Tags: [
        { Key: 'Owner', Value: 'web' },
        { Key: 'Environment', Value: new Unknown('{"Ref":"Stage"}') },
      ],
    },
    expected: insufficientData('required tags may be missing or wrong; Environment is {"Ref":"Stage"}'),
  },
  {
    scenario: 'a template with a conditional tag',
    parameters: owner,
    ...instance,
    shape: 'template',
    configuration: { Tags: [{ Key: 'Name', Value: 'web' }, new Unknown('{"Fn::If":["IsProd",…]}')] },
    expected: insufficientData('required tags may be missing or wrong; Owner may be among {"Fn::If":["IsProd",…]}'),
  },
  {
    scenario: 'a template whose tags are all conditional, where two are required',
    parameters: environment,
    ...instance,
    shape: 'template',
    configuration: { Tags: [new Unknown('{"Fn::If":["IsProd",…]}')] },
    expected: insufficientData(
      'required tags may be missing or wrong; Owner may be among {"Fn::If":["IsProd",…]}; Environment may be among {"Fn::If":["IsProd",…]}',
    ),
  },
  {
    scenario: 'a template with a conditional tag, and one that is wrong in any case',
    parameters: environment,
    ...instance,
    shape: 'template',
    configuration: { Tags: [{ Key: 'Environment', Value: 'dev' }, new Unknown('{"Fn::If":["IsProd",…]}')] },
    expected: nonCompliant('Tags: Environment is "dev", allowed: prod and test'),
  },
  {
    scenario: 'an instance without tags, from describe-instances',
    parameters: owner,
    ...instance,
    shape: 'description',
    configuration: { InstanceId: 'i-0a' },
    expected: nonCompliant('Tags: Owner is missing'),
  },
  {
    scenario: 'a database, from describe-db-instances',
    parameters: owner,
    resourceType: 'AWS::RDS::DBInstance',
    shape: 'description',
    configuration: { DBInstanceIdentifier: 'orders', TagList: [{ Key: 'Owner', Value: 'web' }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a load balancer, whose describe call does not list tags',
    parameters: owner,
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    shape: 'description',
    configuration: { LoadBalancerName: 'web' },
    expected: insufficientData(
      'required tags may be missing or wrong; Owner may be among the tags, which this describe call does not return',
    ),
  },
  {
    scenario: 'tags that are neither a list nor a map',
    parameters: owner,
    ...instance,
    shape: 'template',
    configuration: { Tags: 'Owner' },
    expected: unreadable('Cannot read Properties.Tags: expected a list, found "Owner"'),
  },
  {
    scenario: 'a tag without a value, which counts as empty',
    parameters: { ...owner, tag1Value: 'web' },
    ...instance,
    shape: 'template',
    configuration: { Tags: [{ Key: 'Owner' }] },
    expected: nonCompliant('Tags: Owner is "", allowed: web'),
  },
  {
    scenario: 'a tag with a list as its value',
    parameters: owner,
    ...instance,
    shape: 'template',
    configuration: { Tags: [{ Key: 'Owner', Value: ['web'] }] },
    expected: unreadable('Cannot read the value of tag "Owner": expected text, found ["web"]'),
  },
  {
    scenario: 'a template without tags, in a stack that adds tags to all of its resources',
    parameters: owner,
    ...instance,
    shape: 'template',
    configuration: {},
    tags: { Owner: 'web' },
    expected: COMPLIANT,
  },
]);
