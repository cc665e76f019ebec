import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { cluster } from '../../../lib/resources/eks/cluster';

/** Flags EKS clusters whose control plane does not log what it must. */
export default defineRule({
  name: 'unlogged-eks',
  title: 'EKS clusters must log their control plane',
  rationale:
    'The audit log is the record of who did what in a cluster. EKS keeps none unless it is turned on, and after an intrusion nothing else shows it.',
  severity: 'medium',
  resource: cluster,
  triggers: [onChange],
  managedRules: ['EKS_CLUSTER_LOG_ENABLED', 'EKS_CLUSTER_LOGGING_ENABLED'],
  controls: [
    'FSBP EKS.8',
    'PCI DSS 4.0.1 5.3.4',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
    'PCI DSS 4.0.1 10.2.1.5',
    'PCI DSS 4.0.1 10.2.1.6',
  ],
  parameters: {
    logTypes: strings({
      default: 'audit',
      isRequired: true,
      pattern: /^(api|audit|authenticator|controllerManager|scheduler)$/,
      description: 'The logs that must be on, of api, audit, authenticator, controllerManager and scheduler',
    }),
  },
  limitations: [
    'For how long the log group keeps the logs, and who can delete them.',
    'Logs of nodes and of what runs on them.',
  ],
  evaluate({ logTypes: types }, { parameters: { logTypes } }) {
    const missing = logTypes.filter((type) => !types.some((other) => other === type));
    if (missing.length === 0) return COMPLIANT;
    const logs = `log of type ${joinList(missing, 5)}`;
    const open = types.find(isUnknown);
    return open
      ? insufficientData(`the cluster may keep no ${logs}, depending on ${open.what}`)
      : nonCompliant(`It keeps no ${logs}`);
  },
});
