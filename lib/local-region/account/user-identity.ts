import type { Caller } from '../aws-call';
import { formatCallerArn, toSessionArn } from '../callers';
import { Identities } from '../iam/identities';
import type { AccountResources } from './resources';

/**
 * Writes a caller as CloudTrail records it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function writeUserIdentity(caller: Caller, resources: AccountResources, partition: string, now: Date): object {
  const { account } = caller;
  switch (caller.kind) {
    case 'administrator':
      return { type: 'Root', principalId: account, arn: formatCallerArn({ partition }, caller), accountId: account };
    case 'service':
      return { type: 'AWSService', invokedBy: caller.service };
    case 'user': {
      const user = new Identities(resources).findUser(caller.userName);
      return {
        type: 'IAMUser',
        principalId: user?.resourceId,
        arn: user?.arn ?? formatCallerArn({ partition }, caller),
        accountId: account,
        userName: caller.userName,
      };
    }
    case 'role': {
      const role = new Identities(resources).findRole(caller.roleArn);
      const principalId = role?.resourceId ?? 'AROAUNKNOWN';
      return {
        type: 'AssumedRole',
        principalId: `${principalId}:${caller.sessionName}`,
        arn: toSessionArn(caller),
        accountId: account,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId,
            arn: caller.roleArn,
            accountId: account,
            userName: caller.roleArn.split('/').pop(),
          },
          attributes: { creationDate: now.toISOString().replace(/\.\d+Z/, 'Z'), mfaAuthenticated: 'false' },
        },
        ...(caller.invokedBy !== undefined && { invokedBy: caller.invokedBy }),
      };
    }
  }
}
