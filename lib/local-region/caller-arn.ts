import type { Caller } from './aws-call';

/** Returns the ARN of a principal, as CloudTrail and SSM show it. */
export function formatCallerArn(caller: Caller): string {
  switch (caller.kind) {
    case 'administrator':
      return `arn:aws:iam::${caller.account}:root`;
    case 'user':
      return `arn:aws:iam::${caller.account}:user/${caller.userName}`;
    case 'role': {
      const [, partition = 'aws', , , account = caller.account, path = ''] = caller.roleArn.split(':');
      return `arn:${partition}:sts::${account}:assumed-role/${path.split('/').at(-1)}/${caller.sessionName}`;
    }
    case 'service':
      return caller.service;
  }
}
