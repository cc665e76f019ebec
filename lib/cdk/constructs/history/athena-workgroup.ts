import { Duration, Size, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { createPrivateBucket } from '../recording/private-bucket';
import { formatQuery, HISTORY_QUERIES } from './history-queries';
import type { HistoryTable } from './history-table';

/**
 * Properties of `AthenaWorkgroup`.
 *
 * @example
 * const limit: Pick<AthenaWorkgroupProps, 'bytesScannedCutoff'> = { bytesScannedCutoff: Size.gibibytes(10) };
 */
export interface AthenaWorkgroupProps {
  /** The name of the workgroup. */
  readonly name: string;
  /** The table of the saved queries. */
  readonly history: HistoryTable;
  /**
   * The maximum amount of data that a query may read.
   * @default 100 GiB
   */
  readonly bytesScannedCutoff?: Size;
  /**
   * The time after which query results expire.
   * @default 30 days
   */
  readonly resultRetention?: Duration;
}

/**
 * An Athena workgroup for queries on the history, with a limit on the data read, a bucket for results and saved
 * queries.
 *
 * @example
 * const history = new HistoryTable(stack, 'History', {
 *   prefix: 'assay',
 *   bucketName: 'central-config-bucket',
 *   accounts: ['111122223333'],
 *   regions: ['eu-west-1'],
 * });
 * new AthenaWorkgroup(stack, 'Workgroup', { name: 'assay', history });
 */
export class AthenaWorkgroup extends Construct {
  readonly resource: CfnWorkGroup;
  readonly results: Bucket;
  private readonly history: HistoryTable;

  constructor(scope: Construct, id: string, props: AthenaWorkgroupProps) {
    super(scope, id);
    this.history = props.history;
    this.results = createResultsBucket(this, props.resultRetention ?? Duration.days(30));
    this.resource = new CfnWorkGroup(this, 'Resource', {
      name: props.name,
      description: 'Assay: queries on the history of AWS Config',
      // Otherwise a workgroup that was used could not be deleted.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: (props.bytesScannedCutoff ?? Size.gibibytes(100)).toBytes(),
        resultConfiguration: {
          outputLocation: this.results.s3UrlForObject('results/'),
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    for (const query of HISTORY_QUERIES) {
      new CfnNamedQuery(this, query.name, {
        name: query.name,
        description: query.description,
        database: props.history.databaseName,
        workGroup: this.resource.ref,
        queryString: formatQuery(query),
      });
    }
  }

  /** Allows to run queries in the workgroup, as `assay query --on athena` does. */
  grantQuery(grantee: IGrantable): Grant {
    const workgroup = Stack.of(this).formatArn({ service: 'athena', resource: `workgroup/${this.resource.ref}` });
    const run = Grant.addToPrincipal({ grantee, actions: QUERY_ACTIONS, resourceArns: [workgroup] });
    return run.combine(this.history.grantRead(grantee)).combine(this.results.grantReadWrite(grantee, 'results/*'));
  }
}

/** A query is started, waited for, read, and stopped by a person who lost patience. */
const QUERY_ACTIONS = [
  'athena:StartQueryExecution',
  'athena:GetQueryExecution',
  'athena:GetQueryResults',
  'athena:StopQueryExecution',
  'athena:GetWorkGroup',
];

/** Results have their own bucket, since the delivery bucket may have another owner and keeps its files for years. */
const createResultsBucket = (scope: Construct, retention: Duration): Bucket =>
  createPrivateBucket(
    scope,
    'Results',
    'Query results, which expire and can be recomputed. Athena keeps a history of queries and their users.',
    {
      lifecycleRules: [
        {
          id: 'results',
          expiration: retention,
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    },
  );
