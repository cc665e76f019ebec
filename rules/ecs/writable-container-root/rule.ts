import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { taskDefinition } from '../../../lib/resources/ecs/task-definition';

/** Flags task definitions with containers that can write to their root file system. */
export default defineRule({
  name: 'writable-container-root',
  title: 'ECS containers must have a read-only root file system',
  rationale:
    'An attacker who gets into a container writes tools into it and changes its program. With a read-only root file system nothing of that works, and what the program has to write goes to volumes that you know.',
  severity: 'medium',
  resource: taskDefinition,
  triggers: [onChange],
  managedRules: ['ECS_CONTAINERS_READONLY_ACCESS'],
  controls: [
    'FSBP ECS.5',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
    'PCI DSS 4.0.1 7.2.5',
    'PCI DSS 4.0.1 7.2.6',
    'PCI DSS 4.0.1 7.3.1',
    'PCI DSS 4.0.1 7.3.2',
    'PCI DSS 4.0.1 7.3.3',
  ],
  parameters: {},
  limitations: [
    'Volumes that are mounted over a part of the image, which can be written to.',
    'Windows containers on EC2 whose task definition names no platform: they cannot have the setting, and are evaluated.',
    'Older revisions that are still active: each is evaluated, whether or not a service uses it.',
  ],
  evaluate(task) {
    if (task.isInactive) return NOT_APPLICABLE;
    const writable = task.containers.filter(({ hasReadOnlyRoot }) => !hasReadOnlyRoot).map(({ name }) => name);
    if (writable.length === 0) return COMPLIANT;
    // ECS refuses the setting for Windows.
    if (task.isForWindows) return NOT_APPLICABLE;
    return nonCompliant(`Root file system can be written to: ${joinList(writable)}`);
  },
});
