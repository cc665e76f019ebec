import { Aws, Stack } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * Properties of `HistoryTable`.
 *
 * @example
 * const props: HistoryTableProps = {
 *   prefix: 'assay',
 *   bucketName: 'central-config-bucket',
 *   accounts: ['111122223333'],
 *   regions: ['eu-west-1'],
 * };
 */
export interface HistoryTableProps {
  /** The prefix of the database's name. */
  readonly prefix: string;
  /** The bucket that AWS Config delivers to. */
  readonly bucketName: string;
  /**
   * The prefix before `AWSLogs/` in every key, without a slash at either end.
   * @default - none
   */
  readonly keyPrefix?: string;
  /** The accounts whose files are in the bucket. Queries find no others. */
  readonly accounts: readonly string[];
  /** The Regions whose files are in the bucket. Queries find no others. */
  readonly regions: readonly string[];
}

/**
 * A Glue table over the history files and snapshots of AWS Config. A row is a file, with an array of items.
 *
 * Partitions are projected: Athena derives the folders from the partition columns in a query, so use `year`, and
 * `month` if you can. Copies of oversized notifications are not included, since the history files contain the same
 * items.
 * @throws Error if there are no accounts or no Regions
 *
 * @example
 * new HistoryTable(stack, 'History', {
 *   prefix: 'assay',
 *   bucketName: 'central-config-bucket',
 *   accounts: ['111122223333'],
 *   regions: ['eu-west-1'],
 * });
 */
export class HistoryTable extends Construct {
  readonly databaseName: string;
  readonly tableName = TABLE_NAME;
  readonly table: CfnTable;
  private readonly bucketArn: string;
  private readonly folder: string;

  constructor(scope: Construct, id: string, props: HistoryTableProps) {
    super(scope, id);
    if (props.accounts.length === 0) throw new Error('Cannot create the history table: got no accounts');
    if (props.regions.length === 0) throw new Error('Cannot create the history table: got no Regions');
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: {
        name: `${toGlueName(props.prefix)}_history`,
        description: 'Assay: the history of AWS Config',
      },
    });
    this.databaseName = database.ref;
    this.bucketArn = `arn:${Aws.PARTITION}:s3:::${props.bucketName}`;
    this.folder = [...(props.keyPrefix ? [props.keyPrefix] : []), 'AWSLogs'].join('/');
    const root = `s3://${props.bucketName}/${this.folder}`;
    this.table = new CfnTable(this, 'Table', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: database.ref,
      tableInput: {
        name: TABLE_NAME,
        description: 'History files and snapshots of AWS Config, one row per file',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: PARTITION_KEYS,
        parameters: { EXTERNAL: 'TRUE', classification: 'json', ...createProjection(root, props) },
        storageDescriptor: {
          location: `${root}/`,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          compressed: true,
          columns: COLUMNS,
          serdeInfo: {
            serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
            parameters: { 'serialization.format': '1', 'case.insensitive': 'false', ...KEY_MAPPINGS },
          },
        },
      },
    });
  }

  /**
   * Allows to read the table and its files.
   *
   * A bucket of another account has to allow it as well, and the key of encrypted objects.
   */
  grantRead(grantee: IGrantable): Grant {
    const { databaseName, tableName } = this;
    const toGlueArn = (resource: string) => Stack.of(this).formatArn({ service: 'glue', resource });
    const catalog = [toGlueArn('catalog'), toGlueArn(`database/${databaseName}`)];
    const grants = [
      {
        actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'],
        resourceArns: [...catalog, toGlueArn(`table/${databaseName}/${tableName}`)],
      },
      { actions: ['s3:GetObject'], resourceArns: [`${this.bucketArn}/${this.folder}/*`] },
      {
        actions: ['s3:ListBucket'],
        resourceArns: [this.bucketArn],
        conditions: { StringLike: { 's3:prefix': `${this.folder}/*` } },
      },
    ];
    return grants
      .map((grant) => Grant.addToPrincipal({ grantee, ...grant }))
      .reduce((all, grant) => all.combine(grant));
  }
}

export const TABLE_NAME = 'config_files';

const PARTITION_KEYS = [
  { name: 'account', type: 'string', comment: 'The account of the recorder' },
  {
    name: 'region',
    type: 'string',
    comment: 'The Region of the recorder; global resources are in the files of the home Region',
  },
  { name: 'year', type: 'int', comment: 'The time of delivery in UTC, up to six hours after the change' },
  { name: 'month', type: 'int' },
  { name: 'day', type: 'int' },
  { name: 'kind', type: 'string', comment: 'ConfigHistory: changes. ConfigSnapshot: all resources' },
];

/**
 * Returns the partition projection for folders such as `AWSLogs/111122223333/Config/eu-west-1/2026/3/7/ConfigHistory/`.
 * Months and days are not padded, so they are integers without `digits`, not dates.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
function createProjection(root: string, { accounts, regions }: HistoryTableProps): Record<string, string> {
  return {
    'projection.enabled': 'true',
    'projection.account.type': 'enum',
    'projection.account.values': accounts.join(','),
    'projection.region.type': 'enum',
    'projection.region.values': regions.join(','),
    'projection.year.type': 'integer',
    // AWS Config exists since 2014, and an existing bucket may contain files from then.
    'projection.year.range': '2014,2050',
    'projection.month.type': 'integer',
    'projection.month.range': '1,12',
    'projection.day.type': 'integer',
    'projection.day.range': '1,31',
    'projection.kind.type': 'enum',
    'projection.kind.values': 'ConfigHistory,ConfigSnapshot',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena replaces the variables.
    'storage.location.template': `${root}/${'${account}/Config/${region}/${year}/${month}/${day}/${kind}/'}`,
  };
}

/** The keys of an item, in the order and spelling of the files. */
const ITEM = {
  configurationItemVersion: 'string',
  configurationItemCaptureTime: 'string',
  configurationStateId: 'bigint',
  awsAccountId: 'string',
  configurationItemStatus: 'string',
  resourceType: 'string',
  resourceId: 'string',
  resourceName: 'string',
  ARN: 'string',
  awsRegion: 'string',
  availabilityZone: 'string',
  configurationStateMd5Hash: 'string',
  resourceCreationTime: 'string',
  // As text for json_extract, since its shape depends on the resource type.
  configuration: 'string',
  supplementaryConfiguration: 'map<string,string>',
  tags: 'map<string,string>',
  relationships: 'array<struct<resourcetype:string,resourceid:string,resourcename:string,name:string>>',
  relatedEvents: 'array<string>',
};

const FILE = {
  fileVersion: 'string',
  // Only in snapshots.
  configSnapshotId: 'string',
  configurationItems: `array<struct<${formatFields(ITEM)}>>`,
};

const COLUMNS = Object.entries(FILE).map(([key, type]) => ({ name: key.toLowerCase(), type }));

/**
 * Glue column names are lower-case. By default the reader converts every key to lower case, also inside
 * `configuration`, and rejects a file in which a resource has the tags `Name` and `name`. With these mappings it keeps
 * the case.
 * https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
 */
const KEY_MAPPINGS = Object.fromEntries(
  [...Object.keys(FILE), ...Object.keys(ITEM)]
    .filter((key) => key !== key.toLowerCase())
    .map((key) => [`mapping.${key.toLowerCase()}`, key]),
);

function formatFields(types: Readonly<Record<string, string>>): string {
  return Object.entries(types)
    .map(([key, type]) => `${key.toLowerCase()}:${type}`)
    .join(',');
}

/** Glue and Athena allow lower-case letters, digits and underscores. */
const toGlueName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9_]/g, '_');
