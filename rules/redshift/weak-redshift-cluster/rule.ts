import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { flag, type ParameterValues, strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { isAllowedKey } from '../../../lib/resources/kms/key-name';
import { type RedshiftCluster, redshiftCluster } from '../../../lib/resources/redshift/cluster';

const parameters = {
  clusterDbEncrypted: flag({ default: true, description: 'Whether a cluster must be encrypted' }),
  loggingEnabled: flag({ default: true, description: 'Whether a cluster must write audit logs' }),
  kmsKeyArns: strings({ default: '', description: 'The ARNs or IDs of the keys that may be used; any key if empty' }),
  bucketNames: strings({ default: '', description: 'The buckets to which audit logs may go; any if empty' }),
  nodeTypes: strings({ default: '', description: 'The types of nodes that are allowed; all if empty' }),
};

/** Flags Redshift clusters that are not encrypted or write no audit logs. */
export default defineRule({
  name: 'weak-redshift-cluster',
  title: 'Redshift clusters must be encrypted and write audit logs',
  rationale:
    'A warehouse holds copies of everything. Encryption protects its files, snapshots and backups; only the audit log shows who read which data.',
  severity: 'medium',
  resource: redshiftCluster,
  triggers: [onChange],
  managedRules: [
    'REDSHIFT_CLUSTER_CONFIGURATION_CHECK',
    'REDSHIFT_CLUSTER_KMS_ENABLED',
    'REDSHIFT_AUDIT_LOGGING_ENABLED',
  ],
  controls: [
    'FSBP Redshift.4',
    'FSBP Redshift.10',
    'PCI DSS 4.0.1 3.5.1',
    'PCI DSS 4.0.1 5.3.4',
    'PCI DSS 4.0.1 8.3.2',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
  ],
  parameters,
  limitations: [
    'Whether the parameter group turns on the log of user activity, without which the audit log has connections alone.',
    'Redshift Serverless, which has another resource type.',
    'Data in transit.',
  ],
  evaluate(cluster, { parameters }) {
    const weak = listWeaknesses(cluster, parameters);
    if (weak.length > 0) return nonCompliant(`The cluster ${joinList(weak, 4)}`);
    const { isEncrypted, isLogging } = cluster;
    const unknown = [
      ...(parameters.clusterDbEncrypted && isEncrypted === undefined ? ['is encrypted'] : []),
      ...(hasAllowedKey(cluster, parameters) === 'unknown' ? ['uses an allowed key'] : []),
      ...(parameters.loggingEnabled && isLogging === undefined ? ['writes audit logs'] : []),
    ];
    if (unknown.length === 0) return COMPLIANT;
    return insufficientData(`the input does not say whether the cluster ${joinList(unknown)}`);
  },
});

function listWeaknesses(cluster: RedshiftCluster, required: ParameterValues<typeof parameters>): string[] {
  const { isEncrypted, isLogging } = cluster;
  const buckets = required.loggingEnabled && isLogging ? required.bucketNames : [];
  return [
    ...(required.clusterDbEncrypted && isEncrypted === false ? ['is not encrypted'] : []),
    ...(hasAllowedKey(cluster, required)
      ? []
      : [`is encrypted with ${cluster.kmsKey ?? 'a key of AWS'}, which is not allowed`]),
    ...(required.loggingEnabled && isLogging === false ? ['writes no audit logs'] : []),
    ...listOther(buckets, () => cluster.logBucket).map(
      (name) => `writes audit logs to ${name ?? 'CloudWatch Logs'}, which is not allowed`,
    ),
    ...listOther(required.nodeTypes, () => cluster.nodeType).map(
      (type) => `has nodes of type ${type}, which is not allowed`,
    ),
  ];
}

/** Whether an encrypted cluster uses one of the keys that it may use. The key is read only if a key is required. */
function hasAllowedKey(
  cluster: RedshiftCluster,
  { clusterDbEncrypted, kmsKeyArns }: ParameterValues<typeof parameters>,
): boolean | 'unknown' {
  if (!clusterDbEncrypted || !cluster.isEncrypted || kmsKeyArns.length === 0) return true;
  const { kmsKey } = cluster;
  return kmsKey !== undefined && isAllowedKey(kmsKey, kmsKeyArns);
}

/** Returns a value that is not allowed. It is read only if there are allowed ones, since a template may leave it open. */
function listOther<V extends string | undefined>(allowed: readonly string[], read: () => V): V[] {
  if (allowed.length === 0) return [];
  const found = read();
  return found !== undefined && allowed.includes(found) ? [] : [found];
}
