import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const web = { resourceId: 'sg-0a', configuration: { groupName: 'web' } };
const interfaceIn = (...groupIds: string[]) => ({
  resourceType: 'AWS::EC2::NetworkInterface',
  resourceId: 'eni-0a',
  configuration: { groups: groupIds.map((groupId) => ({ groupId, groupName: 'a name' })) },
});

export default defineCases(rule, [
  {
    scenario: 'network interfaces that only use other groups',
    ...web,
    beside: [interfaceIn('sg-0b'), { ...interfaceIn(), resourceId: 'eni-0b' }],
    expected: nonCompliant('No network interface uses the group'),
  },
  {
    scenario: 'a network interface that uses it and another group',
    ...web,
    beside: [interfaceIn('sg-0b', 'sg-0a')],
    expected: COMPLIANT,
  },
  {
    scenario: 'its own relationships refer to an interface that no longer exists',
    ...web,
    relationships: [
      {
        name: 'Is associated with NetworkInterface',
        resourceType: 'AWS::EC2::NetworkInterface',
        resourceId: 'eni-0a',
      },
    ],
    beside: [interfaceIn('sg-0b')],
    expected: nonCompliant('No network interface uses the group'),
  },
  {
    scenario: 'the interface that used it was deleted',
    ...web,
    beside: [
      { ...interfaceIn('sg-0a'), status: 'ResourceDeleted' },
      { ...interfaceIn('sg-0b'), resourceId: 'eni-0b' },
    ],
    expected: nonCompliant('No network interface uses the group'),
  },
  {
    scenario: 'no network interface in the input',
    ...web,
    expected: insufficientData(
      'the group may be unused; the input has no network interface from its account and Region',
    ),
  },
  {
    scenario: 'only network interfaces from another Region',
    ...web,
    beside: [{ ...interfaceIn('sg-0b'), region: 'us-east-1' }],
    expected: insufficientData(
      'the group may be unused; the input has no network interface from its account and Region',
    ),
  },
  {
    scenario: 'a default group, which cannot be deleted',
    resourceId: 'sg-0a',
    configuration: { groupName: 'default' },
    beside: [interfaceIn('sg-0b')],
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'the output of describe calls',
    shape: 'description',
    resourceId: 'sg-0a',
    configuration: { GroupName: 'web' },
    beside: [
      {
        shape: 'description',
        resourceType: 'AWS::EC2::NetworkInterface',
        resourceId: 'eni-0a',
        configuration: { Groups: [{ GroupId: 'sg-0a', GroupName: 'web' }] },
      },
    ],
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with an instance that uses it',
    shape: 'template',
    configuration: { GroupDescription: 'web' },
    supplementaryConfiguration: { 'AWS::EC2::Instance': [{ InstanceType: 't3.micro' }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template in which only rules refer to it',
    shape: 'template',
    configuration: { GroupDescription: 'web' },
    supplementaryConfiguration: {
      'AWS::EC2::SecurityGroup': [{ GroupDescription: 'database' }],
      'AWS::EC2::SecurityGroupIngress': [{ IpProtocol: '-1' }],
    },
    expected: insufficientData(
      'the group may be unused; no other resource of the template refers to it in its properties',
    ),
  },
  {
    scenario: 'a template with a conditional instance',
    shape: 'template',
    configuration: { GroupDescription: 'web' },
    supplementaryConfiguration: { 'AWS::EC2::Instance': [new Unknown('"Web" (created only if "Production" holds)')] },
    expected: insufficientData(
      'the group may be unused; no other resource of the template refers to it in its properties',
    ),
  },
  {
    scenario: 'no group name',
    configuration: { groupId: 'sg-0a' },
    expected: unreadable('Cannot read configuration.groupName: expected a name, found nothing'),
  },
]);
