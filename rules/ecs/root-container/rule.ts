import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { taskDefinition } from '../../../lib/resources/ecs/task-definition';

/** Flags task definitions with Linux containers that do not name a user other than root. */
export default defineRule({
  name: 'root-container',
  title: 'ECS containers must name a user other than root',
  rationale:
    'Root in a container may change its files and use more of the kernel, where a security hole leads to the host. Most programs need neither.',
  severity: 'medium',
  resource: taskDefinition,
  triggers: [onChange],
  managedRules: ['ECS_TASK_DEFINITION_NONROOT_USER', 'ECS_TASK_DEFINITION_LINUX_USER_NON_ROOT'],
  controls: ['FSBP ECS.20'],
  parameters: {},
  limitations: [
    'The user of the image, which is used where the task definition does not name one.',
    'Users with a name of their own and the number 0.',
    'Windows containers.',
    'Older revisions that are still active: each is evaluated, whether or not a service uses it.',
  ],
  evaluate({ isInactive, isForWindows, containers }) {
    if (isInactive || isForWindows) return NOT_APPLICABLE;
    const found = containers.filter(({ namesUser }) => !namesUser);
    if (found.length === 0) return COMPLIANT;
    const descriptions = found.map(({ name, user }) => `${name} (${user === undefined ? 'user of the image' : user})`);
    return nonCompliant(`May run as root: ${joinList(descriptions)}`);
  },
});
