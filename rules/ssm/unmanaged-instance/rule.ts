import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { instance } from '../../../lib/resources/ec2/instance';
import { managedInstances } from '../../../lib/resources/ssm/managed-instances';

/** Flags instances that Systems Manager does not manage. */
export default defineRule({
  name: 'unmanaged-instance',
  title: 'EC2 instances must be managed by Systems Manager',
  rationale:
    'Systems Manager installs patches, runs commands without an open port, and knows what is installed. An instance without it is patched by hand, if at all.',
  severity: 'medium',
  resource: instance,
  // The inventory changes without a change of the instance.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['EC2_INSTANCE_MANAGED_BY_SSM'],
  controls: ['FSBP SSM.1'],
  parameters: {},
  facts: [managedInstances],
  limitations: [
    'Whether the agent still answers, where the input does not have its status: AWS Config keeps the inventory of an instance that lost its connection.',
    'An account that manages no instance in a Region, and one whose inventory AWS Config does not record, look the same: both are insufficient data.',
    'Templates: an instance registers after it starts.',
  ],
  collect(instance) {
    if (instance.item.shape === 'template' || instance.isTerminated) return NOT_APPLICABLE;
    const { id, isRunning, scope } = instance;
    return needsFacts({ id, isRunning, scope });
  },
  conclude({ id, isRunning, scope }, { facts }) {
    const statuses = facts.about(managedInstances, id);
    // The input may have an instance several times: what AWS Config recorded without a status, and what Systems Manager returns.
    const known = statuses.filter((status) => status !== '');
    // The agent of an instance that is stopped cannot answer.
    if (statuses.length > 0 && (!isRunning || known.every((status) => ANSWERS.includes(status)))) return COMPLIANT;
    const silent = known.find((status) => SILENT.includes(status));
    if (silent !== undefined) return nonCompliant(`The agent of Systems Manager does not answer: ${silent}`);
    if (known.length > 0) return insufficientData(`the status of the agent is not known: ${joinList(known)}`);
    return facts.isRecorded(managedInstances, scope)
      ? nonCompliant('Systems Manager does not manage the instance')
      : insufficientData(
          'Systems Manager may not manage the instance; the input has no inventory of its account and Region',
        );
  },
});

/**
 * The statuses of describe-instance-information and of inventory.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetInventory.html
 */
const ANSWERS: readonly string[] = ['Online', 'Active'];
const SILENT: readonly string[] = ['ConnectionLost', 'Inactive', 'Stopped', 'Terminated'];
