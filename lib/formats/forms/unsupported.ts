import { isList, isObject, isString } from '../../core/json';
import { isManifest } from '../cloud-assembly';
import type { JsonDocument } from '../document';
import { refuseDocument } from '../document-reader';
import { ParseError } from '../parse-error';

/** Refuses well-known documents that often lie next to AWS Config's files but hold no item. */
export function refuseUnsupported(document: JsonDocument): void {
  for (const { matches, message, isCompanion } of UNSUPPORTED_DOCUMENTS) {
    if (!matches(document)) continue;
    if (isCompanion) throw new ParseError(message, 'companion');
    refuseDocument(message);
  }
}

interface UnsupportedDocument {
  readonly matches: (document: JsonDocument) => boolean;
  readonly message: string;
  readonly isCompanion?: true;
}

/** CloudTrail records also arrive as EventBridge events, which that form refuses. */
const UNSUPPORTED_DOCUMENTS: readonly UnsupportedDocument[] = [
  {
    matches: ({ eventSource, eventName, s3 }) => isString(eventSource) && isString(eventName) && s3 === undefined,
    message:
      'Cannot evaluate a CloudTrail record: it describes an API call, not the configuration of a resource; Config snapshots are in the folder "Config" beside "CloudTrail"',
  },
  {
    matches: ({ eventSource, s3 }) => eventSource === 'aws:s3' && isObject(s3),
    message: 'Cannot evaluate an S3 event notification: use the object that it names',
  },
  {
    matches: ({ Service, Event }) => Service === 'Amazon S3' && Event === 's3:TestEvent',
    message: 'Cannot evaluate a test event of S3: it names no object',
  },
  {
    matches: ({ insightDetails, eventType }) => isObject(insightDetails) && isString(eventType),
    message: 'Cannot evaluate an insight of CloudTrail: it counts API calls, and holds no configuration item',
  },
  {
    matches: ({ digestS3Bucket, digestS3Object }) => isString(digestS3Bucket) && isString(digestS3Object),
    message: 'Cannot evaluate a digest of CloudTrail: it holds hashes of log files, and no configuration item',
  },
  {
    matches: isManifest,
    message: 'Cannot evaluate the manifest of a cloud assembly: use its folder',
    isCompanion: true,
  },
  {
    matches: (document) => isString(document.version) && isObject(document.files) && isObject(document.dockerImages),
    message: 'Cannot evaluate the asset manifest of a cloud assembly: use its folder',
    isCompanion: true,
  },
  {
    matches: (document) => isString(document.version) && document.version.startsWith('tree-'),
    message: 'Cannot evaluate the construct tree of a cloud assembly: use its folder',
    isCompanion: true,
  },
  {
    matches: (document) => isString(document.version) && Object.keys(document).length === 1,
    message: 'Cannot evaluate the version file of a cloud assembly: use its folder',
    isCompanion: true,
  },
  {
    matches: (document) => isString(document.terraform_version),
    message: "Cannot evaluate Terraform's state or plan: the format is not supported",
  },
  {
    matches: (document) =>
      isList(document.Findings) || (isString(document.SchemaVersion) && isString(document.ProductArn)),
    message: 'Cannot evaluate Security Hub findings: they are results already',
  },
  {
    matches: (document) => isList(document.evaluations) && isObject(document.summary),
    message: 'Cannot evaluate a report of Assay: it has results already',
  },
  {
    matches: (document) => isList(document.runs) && isString(document.version),
    message: 'Cannot evaluate a SARIF report: it has results already',
  },
  {
    // Prowler writes OCSF, and its own format before version 4.
    matches: (document) => ('finding_info' in document && isObject(document.metadata)) || isString(document.CheckID),
    message: 'Cannot evaluate the findings of another tool: they are results already',
  },
  {
    matches: (document) => isObject(document.Parameters) && !('Resources' in document),
    message: 'Cannot evaluate the parameters of a stack: use its template, and these with --template-params',
  },
  {
    matches: (document) => isList(document.rows) && document.rows.every(isObject),
    message:
      'Cannot evaluate the rows of a query: their columns have names of their own; use the output of the describe call, or AWS Config',
  },
  {
    matches: (document) => isString(document.Version) && 'Statement' in document,
    message: 'Cannot evaluate a policy without its resource: use the item or template of the resource',
  },
];
