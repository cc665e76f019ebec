import { Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { HISTORY_QUERIES, toText } from './history-queries';
import type { HistoryTable } from './history-table';

export interface AthenaWorkgroupProps {
  /** The workgroup's name, as AWS wants one. */
  readonly name: string;
  /** What the saved queries ask. */
  readonly history: HistoryTable;
  /**
   * A query that reads more is stopped.
   * @default 100 GiB
   */
  readonly bytesScannedCutoff?: Size;
  /** @default 30 days */
  readonly keepResults?: Duration;
}

/** Where questions to the history are asked: a limit on what they may cost, a place for the answers, and questions to begin with. */
export class AthenaWorkgroup extends Construct {
  readonly resource: CfnWorkGroup;
  readonly results: Bucket;

  constructor(scope: Construct, id: string, props: AthenaWorkgroupProps) {
    super(scope, id);
    this.results = resultsBucket(this, props.keepResults ?? Duration.days(30));
    this.resource = new CfnWorkGroup(this, 'Resource', {
      name: props.name,
      description: 'Questions to what AWS Config recorded',
      // Otherwise a workgroup that was ever used could not be deleted.
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
        queryString: toText(query),
      });
    }
  }
}

/** The delivery bucket may be somebody else's, and keeps what it has for years: results get one of their own. */
function resultsBucket(scope: Construct, keepResults: Duration): Bucket {
  const bucket = new Bucket(scope, 'Results', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    lifecycleRules: [{ id: 'results', expiration: keepResults, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    // It empties itself; a bucket that must be empty to go would hold up the deletion of the stack.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Answers to queries, which end after a month and can be asked for again; Athena keeps who asked what',
  });
  return bucket;
}
