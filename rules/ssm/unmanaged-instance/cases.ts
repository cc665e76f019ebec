import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const instance = (name: string) => ({
  resourceId: 'i-0a',
  configuration: { instanceId: 'i-0a', state: { code: 16, name } },
});
const inventory = (resourceId: string) => ({
  resourceType: 'AWS::SSM::ManagedInstanceInventory',
  resourceId,
  configuration: {
    'AWS:InstanceInformation': { SchemaVersion: '1.0', Content: { [resourceId]: { InstanceId: resourceId } } },
  },
});
const described = (resourceId: string, PingStatus: string) => ({
  ...inventory(resourceId),
  shape: 'description' as const,
  configuration: { InstanceId: resourceId, PingStatus },
});
const silent = (status: string) => nonCompliant(`The agent of Systems Manager does not answer: ${status}`);
const UNMANAGED = nonCompliant('Systems Manager does not manage the instance');
const MAYBE = insufficientData(
  'Systems Manager may not manage the instance; the input has no inventory of its account and Region',
);

export default defineCases(rule, [
  {
    scenario: 'inventory of other instances',
    ...instance('running'),
    beside: [inventory('i-0b')],
    expected: UNMANAGED,
  },
  { scenario: 'a stopped instance', ...instance('stopped'), beside: [inventory('i-0b')], expected: UNMANAGED },
  {
    scenario: 'inventory that was deleted',
    ...instance('running'),
    beside: [inventory('i-0b'), { ...inventory('i-0a'), status: 'ResourceDeleted' }],
    expected: UNMANAGED,
  },
  {
    scenario: 'the output of describe-instances and describe-instance-information',
    ...instance('running'),
    shape: 'description',
    configuration: { InstanceId: 'i-0a', State: { Name: 'running' } },
    beside: [
      { ...inventory('i-0b'), shape: 'description', configuration: { InstanceId: 'i-0b', PingStatus: 'Online' } },
    ],
    expected: UNMANAGED,
  },
  {
    scenario: 'inventory of a server elsewhere with a similar ID',
    ...instance('running'),
    beside: [inventory('mi-0a')],
    expected: UNMANAGED,
  },
  {
    scenario: 'an instance that runs and lost its connection',
    ...instance('running'),
    beside: [described('i-0a', 'ConnectionLost')],
    expected: silent('ConnectionLost'),
  },
  {
    scenario: 'an instance that runs with the inventory of a stopped agent',
    ...instance('running'),
    beside: [{ ...inventory('i-0a'), supplementaryConfiguration: { instanceStatus: 'Stopped' } }],
    expected: silent('Stopped'),
  },
  {
    scenario: 'a stopped instance that lost its connection',
    ...instance('stopped'),
    beside: [described('i-0a', 'ConnectionLost')],
    expected: COMPLIANT,
  },
  {
    scenario: 'an agent that answers',
    ...instance('running'),
    beside: [described('i-0a', 'Online')],
    expected: COMPLIANT,
  },
  {
    scenario: 'inventory of an active agent',
    ...instance('running'),
    beside: [{ ...inventory('i-0a'), supplementaryConfiguration: { instanceStatus: 'Active' } }],
    expected: COMPLIANT,
  },
  {
    scenario: 'inventory without a status, and a description with a lost connection',
    ...instance('running'),
    beside: [inventory('i-0a'), described('i-0a', 'ConnectionLost')],
    expected: silent('ConnectionLost'),
  },
  {
    scenario: 'inventory without a status, and a description of an agent that answers',
    ...instance('running'),
    beside: [inventory('i-0a'), described('i-0a', 'Online')],
    expected: COMPLIANT,
  },
  {
    scenario: 'inventory of an active agent, and a description with a lost connection',
    ...instance('running'),
    beside: [
      { ...inventory('i-0a'), supplementaryConfiguration: { instanceStatus: 'Active' } },
      described('i-0a', 'ConnectionLost'),
    ],
    expected: silent('ConnectionLost'),
  },
  {
    scenario: 'a status that is not known',
    ...instance('running'),
    beside: [described('i-0a', 'Dormant')],
    expected: insufficientData('the status of the agent is not known: Dormant'),
  },
  {
    scenario: 'an instance with inventory',
    ...instance('running'),
    beside: [inventory('i-0a'), inventory('i-0b')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a stopped instance with inventory',
    ...instance('stopped'),
    beside: [inventory('i-0a')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a terminated instance',
    ...instance('terminated'),
    beside: [inventory('i-0b')],
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an instance that shuts down',
    ...instance('shutting-down'),
    beside: [inventory('i-0b')],
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an instance of a template',
    shape: 'template',
    resourceId: 'Server',
    configuration: { ImageId: 'ami-0a' },
    beside: [inventory('i-0b')],
    expected: NOT_APPLICABLE,
  },
  { scenario: 'no inventory in the input', ...instance('running'), expected: MAYBE },
  {
    scenario: 'inventory of another account alone',
    ...instance('running'),
    beside: [{ ...inventory('i-0b'), accountId: '444455556666' }],
    expected: MAYBE,
  },
  {
    scenario: 'inventory of another Region alone',
    ...instance('running'),
    beside: [{ ...inventory('i-0b'), region: 'us-east-1' }],
    expected: MAYBE,
  },
  {
    scenario: 'an instance without a state',
    resourceId: 'i-0a',
    configuration: { instanceId: 'i-0a' },
    beside: [inventory('i-0a')],
    expected: unreadable('Cannot read configuration.state: expected an object, found nothing'),
  },
  {
    scenario: 'a number instead of the state',
    resourceId: 'i-0a',
    configuration: { instanceId: 'i-0a', state: { name: 16 } },
    beside: [inventory('i-0a')],
    expected: unreadable(
      'Cannot read configuration.state.name: expected one of pending, running, shutting-down, terminated, stopping, stopped, found 16',
    ),
  },
  ...(['ConnectionLost', 'Inactive', 'Terminated'] as const).map((InstanceStatus) => ({
    scenario: `an inventory that says ${InstanceStatus} itself`,
    ...instance('running'),
    beside: [
      {
        ...inventory('i-0a'),
        configuration: { 'AWS:InstanceInformation': { Content: { 'i-0a': { InstanceStatus } } } },
      },
    ],
    expected: silent(InstanceStatus),
  })),
  {
    scenario: 'an inventory that says Active itself',
    ...instance('running'),
    beside: [
      {
        ...inventory('i-0a'),
        configuration: { 'AWS:InstanceInformation': { Content: { 'i-0a': { InstanceStatus: 'Active' } } } },
      },
    ],
    expected: COMPLIANT,
  },
]);
