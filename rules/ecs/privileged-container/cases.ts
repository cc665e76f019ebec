import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { container, described, task, template } from '../sample-resources/task-definitions';
import rule from './rule';

export default defineCases(rule, [
  {
    scenario: 'a privileged container',
    ...task({}, container({ Privileged: true })),
    expected: nonCompliant('Privileged: web'),
  },
  { scenario: 'a container without privileges', ...task({}, container({ Privileged: false })), expected: COMPLIANT },
  { scenario: 'a container that does not say', ...task({}, container()), expected: COMPLIANT },
  {
    scenario: 'one of several containers',
    ...task({}, container(), container({ Name: 'proxy', Privileged: true })),
    expected: nonCompliant('Privileged: proxy'),
  },
  {
    scenario: 'two of several containers',
    ...task({}, container({ Privileged: true }), container({ Name: 'proxy', Privileged: true })),
    expected: nonCompliant('Privileged: web and proxy'),
  },
  {
    scenario: 'a container with a powerful capability',
    ...task({}, container({ LinuxParameters: { Capabilities: { Add: ['SYS_ADMIN'] } } })),
    expected: COMPLIANT,
    todo: nonCompliant('Privileged: web'),
  },
  {
    scenario: 'a revision that was deregistered',
    ...task({ Status: 'INACTIVE' }, container({ Privileged: true })),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a task definition from describe-task-definition',
    ...described({ containerDefinitions: [{ name: 'web', privileged: true }] }),
    expected: nonCompliant('Privileged: web'),
  },
  {
    scenario: 'a template',
    ...template({ ContainerDefinitions: [container({ Privileged: 'true' })] }),
    expected: nonCompliant('Privileged: web'),
  },
  {
    scenario: 'a template without privileges',
    ...template({ ContainerDefinitions: [container()] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ ContainerDefinitions: [container({ Privileged: new Unknown('{"Ref":"Privileged"}') })] }),
    expected: insufficientData(
      'Properties.ContainerDefinitions[0].Privileged is {"Ref":"Privileged"}, which the template leaves open',
    ),
  },
  {
    scenario: 'no containers',
    configuration: { Family: 'shop', Status: 'ACTIVE' },
    expected: unreadable('Cannot read configuration.containerDefinitions: expected a list, found nothing'),
  },
  {
    scenario: 'a text instead of the flag',
    ...task({}, container({ Privileged: 'yes' })),
    expected: unreadable(
      'Cannot read configuration.ContainerDefinitions[0].Privileged: expected a boolean, found "yes"',
    ),
  },
]);
