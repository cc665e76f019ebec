import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const network = (settings: object) => ({
  NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-0a'], ...settings } },
});
const service = (configuration: object) => ({
  configuration: { ServiceName: 'shop', LaunchType: 'FARGATE', ...configuration },
});
const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Shop', configuration });
const PUBLIC = nonCompliant('Its tasks get public addresses');

export default defineCases(rule, [
  { scenario: 'public addresses', ...service(network({ AssignPublicIp: 'ENABLED' })), expected: PUBLIC },
  { scenario: 'no public addresses', ...service(network({ AssignPublicIp: 'DISABLED' })), expected: COMPLIANT },
  { scenario: 'a service that does not say', ...service(network({})), expected: COMPLIANT },
  {
    scenario: 'a service on instances without networks of its own',
    ...service({ LaunchType: 'EC2' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a service on instances with networks of its own',
    ...service({ LaunchType: 'EC2', ...network({ AssignPublicIp: 'DISABLED' }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a service from describe-services',
    shape: 'description',
    configuration: {
      serviceName: 'shop',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a'], assignPublicIp: 'ENABLED' } },
    },
    expected: PUBLIC,
  },
  {
    scenario: 'a template with public addresses',
    ...template(network({ AssignPublicIp: 'ENABLED' })),
    expected: PUBLIC,
  },
  { scenario: 'a template that does not say', ...template(network({})), expected: COMPLIANT },
  { scenario: 'a template without networks of its own', ...template({ LaunchType: 'EC2' }), expected: NOT_APPLICABLE },
  {
    scenario: 'a template that takes it from a parameter',
    ...template(network({ AssignPublicIp: new Unknown('{"Ref":"Assign"}') })),
    expected: insufficientData(
      'Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp is {"Ref":"Assign"}, which the template leaves open',
    ),
  },
  {
    scenario: 'an unknown word',
    ...service(network({ AssignPublicIp: 'yes' })),
    expected: unreadable(
      'Cannot read configuration.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp: expected one of ENABLED, DISABLED, found "yes"',
    ),
  },
  {
    scenario: 'no name',
    configuration: { LaunchType: 'FARGATE' },
    expected: unreadable('Cannot read configuration.serviceName: expected a string, found nothing'),
  },
  {
    scenario: 'task sets from describe-services, one of them with public addresses',
    shape: 'description',
    configuration: {
      serviceName: 'shop',
      taskSets: ['DISABLED', 'ENABLED'].map((assignPublicIp) => ({
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a'], assignPublicIp } },
      })),
    },
    expected: PUBLIC,
  },
  {
    scenario: 'task sets from describe-services without public addresses',
    shape: 'description',
    configuration: {
      serviceName: 'shop',
      taskSets: [{ networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a'] } } }],
    },
    expected: COMPLIANT,
  },
  { scenario: 'an empty network configuration', ...service({ NetworkConfiguration: {} }), expected: NOT_APPLICABLE },
  {
    scenario: 'a network of another name',
    ...service({ NetworkConfiguration: { AwsVpcConfiguration: { AssignPublicIp: 'ENABLED' } } }),
    expected: unreadable(
      'Cannot read configuration.NetworkConfiguration.awsvpcConfiguration: expected an object, found nothing',
    ),
  },
]);
