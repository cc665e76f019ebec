import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type ExecutionRecord, type RecordId, recordKey } from '../../../contract/execution-record';
import { formatValue, isObject } from '../../../core/json';
import type { PlanDependencies } from '../dependencies';

/**
 * Writes a record once: if the runbook concludes again, the first record is kept.
 * @returns the record in the bucket
 */
export async function writeRecord(record: ExecutionRecord, dependencies: PlanDependencies): Promise<ExecutionRecord> {
  try {
    await dependencies.clients.records.send(
      new PutObjectCommand({
        Bucket: dependencies.recordBucket,
        Key: recordKey(record),
        Body: JSON.stringify(record),
        ContentType: 'application/json',
        IfNoneMatch: '*',
      }),
    );
    return record;
  } catch (error) {
    if ((error as Error).name !== 'PreconditionFailed') throw error;
    return readRecord(record, dependencies);
  }
}

/** @throws Error when the record does not exist, or is of another execution */
export async function readRecord(
  { accountId, region, rule, executionId }: RecordId,
  { clients, recordBucket }: PlanDependencies,
): Promise<ExecutionRecord> {
  const id: RecordId = { accountId, region, rule, executionId };
  const { Body } = await clients.records
    .send(new GetObjectCommand({ Bucket: recordBucket, Key: recordKey(id) }))
    .catch(throwMissing);
  const record: unknown = JSON.parse((await Body?.transformToString()) ?? 'null');
  for (const [key, expected] of Object.entries({ version: 1, ...id })) {
    const found = isObject(record) ? record[key] : undefined;
    if (found !== expected) throw new Error(`its ${key} is ${formatValue(found)}, expected ${formatValue(expected)}`);
  }
  return record as ExecutionRecord;
}

/**
 * S3 answers AccessDenied for an object that does not exist, since the function may not list the bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function throwMissing(cause: Error): never {
  if (!['NoSuchKey', 'AccessDenied'].includes(cause.name)) throw cause;
  throw new Error(`it does not exist or access is denied: S3 returned ${cause.name}`, { cause });
}
