import { substitute } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { document, managed, policy, role, template, templatePolicy, user } from '../sample-resources/identities';
import rule from './rule';

const decrypt = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
const key = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000';
const found = (where: string, grant: string) =>
  nonCompliant(`May use all keys for kms:Decrypt and kms:ReEncryptFrom: ${where} ${grant}`);

const ownKeys = substitute(`arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/*`);

const mayUse = (sub: string) =>
  insufficientData(
    `it may allow decryption with all keys, depending on policy "Deploy": statement 1 (${JSON.stringify({ 'Fn::Sub': sub })})`,
  );

export default defineCases(rule, [
  {
    scenario: 'decryption with all keys by a managed policy',
    ...managed([decrypt]),
    expected: found('policy "deploy": statement 1', 'allows kms:Decrypt on *'),
  },
  {
    scenario: 'decryption with all keys by an inline policy of a role',
    ...role(policy('read', { Sid: 'Keys', ...decrypt })),
    expected: found('inline policy "read": statement "Keys"', 'allows kms:Decrypt on *'),
  },
  {
    scenario: 'decryption with all keys by an inline policy of a user',
    ...user(policy('read', decrypt)),
    expected: found('inline policy "read": statement 1', 'allows kms:Decrypt on *'),
  },
  {
    scenario: 'two policies of a group',
    resourceType: 'AWS::IAM::Group',
    configuration: { groupName: 'team', groupPolicyList: [policy('a', decrypt), policy('b', decrypt)] },
    expected: found('inline policy "a": statement 1', 'allows kms:Decrypt on * (and 1 more)'),
  },
  {
    scenario: 'all actions of KMS on all keys',
    ...managed([{ ...decrypt, Action: ['KMS:*'] }]),
    expected: found('policy "deploy": statement 1', 'allows KMS:* on *'),
  },
  {
    scenario: 'all actions of all services',
    ...managed([{ ...decrypt, Action: '*' }]),
    expected: found('policy "deploy": statement 1', 'allows * on *'),
  },
  {
    scenario: 'an action with a question mark',
    ...managed([{ ...decrypt, Action: 'kms:Decryp?' }]),
    expected: found('policy "deploy": statement 1', 'allows kms:Decryp? on *'),
  },
  {
    scenario: 'decryption to encrypt again with another key',
    ...managed([{ ...decrypt, Action: 'kms:ReEncrypt*' }]),
    expected: found('policy "deploy": statement 1', 'allows kms:ReEncrypt* on *'),
  },
  {
    scenario: 'all actions except those of IAM',
    ...managed([{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }]),
    expected: found('policy "deploy": statement 1', 'allows all but iam:* on *'),
  },
  {
    scenario: 'all actions except those of KMS',
    ...managed([{ Effect: 'Allow', NotAction: ['iam:*', 'kms:*'], Resource: '*' }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'all keys of all accounts, as an ARN',
    ...managed([{ ...decrypt, Resource: 'arn:aws:kms:*:*:key/*' }]),
    expected: found('policy "deploy": statement 1', 'allows kms:Decrypt on arn:aws:kms:*:*:key/*'),
  },
  {
    scenario: 'all keys of the account in one Region',
    ...managed([{ ...decrypt, Resource: ['arn:aws:kms:eu-west-1:111122223333:key/*', key] }]),
    expected: found(
      'policy "deploy": statement 1',
      `allows kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key/* and ${key}`,
    ),
  },
  ...[
    'arn:aws:kms:*',
    'arn:aws-cn:kms:*:*',
    'arn:aws:kms:eu-west-1:111122223333:key*',
    'arn:aws:kms:*:*:key/?*',
    // The id of each key has 36 characters and a hyphen.
    'arn:aws:kms:*:*:key/*-*',
    `arn:aws:kms:*:*:key/${'?'.repeat(36)}`,
  ].map((Resource) => ({
    scenario: `all keys as ${Resource}`,
    ...managed([{ ...decrypt, Resource }]),
    expected: found('policy "deploy": statement 1', `allows kms:Decrypt on ${Resource}`),
  })),
  {
    scenario: 'actions with a wildcard in common with the parameter',
    ...managed([{ ...decrypt, Action: 'kms:*From' }]),
    parameters: { blockedActionsPatterns: 'kms:ReEncrypt*' },
    expected: nonCompliant('May use all keys for kms:ReEncrypt*: policy "deploy": statement 1 allows kms:*From on *'),
  },
  {
    scenario: 'all keys except one',
    ...managed([{ Effect: 'Allow', Action: 'kms:Decrypt', NotResource: key }]),
    expected: found('policy "deploy": statement 1', `allows kms:Decrypt on all but ${key}`),
  },
  {
    scenario: 'all resources except keys',
    ...managed([{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:kms:*:*:key/*' }]),
    expected: COMPLIANT,
  },
  { scenario: 'decryption with one key', ...managed([{ ...decrypt, Resource: key }]), expected: COMPLIANT },
  {
    scenario: 'decryption with all keys of one alias',
    ...managed([{ ...decrypt, Resource: 'arn:aws:kms:*:111122223333:alias/*' }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'keys whose ids begin alike',
    ...managed([{ ...decrypt, Resource: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-*' }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'encryption with all keys',
    ...managed([{ ...decrypt, Action: ['kms:Encrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:ReEncryptTo'] }]),
    expected: COMPLIANT,
  },
  { scenario: 'decryption denied', ...managed([{ ...decrypt, Effect: 'Deny' }]), expected: COMPLIANT },
  {
    scenario: 'decryption through one service, which the control counts, too',
    ...managed([{ ...decrypt, Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } }]),
    expected: found('policy "deploy": statement 1', 'allows kms:Decrypt on *, under a condition on kms:ViaService'),
  },
  {
    scenario: 'decryption with all keys, and the same denied',
    ...managed([decrypt, { ...decrypt, Effect: 'Deny' }]),
    expected: found('policy "deploy": statement 1', 'allows kms:Decrypt on *'),
    todo: COMPLIANT,
  },
  {
    scenario: 'another action of the parameter, by name',
    ...managed([{ ...decrypt, Action: 'kms:GenerateDataKeyPair' }]),
    parameters: { blockedActionsPatterns: 'kms:GenerateDataKey*' },
    expected: nonCompliant(
      'May use all keys for kms:GenerateDataKey*: policy "deploy": statement 1 allows kms:GenerateDataKeyPair on *',
    ),
  },
  {
    scenario: 'decryption, if the parameter names another action',
    ...managed([decrypt]),
    parameters: { blockedActionsPatterns: 'kms:GenerateDataKey*' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a permissions boundary, if boundaries are left out',
    ...managed([decrypt], { attachmentCount: 0, permissionsBoundaryUsageCount: 1 }),
    parameters: { excludePermissionBoundaryPolicy: 'true' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a permissions boundary, which boundaries are not left out by default',
    ...managed([decrypt], { attachmentCount: 0, permissionsBoundaryUsageCount: 1 }),
    expected: nonCompliant(
      'May use all keys for kms:Decrypt and kms:ReEncryptFrom: policy "deploy": statement 1 allows kms:Decrypt on *',
    ),
  },
  {
    scenario: 'an attached policy, if boundaries are left out',
    ...managed([decrypt], { attachmentCount: 1, permissionsBoundaryUsageCount: 1 }),
    parameters: { excludePermissionBoundaryPolicy: 'true' },
    expected: nonCompliant(
      'May use all keys for kms:Decrypt and kms:ReEncryptFrom: policy "deploy": statement 1 allows kms:Decrypt on *',
    ),
  },
  { scenario: 'a role without inline policies', ...role(), expected: COMPLIANT },
  {
    scenario: 'a policy that AWS maintains',
    shape: 'description',
    arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    configuration: { PolicyName: 'AdministratorAccess' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template',
    ...templatePolicy(decrypt),
    expected: found('policy "Deploy": statement 1', 'allows kms:Decrypt on *'),
  },
  {
    scenario: 'a template with a key of the same template',
    ...template('AWS::IAM::Role', {
      Policies: [
        {
          PolicyName: 'read',
          PolicyDocument: document({
            ...decrypt,
            Resource: new Unknown('{"Fn::GetAtt":["Key","Arn"]}', { 'Fn::GetAtt': ['Key', 'Arn'] }),
          }),
        },
      ],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with all keys of its account and Region',
    ...templatePolicy({ ...decrypt, Resource: ownKeys }),
    expected: found('policy "Deploy": statement 1', `allows kms:Decrypt on ${ownKeys.what}`),
  },
  ...[
    `\${Arn}/*`,
    `\${Arn}/?*`,
    `\${Prefix}*`,
    `\${Prefix}:*`,
    `\${Prefix}:key/*`,
    `\${Prefix}:eu-west-1:444455556666:key/*`,
    `arn:aws:kms:\${Where}/*`,
    `arn:\${AWS::Partition}:kms:\${Region}:\${Where}/*`,
    `\${Arn}:\${Name}/*`,
  ].map((sub) => ({
    scenario: `a template with resources that may be all keys: ${sub}`,
    ...templatePolicy({ ...decrypt, Resource: substitute(sub) }),
    expected: mayUse(sub),
  })),
  ...[
    `\${Bucket.Arn}/*`,
    `arn:aws:s3:::\${Bucket}/*`,
    `arn:\${Partition}:s3:::\${Bucket}/*`,
    `\${Prefix}:iam::111122223333:role/*`,
    `\${Prefix}:s3:eu-west-1:111122223333:*`,
    `\${Prefix}:alias/*`,
    `\${Prefix}-*`,
    `arn:aws:kms:eu-west-1:111122223333:key/\${Id}`,
    `arn:aws:kms:eu-west-1:111122223333:key/\${Beginning}*`,
    `\${Arn}/0a1b2c3d`,
  ].map((sub) => ({
    scenario: `a template with resources that are not all keys: ${sub}`,
    ...templatePolicy({ ...decrypt, Resource: substitute(sub) }),
    expected: COMPLIANT,
  })),
  {
    scenario: 'a template with all resources but those that may be all keys',
    ...templatePolicy({ Effect: 'Allow', Action: '*', NotResource: substitute(`\${Arn}/*`) }),
    expected: mayUse(`\${Arn}/*`),
  },
  {
    scenario: 'a template with all actions but those of a service that it leaves open',
    ...templatePolicy({ Effect: 'Allow', NotAction: substitute(`\${Service}:*`), Resource: '*' }),
    expected: mayUse(`\${Service}:*`),
  },
  {
    scenario: 'a template with a key from a parameter',
    ...template('AWS::IAM::Role', {
      Policies: [
        {
          PolicyName: 'read',
          PolicyDocument: document({ ...decrypt, Resource: new Unknown('{"Ref":"Key"}', { Ref: 'Key' }) }),
        },
      ],
    }),
    expected: insufficientData(
      'it may allow decryption with all keys, depending on inline policy "read": statement 1 ({"Ref":"Key"})',
    ),
  },
  {
    scenario: 'no list of policies',
    resourceType: 'AWS::IAM::Role',
    configuration: { roleName: 'builder' },
    expected: unreadable('Cannot read configuration.rolePolicyList: expected a list, found nothing'),
  },
]);
