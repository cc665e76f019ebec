import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type ExecutionRecord, recordKey } from '../../../contract/execution-record';
import { isObject, formatValue } from '../../../core/reading/properties';
import type { PlanDependencies } from '../context';

type About = Pick<ExecutionRecord, 'accountId' | 'region' | 'rule' | 'executionId'>;

/**
 * Writes a record, once: what was written down first stays, however often a document concludes.
 * @returns the record that stands in the bucket
 */
export async function writeRecord(record: ExecutionRecord, setup: PlanDependencies): Promise<ExecutionRecord> {
  try {
    await setup.clients.evidence.send(
      new PutObjectCommand({
        Bucket: setup.evidenceBucket,
        Key: recordKey(record),
        Body: JSON.stringify(record),
        ContentType: 'application/json',
        IfNoneMatch: '*',
      }),
    );
    return record;
  } catch (error) {
    if ((error as Error).name !== 'PreconditionFailed') throw error;
    return readRecord(record, setup);
  }
}

/** @throws Error when it is not there, or not the record of that execution */
export async function readRecord(about: About, { clients, evidenceBucket }: PlanDependencies): Promise<ExecutionRecord> {
  const { Body } = await clients.evidence
    .send(new GetObjectCommand({ Bucket: evidenceBucket, Key: recordKey(about) }))
    .catch(throwMissing);
  const record: unknown = JSON.parse((await Body?.transformToString()) ?? 'null');
  const wanted: Partial<ExecutionRecord> = { version: 1, ...keysOf(about) };
  for (const [key, value] of Object.entries(wanted)) {
    const found = isObject(record) ? record[key] : undefined;
    if (found !== value) throw new Error(`its ${key} is ${formatValue(found)}, expected ${formatValue(value)}`);
  }
  return record as ExecutionRecord;
}

/**
 * The function may not list the bucket, and so hears of what is not there that it may not read it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function throwMissing(cause: Error): never {
  if (!['NoSuchKey', 'AccessDenied'].includes(cause.name)) throw cause;
  throw new Error(`the bucket has none, or it may not be read: S3 answered ${cause.name}`, { cause });
}

const keysOf = ({ accountId, region, rule, executionId }: About): About => ({ accountId, region, rule, executionId });
