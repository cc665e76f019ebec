import { parseJsonText } from '../../../core/json';
import { parsePolicy } from '../../../core/policy/document';
import { findPublicStatements } from '../../../core/policy/public';
import { type AwsCall, AwsError } from '../../aws-call';
import type { AnswerCall, Operations } from '../../service';
import { toSdkStructure } from '../shapes';
import { readTags, toSdkTags } from '../tags';
import { describeGrants, readGrants } from './access-lists';
import { checkBucketPolicy } from './bucket-policy';
import type { Buckets, RecordedBlock } from './buckets';
import { describeLifecycle, recordLifecycle, recordTemplateLifecycle } from './lifecycle-form';
import { withSettingChecks } from './setting-checks';

/** A setting of a bucket that is stored as it is given. */
interface StoredSetting {
  /** `BucketEncryption`: `PutBucketEncryption`, `GetBucketEncryption`. */
  readonly put: string;
  readonly get: string;
  readonly delete?: string;
  /** The member of the call with the setting, and its structure in the SDK. */
  readonly member: string;
  readonly shape: string;
  /** The key in the supplementary configuration. */
  readonly key: string;
  /** Whether the members of the setting are those of the answer. */
  readonly isAnswer?: boolean;
  readonly missing: readonly [code: string, message: string] | undefined;
}

const STORED_SETTINGS: readonly StoredSetting[] = [
  {
    put: 'PutBucketEncryption',
    get: 'GetBucketEncryption',
    delete: 'DeleteBucketEncryption',
    member: 'ServerSideEncryptionConfiguration',
    shape: 'ServerSideEncryptionConfiguration',
    key: 'ServerSideEncryptionConfiguration',
    missing: [
      'ServerSideEncryptionConfigurationNotFoundError',
      'The server side encryption configuration was not found',
    ],
  },
  {
    put: 'PutBucketCors',
    get: 'GetBucketCors',
    delete: 'DeleteBucketCors',
    member: 'CORSConfiguration',
    shape: 'CORSConfiguration',
    key: 'BucketCrossOriginConfiguration',
    isAnswer: true,
    missing: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
  },
  {
    put: 'PutBucketLifecycleConfiguration',
    get: 'GetBucketLifecycleConfiguration',
    delete: 'DeleteBucketLifecycle',
    member: 'LifecycleConfiguration',
    shape: 'BucketLifecycleConfiguration',
    key: 'BucketLifecycleConfiguration',
    isAnswer: true,
    missing: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
  },
  {
    put: 'PutBucketWebsite',
    get: 'GetBucketWebsite',
    delete: 'DeleteBucketWebsite',
    member: 'WebsiteConfiguration',
    shape: 'WebsiteConfiguration',
    key: 'BucketWebsiteConfiguration',
    isAnswer: true,
    missing: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
  },
];

/** AWS Config's form of a setting that differs from the SDK's, in both directions. */
interface SettingForm {
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the setting
  record(value: any): object;
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the setting
  describe(value: any): object;
}

const SETTING_FORMS: Readonly<Record<string, SettingForm>> = {
  BucketLifecycleConfiguration: { record: recordLifecycle, describe: describeLifecycle },
  BucketWebsiteConfiguration: {
    record: ({ IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules }) => ({
      indexDocumentSuffix: IndexDocument?.Suffix ?? null,
      errorDocument: ErrorDocument?.Key ?? null,
      redirectAllRequestsTo: RedirectAllRequestsTo ? toBucketSetting(RedirectAllRequestsTo) : null,
      routingRules: toBucketSetting(RoutingRules ?? []),
    }),
    describe: ({ indexDocumentSuffix, errorDocument, redirectAllRequestsTo, routingRules }) => ({
      ...(indexDocumentSuffix && { indexDocument: { suffix: indexDocumentSuffix } }),
      ...(errorDocument && { errorDocument: { key: errorDocument } }),
      ...(redirectAllRequestsTo && { redirectAllRequestsTo }),
      ...(routingRules?.length > 0 && { routingRules }),
    }),
  },
};

/** Returns the settings of a template's bucket as AWS Config records them, by their keys. */
export function recordTemplateSettings(
  bucket: string,
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the setting
  properties: Readonly<Record<string, any>>,
): Record<string, object> {
  const {
    PublicAccessBlockConfiguration: block,
    VersioningConfiguration: versioning,
    LifecycleConfiguration: lifecycle,
    LoggingConfiguration: logging,
  } = properties;
  return {
    ...(block && { PublicAccessBlockConfiguration: toBlock(block) }),
    ...(versioning && { BucketVersioningConfiguration: { status: versioning.Status, isMfaDeleteEnabled: null } }),
    ...(lifecycle && { BucketLifecycleConfiguration: recordTemplateLifecycle(lifecycle) }),
    ...(logging && {
      BucketLoggingConfiguration: {
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-loggingconfiguration.html
        destinationBucketName: logging.DestinationBucketName ?? bucket,
        logFilePrefix: logging.LogFilePrefix ?? '',
      },
    }),
  };
}

/** Creates the operations on the settings of a bucket. */
export function createSettingOperations(buckets: Buckets, ownerships: Map<string, string>): Operations {
  const read = (call: AwsCall, key: string): unknown => {
    const { resourceId, supplementaryConfiguration } = buckets.find(call).resource;
    const value = supplementaryConfiguration[key];
    return typeof value === 'string' ? parseJsonText(value, `${key} of bucket ${resourceId}`) : value;
  };

  const stored = STORED_SETTINGS.flatMap((setting): [string, AnswerCall][] => {
    const { put, get, member, shape, key, isAnswer, missing } = setting;
    const form = SETTING_FORMS[key];
    return [
      [
        put,
        (call) => {
          const value = call.input[member];
          return buckets.change(call, key, form ? form.record(value) : toBucketSetting(value));
        },
      ],
      [
        get,
        (call) => {
          const value = read(call, key);
          if (isEmptySetting(value) && missing) throw new AwsError(missing[0], missing[1], 404);
          const described = form ? form.describe(value) : value;
          const found = toSdkStructure('s3', shape, described ?? {});
          return isAnswer ? found : { [member]: found };
        },
      ],
      ...(setting.delete
        ? [[setting.delete, (call: AwsCall) => buckets.change(call, key, undefined)] as [string, AnswerCall]]
        : []),
    ];
  });

  return withSettingChecks(buckets, {
    ...Object.fromEntries(stored),

    PutPublicAccessBlock: (call) =>
      buckets.change(call, 'PublicAccessBlockConfiguration', toBlock(call.input.PublicAccessBlockConfiguration)),
    GetPublicAccessBlock: (call) => {
      const block = read(call, 'PublicAccessBlockConfiguration');
      if (isEmptySetting(block)) throw createNoBlock();
      return { PublicAccessBlockConfiguration: toSdkBlock(block as RecordedBlock) };
    },
    DeletePublicAccessBlock: (call) => buckets.change(call, 'PublicAccessBlockConfiguration', undefined),

    PutBucketPolicy: (call) => {
      const located = buckets.find(call);
      const text = checkBucketPolicy(call.input.Policy, located, buckets.accounts);
      if (isPublicPolicy(text) && buckets.readEffectiveBlock(located).blockPublicPolicy) {
        throw new AwsError(
          'AccessDenied',
          'User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
          403,
        );
      }
      return buckets.change(call, 'BucketPolicy', { policyText: text });
    },
    GetBucketPolicy: (call) => {
      const { policyText } = (read(call, 'BucketPolicy') ?? {}) as { policyText?: string };
      if (!policyText) throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
      return { Policy: policyText };
    },
    GetBucketPolicyStatus: (call) => {
      const { policyText } = (read(call, 'BucketPolicy') ?? {}) as { policyText?: string };
      if (!policyText) throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
      return { PolicyStatus: { IsPublic: isPublicPolicy(policyText) } };
    },
    DeleteBucketPolicy: (call) => buckets.change(call, 'BucketPolicy', {}),

    PutBucketAcl: (call) => {
      const located = buckets.find(call);
      if (ownerships.get(located.resource.resourceId) === 'BucketOwnerEnforced') {
        throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
      }
      const { id } = (located.resource.configuration.owner ?? {}) as { id?: string };
      const acl = readGrants(call, id ?? '');
      if (!acl) throw new AwsError('MissingSecurityHeader', 'Your request was missing a required header');
      if (acl.isPublic && buckets.readEffectiveBlock(located).blockPublicAcls) {
        throw new AwsError('AccessDenied', 'Access Denied', 403);
      }
      return buckets.change(call, 'AccessControlList', acl.text);
    },
    GetBucketAcl: (call) => describeGrants(buckets.find(call)),

    PutBucketTagging: (call) => {
      const { resource, resources } = buckets.find(call);
      const tags = readTags(call.input.Tagging.TagSet);
      resources.supplement({ ...resource, tags }, { BucketTaggingConfiguration: { tagSets: [{ tags }] } }, call);
      return {};
    },
    GetBucketTagging: (call) => {
      const { tags } = buckets.find(call).resource;
      if (Object.keys(tags).length === 0) throw new AwsError('NoSuchTagSet', 'The TagSet does not exist', 404);
      return { TagSet: toSdkTags(tags) };
    },
    DeleteBucketTagging: (call) => {
      const { resource, resources } = buckets.find(call);
      const { BucketTaggingConfiguration: _, ...supplementaryConfiguration } = resource.supplementaryConfiguration;
      resources.put({ ...resource, tags: {}, supplementaryConfiguration }, call);
      return {};
    },

    PutBucketVersioning: (call) =>
      buckets.change(call, 'BucketVersioningConfiguration', {
        status: call.input.VersioningConfiguration.Status ?? 'Off',
        isMfaDeleteEnabled: null,
      }),
    GetBucketVersioning: (call) => {
      const { status } = (read(call, 'BucketVersioningConfiguration') ?? {}) as { status?: string };
      return status && status !== 'Off' ? { Status: status } : {};
    },

    PutBucketLogging: (call) => {
      const { LoggingEnabled } = call.input.BucketLoggingStatus;
      return buckets.change(
        call,
        'BucketLoggingConfiguration',
        LoggingEnabled
          ? { destinationBucketName: LoggingEnabled.TargetBucket, logFilePrefix: LoggingEnabled.TargetPrefix ?? '' }
          : {},
      );
    },
    GetBucketLogging: (call) => {
      const { destinationBucketName, logFilePrefix } = (read(call, 'BucketLoggingConfiguration') ?? {}) as {
        destinationBucketName?: string;
        logFilePrefix?: string;
      };
      return destinationBucketName
        ? { LoggingEnabled: { TargetBucket: destinationBucketName, TargetPrefix: logFilePrefix ?? '' } }
        : {};
    },

    PutBucketOwnershipControls: (call) => {
      ownerships.set(
        buckets.find(call).resource.resourceId,
        call.input.OwnershipControls.Rules[0]?.ObjectOwnership ?? 'BucketOwnerEnforced',
      );
      return {};
    },
    GetBucketOwnershipControls: (call) => {
      const ownership = ownerships.get(buckets.find(call).resource.resourceId);
      if (!ownership) {
        throw new AwsError('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found', 404);
      }
      return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
    },
    DeleteBucketOwnershipControls: (call) => {
      ownerships.delete(buckets.find(call).resource.resourceId);
      return {};
    },

    GetBucketNotificationConfiguration: (call) => {
      buckets.find(call);
      return {};
    },
    GetBucketRequestPayment: (call) => {
      buckets.find(call);
      return { Payer: 'BucketOwner' };
    },
    GetBucketAccelerateConfiguration: (call) => {
      buckets.find(call);
      return {};
    },
    GetBucketReplication: (call) => {
      buckets.find(call);
      throw new AwsError('ReplicationConfigurationNotFoundError', 'The replication configuration was not found', 404);
    },
    GetObjectLockConfiguration: (call) => {
      buckets.find(call);
      throw new AwsError(
        'ObjectLockConfigurationNotFoundError',
        'Object Lock configuration does not exist for this bucket',
        404,
      );
    },
  });
}

const isEmptySetting = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

export const createNoBlock = (): AwsError =>
  new AwsError('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found', 404);

interface SdkBlock {
  readonly BlockPublicAcls?: boolean;
  readonly IgnorePublicAcls?: boolean;
  readonly BlockPublicPolicy?: boolean;
  readonly RestrictPublicBuckets?: boolean;
}

/** A setting that is not given is off. */
export const toBlock = (block: SdkBlock): Required<RecordedBlock> => ({
  blockPublicAcls: block.BlockPublicAcls ?? false,
  ignorePublicAcls: block.IgnorePublicAcls ?? false,
  blockPublicPolicy: block.BlockPublicPolicy ?? false,
  restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
});

export const toSdkBlock = (block: RecordedBlock): SdkBlock => ({
  BlockPublicAcls: block.blockPublicAcls ?? false,
  IgnorePublicAcls: block.ignorePublicAcls ?? false,
  BlockPublicPolicy: block.blockPublicPolicy ?? false,
  RestrictPublicBuckets: block.restrictPublicBuckets ?? false,
});

/** Returns a setting with the names of AWS Config, in which an abbreviation at the start is in lower case: `sseAlgorithm`. */
function toBucketSetting(value: unknown): object {
  if (value instanceof Date) return value.toISOString() as unknown as object;
  if (Array.isArray(value)) return value.map(toBucketSetting);
  if (typeof value !== 'object' || value === null) return value as unknown as object;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (start) => start.toLowerCase()),
      toBucketSetting(each),
    ]),
  );
}

const isPublicPolicy = (text: string): boolean =>
  findPublicStatements(parsePolicy(parseJsonText(text, 'the policy'), 'Policy', 'resource')).found.length > 0;
