import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { container, described, task, template } from '../sample-resources/task-definitions';
import rule from './rule';

const root = (...containers: string[]) => nonCompliant(`May run as root: ${containers.join(' and ')}`);

export default defineCases(rule, [
  { scenario: 'root', ...task({}, container({ User: 'root' })), expected: root('web (root)') },
  { scenario: 'root by its number', ...task({}, container({ User: '0' })), expected: root('web (0)') },
  { scenario: 'root with a group', ...task({}, container({ User: '0:1000' })), expected: root('web (0:1000)') },
  { scenario: 'another user in the group of root', ...task({}, container({ User: '1000:0' })), expected: COMPLIANT },
  { scenario: 'a user by name', ...task({}, container({ User: 'web' })), expected: COMPLIANT },
  { scenario: 'a user whose name begins like root', ...task({}, container({ User: 'rootless' })), expected: COMPLIANT },
  {
    scenario: 'no user, so that the image decides',
    ...task({}, container()),
    expected: root('web (user of the image)'),
  },
  { scenario: 'an empty user', ...task({}, container({ User: '' })), expected: root('web (user of the image)') },
  {
    scenario: 'no user, and an image with a user',
    ...task({}, container({ Image: 'nginxinc/nginx-unprivileged:1' })),
    expected: root('web (user of the image)'),
    todo: COMPLIANT,
  },
  {
    scenario: 'one of several containers',
    ...task({}, container({ User: '1000' }), container({ Name: 'proxy', User: 'root' })),
    expected: root('proxy (root)'),
  },
  {
    scenario: 'two containers',
    ...task({}, container(), container({ Name: 'proxy', User: 'root' })),
    expected: root('web (user of the image)', 'proxy (root)'),
  },
  {
    scenario: 'a task for Windows',
    ...task({ RuntimePlatform: { OperatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }, container()),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a revision that was deregistered',
    ...task({ Status: 'INACTIVE' }, container()),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a task definition from describe-task-definition',
    ...described({ containerDefinitions: [{ name: 'web', user: 'root' }] }),
    expected: root('web (root)'),
  },
  {
    scenario: 'a template',
    ...template({ ContainerDefinitions: [container({ User: '0:0' })] }),
    expected: root('web (0:0)'),
  },
  {
    scenario: 'a template with the number of root',
    ...template({ ContainerDefinitions: [container({ User: 0 })] }),
    expected: nonCompliant('May run as root: web (0)'),
  },
  {
    scenario: 'a template with a user',
    ...template({ ContainerDefinitions: [container({ User: '1000' })] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the user from a parameter',
    ...template({ ContainerDefinitions: [container({ User: new Unknown('{"Ref":"User"}') })] }),
    expected: insufficientData(
      'Properties.ContainerDefinitions[0].User is {"Ref":"User"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a number instead of the user',
    ...task({}, container({ User: 1000 })),
    expected: unreadable('Cannot read configuration.ContainerDefinitions[0].User: expected a string, found 1000'),
  },
  { scenario: 'a group without a user', ...task({}, container({ User: ':1000' })), expected: root('web (:1000)') },
  { scenario: 'root by more zeros', ...task({}, container({ User: '00:5' })), expected: root('web (00:5)') },
  { scenario: 'a number that begins with zeros', ...task({}, container({ User: '0010' })), expected: COMPLIANT },
]);
