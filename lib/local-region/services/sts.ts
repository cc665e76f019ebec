import { type Accounts, GLOBAL } from '../account/accounts';
import { type AwsCall, AwsError, type RoleSession } from '../aws-call';
import { formatCallerArn, toSessionArn } from '../callers';
import { hashText } from '../hashes';
import { Identities, readPolicyDocument } from '../iam/identities';
import { listStatements } from '../iam/match-statement';
import type { LocalService, PolicyDocument } from '../service';

/** Seconds: longer than any run of the local region. */
const RENEWED = 10 * 365 * 24 * 3600;

/** Creates STS, which is the same in every account and Region. The credentials of a role act as that role. */
export function createSts(accounts: Accounts): LocalService {
  const { clock, keys, partition } = accounts;
  return {
    name: 'sts',
    operations: {
      GetCallerIdentity: ({ caller }) => {
        const { account } = caller;
        const identities = new Identities(accounts.listResources(account, GLOBAL));
        switch (caller.kind) {
          case 'user': {
            const user = identities.findUser(caller.userName);
            return { UserId: user?.resourceId ?? '', Account: account, Arn: user?.arn ?? '' };
          }
          case 'role': {
            const role = identities.findRole(caller.roleArn);
            return {
              UserId: `${role?.resourceId ?? ''}:${caller.sessionName}`,
              Account: account,
              Arn: toSessionArn(caller),
            };
          }
          default:
            return { UserId: account, Account: account, Arn: formatCallerArn({ partition }, caller) };
        }
      },
      AssumeRole: ({ input, caller }) => {
        const { RoleArn, RoleSessionName, DurationSeconds = 3600, Policy, PolicyArns = [] } = input;
        const account = String(RoleArn).split(':')[4] ?? '';
        const identities = new Identities(accounts.listResources(account, GLOBAL));
        const role = identities.findRole(RoleArn);
        // A role that does not exist is denied, since it has no trust policy.
        if (!role)
          throw new AwsError(
            'AccessDenied',
            `User is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
            403,
          );
        const limit = caller.kind === 'role' ? 3600 : Number(role.configuration.maxSessionDuration ?? 3600);
        if (DurationSeconds > limit) {
          throw new AwsError(
            'ValidationError',
            'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
          );
        }
        const policies = [
          ...(Policy === undefined ? [] : [readPolicyDocument(Policy)]),
          ...PolicyArns.map(({ arn }: { readonly arn: string }) => identities.findPolicy(arn) ?? { Statement: [] }),
        ];
        const session: RoleSession = { kind: 'role', account, roleArn: RoleArn, sessionName: RoleSessionName };
        return {
          AssumedRoleUser: {
            AssumedRoleId: `${role.resourceId}:${RoleSessionName}`,
            Arn: toSessionArn(session),
          },
          // Services renew the credentials of the functions and executions that they run.
          Credentials: createCredentials(session, caller.kind === 'service' ? RENEWED : DurationSeconds, policies),
        };
      },
      GetSessionToken: ({ caller, input }: AwsCall) => ({
        Credentials: createCredentials(caller, input.DurationSeconds ?? 43_200),
      }),
    },
  };

  function createCredentials(
    caller: AwsCall['caller'],
    seconds: number,
    policies: readonly PolicyDocument[] = [],
  ): object {
    const secret = hashText(`session ${accounts.createId()}`);
    const accessKeyId = `ASIA${secret.slice(0, 16).toUpperCase()}`;
    const expires = clock.time + seconds * 1000;
    keys.put({
      accessKeyId,
      caller,
      isActive: true,
      expires,
      // A session may do what one of its policies allows, if the role may, too.
      ...(policies.length > 0 && { sessionPolicy: { Statement: policies.flatMap(listStatements) } }),
    });
    return {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secret.slice(0, 40),
      SessionToken: `local${secret}`,
      Expiration: new Date(expires),
    };
  }
}
