import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { flag, strings } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { cluster } from '../../../lib/resources/eks/cluster';
import { compareVersions, SUPPORT_ENDS } from './versions';

/** Flags EKS clusters whose version of Kubernetes is out of support. */
export default defineRule({
  name: 'outdated-eks-version',
  title: 'EKS clusters must run a version of Kubernetes in standard support',
  rationale:
    'After standard support a cluster costs several times as much, and a year later EKS upgrades it by itself, at a time that is not yours. Workloads and tools that the upgrade breaks are better found before.',
  severity: 'high',
  resource: cluster,
  // Support ends without a change of the cluster.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['EKS_CLUSTER_SUPPORTED_VERSION', 'EKS_CLUSTER_OLDEST_SUPPORTED_VERSION'],
  controls: ['FSBP EKS.2', 'PCI DSS 4.0.1 6.3.3'],
  parameters: {
    oldestVersionSupported: strings({
      default: '',
      pattern: /^\d{1,3}\.\d{1,4}$/,
      description: 'The oldest version that is allowed, such as 1.33; the dates of AWS decide if empty',
    }),
    allowExtendedSupport: flag({ default: false, description: 'Whether extended support is enough' }),
  },
  limitations: [
    'Versions that EKS added after this release of Assay: they are insufficient data until `oldestVersionSupported` is given.',
    'Versions of nodes and add-ons.',
  ],
  evaluate({ properties, item: { shape } }, { parameters, now }) {
    if (shape === 'template' && !properties.has('version')) {
      return insufficientData('the template omits Version, so EKS chooses it when it creates the cluster');
    }
    const version = properties.stringLike('version', /^\d{1,3}\.\d{1,4}$/, 'a version of Kubernetes');
    const [oldest] = [...parameters.oldestVersionSupported].sort(compareVersions);
    if (oldest !== undefined) {
      return compareVersions(version, oldest) < 0
        ? nonCompliant(`It runs Kubernetes ${version}, older than ${oldest}`)
        : COMPLIANT;
    }
    const kind = parameters.allowExtendedSupport ? 'extended' : 'standard';
    const ends = SUPPORT_ENDS.find((one) => one.version === version)?.[kind];
    if (ends === undefined) {
      return compareVersions(version, SUPPORT_ENDS[0]?.version as string) < 0
        ? nonCompliant(`Support of Kubernetes ${version} ended before ${SUPPORT_ENDS[0]?.[kind]}`)
        : insufficientData(`the end of support of Kubernetes ${version} is not known`);
    }
    return now < new Date(ends)
      ? COMPLIANT
      : nonCompliant(
          `${kind === 'standard' ? 'Standard' : 'Extended'} support of Kubernetes ${version} ended on ${ends}`,
        );
  },
});
