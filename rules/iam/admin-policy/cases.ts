import { substitute } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { document, encode, managed, template, templatePolicy } from '../sample-resources/identities';
import rule from './rule';

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const version = (versionId: string, isDefaultVersion: boolean, ...statements: object[]) => ({
  versionId,
  isDefaultVersion,
  document: encode(...statements),
});

export default defineCases(rule, [
  {
    scenario: 'everything on all resources',
    ...managed([{ Sid: 'All', ...everything }]),
    expected: nonCompliant('Administrator access for 1 identity by policy "deploy": statement "All" allows * on *'),
  },
  {
    scenario: 'everything on all resources, attached to nobody yet',
    ...managed([everything], { attachmentCount: 0 }),
    expected: nonCompliant('Administrator access, attached to nobody, by policy "deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'everything on all resources, without the number of attachments',
    ...managed([everything], { attachmentCount: undefined }),
    expected: nonCompliant('Administrator access by policy "deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'two statements that each allow everything',
    ...managed([everything, { ...everything, Action: '*:*', Resource: 'arn:aws:*' }], { attachmentCount: 3 }),
    expected: nonCompliant(
      'Administrator access for 3 identities by policy "deploy": statement 1 allows * on * (and 1 more)',
    ),
  },
  {
    scenario: 'everything among other actions and resources',
    ...managed([{ Effect: 'Allow', Action: ['s3:*', '*'], Resource: ['arn:aws:s3:::logs', '*'] }]),
    expected: nonCompliant(
      'Administrator access for 1 identity by policy "deploy": statement 1 allows s3:* and * on arn:aws:s3:::logs and *',
    ),
  },
  {
    scenario: 'every action except those of one service',
    ...managed([{ Effect: 'Allow', NotAction: 'organizations:*', Resource: '*' }]),
    expected: nonCompliant(
      'Administrator access for 1 identity by policy "deploy": statement 1 allows all but organizations:* on *',
    ),
  },
  {
    scenario: 'every action except those of IAM, as in PowerUserAccess',
    ...managed([{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }]),
    expected: COMPLIANT,
  },
  ...['*:?*', '?*:*', '**'].map((Action) => ({
    scenario: `every action, written as ${Action}`,
    ...managed([{ ...everything, Action }]),
    expected: nonCompliant(`Administrator access for 1 identity by policy "deploy": statement 1 allows ${Action} on *`),
  })),
  ...['iam:?*', 'i*', '*:?*'].map((NotAction) => ({
    scenario: `every action except those of IAM, written as ${NotAction}`,
    ...managed([{ Effect: 'Allow', NotAction, Resource: '*' }]),
    expected: COMPLIANT,
  })),
  ...['iam:???', 'iam:Delete*', '?am:*User*'].map((NotAction) => ({
    scenario: `every action except some of IAM, ${NotAction}`,
    ...managed([{ Effect: 'Allow', NotAction, Resource: '*' }]),
    expected: nonCompliant(
      `Administrator access for 1 identity by policy "deploy": statement 1 allows all but ${NotAction} on *`,
    ),
  })),
  {
    scenario: 'everything with MFA, which makes no difference',
    ...managed([{ ...everything, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }]),
    expected: nonCompliant(
      'Administrator access for 1 identity by policy "deploy": statement 1 allows * on *, under a condition on aws:MultiFactorAuthPresent',
    ),
  },
  {
    scenario: 'everything on resources with a tag',
    ...managed([{ ...everything, Condition: { StringEquals: { 'aws:ResourceTag/team': 'web' } } }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'a version that allows everything and is not in force',
    ...managed([], {
      policyVersionList: [version('v1', false, everything), version('v2', true, { ...everything, Action: 's3:Get*' })],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the version in force after one that allowed less',
    ...managed([], {
      policyVersionList: [version('v1', false, { ...everything, Action: 's3:Get*' }), version('v2', true, everything)],
    }),
    expected: nonCompliant('Administrator access for 1 identity by policy "deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'all actions of one service',
    ...managed([{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'all of IAM, with which an administrator can be made',
    ...managed([{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }]),
    expected: COMPLIANT,
    todo: nonCompliant('Administrator access for 1 identity by policy "deploy": statement 1 allows iam:* on *'),
  },
  {
    scenario: 'everything denied',
    ...managed([{ Effect: 'Deny', Action: '*', Resource: '*' }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'everything, and everything denied without MFA',
    ...managed([
      everything,
      { ...everything, Effect: 'Deny', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } },
    ]),
    expected: nonCompliant('Administrator access for 1 identity by policy "deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'two statements that together allow everything',
    ...managed([
      { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
      { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
    ]),
    expected: COMPLIANT,
    todo: nonCompliant('Administrator access for 1 identity by policy "deploy": statements 1 and 2'),
  },
  {
    scenario: 'a permissions boundary that allows everything',
    ...managed([everything], { attachmentCount: 0, permissionsBoundaryUsageCount: 2 }),
    expected: nonCompliant('Administrator access, attached to nobody, by policy "deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'a permissions boundary, if boundaries are left out',
    ...managed([everything], { attachmentCount: 0, permissionsBoundaryUsageCount: 2 }),
    parameters: { excludePermissionBoundaryPolicy: 'true' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a permissions boundary that is attached, too, if boundaries are left out',
    ...managed([everything], { attachmentCount: 1, permissionsBoundaryUsageCount: 2 }),
    parameters: { excludePermissionBoundaryPolicy: 'true' },
    expected: nonCompliant('Administrator access for 1 identity by policy "deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'a document that an export decoded, as a list of one',
    ...managed([], {
      policyVersionList: [{ versionId: 'v1', isDefaultVersion: true, document: [document(everything)] }],
    }),
    expected: nonCompliant('Administrator access for 1 identity by policy "deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'an advanced query, which returns no documents',
    ...managed([], { policyVersionList: [{ versionId: 'v1', isDefaultVersion: true }] }),
    expected: insufficientData(
      'the policy may grant administrator access, depending on policy "deploy": the policy document, which is not in the input',
    ),
  },
  {
    scenario: 'no list of versions',
    ...managed([], { policyVersionList: undefined }),
    expected: unreadable('Cannot read configuration.policyVersionList: expected a list, found nothing'),
  },
  {
    scenario: 'a document that is no JSON',
    ...managed([], { policyVersionList: [{ isDefaultVersion: true, document: '{"Statement":' }] }),
    expected: unreadable(
      'Cannot parse the JSON text of configuration.policyVersionList[0].document: found "{\\"Statement\\":"',
    ),
  },
  {
    scenario: 'a policy from get-account-authorization-details',
    shape: 'description',
    arn: 'arn:aws:iam::111122223333:policy/deploy',
    configuration: {
      PolicyName: 'deploy',
      AttachmentCount: 1,
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document(everything) }],
    },
    expected: nonCompliant('Administrator access for 1 identity by policy "deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'a policy from list-policies, which returns no documents',
    shape: 'description',
    configuration: { PolicyName: 'deploy', AttachmentCount: 1 },
    expected: insufficientData(
      'the policy may grant administrator access, depending on policy "deploy": the policy document, which is not in the input',
    ),
  },
  {
    scenario: 'a policy that AWS maintains',
    shape: 'description',
    arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    configuration: {
      PolicyName: 'AdministratorAccess',
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document(everything) }],
    },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template',
    ...templatePolicy(everything),
    expected: nonCompliant('Administrator access by policy "Deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'a template that leaves the name open',
    ...template('AWS::IAM::Policy', {
      ManagedPolicyName: new Unknown('{"Ref":"PolicyName"}'),
      PolicyDocument: document(everything),
    }),
    expected: nonCompliant('Administrator access by policy "Deploy": statement 1 allows * on *'),
  },
  {
    scenario: 'a template with one service',
    ...template('AWS::IAM::Policy', {
      ManagedPolicyName: 'deploy',
      PolicyDocument: document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an inline policy of a template, which is evaluated with its identities',
    ...template('AWS::IAM::Policy', { PolicyName: 'all', PolicyDocument: document(everything), Users: ['kim'] }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that leaves the actions open',
    ...templatePolicy({ ...everything, Action: new Unknown('{"Ref":"Actions"}') }),
    expected: insufficientData(
      'the policy may grant administrator access, depending on policy "Deploy": statement 1 ({"Ref":"Actions"})',
    ),
  },
  ...[
    { NotAction: substitute(`\${Service}:*`), Resource: '*' },
    { NotAction: substitute(`i\${Service}:*`), Resource: '*' },
    { Action: '*', NotResource: substitute(`\${Prefix}:*`) },
  ].map((exceptions) => ({
    scenario: `a template that leaves open whether the exceptions are those of IAM: ${JSON.stringify(exceptions)}`,
    ...templatePolicy({ Effect: 'Allow', ...exceptions }),
    expected: insufficientData(
      `the policy may grant administrator access, depending on policy "Deploy": statement 1 (${
        (exceptions.NotAction ?? exceptions.NotResource)?.what
      })`,
    ),
  })),
  {
    scenario: 'a template that allows everything but IAM in its own account',
    ...templatePolicy({
      Effect: 'Allow',
      Action: '*',
      NotResource: substitute(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:*`),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everything but the policies of AWS',
    ...managed([{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::aws:*' }]),
    expected: nonCompliant(
      'Administrator access for 1 identity by policy "deploy": statement 1 allows * on all but arn:aws:iam::aws:*',
    ),
  },
  {
    scenario: 'a template that allows everything with a tag that may be a wildcard',
    ...templatePolicy({
      ...everything,
      Condition: { StringLike: { 'aws:ResourceTag/team': new Unknown('{"Ref":"Team"}', { Ref: 'Team' }) } },
    }),
    expected: insufficientData(
      'the policy may grant administrator access, depending on policy "Deploy": statement 1 ({"Ref":"Team"})',
    ),
  },
  {
    scenario: 'a template that allows everything with a tag from a parameter',
    ...templatePolicy({
      ...everything,
      Condition: { StringEquals: { 'aws:ResourceTag/team': new Unknown('{"Ref":"Team"}', { Ref: 'Team' }) } },
    }),
    expected: COMPLIANT,
  },
  ...[`s3\${Service}:*`, `iam:\${Action}`, `iam:\${Action}*`].map((sub) => ({
    scenario: `a template with exceptions that are not all of IAM: ${sub}`,
    ...templatePolicy({ Effect: 'Allow', NotAction: substitute(sub), Resource: '*' }),
    expected: nonCompliant(
      `Administrator access by policy "Deploy": statement 1 allows all but ${JSON.stringify({ 'Fn::Sub': sub })} on *`,
    ),
  })),
  {
    scenario: 'a template that allows all actions of a service that it leaves open',
    ...templatePolicy({ ...everything, Action: substitute(`\${Service}:*`) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves the document open',
    ...template('AWS::IAM::Policy', { PolicyDocument: new Unknown('{"Ref":"Document"}') }),
    expected: insufficientData(
      'the policy may grant administrator access, depending on policy "Deploy": {"Ref":"Document"}',
    ),
  },
]);
