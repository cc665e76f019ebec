import { defineReader, type PartDescription, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';

/**
 * A Redshift cluster: https://docs.aws.amazon.com/redshift/latest/APIReference/API_Cluster.html
 *
 * @example
 * const isPublic = (cluster: RedshiftCluster) => cluster.isPubliclyAccessible;
 */
export class RedshiftCluster extends Resource {
  /** Whether it has a public address; a template's has none unless it asks for one. */
  get isPubliclyAccessible(): boolean {
    const key = 'publiclyAccessible';
    return this.isTemplate ? (this.configuration.optionalBoolean(key) ?? false) : this.configuration.boolean(key);
  }

  /** The name of its endpoint; `undefined` while it is being created. */
  get address(): string | undefined {
    if (isUnknown(this.configuration.raw('endpoint'))) return undefined;
    return this.configuration.optionalObject('endpoint')?.optionalString('address');
  }

  /**
   * Whether its data is encrypted. `undefined` for a template that does not say so: the default of AWS changed in 2025,
   * and a cluster that is restored takes it from its snapshot.
   */
  get isEncrypted(): boolean | undefined {
    return this.isTemplate ? this.configuration.optionalBoolean('encrypted') : this.configuration.boolean('encrypted');
  }

  /** The ARN of the key, if the input has it. A template may name it in another form. */
  get kmsKey(): string | undefined {
    return this.configuration.optionalString('kmsKeyId');
  }

  /**
   * For how many days automatic snapshots are kept; 0 if there are none. CloudFormation defaults to one day. `undefined`
   * for a template that restores a cluster: it keeps them as long as before.
   * https://docs.aws.amazon.com/redshift/latest/APIReference/API_RestoreFromClusterSnapshot.html
   */
  get snapshotRetentionDays(): number | undefined {
    const key = 'automatedSnapshotRetentionPeriod';
    if (!this.isTemplate) return this.configuration.integer(key);
    const isRestored = this.configuration.hasValue('snapshotIdentifier');
    return this.configuration.optionalInteger(key) ?? (isRestored ? undefined : 1);
  }

  /** Whether AWS installs new versions in the maintenance window. CloudFormation defaults to it. */
  get upgradesAutomatically(): boolean {
    const key = 'allowVersionUpgrade';
    return this.isTemplate ? (this.configuration.optionalBoolean(key) ?? true) : this.configuration.boolean(key);
  }

  get nodeType(): string {
    return this.configuration.string('nodeType');
  }

  /**
   * Whether it writes audit logs; `undefined` if the input does not say so, as a describe call alone, and for settings
   * of a template that name no destination.
   */
  get isLogging(): boolean | undefined {
    if (!this.isTemplate) return this.loggingStatus?.boolean('loggingEnabled');
    const logging = this.configuration.optionalObject('loggingProperties');
    if (!logging) return false;
    return logging.has('bucketName') || logging.has('logDestinationType') ? true : undefined;
  }

  /** The bucket of its audit logs; `undefined` if they go to CloudWatch Logs. */
  get logBucket(): string | undefined {
    const logging = this.isTemplate ? this.configuration.optionalObject('loggingProperties') : this.loggingStatus;
    return logging?.optionalString('bucketName');
  }

  private get loggingStatus() {
    return this.supplementaryConfiguration.optionalObject('LoggingStatus');
  }
}

/** Reads whether a cluster writes audit logs. The output does not name the cluster. */
const loggingStatus: PartDescription = {
  command: 'aws redshift describe-logging-status',
  read: ({ LoggingEnabled, ...status }) =>
    typeof LoggingEnabled === 'boolean'
      ? [{ supplementaryConfiguration: { LoggingStatus: { LoggingEnabled, ...status } } }]
      : undefined,
};

/**
 * Reads Redshift clusters.
 * @example
 * redshiftCluster.read(item).isEncrypted;
 */
export const redshiftCluster = defineReader('AWS::Redshift::Cluster', RedshiftCluster, {
  list: 'Clusters',
  id: 'ClusterIdentifier',
  parts: [loggingStatus],
});
