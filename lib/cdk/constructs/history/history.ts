import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ResolvedConfiguration } from '../../configuration/resolved';
import { DeliveryBucket } from '../recording/delivery-bucket';
import type { DeliveryTarget } from '../recording/delivery-target';
import { AthenaWorkgroup } from './athena-workgroup';
import { HistoryTable } from './history-table';

interface HistoryProps {
  readonly configuration: ResolvedConfiguration;
  /** The bucket of the stack's recorder. Undefined if the recorder is adopted. */
  readonly target: DeliveryTarget | undefined;
}

/** The history of an account for SQL queries: a table and a workgroup over the files that AWS Config delivered. */
export class History extends Construct {
  readonly databaseName: string;
  readonly workgroupName: string;

  constructor(scope: Construct, id: string, { configuration, target }: HistoryProps) {
    super(scope, id);
    const { prefix, recorder } = configuration;
    const adopted = recorder.kind === 'adopt' ? recorder : undefined;
    const bucketName = target?.bucketName ?? adopted?.deliveryBucket;
    const keyPrefix = target ? target.keyPrefix : adopted?.deliveryKeyPrefix;
    if (bucketName === undefined) throw new Error('Cannot create the history table: got no bucket');
    const history = new HistoryTable(this, 'Files', {
      prefix,
      bucketName,
      ...(keyPrefix !== undefined && { keyPrefix }),
      ...this.listScopes(target, configuration),
    });
    const workgroup = new AthenaWorkgroup(this, 'Workgroup', { name: prefix, history });
    this.databaseName = history.databaseName;
    this.workgroupName = workgroup.resource.ref;
  }

  /** A bucket of the stack contains the files of its account and Region, other buckets those of all environments. */
  private listScopes(target: DeliveryTarget | undefined, { environments }: ResolvedConfiguration) {
    const { account, region } = Stack.of(this);
    if (target instanceof DeliveryBucket) return { accounts: [account], regions: [region] };
    return {
      accounts: distinct(environments.map(({ accountId = account }) => accountId)),
      regions: distinct(environments.map((environment) => environment.region ?? region)),
    };
  }
}

const distinct = (words: readonly string[]): string[] => [...new Set(words)];
