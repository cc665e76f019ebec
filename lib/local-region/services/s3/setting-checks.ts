import { type AwsCall, AwsError } from '../../aws-call';
import type { AnswerCall, Operations } from '../../service';
import type { Buckets } from './buckets';

type SettingCheck = (call: AwsCall, buckets: Buckets) => void;

/** Lets the operations on a bucket's settings refuse what S3 refuses. The bucket comes first. */
export const withSettingChecks = (buckets: Buckets, operations: Operations): Record<string, AnswerCall> => ({
  ...operations,
  ...Object.fromEntries(
    Object.entries(SETTING_CHECKS).map(([name, check]): [string, AnswerCall] => [
      name,
      (call) => {
        buckets.find(call);
        check(call, buckets);
        return (operations[name] as AnswerCall)(call);
      },
    ]),
  ),
});

const MAX_BUCKET_TAGS = 50;
const CORS_METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];

const invalidArgument = (message: string): AwsError => new AwsError('InvalidArgument', message);

/** Checks beyond those of single members (`wire/constraints`). https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const SETTING_CHECKS: Readonly<Record<string, SettingCheck>> = {
  PutPublicAccessBlock: ({ input }) => {
    if (Object.keys(input.PublicAccessBlockConfiguration).length > 0) return;
    throw new AwsError('InvalidRequest', 'Must specify at least one configuration.');
  },

  PutBucketVersioning: ({ input }) => {
    if (input.VersioningConfiguration.Status !== undefined) return;
    throw new AwsError('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
  },

  PutBucketEncryption: ({ input }) => {
    for (const { ApplyServerSideEncryptionByDefault: setting = {} } of input.ServerSideEncryptionConfiguration.Rules) {
      if (setting.KMSMasterKeyID === undefined || setting.SSEAlgorithm?.startsWith('aws:kms')) continue;
      throw invalidArgument(
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      );
    }
  },

  PutBucketTagging: ({ input }) => {
    const tags = input.Tagging.TagSet as readonly { readonly Key: string; readonly Value: string }[];
    const invalidTag = (message: string) => new AwsError('InvalidTag', message);
    for (const { Key, Value } of tags) {
      if (Key.startsWith('aws:')) throw invalidTag('System tags cannot be added/updated by requester');
      if (Key === '' || Key.length > 128) throw invalidTag('The TagKey you have provided is invalid');
      if (Value.length > 256) throw invalidTag('The TagValue you have provided is invalid');
    }
    if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
      throw invalidTag('Cannot provide multiple Tags with the same key');
    }
    if (tags.length <= MAX_BUCKET_TAGS) return;
    throw new AwsError('BadRequest', `Bucket tag count cannot be greater than ${MAX_BUCKET_TAGS}`);
  },

  PutBucketLogging: (call, buckets) => {
    const target = call.input.BucketLoggingStatus.LoggingEnabled?.TargetBucket;
    if (target === undefined) return;
    const invalidTarget = (message: string) => new AwsError('InvalidTargetBucketForLogging', message);
    const located = buckets.locate(target);
    if (!located) throw invalidTarget('The target bucket for logging does not exist');
    const source = buckets.find(call);
    if (located.account !== source.account) {
      throw invalidTarget('The owner for the bucket to be logged and the target bucket must be the same.');
    }
    if (located.resource.region === source.resource.region) return;
    throw new AwsError('CrossLocationLoggingProhibited', 'Cross S3 location logging not allowed.', 403);
  },

  PutBucketLifecycleConfiguration: ({ input }) => {
    // The schema does not require the body.
    if (!input.LifecycleConfiguration) throw new AwsError('MissingRequestBodyError', 'Request Body is empty');
    const rules = input.LifecycleConfiguration.Rules as readonly Readonly<Record<string, unknown>>[];
    for (const rule of rules) checkLifecycleRule(rule);
    const names = rules.flatMap(({ ID }) => (ID === undefined ? [] : [ID]));
    if (new Set(names).size === names.length) return;
    throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule');
  },

  PutBucketWebsite: ({ input }) => {
    const { IndexDocument, RedirectAllRequestsTo } = input.WebsiteConfiguration;
    if (RedirectAllRequestsTo !== undefined || IndexDocument?.Suffix) return;
    throw invalidArgument('A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty');
  },

  PutBucketCors: ({ input }) => {
    const methods = (input.CORSConfiguration.CORSRules as readonly { readonly AllowedMethods: string[] }[]).flatMap(
      ({ AllowedMethods }) => AllowedMethods,
    );
    const unknown = methods.find((method) => !CORS_METHODS.includes(method));
    if (unknown === undefined) return;
    throw new AwsError(
      'InvalidRequest',
      `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`,
    );
  },
};

/** The actions of a rule, one of which it needs. */
const LIFECYCLE_ACTIONS = [
  ...['Expiration', 'Transitions', 'NoncurrentVersionExpiration', 'NoncurrentVersionTransitions'],
  'AbortIncompleteMultipartUpload',
];

function checkLifecycleRule(rule: Readonly<Record<string, unknown>>): void {
  if (LIFECYCLE_ACTIONS.every((name) => rule[name] === undefined)) {
    throw new AwsError('InvalidRequest', 'At least one action needs to be specified in a rule');
  }
  const { Days } = (rule.Expiration ?? {}) as { readonly Days?: number };
  if (Days !== undefined && Days < 1) {
    throw invalidArgument("'Days' for Expiration action must be a positive integer");
  }
  for (const { Days: days = 0 } of (rule.Transitions ?? []) as readonly { readonly Days?: number }[]) {
    if (days < 0) throw invalidArgument("'Days' for Transition action must be nonnegative");
  }
}
