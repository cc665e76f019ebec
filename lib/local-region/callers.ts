import { formatIamArn } from './arns';
import type { AwsService, Caller, RoleSession } from './aws-call';
import type { DeploymentScope } from './service';

/**
 * Creates the caller of a service that calls on behalf of an account.
 * @param service `config`
 * @param sourceArn the resource on whose behalf it calls
 */
export const createServiceCaller = (
  { account }: Pick<DeploymentScope, 'account'>,
  service: string,
  sourceArn: string,
): AwsService => ({ kind: 'service', service: `${service}.amazonaws.com`, account, sourceArn });

/** Returns the ARN of a session, as STS and CloudTrail write it: without the path of its role. */
export function toSessionArn({ roleArn, sessionName }: Pick<RoleSession, 'roleArn' | 'sessionName'>): string {
  const [, partition, , , account, resource = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${resource.split('/').pop()}/${sessionName}`;
}

/** Returns the ARN of a principal, as CloudTrail and SSM show it. A service has none, but a name. */
export function formatCallerArn({ partition }: Pick<DeploymentScope, 'partition'>, caller: Caller): string {
  const { account } = caller;
  switch (caller.kind) {
    case 'administrator':
      return formatIamArn({ partition, account }, 'root');
    case 'user':
      return formatIamArn({ partition, account }, `user/${caller.userName}`);
    case 'role':
      return toSessionArn(caller);
    case 'service':
      return caller.service;
  }
}
