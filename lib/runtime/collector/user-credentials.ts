import {
  CredentialReportExpiredException,
  CredentialReportNotPresentException,
  CredentialReportNotReadyException,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  paginateListUsers,
  type User,
} from '@aws-sdk/client-iam';
import type { ConfigurationItem } from '../../core/item';
import { isObject } from '../../core/json';
import { parseTime } from '../../core/time';
import type { UnreadableRecord } from '../../formats/document';
import { parseCredentialReport } from '../../formats/forms/credential-report';
import { type Collection, type CollectionContext, CollectionError, requireAnswer } from './collector';

const USER_TYPE = 'AWS::IAM::User';

/**
 * Collects what the credential report says about each user.
 *
 * The report names users, and AWS Config knows them by their ids. `ListUsers` has the ids of all users that exist,
 * whether AWS Config records users or not. A user who is not in the report yet, which is up to four hours old, has no
 * item. One that was deleted and created again since has another id and another time of creation than its row.
 * @throws CollectionError
 */
export async function collectUserCredentials(context: CollectionContext): Promise<Collection> {
  const rows = parseCredentialReport(await fetchReport(context));
  const users = await listUsers(context);
  const byArn = new Map(users.map((user) => [user.Arn, user]));
  const unreadable = rows.filter((row): row is UnreadableRecord => 'message' in row);
  const items = rows.flatMap((row) => {
    if ('message' in row || row.resourceType !== USER_TYPE) return [];
    const user = byArn.get(row.arn);
    return user && isOfUser(row, user) ? toUserItem(row, user) : [];
  });
  const existing = users.flatMap(({ UserId }) => (UserId ? [{ resourceType: USER_TYPE, resourceId: UserId }] : []));
  return { items, unreadable, existing };
}

/** With short pauses at first, this is about four minutes. AWS needs seconds, or minutes for thousands of users. */
const MAX_GENERATION_ATTEMPTS = 35;

/** Fetches the report, which AWS generates at most every four hours, and in the background. @throws CollectionError */
async function fetchReport({ clients: { iam }, pause }: CollectionContext): Promise<string> {
  for (let attempt = 1; attempt <= MAX_GENERATION_ATTEMPTS; attempt++) {
    if (attempt > 1) await pause(attempt, 'read the credential report: it is not ready');
    const generated = iam.send(new GenerateCredentialReportCommand({}));
    if ((await requireAnswer('GenerateCredentialReport', generated)).State !== 'COMPLETE') continue;
    const report = await requireAnswer(
      'GetCredentialReport',
      ignoreNotReady(iam.send(new GetCredentialReportCommand({}))),
    );
    if (report?.Content) return new TextDecoder().decode(report.Content);
  }
  throw new CollectionError(
    `Cannot read the credential report: it was not ready after ${MAX_GENERATION_ATTEMPTS} attempts`,
  );
}

const NOT_READY = [
  CredentialReportExpiredException,
  CredentialReportNotPresentException,
  CredentialReportNotReadyException,
];

const ignoreNotReady = <Output>(call: Promise<Output>): Promise<Output | undefined> =>
  call.catch((error: unknown) => {
    if (NOT_READY.some((Type) => error instanceof Type)) return undefined;
    throw error;
  });

async function listUsers({ clients: { iam } }: CollectionContext): Promise<User[]> {
  const users: User[] = [];
  const list = async () => {
    for await (const { Users = [] } of paginateListUsers({ client: iam, pageSize: 1000 }, {})) users.push(...Users);
  };
  await requireAnswer('ListUsers', list());
  return users;
}

/** A row without a time of creation is that of the user with its ARN. */
function isOfUser({ configuration }: ConfigurationItem, { CreateDate }: User): boolean {
  const text = isObject(configuration) ? configuration.user_creation_time : undefined;
  const created = typeof text === 'string' ? parseTime(text) : undefined;
  return !created || !CreateDate || roundToSecond(created) === roundToSecond(CreateDate);
}

const roundToSecond = (time: Date): number => Math.floor(time.getTime() / 1000);

const toUserItem = (row: ConfigurationItem, { UserId, UserName }: User): ConfigurationItem[] =>
  UserId ? [{ ...row, resourceId: UserId, ...(UserName && { resourceName: UserName }) }] : [];
