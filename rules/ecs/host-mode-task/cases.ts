import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { container, described, task, template } from '../sample-resources/task-definitions';
import rule from './rule';

const host = { NetworkMode: 'host' };
const asRoot = nonCompliant('In host mode, it shares the network of its host as root: web');

export default defineCases(rule, [
  { scenario: 'host mode without a user', ...task(host, container()), expected: asRoot },
  { scenario: 'host mode as root', ...task(host, container({ User: 'root' })), expected: asRoot },
  { scenario: 'host mode as another user', ...task(host, container({ User: '1000' })), expected: COMPLIANT },
  {
    scenario: 'host mode with privileges, as the control accepts it',
    ...task(host, container({ Privileged: true })),
    expected: COMPLIANT,
  },
  {
    scenario: 'host mode, where one of two containers names a user',
    ...task(host, container({ User: 'web' }), container({ Name: 'proxy' })),
    expected: nonCompliant('In host mode, it shares the network of its host as root: proxy'),
  },
  { scenario: 'a network of its own', ...task({ NetworkMode: 'awsvpc' }, container()), expected: COMPLIANT },
  { scenario: 'a bridge network', ...task({ NetworkMode: 'bridge' }, container()), expected: COMPLIANT },
  {
    scenario: 'no network mode, which is a bridge',
    ...task({ NetworkMode: undefined }, container()),
    expected: COMPLIANT,
  },
  {
    scenario: 'the processes of the host',
    ...task({ PidMode: 'host' }, container({ User: '1000' })),
    expected: nonCompliant('In host mode, it shares the processes of its host'),
  },
  { scenario: 'the processes of the task', ...task({ PidMode: 'task' }, container()), expected: COMPLIANT },
  {
    scenario: 'network and processes of the host',
    ...task({ ...host, PidMode: 'host' }, container()),
    expected: nonCompliant(
      'In host mode, it shares the processes of its host, and it shares the network of its host as root: web',
    ),
  },
  {
    scenario: 'a revision that was deregistered',
    ...task({ ...host, Status: 'INACTIVE' }, container()),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a revision that was deregistered, if these count',
    ...task({ ...host, Status: 'INACTIVE' }, container()),
    parameters: { SkipInactiveTaskDefinitions: 'false' },
    expected: asRoot,
  },
  {
    scenario: 'a task definition from describe-task-definition',
    ...described({ networkMode: 'host', containerDefinitions: [{ name: 'web' }] }),
    expected: asRoot,
  },
  { scenario: 'a template', ...template({ ...host, ContainerDefinitions: [container()] }), expected: asRoot },
  {
    scenario: 'a template with a bridge network',
    ...template({ ContainerDefinitions: [container()] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the mode from a parameter',
    ...template({ NetworkMode: new Unknown('{"Ref":"Mode"}'), ContainerDefinitions: [container()] }),
    expected: insufficientData('Properties.NetworkMode is {"Ref":"Mode"}, which the template leaves open'),
  },
  {
    scenario: 'no containers',
    configuration: { Family: 'shop', Status: 'ACTIVE', ...host },
    expected: unreadable('Cannot read configuration.containerDefinitions: expected a list, found nothing'),
  },
  ...['NetworkMode', 'PidMode'].map((key) => ({
    scenario: `a ${key} in other letters`,
    ...task({ [key]: 'Host' }, container()),
    expected: unreadable(`Cannot read configuration.${key}: expected a mode in lower case, found "Host"`),
  })),
]);
