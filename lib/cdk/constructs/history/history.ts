import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ResolvedConfiguration } from '../../configuration/resolved';
import { DeliveryBucket } from '../recording/delivery-bucket';
import type { DeliveryTarget } from '../recording/delivery-target';
import { AthenaWorkgroup } from './athena-workgroup';
import { HistoryTable } from './history-table';

export interface HistoryProps {
  readonly configuration: ResolvedConfiguration;
  /** Where the stack's own recorder delivers to; absent where the recorder is somebody else's. */
  readonly target: DeliveryTarget | undefined;
}

/** What an account asks its past with: a table and a workgroup over the files that Config delivered. */
export class History extends Construct {
  constructor(scope: Construct, id: string, { configuration, target }: HistoryProps) {
    super(scope, id);
    const { prefix, recorder } = configuration;
    const bucketName = target?.bucketName ?? (recorder.kind === 'adopt' ? recorder.deliveryBucket : undefined);
    if (bucketName === undefined) throw new Error('Cannot make a table of the history: its bucket is not known');
    const history = new HistoryTable(this, 'Files', {
      prefix,
      bucketName,
      ...(target?.keyPrefix !== undefined && { keyPrefix: target.keyPrefix }),
      ...this.placesIn(target, configuration),
    });
    new AthenaWorkgroup(this, 'Workgroup', { name: prefix, history });
  }

  /** An own bucket holds the files of its account and Region; a central one, or somebody's, those of all. */
  private placesIn(target: DeliveryTarget | undefined, { environments }: ResolvedConfiguration) {
    const { account, region } = Stack.of(this);
    if (target instanceof DeliveryBucket) return { accounts: [account], regions: [region] };
    return {
      accounts: distinct(environments.map(({ accountId = account }) => accountId)),
      regions: distinct(environments.map((environment) => environment.region ?? region)),
    };
  }
}

const distinct = (words: readonly string[]): string[] => [...new Set(words)];
