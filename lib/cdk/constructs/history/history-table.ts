import { Aws } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';

export interface HistoryTableProps {
  /** Begins the name of the database. */
  readonly prefix: string;
  /** The bucket that Config delivers to. */
  readonly bucketName: string;
  /**
   * Stands before `AWSLogs/` in every key, without slashes at its ends.
   * @default - none
   */
  readonly keyPrefix?: string;
  /** Accounts and Regions whose files are in the bucket: others are not seen. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/**
 * Config's history files and snapshots as a table: a row is a file, and its items are an array in it.
 *
 * Days are not registered one by one: Athena works the places out from the columns that a query names. Name `year`, and
 * `month` where you can. The copies of oversized notifications are left out, as the history files hold those items too.
 */
export class HistoryTable extends Construct {
  readonly databaseName: string;
  readonly tableName = TABLE_NAME;
  readonly table: CfnTable;

  constructor(scope: Construct, id: string, props: HistoryTableProps) {
    super(scope, id);
    if (props.accounts.length === 0) throw new Error('Cannot make a table of the history: no accounts are named');
    if (props.regions.length === 0) throw new Error('Cannot make a table of the history: no Regions are named');
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: {
        name: `${toGlueName(props.prefix)}_history`,
        description: 'What AWS Config recorded',
      },
    });
    this.databaseName = database.ref;
    const root = ['s3:/', props.bucketName, ...(props.keyPrefix ? [props.keyPrefix] : []), 'AWSLogs'].join('/');
    this.table = new CfnTable(this, 'Table', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: database.ref,
      tableInput: {
        name: TABLE_NAME,
        description: "AWS Config's history files and snapshots, one row a file",
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: PARTITION_KEYS,
        parameters: { EXTERNAL: 'TRUE', classification: 'json', ...projection(root, props) },
        storageDescriptor: {
          location: `${root}/`,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          compressed: true,
          columns: COLUMNS,
          serdeInfo: {
            serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
            parameters: { 'serialization.format': '1', 'case.insensitive': 'false', ...KEYS_AS_WRITTEN },
          },
        },
      },
    });
  }
}

/** A row is a file. */
export const TABLE_NAME = 'config_files';

const PARTITION_KEYS = [
  { name: 'account', type: 'string', comment: 'Whose recorder wrote the file' },
  {
    name: 'region',
    type: 'string',
    comment: 'Where that recorder is; global resources are in the files of their home',
  },
  { name: 'year', type: 'int', comment: 'When the file was delivered, in UTC: up to six hours after the change' },
  { name: 'month', type: 'int' },
  { name: 'day', type: 'int' },
  { name: 'kind', type: 'string', comment: 'ConfigHistory: what changed. ConfigSnapshot: everything' },
];

/**
 * Where the files of a day are: `AWSLogs/111122223333/Config/eu-west-1/2026/3/7/ConfigHistory/`. Config does not pad months
 * and days, so they are integers without `digits`, and not dates.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
function projection(root: string, { accounts, regions }: HistoryTableProps): Record<string, string> {
  return {
    'projection.enabled': 'true',
    'projection.account.type': 'enum',
    'projection.account.values': accounts.join(','),
    'projection.region.type': 'enum',
    'projection.region.values': regions.join(','),
    'projection.year.type': 'integer',
    // Config began in 2014; a bucket that was there before us may hold that much.
    'projection.year.range': '2014,2050',
    'projection.month.type': 'integer',
    'projection.month.range': '1,12',
    'projection.day.type': 'integer',
    'projection.day.range': '1,31',
    'projection.kind.type': 'enum',
    'projection.kind.values': 'ConfigHistory,ConfigSnapshot',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena fills it in.
    'storage.location.template': `${root}/${'${account}/Config/${region}/${year}/${month}/${day}/${kind}/'}`,
  };
}

/** The keys of an item, in the order and the spelling of the files. */
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
  // Every type has a shape of its own: text, for json_extract.
  configuration: 'string',
  supplementaryConfiguration: 'map<string,string>',
  tags: 'map<string,string>',
  relationships: 'array<struct<resourcetype:string,resourceid:string,resourcename:string,name:string>>',
  relatedEvents: 'array<string>',
};

const FILE = {
  fileVersion: 'string',
  // Snapshots alone have it.
  configSnapshotId: 'string',
  configurationItems: `array<struct<${fields(ITEM)}>>`,
};

const COLUMNS = Object.entries(FILE).map(([key, type]) => ({ name: key.toLowerCase(), type }));

/**
 * Glue knows lower case alone. Left to itself the reader would lower every key, also inside of `configuration`, and refuse
 * a file in which a resource has the tags `Name` and `name`. So it is told to keep keys as they are, and which is whose.
 * https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
 */
const KEYS_AS_WRITTEN = Object.fromEntries(
  [...Object.keys(FILE), ...Object.keys(ITEM)]
    .filter((key) => key !== key.toLowerCase())
    .map((key) => [`mapping.${key.toLowerCase()}`, key]),
);

function fields(types: Readonly<Record<string, string>>): string {
  return Object.entries(types)
    .map(([key, type]) => `${key.toLowerCase()}:${type}`)
    .join(',');
}

/** Glue and Athena take small letters, digits and underscores. */
const toGlueName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9_]/g, '_');
