import { createWriteStream, renameSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { _Object, S3Client } from '@aws-sdk/client-s3';
import { pluralize } from '../../../core/text/format';
import { ensureFolder } from '../../../engine/system-error';
import { isWritabilityCheck, OtherDeliveries } from '../../../formats/delivered-file';
import { INGESTED_SERVICES } from '../../../history/ingest/ingest';
import { parseFolderScope } from '../../../history/ingest/path-scope';
import { DEFAULT_STORE } from '../../../history/store/store';
import { defineCommand } from '../../command';
import { EXIT } from '../../exit-codes';
import type { Io } from '../../io';
import { formatAnswerJson } from '../../output/answers';
import { UsageError } from '../../usage-error';
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
    'Copies the objects of AWS Config and CloudTrail that are not in the folder yet from a bucket, and ingests the folder. It needs s3:ListBucket and s3:GetObject, and uses the credentials and the Region of your environment, as the AWS CLI does.',
    'Objects of other services, digests and the check that AWS Config can write to the bucket are left out.',
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
      value: '<Region>',
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
    const copied = await copyObjects(
      { bucket: values.bucket, prefix: values.prefix, region: values.region, folder, others },
      io,
    );
    const store = values.store ?? DEFAULT_STORE;
    const ingested = await readIntoStore([folder], store, io, { mayFindNothing: true });
    const result = { ...ingested, notes: [...others.describe(), ...ingested.notes] };
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

/** Copies the objects that the folder lacks, and returns their number. */
async function copyObjects({ bucket, prefix, region, folder, others }: CopyOptions, io: Io): Promise<number> {
  ensureFolder(folder);
  const { S3Client, paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ ...(region !== undefined && { region }), followRegionRedirects: true });
  let copied = 0;
  try {
    await checkRegion(client);
    for await (const page of paginateListObjectsV2(
      { client },
      { Bucket: bucket, ...(prefix !== undefined && { Prefix: prefix }) },
    )) {
      for (const object of page.Contents ?? []) {
        if (isDelivered(object, others) && (await copyObject(client, bucket, object, folder))) copied++;
        io.showProgress?.(`${pluralize(copied, 'object')} copied`);
      }
    }
  } catch (error) {
    throw explainCopyError(`from the bucket "${bucket}"`, error);
  } finally {
    io.showProgress?.('');
    client.destroy();
  }
  return copied;
}

/** Copies an object, unless the folder has it. Returns whether it was copied. */
async function copyObject(client: S3Client, bucket: string, object: DeliveredObject, folder: string): Promise<boolean> {
  const { Key } = object;
  const file = toFile(Key, folder);
  if (isCopied(file, object)) return false;
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    if (!(Body instanceof Readable)) throw new Error('it has no content');
    ensureFolder(dirname(file));
    // A copy that breaks off must not look like the object.
    await pipeline(Body, createWriteStream(`${file}.part`));
  } catch (error) {
    throw explainCopyError(`"${Key}" from the bucket "${bucket}"`, error);
  }
  renameSync(`${file}.part`, file);
  return true;
}

/** An object that was written again may have the same size. */
function isCopied(file: string, { Size, LastModified }: _Object): boolean {
  const copy = statSync(file, { throwIfNoEntry: false });
  return copy !== undefined && copy.size === Size && (LastModified === undefined || copy.mtime >= LastModified);
}

function explainCopyError(subject: string, error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  const { name, message } = error as Error;
  return new UsageError(`Cannot copy ${subject}: ${name}, ${message}`, { cause: error });
}

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
 * @throws Error for a key that would
 */
function toFile(key: string, folder: string): string {
  const root = normalize(folder + sep);
  const file = normalize(join(folder, key));
  if (!file.startsWith(root)) throw new Error(`the key "${key}" leads out of the folder`);
  return file;
}
