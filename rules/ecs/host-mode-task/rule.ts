import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { taskDefinition } from '../../../lib/resources/ecs/task-definition';

/** Flags task definitions that share the processes of the host, or its network without naming a user. */
export default defineRule({
  name: 'host-mode-task',
  title: 'ECS tasks in host mode must name a user and must not share processes',
  rationale:
    'A task that shares the network of its host reaches what listens only there, such as the agent of ECS. One that shares the processes sees and can stop those of all containers.',
  severity: 'high',
  resource: taskDefinition,
  triggers: [onChange],
  managedRules: ['ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK', 'ECS_TASK_DEFINITION_PID_MODE_CHECK'],
  controls: [
    'FSBP ECS.1',
    'FSBP ECS.3',
    'PCI DSS 4.0.1 1.4.5',
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
    'PCI DSS 4.0.1 7.2.3',
  ],
  parameters: {
    SkipInactiveTaskDefinitions: flag({
      default: true,
      description: 'Whether revisions that were deregistered are left out',
    }),
  },
  limitations: [
    'Privileged containers in host mode, which the control accepts: privileged-container reports them.',
    'Memory that is shared with the host (ipcMode).',
    'The bridge network, whose ports of the host are reachable, too.',
  ],
  evaluate({ isInactive, pidMode, networkMode, containers }, { parameters }) {
    if (isInactive && parameters.SkipInactiveTaskDefinitions) return NOT_APPLICABLE;
    // Security Hub takes a privileged container in host mode for one that is meant to be.
    const root = containers.filter(({ isPrivileged, namesUser }) => !isPrivileged && !namesUser);
    const problems = [
      ...(pidMode === 'host' ? ['it shares the processes of its host'] : []),
      ...(networkMode === 'host' && root.length > 0
        ? [`it shares the network of its host as root: ${joinList(root.map(({ name }) => name))}`]
        : []),
    ];
    return problems.length === 0 ? COMPLIANT : nonCompliant(`In host mode, ${problems.join(', and ')}`);
  },
});
