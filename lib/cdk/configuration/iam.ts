import { objectWith, pattern } from './validation/validators';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const iamSettings = objectWith({
  /**
   * The name or ARN of a managed policy that is the permissions boundary of every role, as landing zones require it. In
   * an ARN, `{account}` is replaced. It must allow what the roles need.
   * @default - none
   */
  permissionsBoundary: pattern(
    /^(arn:aws[a-z-]*:iam::(\d{12}|\{account\}|aws):policy\/[\w+=,.@/-]+|[\w+=,.@-]{1,128})$/,
    'the name or the ARN of a managed policy',
  ),
  /**
   * The path of every role, such as `/platform/`.
   * @default '/'
   */
  path: pattern(/^\/([\w+=,.@-]+\/)*$/, 'a path such as /platform/'),
});
