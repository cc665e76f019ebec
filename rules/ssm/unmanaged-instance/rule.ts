import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, every, onChange } from '../../../lib/core/rule';
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
    'Whether the agent still answers: AWS Config keeps the inventory of an instance that lost its connection.',
    'An account that manages no instance in a Region, and one whose inventory AWS Config does not record, look the same: both are insufficient data.',
    'Templates: an instance registers after it starts.',
  ],
  collect(instance) {
    if (instance.item.shape === 'template' || instance.isTerminated) return NOT_APPLICABLE;
    const { id, accountId, region } = instance;
    return needsFacts({ id, ...(accountId !== undefined && { accountId }), ...(region !== undefined && { region }) });
  },
  conclude({ id, accountId, region }, { facts }) {
    if (facts.about(managedInstances, id).length > 0) return COMPLIANT;
    return facts.isRecorded(managedInstances, { accountId, region })
      ? nonCompliant('Systems Manager does not manage the instance')
      : insufficientData(
          'Systems Manager may not manage the instance; the input has no inventory of its account and Region',
        );
  },
});
