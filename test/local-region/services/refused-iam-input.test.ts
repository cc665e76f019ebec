import * as iam from '@aws-sdk/client-iam';
import { SmallRegion } from '../small-region';
import { sendInput, startsWith } from './send-input';

let region: SmallRegion;
const OWN = 'arn:aws:iam::111122223333';

const allow = (more: object = {}) =>
  JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: '*', ...more } });
const document = (more: object) => ({ PolicyDocument: allow(more) });
const trust = (more: object = {}) => ({
  AssumeRolePolicyDocument: JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' }, ...more }],
  }),
});

beforeAll(async () => {
  region = await SmallRegion.start({});
  for (const RoleName of ['worker', 'filled', 'profiled'])
    await region.call('iam:CreateRole', { RoleName, ...trust() });
  for (const UserName of ['ana', 'member']) await region.call('iam:CreateUser', { UserName });
  await region.call('iam:CreateGroup', { GroupName: 'readers' });
  await region.call('iam:AddUserToGroup', { GroupName: 'readers', UserName: 'member' });
  await region.call('iam:CreateInstanceProfile', { InstanceProfileName: 'profile' });
  await region.call('iam:AddRoleToInstanceProfile', { InstanceProfileName: 'profile', RoleName: 'profiled' });
  for (let index = 0; index < 11; index++) {
    await region.call('iam:CreatePolicy', { PolicyName: `p${index}`, PolicyDocument: allow() });
    if (index < 10)
      await region.call('iam:AttachRolePolicy', { RoleName: 'filled', PolicyArn: `${OWN}:policy/p${index}` });
  }
  await region.call('iam:CreatePolicyVersion', { PolicyArn: `${OWN}:policy/p10`, PolicyDocument: allow() });
});
afterAll(() => region.stop());

const P10 = { PolicyArn: `${OWN}:policy/p10` };
const USER = { UserName: 'ana', PolicyName: 'p' };
const long = (count: number) => ({
  Resource: Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket-${index}/*`),
});

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
test.each<[operation: string, input: object, error: string]>([
  ['CreateUser', { UserName: 'a b' }, "ValidationError: 1 validation error detected: Value 'a b' at 'userName' failed"],
  ['CreateUser', { UserName: 'x'.repeat(65) }, 'ValidationError: '],
  ['CreateUser', { UserName: 'ANA' }, 'EntityAlreadyExistsException: User with name ANA already exists.'],
  ['CreateUser', { UserName: 'bo', Path: 'team' }, 'ValidationError: '],
  ['CreateUser', { UserName: 'bo', PermissionsBoundary: `${OWN}:policy/none-of-ours` }, 'NoSuchEntityException: '],
  ['CreateUser', { UserName: 'bo', PermissionsBoundary: `${OWN}:role/worker` }, 'NoSuchEntityException: '],
  [
    'CreateUser',
    {
      UserName: 'bo',
      Tags: [
        { Key: 'a', Value: '' },
        { Key: 'A', Value: '' },
      ],
    },
    'InvalidInputException: ',
  ],
  ['CreateRole', { RoleName: 'x'.repeat(65), ...trust() }, 'ValidationError: '],
  ['CreateRole', { RoleName: 'r', ...trust(), MaxSessionDuration: 60 }, 'ValidationError: '],
  [
    'CreateRole',
    { RoleName: 'r', AssumeRolePolicyDocument: '{' },
    'MalformedPolicyDocumentException: This policy contains',
  ],
  ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: '{"Statement":"Ω"}' }, 'ValidationError: '],
  [
    'CreateRole',
    { RoleName: 'r', ...trust({ Principal: undefined }) },
    'MalformedPolicyDocumentException: Missing required',
  ],
  [
    'CreateRole',
    { RoleName: 'r', ...trust({ Resource: '*' }) },
    'MalformedPolicyDocumentException: Has prohibited field Re',
  ],
  [
    'CreateRole',
    { RoleName: 'r', ...trust({ Action: 's3:*' }) },
    'MalformedPolicyDocumentException: AssumeRole policy may',
  ],
  [
    'CreateRole',
    { RoleName: 'r', ...trust({ Principal: { AWS: `${OWN}:role/none` } }) },
    `MalformedPolicyDocumentException: Invalid principal in policy: "AWS":"${OWN}:role/none"`,
  ],
  ['CreateRole', { RoleName: 'r', ...trust({ Principal: { AWS: `${OWN}:role/worker` } }) }, 'accepted'],
  ['CreateRole', { RoleName: 's', ...trust({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } }) }, 'accepted'],
  [
    'CreateRole',
    { RoleName: 'r2', ...trust({ Condition: { StringLike: { 'aws:PrincipalArn': 'x'.repeat(2048) } } }) },
    'LimitExceededException: Cannot exceed quota for ACLSizePerRole: 2048',
  ],
  ['UpdateAssumeRolePolicy', { RoleName: 'worker', PolicyDocument: allow() }, 'MalformedPolicyDocumentException: Has'],
  ['PutUserPolicy', { ...USER, PolicyDocument: 'x' }, 'MalformedPolicyDocumentException: Syntax errors in policy.'],
  ['PutUserPolicy', { ...USER, PolicyDocument: '[]' }, 'MalformedPolicyDocumentException: Syntax errors in policy.'],
  ['PutUserPolicy', { ...USER, ...document({ Effect: 'allow' }) }, 'MalformedPolicyDocumentException: Syntax errors'],
  ['PutUserPolicy', { ...USER, ...document({ Actions: 's3:*' }) }, 'MalformedPolicyDocumentException: Syntax errors'],
  ['PutUserPolicy', { ...USER, ...document({ NotAction: 's3:*' }) }, 'MalformedPolicyDocumentException: Syntax errors'],
  ['PutUserPolicy', { ...USER, ...document({ Condition: { Like: {} } }) }, 'MalformedPolicyDocumentException: Syntax'],
  [
    'PutUserPolicy',
    { ...USER, ...document({ Principal: '*' }) },
    'MalformedPolicyDocumentException: Policy document sho',
  ],
  [
    'PutUserPolicy',
    { ...USER, ...document({ Action: undefined }) },
    'MalformedPolicyDocumentException: Policy statement',
  ],
  [
    'PutUserPolicy',
    { ...USER, ...document({ Resource: [] }) },
    'MalformedPolicyDocumentException: Policy statement must',
  ],
  [
    'PutUserPolicy',
    { ...USER, ...document({ Action: 'GetObject' }) },
    'MalformedPolicyDocumentException: Actions/Cond',
  ],
  [
    'PutUserPolicy',
    { ...USER, ...document({ Resource: 'b' }) },
    'MalformedPolicyDocumentException: Resource b must be',
  ],
  ['PutUserPolicy', { ...USER, ...document({ Sid: 'a b' }) }, 'MalformedPolicyDocumentException: Statement IDs (SID)'],
  ['PutUserPolicy', { ...USER, ...document({ Sid: 'a', Action: '*' }) }, 'accepted'],
  ['PutUserPolicy', { ...USER, PolicyName: 'a/b', PolicyDocument: allow() }, 'ValidationError: '],
  [
    'PutUserPolicy',
    { ...USER, ...document(long(80)) },
    'LimitExceededException: Maximum policy size of 2048 bytes exceeded for user ana',
  ],
  ['PutRolePolicy', { RoleName: 'worker', PolicyName: 'p', ...document(long(80)) }, 'accepted'],
  [
    'PutRolePolicy',
    { RoleName: 'worker', PolicyName: 'q', ...document(long(320)) },
    'LimitExceededException: Maximum policy size of 10240 bytes exceeded for role worker',
  ],
  ['CreatePolicy', { PolicyName: 'P1', PolicyDocument: allow() }, 'EntityAlreadyExistsException: '],
  [
    'CreatePolicy',
    { PolicyName: 'q', ...document(long(320)) },
    'LimitExceededException: Cannot exceed quota for Policy',
  ],
  [
    'AttachRolePolicy',
    { RoleName: 'filled', ...P10 },
    'LimitExceededException: Cannot exceed quota for PoliciesPerRole: 10',
  ],
  ['AttachRolePolicy', { RoleName: 'worker', PolicyArn: `${OWN}:role/worker` }, 'NoSuchEntityException: '],
  [
    'PutRolePermissionsBoundary',
    { RoleName: 'worker', PermissionsBoundary: `${OWN}:policy/x` },
    'NoSuchEntityException: ',
  ],
  ['SetDefaultPolicyVersion', { ...P10, VersionId: 'v9' }, 'NoSuchEntityException: '],
  ['DeletePolicyVersion', { ...P10, VersionId: 'v9' }, 'NoSuchEntityException: '],
  ['DeletePolicy', P10, 'DeleteConflictException: This policy has more than one version.'],
  [
    'DeleteRole',
    { RoleName: 'profiled' },
    'DeleteConflictException: Cannot delete entity, must remove roles from instance',
  ],
  [
    'DeleteRole',
    { RoleName: 'filled' },
    'DeleteConflictException: Cannot delete entity, must detach all policies first.',
  ],
  [
    'DeleteGroup',
    { GroupName: 'readers' },
    'DeleteConflictException: Cannot delete entity, must remove users from group',
  ],
  ['DeleteUser', { UserName: 'member' }, 'DeleteConflictException: Cannot delete entity, must remove users from group'],
  ['DeleteUser', { UserName: 'ana' }, 'DeleteConflictException: Cannot delete entity, must delete policies first.'],
  ['RemoveUserFromGroup', { GroupName: 'none', UserName: 'ana' }, 'NoSuchEntityException: '],
  [
    'RemoveRoleFromInstanceProfile',
    { InstanceProfileName: 'profile', RoleName: 'worker' },
    'NoSuchEntityException: The role with name worker cannot be found.',
  ],
  ['CreateAccountAlias', { AccountAlias: 'Us' }, 'ValidationError: '],
  ['DeleteAccountAlias', { AccountAlias: 'nobody' }, 'NoSuchEntityException: '],
  ['UpdateAccountPasswordPolicy', { MinimumPasswordLength: 5 }, 'ValidationError: '],
  ['UpdateAccessKey', { UserName: 'ana', AccessKeyId: 'AKIAEXAMPLE', Status: 'On' }, 'ValidationError: '],
  ['ListUsers', { MaxItems: 0 }, 'ValidationError: '],
  ['TagUser', { UserName: 'ana', Tags: [{ Key: 'aws:x', Value: '' }] }, 'InvalidInputException: '],
])('%# IAM answers %s %j with %s', async (operation, input, error) => {
  expect(await sendInput(region, iam, iam.IAMClient, operation, input)).toMatch(startsWith(error));
});
