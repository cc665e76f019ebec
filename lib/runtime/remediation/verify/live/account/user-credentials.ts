import {
  type AccessKeyMetadata,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  paginateListUsers,
  type User,
} from '@aws-sdk/client-iam';
import { type LiveClients, type LiveReader, ResourceGone, unlessGone } from '../live-resource';

/**
 * Reads the access keys of a user, in the columns of the credential report, with their IDs. The report has no IDs and
 * is up to four hours old. IAM finds users by name only, and AWS Config knows them by ID.
 */
export const readLiveCredentials: LiveReader = async (id, { clients: { iam }, aspect }) => {
  if (aspect !== 'credentials') throw new Error(`there is no reader for ${aspect ?? 'the user itself'}`);
  const label = `User ${id}`;
  const user = await findUser(id, iam);
  if (!user?.UserName) throw new ResourceGone(label);
  const { UserName } = user;
  const answer = iam.send(new ListAccessKeysCommand({ UserName }));
  const { AccessKeyMetadata: keys = [] } = await unlessGone(label, answer, 'NoSuchEntityException');
  // A user has two keys at most.
  const columns = await Promise.all(keys.map((key, index) => readColumns(key, index + 1, iam)));
  return {
    resourceName: UserName,
    aspect,
    ...(user.Arn !== undefined && { arn: user.Arn }),
    configuration: Object.assign(
      { user: UserName, arn: user.Arn, user_creation_time: user.CreateDate },
      createColumns(1, {}),
      createColumns(2, {}),
      ...columns,
    ),
  };
};

async function findUser(id: string, iam: LiveClients['iam']): Promise<User | undefined> {
  for await (const { Users = [] } of paginateListUsers({ client: iam, pageSize: 1000 }, {})) {
    const found = Users.find(({ UserId }) => UserId === id);
    if (found) return found;
  }
  return undefined;
}

async function readColumns(
  { AccessKeyId, Status, CreateDate }: AccessKeyMetadata,
  number: number,
  iam: LiveClients['iam'],
): Promise<object> {
  const { AccessKeyLastUsed: use } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
  return createColumns(number, {
    id: AccessKeyId,
    active: String(Status === 'Active'),
    last_rotated: CreateDate?.toISOString(),
    last_used_date: use?.LastUsedDate?.toISOString(),
    last_used_service: use?.ServiceName,
  });
}

/** The report has words where a key does not exist or was never used. */
function createColumns(number: number, values: Readonly<Record<string, string | undefined>>): object {
  const none = { active: 'false', last_rotated: 'N/A', last_used_date: 'N/A', last_used_service: 'N/A' };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    Object.entries({ ...none, ...Object.fromEntries(given) }).map(([name, value]) => [
      `access_key_${number}_${name}`,
      value,
    ]),
  );
}
