import { isList, isObject, isString } from '../../core/reading/properties';
import { type JsonDocument, refuse } from '../document-reader';
import { ParseError } from '../parse-error';

/** Refuses what is well known, is often at hand where Config's files are, and holds no item. */
export function refuseUnsupported(document: JsonDocument): void {
  for (const { is, message, companion } of FOREIGN) {
    if (!is(document)) continue;
    if (companion) throw new ParseError(message, 'companion');
    refuse(message);
  }
}

interface Foreign {
  readonly is: (document: JsonDocument) => boolean;
  readonly message: string;
  readonly companion?: true;
}

/** `aws.ec2` calls on the bus come as CloudTrail records, too: see the EventBridge form. */
const FOREIGN: readonly Foreign[] = [
  {
    is: ({ eventSource, eventName, s3 }) => isString(eventSource) && isString(eventName) && s3 === undefined,
    message:
      'Cannot judge a CloudTrail record: it tells who called what, and not what a resource is like; Config snapshots are in the folder "Config" beside "CloudTrail"',
  },
  {
    is: ({ eventSource, s3 }) => eventSource === 'aws:s3' && isObject(s3),
    message: 'Cannot judge a notice of S3: it names an object; give the object itself',
  },
  {
    is: (document) => isObject(document.artifacts) && isString(document.version),
    message: "Cannot judge a cloud assembly's manifest by itself: give the folder that it is in",
    companion: true,
  },
  {
    is: (document) => isString(document.version) && isObject(document.files) && isObject(document.dockerImages),
    message: "Cannot judge a cloud assembly's list of assets: give the folder that it is in",
    companion: true,
  },
  {
    is: (document) => isString(document.version) && document.version.startsWith('tree-'),
    message: "Cannot judge a cloud assembly's construct tree: give the folder that it is in",
    companion: true,
  },
  {
    is: (document) => isString(document.version) && Object.keys(document).length === 1,
    message: "Cannot judge a cloud assembly's version: give the folder that it is in",
    companion: true,
  },
  {
    is: (document) => isString(document.terraform_version),
    message: "Cannot judge Terraform's state or plan: it has shapes of its own, which are not read",
  },
  {
    is: (document) => isList(document.Findings),
    message: 'Cannot judge findings of Security Hub: they are verdicts already',
  },
  {
    is: (document) => isString(document.Version) && 'Statement' in document,
    message: 'Cannot judge a policy by itself: give the item or template of the resource that has it',
  },
];
