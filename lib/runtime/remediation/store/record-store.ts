import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type ExecutionRecord, type RecordId, recordKey } from '../../../contract/execution-record';
import { formatValue, isObject } from '../../../core/json';
import type { PlanDependencies } from '../dependencies';
import { PlanStore } from './plan-store';

/**
 * Writes a record once, and its hash to the table: if the runbook concludes again, the first record is kept.
 * @returns the record in the bucket
 * @throws Error when the bucket has another record of the execution, which this function did not write
 */
export async function writeRecord(record: ExecutionRecord, dependencies: PlanDependencies): Promise<ExecutionRecord> {
  const store = new PlanStore(dependencies);
  const text = await store.keepRecord(record.executionId, JSON.stringify(record));
  await putRecord(record, text, dependencies);
  await store.storeRecordHash(record.executionId, hashRecord(text));
  return JSON.parse(text) as ExecutionRecord;
}

async function putRecord(id: RecordId, text: string, dependencies: PlanDependencies): Promise<void> {
  const { clients, recordBucket } = dependencies;
  try {
    await clients.records.send(
      new PutObjectCommand({
        Bucket: recordBucket,
        Key: recordKey(id),
        Body: text,
        ContentType: 'application/json',
        IfNoneMatch: '*',
      }),
    );
  } catch (error) {
    if ((error as Error).name !== 'PreconditionFailed') throw error;
    if ((await getRecord(id, dependencies)) !== text) {
      throw new Error('the bucket has another record of the execution', { cause: error });
    }
  }
}

/**
 * Reads a record, and compares it with the hash in the table: write access to the bucket is not enough to forge one.
 * @throws Error when the record does not exist, is not the one that was written, or is of another execution
 */
export async function readRecord(
  { accountId, region, rule, executionId }: RecordId,
  dependencies: PlanDependencies,
): Promise<ExecutionRecord> {
  const id: RecordId = { accountId, region, rule, executionId };
  const text = await getRecord(id, dependencies);
  const hash = await new PlanStore(dependencies).readRecordHash(executionId);
  if (hash === undefined) throw new Error('its hash is not in the table, so the record may be forged');
  if (hash !== hashRecord(text)) throw new Error('it differs from the record that was written');
  const record: unknown = JSON.parse(text);
  for (const [key, expected] of Object.entries({ version: 1, ...id })) {
    const found = isObject(record) ? record[key] : undefined;
    if (found !== expected) throw new Error(`its ${key} is ${formatValue(found)}, expected ${formatValue(expected)}`);
  }
  return record as ExecutionRecord;
}

async function getRecord(id: RecordId, { clients, recordBucket }: PlanDependencies): Promise<string> {
  const { Body } = await clients.records
    .send(new GetObjectCommand({ Bucket: recordBucket, Key: recordKey(id) }))
    .catch(throwMissing);
  return (await Body?.transformToString()) ?? '';
}

const hashRecord = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * S3 answers AccessDenied for an object that does not exist, since the function may not list the bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function throwMissing(cause: Error): never {
  if (!['NoSuchKey', 'AccessDenied'].includes(cause.name)) throw cause;
  throw new Error(`it does not exist or access is denied: S3 returned ${cause.name}`, { cause });
}
