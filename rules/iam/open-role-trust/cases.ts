import { conditional, parameter, substitute } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import { document, encode, template } from '../sample-resources/identities';
import rule from './rule';

const assume = { Effect: 'Allow', Action: 'sts:AssumeRole' };
const trusting = (...statements: object[]) => ({
  region: 'global',
  configuration: { roleName: 'builder', path: '/', assumeRolePolicyDocument: encode(...statements) },
});
const everyone = { ...assume, Principal: { AWS: '*' } };
const partner = { ...assume, Principal: { AWS: 'arn:aws:iam::444455556666:root' } };
const federated = (Federated: unknown, Condition?: unknown) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated },
  ...(Condition !== undefined && { Condition }),
});
const toProviderArn = (host: string) => `arn:aws:iam::111122223333:oidc-provider/${host}`;
const withOidc = (host: string, Condition?: object) => trusting(federated(toProviderArn(host), Condition));
const inUnits = (...paths: unknown[]) => ({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': paths } });
const ofRoles = (arn: unknown) => ({ ArnLike: { 'aws:PrincipalArn': arn } });
const SIGN_IN = 'role/aws-reserved/sso.amazonaws.com/*';
const GITHUB = 'token.actions.githubusercontent.com';
const CLUSTER = 'oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C';
const intoTemplate = (...statements: object[]) =>
  template('AWS::IAM::Role', { AssumeRolePolicyDocument: document(...statements) });
const foreign = (who: string) => nonCompliant(`Open trust: ${who} without an external ID or an organization`);

const openProvider = new Unknown('{"Ref":"Provider"}', { Ref: 'Provider' });

/** The harness gives an account to items that have none. */
const withoutAccount: object = { accountId: undefined };

export default defineCases(rule, [
  { scenario: 'everyone', ...trusting(everyone), expected: nonCompliant('Open trust: statement 1 trusts everyone') },
  {
    scenario: 'everyone, without a type of principals',
    ...trusting({ ...assume, Sid: 'Open', Principal: '*' }),
    expected: nonCompliant('Open trust: statement "Open" trusts everyone'),
  },
  {
    scenario: 'everyone but one',
    ...trusting({ ...assume, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/kim' } }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone but a few'),
  },
  {
    scenario: 'everyone but another account',
    ...trusting({ ...assume, NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' } }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone but a few'),
  },
  {
    scenario: 'everyone but the identities of a provider',
    ...trusting({ ...assume, NotPrincipal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${GITHUB}` } }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone but a few'),
  },
  {
    scenario: 'everyone of the organization',
    ...trusting({ ...everyone, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone of the organization, or of none',
    ...trusting({ ...everyone, Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg' } } }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'everyone of a part of the organization',
    ...trusting({ ...everyone, Condition: inUnits('o-exampleorg/r-ab12/*') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone of a part of any organization',
    ...trusting({ ...everyone, Condition: inUnits('o-exampleorg/*', 'o-*/r-ab12/*') }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'everyone of no part of the organization',
    ...trusting({ ...everyone, Condition: inUnits() }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'a template with everyone of a part of an organization from a parameter',
    ...intoTemplate({ ...everyone, Condition: inUnits(substitute(`\${Organization}/*`)) }),
    expected: insufficientData('the trust may be open: statement 1 trusts everyone'),
  },
  {
    scenario: 'roles of IAM Identity Center of the own account',
    ...trusting({ ...everyone, Condition: ofRoles(`arn:aws:iam::111122223333:${SIGN_IN}`) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with roles of IAM Identity Center of the own account',
    ...intoTemplate({
      ...everyone,
      Condition: ofRoles(substitute(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:${SIGN_IN}`)),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'roles of IAM Identity Center of another account',
    ...trusting({ ...everyone, Condition: ofRoles(`arn:aws:iam::444455556666:${SIGN_IN}`) }),
    expected: foreign('statement 1 trusts account 444455556666'),
  },
  {
    scenario: 'a wildcard before the account, which a path of a role can match',
    ...trusting({ ...everyone, Condition: { StringLike: { 'aws:PrincipalArn': 'arn:*:iam::111122223333:role/a*' } } }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'roles of IAM Identity Center of any account',
    ...trusting({ ...everyone, Condition: ofRoles(`arn:aws:iam::*:${SIGN_IN}`) }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'everyone with an external ID, which is no password',
    ...trusting({ ...everyone, Condition: { StringEquals: { 'sts:ExternalId': 'e-1' } } }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'everyone with MFA',
    ...trusting({ ...everyone, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'everyone, denied',
    ...trusting({ ...everyone, Effect: 'Deny' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'tags of sessions for everyone, which are no credentials',
    ...trusting({ ...everyone, Action: 'sts:TagSession' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions for everyone',
    ...trusting({ ...everyone, Action: 'sts:*' }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'an AWS service',
    ...trusting({ ...assume, Principal: { Service: 'lambda.amazonaws.com' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the account itself',
    ...trusting({ ...assume, Principal: { AWS: ['arn:aws:iam::111122223333:root', '111122223333'] } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a deleted role, which is known only by its id',
    ...trusting({ ...assume, Principal: { AWS: 'AROAEXAMPLE' } }),
    expected: COMPLIANT,
  },
  { scenario: 'another account', ...trusting(partner), expected: foreign('statement 1 trusts account 444455556666') },
  {
    scenario: 'a role of another account',
    ...trusting({ ...assume, Principal: { AWS: 'arn:aws:iam::444455556666:role/deploy' } }),
    expected: foreign('statement 1 trusts account 444455556666'),
  },
  {
    scenario: 'another account by its number, beside this one',
    ...trusting({ ...assume, Principal: { AWS: ['111122223333', '444455556666'] } }),
    expected: foreign('statement 1 trusts account 444455556666'),
  },
  {
    scenario: 'another account with an external ID',
    ...trusting({ ...partner, Condition: { StringEquals: { 'sts:ExternalId': 'e-1' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'another account with any external ID',
    ...trusting({ ...partner, Condition: { StringLike: { 'sts:ExternalId': '*' } } }),
    expected: foreign('statement 1 trusts account 444455556666'),
  },
  {
    scenario: 'another account with one external ID or any other',
    ...trusting({ ...partner, Condition: { StringLike: { 'sts:ExternalId': ['e-1', '?*'] } } }),
    expected: foreign('statement 1 trusts account 444455556666'),
  },
  {
    scenario: 'another account with an external ID out of an empty list',
    ...trusting({ ...partner, Condition: { StringEquals: { 'sts:ExternalId': [] } } }),
    expected: foreign('statement 1 trusts account 444455556666'),
  },
  ...[
    { 'aws:PrincipalOrgID': 'o-*' },
    { 'aws:PrincipalOrgID': 'o*' },
    { 'aws:PrincipalOrgID': '*' },
    { 'aws:PrincipalOrgPaths': ['o-exampleorg/*', 'o-*/r-*/ou-*'] },
    { 'aws:PrincipalOrgPaths': 'o*' },
  ].map((key) => ({
    scenario: `another account in any organization, by ${JSON.stringify(key)}`,
    ...trusting({ ...partner, Condition: { StringLike: key } }),
    expected: foreign('statement 1 trusts account 444455556666'),
  })),
  {
    scenario: 'another account in a part of the organization',
    ...trusting({
      ...partner,
      Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg/r-ab12/*' } },
    }),
    expected: COMPLIANT,
  },
  ...[
    { StringEquals: { 'aws:PrincipalAccount': '444455556666' } },
    { ArnEquals: { 'AWS:principalarn': 'arn:aws:iam::444455556666:role/deploy' } },
    { StringEquals: { 'aws:PrincipalAccount': ['111122223333', '444455556666'] } },
  ].flatMap((Condition) =>
    [everyone, { ...assume, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/kim' } }].map((statement) => ({
      scenario: `another account that the condition of everyone names: ${JSON.stringify({ ...statement, Condition })}`,
      ...trusting({ ...statement, Condition }),
      expected: foreign('statement 1 trusts account 444455556666'),
    })),
  ),
  {
    scenario: 'everyone under a condition on two accounts, and on a role of the own one',
    ...trusting({
      ...everyone,
      Condition: {
        StringEquals: { 'aws:PrincipalAccount': ['111122223333', '444455556666'] },
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/deploy' },
      },
    }),
    expected: COMPLIANT,
  },
  ...(
    [
      ['a role of any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } }],
      ['an ARN of anyone', { ArnLike: { 'aws:PrincipalArn': ['*'] } }],
    ] as const
  ).map(([what, other]) => ({
    scenario: `everyone under a condition on another account, and on ${what}`,
    ...trusting({
      ...everyone,
      Condition: { ...other, StringEquals: { 'aws:PrincipalAccount': '444455556666' } },
    }),
    expected: foreign('statement 1 trusts account 444455556666'),
  })),
  {
    scenario: 'a template with everyone under a condition on another account, and on an ARN from a parameter',
    ...intoTemplate({
      ...everyone,
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': parameter },
        StringEquals: { 'aws:PrincipalAccount': '444455556666' },
      },
    }),
    expected: foreign('statement 1 trusts account 444455556666'),
  },
  {
    scenario: 'a template whose principal may be everyone, under a condition on another account',
    ...intoTemplate({
      ...assume,
      Principal: { AWS: parameter },
      Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } },
    }),
    expected: insufficientData(
      'the trust may be open: statement 1 trusts account 444455556666 without an external ID or an organization',
    ),
  },
  {
    scenario: 'the own account, which the condition of everyone names',
    ...trusting({ ...everyone, Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a trusted account, which the condition of everyone names',
    ...trusting({ ...everyone, Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } } }),
    parameters: { trustedAccounts: '444455556666' },
    expected: COMPLIANT,
  },
  {
    scenario: 'another account with an external ID, both in the condition of everyone',
    ...trusting({
      ...everyone,
      Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666', 'sts:ExternalId': 'e-1' } },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone of the organization but another account',
    ...trusting({
      ...everyone,
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' },
        StringNotEquals: { 'aws:PrincipalAccount': '444455556666' },
      },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'another account without one external ID',
    ...trusting({ ...partner, Condition: { StringNotEquals: { 'sts:ExternalId': 'e-1' } } }),
    expected: foreign('statement 1 trusts account 444455556666'),
  },
  {
    scenario: 'another account in the organization',
    ...trusting({ ...partner, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a trusted account',
    ...trusting(partner),
    parameters: { trustedAccounts: '123456789012, 444455556666' },
    expected: COMPLIANT,
  },
  {
    scenario: 'another account, if a deny statement demands an external ID',
    ...trusting(partner, {
      ...partner,
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'sts:ExternalId': 'e-1' } },
    }),
    expected: foreign('statement 1 trusts account 444455556666'),
    todo: COMPLIANT,
  },
  {
    scenario: 'a SAML provider',
    ...trusting({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithSAML',
      Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/corp' },
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'every repository of GitHub',
    ...withOidc(GITHUB),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${GITHUB}`),
  },
  {
    scenario: 'every repository of GitHub for the usual audience, which all have',
    ...withOidc(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } }),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${GITHUB}`),
  },
  {
    scenario: 'a repository of GitHub',
    ...withOidc(GITHUB, {
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${GITHUB}:sub`]: 'repo:octo-org/site:*' },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all repositories of an organization on GitHub',
    ...withOidc(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:octo-org/*' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'organizations on GitHub whose names begin alike',
    ...withOidc(GITHUB, { StringLike: { [`${GITHUB}:sub`]: ['repo:octo-org/site:*', 'repo:octo*'] } }),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${GITHUB}`),
  },
  {
    scenario: 'a branch of every repository of GitHub',
    ...withOidc(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:*:ref:refs/heads/main' } }),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${GITHUB}`),
  },
  {
    scenario: 'a repository of GitHub, or none, by ForAllValues',
    ...withOidc(GITHUB, { 'ForAllValues:StringLike': { [`${GITHUB}:sub`]: 'repo:octo-org/site:*' } }),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${GITHUB}`),
  },
  ...[
    { ref: 'refs/heads/main' },
    { environment: 'production', workflow: 'deploy' },
    { repository: '*/site' },
    { job_workflow_ref: '*/site/.github/workflows/deploy.yml@refs/heads/main' },
    { sub: 'environment:production:*' },
    { sub: 'environment:production' },
    { sub: 'ref:refs/heads/main:environment:production:*' },
    { repository_id: '7*' },
    { actor_id: '7*', enterprise_id: '?*' },
    { repository_owner: 'octo*' },
    { actor: 'octo*' },
    { actor: 'dependabot[bot]' },
    { event_name: 'push', ref_type: 'branch', base_ref: 'main', head_ref: 'fix', iss: `https://${GITHUB}` },
    { repository_visibility: 'private', runner_environment: 'github-hosted' },
  ].map((claims) => ({
    scenario: `a claim that every customer of GitHub may have: ${JSON.stringify(claims)}`,
    ...withOidc(GITHUB, {
      StringLike: Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${GITHUB}:${claim}`, value])),
    }),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${GITHUB}`),
  })),
  {
    scenario: 'a branch of the repositories of an organization on GitHub',
    ...withOidc(GITHUB, {
      StringLike: { [`${GITHUB}:repository`]: 'octo-org/*' },
      StringEquals: { [`${GITHUB}:ref`]: 'refs/heads/main' },
    }),
    expected: COMPLIANT,
  },
  ...[
    { repository_id: '700' },
    { repository_owner: 'octo-org' },
    { actor: 'octocat' },
    { constructor: 'octo-org' },
  ].map((claims) => ({
    scenario: `a claim of one customer of GitHub: ${JSON.stringify(claims)}`,
    ...withOidc(GITHUB, {
      StringLike: Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${GITHUB}:${claim}`, value])),
    }),
    expected: COMPLIANT,
  })),
  ...['environment:production:repository_owner:octo-org', 'ref:refs/heads/main:repo:octo-org/site'].map((sub) => ({
    scenario: `a subject of GitHub with other claims before the customer: ${sub}`,
    ...withOidc(GITHUB, { StringEquals: { [`${GITHUB}:sub`]: sub } }),
    expected: COMPLIANT,
  })),
  {
    scenario: 'a workflow of a repository of GitHub',
    ...withOidc(GITHUB, {
      StringLike: { [`${GITHUB}:job_workflow_ref`]: 'octo-org/site/.github/workflows/deploy.yml@*' },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a repository of GitHub out of an empty list',
    ...withOidc(GITHUB, { StringEquals: { [`${GITHUB}:sub`]: [] } }),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${GITHUB}`),
  },
  ...[
    'gitlab.com',
    'app.terraform.io',
    'agent.buildkite.com',
    'oidc-configuration.audit-log.githubusercontent.com',
    'oidc.codefresh.io',
    'proidc.upbound.io',
    'scalr.io',
    'studio.datachain.ai/api',
    'tokens.cloud.shisho.dev',
    'vstoken.actions.githubusercontent.com',
  ].map((host) => ({
    scenario: `every customer of ${host} for one audience`,
    ...withOidc(host, { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' } }),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${host}`),
  })),
  {
    scenario: 'an organization of Terraform, whole',
    ...withOidc('app.terraform.io', { StringEquals: { 'app.terraform.io:sub': 'organization:acme' } }),
    expected: COMPLIANT,
  },
  ...[
    ['oidc.codefresh.io', 'account:64f884faac2751b77ca7478a:pipeline:64f7232ab698cfcb95d93cef:*'],
    ['oidc-configuration.audit-log.githubusercontent.com', 'https://github.com/octo-corp'],
    ['proidc.upbound.io', 'mcp:acme/production:provider:aws'],
    ['scalr.io', 'account:acme:environment:*'],
    ['studio.datachain.ai/api', 'credentials:acme/reader'],
  ].map(([host = '', sub]) => ({
    scenario: `one customer of ${host}`,
    ...withOidc(host, { StringLike: { [`${host}:sub`]: sub, [`${host}:aud`]: 'sts.amazonaws.com' } }),
    expected: COMPLIANT,
  })),
  {
    scenario: 'audit logs of any company on GitHub',
    ...withOidc('oidc-configuration.audit-log.githubusercontent.com', {
      StringLike: { 'oidc-configuration.audit-log.githubusercontent.com:sub': 'https://github.com/*' },
    }),
    expected: nonCompliant(
      'Open trust: statement 1 trusts every identity of oidc-configuration.audit-log.githubusercontent.com',
    ),
  },
  {
    scenario: 'an owner on GitHub',
    ...withOidc(GITHUB, { StringEquals: { [`${GITHUB}:repository_owner`]: 'octo-org' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a service account of a cluster',
    ...withOidc(CLUSTER, { StringEquals: { [`${CLUSTER}:sub`]: 'system:serviceaccount:shop:web' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'every service account of a cluster',
    ...withOidc(CLUSTER),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${CLUSTER}`),
  },
  {
    scenario: 'a condition for another provider',
    ...withOidc(CLUSTER, { StringEquals: { 'accounts.google.com:aud': 'app' } }),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${CLUSTER}`),
  },
  ...[
    ['cognito-identity.amazonaws.com', 'aud', 'eu-west-1:*'],
    ['cognito-identity.amazonaws.com', 'sub', 'eu-west-1:????????-*'],
    ['accounts.google.com', 'aud', '*.apps.googleusercontent.com'],
    ['graph.facebook.com', 'app_id', '1*'],
    ['www.amazon.com', 'app_id', 'amzn1.application-oa2-client.*'],
    ['accounts.google.com', 'email', '*@*'],
    ['accounts.google.com', 'email', '*@gmail.com'],
  ].map(([provider = '', claim, value]) => ({
    scenario: `a pattern that everybody's applications or people match: ${claim} ${value} of ${provider}`,
    ...trusting(federated(provider, { StringLike: { [`${provider}:${claim}`]: value } })),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${provider}`),
  })),
  ...[
    ['people of a domain, by their addresses', 'email', '*@example.com'],
    ['one person, by an address of Gmail', 'email', 'kim@gmail.com'],
    ['the applications of a project', 'aud', '123456789012-*.apps.googleusercontent.com'],
  ].map(([what, claim, value]) => ({
    scenario: `${what} at Google`,
    ...trusting(federated('accounts.google.com', { StringLike: { [`accounts.google.com:${claim}`]: value } })),
    expected: COMPLIANT,
  })),
  {
    scenario: 'an identity pool',
    ...trusting({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:0a1b2c' } },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all identity pools of all accounts',
    ...trusting({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Condition: { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' } },
    }),
    expected: nonCompliant('Open trust: statement 1 trusts every identity of cognito-identity.amazonaws.com'),
  },
  {
    scenario: 'several openings',
    ...trusting(everyone, partner, { ...partner, Principal: { AWS: '123456789012' } }),
    expected: nonCompliant('Open trust: statement 1 trusts everyone and 2 more'),
  },
  {
    scenario: 'a service-linked role',
    configuration: {
      roleName: 'AWSServiceRoleForECS',
      path: '/aws-service-role/ecs.amazonaws.com/',
      assumeRolePolicyDocument: encode({ ...assume, Principal: { Service: 'ecs.amazonaws.com' } }),
    },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an item without its account',
    ...withoutAccount,
    ...trusting(partner),
    expected: insufficientData(
      'the trust may be open: statement 1 trusts account 444455556666 without an external ID or an organization',
    ),
  },
  {
    scenario: 'a role from get-account-authorization-details',
    shape: 'description',
    configuration: { RoleName: 'builder', AssumeRolePolicyDocument: document(everyone) },
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'a template that trusts everyone',
    ...intoTemplate(everyone),
    expected: nonCompliant('Open trust: statement 1 trusts everyone'),
  },
  {
    scenario: 'a template that trusts an account as a number',
    ...intoTemplate({ ...assume, Principal: { AWS: 444455556666 } }),
    expected: nonCompliant(
      'Open trust: statement 1 trusts account 444455556666 without an external ID or an organization',
    ),
  },
  {
    scenario: 'a template that trusts its own account, as the CDK writes it',
    ...intoTemplate({
      ...assume,
      Principal: {
        AWS: new Unknown('{"Fn::Join":…}', {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']],
        }),
      },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that trusts a role of its own',
    ...intoTemplate({ ...assume, Principal: { AWS: new Reference('{"Fn::GetAtt":["Role","Arn"]}', 'Role', 'Arn') } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that trusts an account of a parameter',
    ...intoTemplate({
      ...assume,
      Principal: { AWS: new Unknown('{"Fn::Sub":…}', { 'Fn::Sub': `arn:aws:iam::\${Partner}:root` }) },
    }),
    expected: insufficientData(
      'the trust may be open: statement 1 trusts {"Fn::Sub":…} without an external ID or an organization',
    ),
  },
  {
    scenario: 'a template that trusts an account of a parameter with an external ID',
    ...intoTemplate({
      ...assume,
      Principal: { AWS: new Unknown('{"Fn::Sub":…}', { 'Fn::Sub': `arn:aws:iam::\${Partner}:root` }) },
      Condition: { StringEquals: { 'sts:ExternalId': new Unknown('{"Ref":"Id"}', { Ref: 'Id' }) } },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that trusts whoever a parameter names',
    ...intoTemplate({ ...assume, Principal: { AWS: new Unknown('{"Ref":"Who"}', { Ref: 'Who' }) } }),
    expected: insufficientData('the trust may be open: statement 1 trusts principals that the template leaves open'),
  },
  {
    scenario: 'a template that trusts a service of a parameter',
    ...intoTemplate({ ...assume, Principal: { Service: substitute(`\${Service}.amazonaws.com`) } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves open the action of everyone',
    ...intoTemplate({ ...everyone, Action: new Unknown('{"Ref":"Action"}', { Ref: 'Action' }) }),
    expected: insufficientData('the trust may be open: statement 1 trusts everyone'),
  },
  {
    scenario: 'a template that leaves open whether it allows or denies everyone',
    ...intoTemplate({ ...everyone, Effect: new Unknown('{"Ref":"Effect"}', { Ref: 'Effect' }) }),
    expected: insufficientData('the trust may be open: statement 1 trusts principals that the template leaves open'),
  },
  {
    scenario: 'a template that leaves open the action of a service',
    ...intoTemplate({
      ...assume,
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: new Unknown('{"Ref":"Action"}', { Ref: 'Action' }),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves open the conditions of another account',
    ...intoTemplate({ ...partner, Condition: conditional }),
    expected: insufficientData(
      'the trust may be open: statement 1 trusts account 444455556666 without an external ID or an organization',
    ),
  },
  ...(['sts:ExternalId', 'aws:PrincipalOrgID', 'aws:PrincipalOrgPaths'] as const).flatMap((key) => {
    const given = new Unknown('{"Ref":"Given"}', { Ref: 'Given' });
    return [
      {
        scenario: `a template with another account and ${key} from a parameter`,
        ...intoTemplate({ ...partner, Condition: { StringEquals: { [key]: given } } }),
        expected: COMPLIANT,
      },
      {
        scenario: `a template with another account and ${key} from a parameter, which may be a wildcard`,
        ...intoTemplate({ ...partner, Condition: { 'ForAnyValue:StringLike': { [key]: given } } }),
        expected: insufficientData(
          'the trust may be open: statement 1 trusts account 444455556666 without an external ID or an organization',
        ),
      },
    ];
  }),
  {
    scenario: 'a template that leaves open the conditions of a provider',
    ...intoTemplate(federated(toProviderArn(GITHUB), conditional)),
    expected: insufficientData(`the trust may be open: statement 1 trusts every identity of ${GITHUB}`),
  },
  {
    scenario: 'a template that leaves open the provider',
    ...intoTemplate(federated(openProvider)),
    expected: nonCompliant('Open trust: statement 1 trusts every identity of {"Ref":"Provider"}'),
  },
  {
    scenario: 'a template that leaves open the provider of SAML',
    ...intoTemplate({ ...federated(openProvider), Action: 'sts:AssumeRoleWithSAML' }),
    expected: COMPLIANT,
  },
  ...['sub', 'aud'].map((claim) => ({
    scenario: `a template with a condition on ${claim} of a provider that its key leaves open`,
    ...intoTemplate(
      federated(openProvider, {
        StringEquals: { [`\${Provider}:${claim}`]: 'repo:octo-org/site:ref:refs/heads/main' },
      }),
    ),
    expected: insufficientData('the trust may be open: statement 1 trusts every identity of {"Ref":"Provider"}'),
  })),
  {
    scenario: 'a template with a condition on the provider that it leaves open',
    ...intoTemplate(
      federated(openProvider, { StringEquals: { [`${CLUSTER}:sub`]: 'system:serviceaccount:shop:web' } }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves open the account of a provider',
    ...intoTemplate(federated(substitute(`arn:aws:iam::\${AWS::AccountId}:oidc-provider/${CLUSTER}`))),
    expected: nonCompliant(`Open trust: statement 1 trusts every identity of ${CLUSTER}`),
  },
  {
    scenario: 'a template that leaves the repository open',
    ...intoTemplate(
      federated(toProviderArn(GITHUB), {
        StringLike: { [`${GITHUB}:sub`]: substitute(`repo:octo-org/\${Repository}:*`) },
      }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves the beginning of the subject open, which may name the organization',
    ...intoTemplate(
      federated(toProviderArn(GITHUB), { StringLike: { [`${GITHUB}:sub`]: substitute(`\${Beginning}*`) } }),
    ),
    expected: insufficientData(`the trust may be open: statement 1 trusts every identity of ${GITHUB}`),
  },
  {
    scenario: 'no trust policy',
    configuration: { roleName: 'builder', path: '/' },
    expected: unreadable('Cannot read configuration.assumeRolePolicyDocument: expected an object, found nothing'),
  },
  {
    scenario: 'a principal of an unknown type',
    ...trusting({ ...assume, Principal: { Aws: '*' } }),
    expected: unreadable(
      'Cannot read configuration.assumeRolePolicyDocument.Statement[0].Principal: expected one of AWS, Service, Federated, CanonicalUser, found "Aws"',
    ),
  },
]);
