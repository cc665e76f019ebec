import { createWriteStream, renameSync, statSync, utimesSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { _Object, S3Client } from '@aws-sdk/client-s3';
import { pluralize } from '../../../core/text/format';
import { ensureFolder, findSystemFailure } from '../../../engine/system-error';
import { isWritabilityCheck, OtherDeliveries } from '../../../formats/delivered-file';
import { INGESTED_SERVICES } from '../../../history/ingest/ingest';
import { parseFolderScope } from '../../../history/ingest/path-scope';
import type { UnreadableSource } from '../../../history/ingest/reading/unreadable-source';
import { defineCommand } from '../../command';
import { DEFAULT_STORE } from '../../definition';
import { EXIT } from '../../exit-codes';
import type { Io } from '../../io';
import { formatAnswerJson } from '../../output/answers';
import { UsageError } from '../../usage-error';
import { readPages } from '../query/aws-pages';
import { checkRegion } from '../query/check-region';
import { STORE_OPTIONS } from '../store-options';
import { formatIngestResult, readIntoStore, toIngestJson } from './ingest';

const DEFAULT_FOLDER = '.assay/delivered';

/** `assay sync`: copies new objects from a delivery bucket and ingests them. */
export const sync = defineCommand({
  name: 'sync',
  usage: '--bucket <name>',
  summary: 'copy new files from S3 and ingest them',
  group: 'history',
  description: [
    'Copies the objects of AWS Config and CloudTrail that are not in the folder yet from a bucket, and ingests the folder. It needs s3:ListBucket and s3:GetObject, and kms:Decrypt if a key of KMS encrypts the objects. It uses the credentials and the Region of your environment, as the AWS CLI does.',
    'Objects of other services, digests and the check that AWS Config can write to the bucket are left out. An object that cannot be read is named, and the others are copied; the next run tries it again.',
  ],
  options: {
    bucket: { type: 'string', value: '<name>', description: 'The bucket that AWS Config or CloudTrail delivers to.' },
    prefix: { type: 'string', value: '<prefix>', description: 'Only objects whose key begins so.' },
    folder: {
      type: 'string',
      value: '<folder>',
      description: `Where the copies are kept. Default: ${DEFAULT_FOLDER}.`,
    },
    region: {
      type: 'string',
      value: '<region>',
      description: 'The Region of the bucket. Default: that of your environment.',
    },
    store: STORE_OPTIONS.store,
    format: STORE_OPTIONS.format,
  },
  examples: ['assay sync --bucket config-bucket-111122223333 \\\n  --prefix AWSLogs/111122223333/Config/'],
  ignoresRules: true,

  async run({ values }, io) {
    if (values.bucket === undefined) throw new UsageError('assay sync needs --bucket <name>');
    const folder = values.folder ?? DEFAULT_FOLDER;
    const others = new OtherDeliveries(INGESTED_SERVICES);
    const { copied, notCopied, notes } = await copyObjects(
      { bucket: values.bucket, prefix: values.prefix, region: values.region, folder, others },
      io,
    );
    const store = values.store ?? DEFAULT_STORE;
    const ingested = await readIntoStore([folder], store, io, { mayFindNothing: true, notCopied });
    const result = { ...ingested, notes: [...others.describe(), ...notes, ...ingested.notes] };
    if (values.format === 'json') {
      await io.write(formatAnswerJson({ copied, ...toIngestJson(result) }));
    } else
      await io.write(`Copied ${pluralize(copied, 'object')} to ${folder}\n${formatIngestResult(result, store, io)}`);
    return result.unreadable.length > 0 ? EXIT.failed : EXIT.ok;
  },
});

interface CopyOptions {
  readonly bucket: string;
  readonly prefix: string | undefined;
  readonly region: string | undefined;
  readonly folder: string;
  readonly others: OtherDeliveries;
}

interface CopyResult {
  readonly copied: number;
  /** The objects that cannot be read, by the file of the copy. */
  readonly notCopied: readonly UnreadableSource[];
  readonly notes: readonly string[];
}

/**
 * Copies the objects that the folder lacks.
 * @throws UsageError for an error that concerns all objects, also if each of them is denied
 */
async function copyObjects({ bucket, prefix, region, folder, others }: CopyOptions, io: Io): Promise<CopyResult> {
  ensureFolder(folder);
  const { S3Client, ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ ...(region !== undefined && { region }), followRegionRedirects: true });
  const counts = { copied: 0, present: 0, deleted: 0, denied: 0 };
  const notCopied: UnreadableSource[] = [];
  const hasRead = () => counts.copied + counts.present > 0;
  let denial: Error | undefined;
  try {
    await checkRegion(client);
    const readPage = (token: string | undefined) =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }));
    const pages = readPages(readPage, ({ NextContinuationToken }) => NextContinuationToken);
    for await (const batch of listObjectBatches(pages, others)) {
      const outcomes = await Promise.allSettled(batch.map((object) => copyObject(client, bucket, object, folder)));
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.status === 'fulfilled') counts[outcome.value]++;
        else {
          const { reason: error } = outcome;
          if (!isObjectError(error)) throw error;
          notCopied.push({ source: join(folder, (batch[index] as DeliveredObject).Key), message: error.message });
          if (!isDenied(error.cause)) continue;
          denial = error.cause;
          counts.denied++;
        }
      }
      if (counts.denied >= ENOUGH_DENIED && !hasRead()) break;
      io.showProgress?.(`${pluralize(counts.copied, 'object')} copied`);
    }
    if (denial && !hasRead()) {
      throw explainCopyError(`any object from the bucket "${bucket}" (${counts.denied} tried)`, denial);
    }
  } catch (error) {
    throw explainCopyError(`from the bucket "${bucket}"`, error);
  } finally {
    io.showProgress?.('');
    client.destroy();
  }
  const notes = counts.deleted > 0 ? [`${pluralize(counts.deleted, 'object')} of the list no longer existed`] : [];
  return { copied: counts.copied, notCopied, notes };
}

/** If the first objects are all denied, a permission is missing for all. */
const ENOUGH_DENIED = 100;

/** How many objects are copied at the same time. Most are small, so that the time is spent waiting for S3. */
const BATCH_OBJECTS = 10;

/** Yields the objects of AWS Config and CloudTrail, some at a time. */
async function* listObjectBatches(
  pages: AsyncIterable<{ readonly Contents?: readonly _Object[] | undefined }>,
  others: OtherDeliveries,
): AsyncGenerator<readonly DeliveredObject[], void> {
  let batch: DeliveredObject[] = [];
  for await (const { Contents = [] } of pages) {
    for (const object of Contents) {
      if (!isDelivered(object, others)) continue;
      if (batch.length === BATCH_OBJECTS || batch.some(({ Key }) => shareFile(Key, object.Key))) {
        yield batch;
        batch = [];
      }
      batch.push(object);
    }
  }
  if (batch.length > 0) yield batch;
}

/** Whether copies of two keys write one file: "a//b" and "a/b", or "a" and "a.part". */
function shareFile(key: string, other: string): boolean {
  const [file, otherFile] = [normalize(key), normalize(other)];
  return file === otherFile || toPart(file) === otherFile || file === toPart(otherFile);
}

/** The file that a copy is written to first: a copy that breaks off must not look like the object. */
const toPart = (file: string): string => `${file}.part`;

/**
 * Copies an object, unless the folder has it or it was deleted since it was listed.
 * @throws UsageError with the cause if it cannot be copied
 */
async function copyObject(
  client: S3Client,
  bucket: string,
  { Key, ...object }: DeliveredObject,
  folder: string,
): Promise<'copied' | 'present' | 'deleted'> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    const file = toFile(Key, folder);
    if (isCopied(file, object)) return 'present';
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    if (!(Body instanceof Readable)) throw new Error('it has no content');
    ensureFolder(dirname(file));
    const part = toPart(file);
    await pipeline(Body, createWriteStream(part));
    // The clock of this machine may be another than that of S3.
    if (object.LastModified) utimesSync(part, object.LastModified, object.LastModified);
    renameSync(part, file);
    return 'copied';
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return 'deleted';
    throw explainCopyError(`"${Key}" from the bucket "${bucket}"`, error);
  }
}

/** An object that was written again may have the same size. */
function isCopied(file: string, { Size, LastModified }: _Object): boolean {
  const copy = statSync(file, { throwIfNoEntry: false });
  return copy !== undefined && copy.size === Size && (LastModified === undefined || copy.mtime >= LastModified);
}

function explainCopyError(subject: string, error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  const { name, message } = error as Error;
  // Errors of the SDK have names that say what happened.
  const described = '$metadata' in (error as Error) ? `${name}, ${message}` : message;
  const reason = findSystemFailure(error) ?? described;
  return new UsageError(`Cannot copy ${subject}: ${reason}`, { cause: error });
}

/** Whether an error concerns one object. Others, such as an expired session or a full disk, concern all. */
function isObjectError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { name, cause } = error;
  const { code = '' } = error as { readonly code?: string };
  return [name, code].some((text) => OBJECT_ERRORS.includes(text)) || name.startsWith('KMS.') || isObjectError(cause);
}

const isDenied = (error: unknown): error is Error => error instanceof Error && error.name === 'AccessDenied';

/**
 * S3 denies a single object for its key of KMS or its owner, one in an archive has to be restored first, and one that a
 * customer's own key encrypts is an invalid request without that key. A key of S3 may be no path on this machine.
 */
const OBJECT_ERRORS = [
  'AccessDenied',
  'InvalidObjectState',
  'InvalidRequest',
  'UnusableKey',
  'ENAMETOOLONG',
  'ENOTDIR',
  'EISDIR',
];

/** An object that AWS Config or CloudTrail delivered. */
type DeliveredObject = _Object & { readonly Key: string };

/** Whether AWS Config or CloudTrail delivered an object. Counts those of other services. */
function isDelivered(object: _Object, others: OtherDeliveries): object is DeliveredObject {
  const { Key = '/' } = object;
  if (Key.endsWith('/') || others.add(Key)) return false;
  return parseFolderScope(Key).accountId !== undefined && !isWritabilityCheck(Key);
}

/**
 * Returns the file of a key. Who may write into the bucket chooses the keys, so none may leave the folder.
 * @throws UnusableKey for a key that would
 */
function toFile(key: string, folder: string): string {
  const root = normalize(folder + sep);
  const file = normalize(join(folder, key));
  if (!file.startsWith(root)) throw new UnusableKey('it leads out of the folder');
  return file;
}

class UnusableKey extends Error {
  override readonly name = 'UnusableKey';
}
