import { createHash } from 'node:crypto';
import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { computeCrc32 } from '../../wire/request-body';
import type { Buckets, LocatedBucket } from './buckets';

/** An object of a bucket. */
interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly etag: string;
  readonly modified: Date;
  /** Content type, metadata and the like, with the names of the SDK. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The members of a call that an object keeps and returns. */
const KEPT_MEMBERS = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Metadata',
  'ServerSideEncryption',
  'SSEKMSKeyId',
  'StorageClass',
];

interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly parts: Map<number, StoredObject>;
}

/** The objects of all buckets, in memory. A bucket with versioning keeps only the current version of an object. */
export class Objects {
  private readonly byBucket = new Map<string, Map<string, StoredObject>>();
  private readonly uploads = new Map<string, Upload>();

  constructor(
    private readonly buckets: Buckets,
    /** The object ownership of buckets, by their names. */
    private readonly ownerships: ReadonlyMap<string, string>,
  ) {}

  /** Checks the access control list of a new object. The list itself is not kept, since AWS Config records no objects. @throws AwsError */
  private checkList(call: AwsCall): void {
    const located = this.buckets.find(call);
    const { ACL = 'bucket-owner-full-control' } = call.input;
    if (ACL === 'bucket-owner-full-control') return;
    if (this.ownerships.get(located.resource.resourceId) === 'BucketOwnerEnforced') {
      throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
    }
    const isPublic = /^(public-|authenticated-read)/.test(ACL);
    if (isPublic && this.buckets.readEffectiveBlock(located).blockPublicAcls) {
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    }
  }

  list(bucket: string): StoredObject[] {
    return [...(this.byBucket.get(bucket)?.values() ?? [])].sort((a, b) =>
      a.key < b.key ? -1 : a.key > b.key ? 1 : 0,
    );
  }

  find(bucket: string, key: string): StoredObject | undefined {
    return this.byBucket.get(bucket)?.get(key);
  }

  put(bucket: string, object: StoredObject): void {
    this.byBucket.set(bucket, (this.byBucket.get(bucket) ?? new Map()).set(object.key, object));
  }

  delete(bucket: string, key: string): void {
    this.byBucket.get(bucket)?.delete(key);
  }

  get operations(): Operations {
    return {
      PutObject: (call) => {
        this.checkList(call);
        const { Bucket, Key, IfNoneMatch, IfMatch, StorageClass } = call.input;
        checkKey(Key);
        if (StorageClass !== undefined && !STORAGE_CLASSES.has(StorageClass)) {
          throw new AwsError('InvalidStorageClass', 'The storage class you specified is not valid');
        }
        const existing = this.find(Bucket, Key);
        if (IfNoneMatch === '*' && existing) throw createFailedCondition('If-None-Match');
        if (IfMatch !== undefined) {
          if (!existing) throw createNoKey(Key);
          if (!matchesEtag(existing, IfMatch)) throw createFailedCondition('If-Match');
        }
        return describePut(this.store(call));
      },
      GetObject: (call) => this.read(call, true),
      HeadObject: (call) => this.read(call, false),
      DeleteObject: (call) => {
        this.buckets.find(call);
        this.delete(call.input.Bucket, call.input.Key);
        return {};
      },
      DeleteObjects: (call) => {
        this.buckets.find(call);
        const { Objects: objects = [], Quiet } = call.input.Delete;
        for (const { Key } of objects) this.delete(call.input.Bucket, Key);
        return Quiet ? {} : { Deleted: objects.map(({ Key }: { Key: string }) => ({ Key })) };
      },
      CopyObject: (call) => {
        this.checkList(call);
        const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+?)(?:\?versionId=.*)?$/.exec(call.input.CopySource) ?? [];
        const source = this.find(bucket, decodeURIComponent(key));
        if (!source) throw createNoKey(key);
        const replaced = readProperties(call);
        const properties = call.input.MetadataDirective === 'REPLACE' ? replaced : source.properties;
        const copy = { ...source, key: call.input.Key, modified: this.now, properties };
        this.put(call.input.Bucket, copy);
        return { CopyObjectResult: { ETag: copy.etag, LastModified: copy.modified } };
      },
      ListObjects: (call) => {
        const { Marker } = call.input;
        const page = this.selectPage(call, Marker);
        return { ...page.common, Marker: Marker ?? '', ...(page.isTruncated && { NextMarker: page.last }) };
      },
      ListObjectsV2: (call) => {
        const { ContinuationToken, StartAfter, FetchOwner = false } = call.input;
        const start =
          ContinuationToken === undefined ? StartAfter : Buffer.from(ContinuationToken, 'base64').toString();
        const page = this.selectPage(call, start);
        const { Contents } = page.common;
        return {
          ...page.common,
          Contents: FetchOwner ? Contents : Contents.map(({ Owner: _, ...others }: Record<string, unknown>) => others),
          KeyCount: page.count,
          ...(ContinuationToken !== undefined && { ContinuationToken }),
          ...(StartAfter !== undefined && { StartAfter }),
          ...(page.isTruncated && { NextContinuationToken: Buffer.from(page.last).toString('base64') }),
        };
      },
      ListObjectVersions: (call) => {
        const page = this.selectPage(call, call.input.KeyMarker);
        const { Contents, ...common } = page.common;
        return {
          ...common,
          Versions: Contents.map((each: object) => ({ ...each, VersionId: 'null', IsLatest: true })),
        };
      },
      GetObjectTagging: (call) => {
        this.findObject(call);
        return { TagSet: [] };
      },
      GetObjectAcl: (call) => {
        const { resource } = this.buckets.find(call);
        this.findObject(call);
        const ID = (resource.configuration.owner as { id?: string } | undefined)?.id;
        return { Owner: { ID }, Grants: [{ Grantee: { Type: 'CanonicalUser', ID }, Permission: 'FULL_CONTROL' }] };
      },

      CreateMultipartUpload: (call) => {
        this.buckets.find(call);
        const { Bucket, Key } = call.input;
        const UploadId = `upload-${this.buckets.accounts.createId()}`;
        this.uploads.set(UploadId, { bucket: Bucket, key: Key, properties: readProperties(call), parts: new Map() });
        return { Bucket, Key, UploadId };
      },
      UploadPart: (call) => {
        const upload = this.findUpload(call);
        const part = this.createObject(call, upload.properties);
        upload.parts.set(call.input.PartNumber, part);
        return describePut(part);
      },
      CompleteMultipartUpload: (call) => {
        const { bucket, key, properties, parts } = this.findUpload(call);
        const numbers = ((call.input.MultipartUpload?.Parts ?? []) as { PartNumber: number }[]).map(
          ({ PartNumber }) => PartNumber,
        );
        const chosen = numbers.map((number) => {
          const part = parts.get(number);
          if (part) return part;
          throw new AwsError('InvalidPart', 'One or more of the specified parts could not be found.');
        });
        const digests = Buffer.concat(chosen.map(({ etag }) => Buffer.from(etag.slice(1, -1), 'hex')));
        const etag = `"${hashMd5(digests)}-${chosen.length}"`;
        const body = Buffer.concat(chosen.map((part) => part.body));
        this.put(bucket, { key, body, etag, modified: this.now, properties });
        this.uploads.delete(call.input.UploadId);
        return { Bucket: bucket, Key: key, ETag: etag, Location: `/${bucket}/${key}` };
      },
      AbortMultipartUpload: (call) => {
        this.findUpload(call);
        this.uploads.delete(call.input.UploadId);
        return {};
      },
      ListMultipartUploads: (call) => {
        this.buckets.find(call);
        const uploads = [...this.uploads].filter(([, { bucket }]) => bucket === call.input.Bucket);
        return {
          Bucket: call.input.Bucket,
          IsTruncated: false,
          Uploads: uploads.map(([UploadId, { key }]) => ({ UploadId, Key: key })),
        };
      },
    };
  }

  private get now(): Date {
    return this.buckets.accounts.clock.now;
  }

  private store(call: AwsCall): StoredObject {
    const object = this.createObject(call, readProperties(call));
    this.put(call.input.Bucket, object);
    return object;
  }

  private createObject({ input }: AwsCall, properties: StoredObject['properties']): StoredObject {
    const body = Buffer.from(input.Body ?? '');
    if (input.ContentMD5 !== undefined && Buffer.from(input.ContentMD5, 'base64').toString('hex') !== hashMd5(body)) {
      throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
    }
    if (input.ChecksumCRC32 !== undefined && input.ChecksumCRC32 !== computeCrc32(body)) {
      throw new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
    }
    return { key: input.Key, body, etag: `"${hashMd5(body)}"`, modified: this.now, properties };
  }

  private findUpload(call: AwsCall): Upload {
    this.buckets.find(call);
    const { Bucket, Key, UploadId } = call.input;
    const upload = this.uploads.get(UploadId);
    if (upload && upload.bucket === Bucket && upload.key === Key) return upload;
    throw new AwsError('NoSuchUpload', 'The specified upload does not exist.', 404);
  }

  private findObject(call: AwsCall): StoredObject {
    this.buckets.find(call);
    const object = this.find(call.input.Bucket, call.input.Key);
    if (object) return object;
    // Only callers that may list the bucket learn that an object does not exist.
    const { accounts } = this.buckets;
    const bucketArn = `arn:${accounts.partition}:s3:::${call.input.Bucket}`;
    if (accounts.access.mayUse(call.caller, 's3:ListBucket', bucketArn)) throw createNoKey(call.input.Key);
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  }

  private read(call: AwsCall, withBody: boolean): object {
    const { IfMatch, IfNoneMatch, Range, ChecksumMode, VersionId = 'null' } = call.input;
    const object = this.findObject(call);
    if (VersionId !== 'null') throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);
    if (IfMatch !== undefined && !matchesEtag(object, IfMatch)) throw createFailedCondition('If-Match');
    if (IfNoneMatch !== undefined && matchesEtag(object, IfNoneMatch)) {
      throw new AwsError('NotModified', 'Not Modified', 304);
    }
    const range = readRange(Range, object.body.length);
    const body = range ? object.body.subarray(range.start, range.end + 1) : object.body;
    return {
      ...object.properties,
      AcceptRanges: 'bytes',
      LastModified: object.modified,
      ContentLength: body.length,
      ETag: object.etag,
      ...(range && { ContentRange: `bytes ${range.start}-${range.end}/${object.body.length}` }),
      ...(ChecksumMode === 'ENABLED' && !range && { ChecksumCRC32: computeCrc32(object.body) }),
      ...(withBody && { Body: body }),
    };
  }

  private selectPage(call: AwsCall, after: string | undefined) {
    const located: LocatedBucket = this.buckets.find(call);
    const { Bucket, Prefix = '', Delimiter, EncodingType } = call.input;
    // A page has at most a thousand.
    const MaxKeys = Math.min(call.input.MaxKeys ?? 1000, 1000);
    const encode = (text: string) => (EncodingType === 'url' ? encodeURIComponent(text).replaceAll('%2F', '/') : text);
    const Contents: Record<string, unknown>[] = [];
    const prefixes = new Set<string>();
    let last = '';
    let isTruncated = false;
    for (const object of this.list(Bucket)) {
      if (!object.key.startsWith(Prefix) || (after !== undefined && object.key <= after)) continue;
      const end = Delimiter ? object.key.indexOf(Delimiter, Prefix.length) : -1;
      const folder = end === -1 ? undefined : object.key.slice(0, end + String(Delimiter).length);
      // A folder that an earlier page listed is not listed again.
      if (folder !== undefined && (prefixes.has(folder) || after?.startsWith(folder))) continue;
      if (Contents.length + prefixes.size >= MaxKeys) {
        isTruncated = true;
        break;
      }
      last = folder ?? object.key;
      if (folder !== undefined) prefixes.add(folder);
      else {
        Contents.push({
          Key: encode(object.key),
          LastModified: object.modified,
          ETag: object.etag,
          Size: object.body.length,
          StorageClass: object.properties.StorageClass ?? 'STANDARD',
          Owner: { ID: (located.resource.configuration.owner as { id?: string } | undefined)?.id },
        });
      }
    }
    return {
      last,
      isTruncated,
      count: Contents.length + prefixes.size,
      common: {
        Name: Bucket,
        Prefix: encode(Prefix),
        ...(Delimiter && { Delimiter }),
        MaxKeys,
        IsTruncated: isTruncated,
        ...(EncodingType && { EncodingType }),
        Contents,
        CommonPrefixes: [...prefixes].map((each) => ({ Prefix: encode(each) })),
      },
    };
  }
}

function readProperties({ input }: AwsCall): Record<string, unknown> {
  const kept = KEPT_MEMBERS.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]);
  return { ContentType: 'binary/octet-stream', ServerSideEncryption: 'AES256', ...Object.fromEntries(kept) };
}

const describePut = ({ etag, body, properties }: StoredObject): object => ({
  ETag: etag,
  ChecksumCRC32: computeCrc32(body),
  ServerSideEncryption: properties.ServerSideEncryption ?? 'AES256',
});

const MAX_KEY_BYTES = 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
const STORAGE_CLASSES = new Set([
  ...['STANDARD', 'REDUCED_REDUNDANCY', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE'],
  ...['OUTPOSTS', 'GLACIER_IR', 'SNOW', 'EXPRESS_ONEZONE', 'FSX_OPENZFS', 'FSX_ONTAP'],
]);

function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= MAX_KEY_BYTES) return;
  throw new AwsError('KeyTooLongError', 'Your key is too long', 400, { Size: size, MaxSizeAllowed: MAX_KEY_BYTES });
}

const matchesEtag = ({ etag }: StoredObject, wanted: string): boolean =>
  wanted === '*' || wanted.replaceAll('"', '') === etag.replaceAll('"', '');

const createNoKey = (key: string): AwsError =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });

const createFailedCondition = (condition: string): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

function readRange(range: string | undefined, length: number): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (start < length && start <= end) return { start, end };
  throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
}

const hashMd5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');
