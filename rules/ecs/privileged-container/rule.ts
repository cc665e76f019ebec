import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { taskDefinition } from '../../../lib/resources/ecs/task-definition';

/** Flags task definitions with privileged containers. */
export default defineRule({
  name: 'privileged-container',
  title: 'ECS containers must not run privileged',
  rationale:
    'A privileged container has the rights of root on its host: an attacker in it controls the host, all its other containers and their roles.',
  severity: 'high',
  resource: taskDefinition,
  triggers: [onChange],
  managedRules: ['ECS_CONTAINERS_NONPRIVILEGED'],
  controls: ['FSBP ECS.4', 'PCI DSS 4.0.1 7.2.1', 'PCI DSS 4.0.1 7.2.2', 'PCI DSS 4.0.1 7.2.3'],
  parameters: {},
  limitations: [
    'Single capabilities and devices of the host, which can be as powerful.',
    'Older revisions that are still active: each is evaluated, whether or not a service uses it.',
  ],
  evaluate({ isInactive, containers }) {
    if (isInactive) return NOT_APPLICABLE;
    const privileged = containers.filter(({ isPrivileged }) => isPrivileged).map(({ name }) => name);
    return privileged.length === 0 ? COMPLIANT : nonCompliant(`Privileged: ${joinList(privileged)}`);
  },
});
