import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { isEmptySet, subtractSet, toAddressSet } from '../../../lib/core/network/address-set';
import { cidrs } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { readCidr } from '../../../lib/resources/ec2/prefix-list';
import { cluster } from '../../../lib/resources/eks/cluster';

/** Flags EKS clusters whose API server can be reached from the internet. */
export default defineRule({
  name: 'public-eks-endpoint',
  title: 'EKS cluster endpoints must not be publicly accessible',
  rationale:
    'Anyone who reaches the API server of a cluster can try stolen tokens and new vulnerabilities of Kubernetes on it.',
  severity: 'high',
  resource: cluster,
  triggers: [onChange],
  managedRules: ['EKS_ENDPOINT_NO_PUBLIC_ACCESS'],
  controls: [
    'FSBP EKS.1',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 A1.1.3',
  ],
  parameters: {
    allowedCidrs: cidrs({ default: '', description: 'Ranges that may reach the endpoint over the internet' }),
  },
  limitations: [
    'Who may do what in the cluster after signing in.',
    'Load balancers of services that run in the cluster.',
  ],
  evaluate({ properties, item: { shape } }, { parameters }) {
    const key = 'endpointPublicAccess';
    const network = properties.object('resourcesVpcConfig');
    // A template's endpoint is public unless it says otherwise.
    const isPublic = shape === 'template' ? (network.optionalBoolean(key) ?? true) : network.boolean(key);
    if (!isPublic) return COMPLIANT;
    const listed = network.optionalStrings('publicAccessCidrs');
    // EKS opens the endpoint to everyone if no ranges are given.
    const ranges = listed.length === 0 ? ['0.0.0.0/0'] : listed;
    const isAllowed = isEmptySet(
      subtractSet(
        toAddressSet(ranges.map((range) => readCidr(range, () => network.joinPath('publicAccessCidrs')))),
        parameters.allowedCidrs,
      ),
    );
    return isAllowed ? COMPLIANT : nonCompliant(`Its endpoint can be reached from ${joinList(ranges, 5)}`);
  },
});
