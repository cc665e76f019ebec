import { AwsError, type CallInput } from '../aws-call';

/** Answers each entry of a batch, also if another is refused. @throws AwsError for the batch */
export async function answerBatch(
  entries: readonly CallInput[],
  answerEntry: (entry: CallInput) => object | Promise<object>,
): Promise<object> {
  checkBatch(entries);
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    try {
      Successful.push({ Id, ...(await answerEntry(entry)) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

/** @throws AwsError for a batch of which nothing is done */
function checkBatch(entries: readonly CallInput[]): void {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > 10) {
    const message = `Maximum number of entries per request are 10. You have sent ${entries.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', message);
  }
  const repeated = entries.find(({ Id }, index) => entries.findIndex((each) => each.Id === Id) < index);
  if (repeated) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated.Id} repeated.`);
}
