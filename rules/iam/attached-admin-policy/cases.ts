import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import { role, template, user } from '../sample-resources/identities';
import rule from './rule';

const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const attach = (...arns: string[]) => arns.map((policyArn) => ({ policyName: policyArn.split('/').at(-1), policyArn }));
const roleWith = (configuration: object, ...arns: string[]) => ({
  ...role(),
  configuration: { ...role().configuration, ...configuration, attachedManagedPolicies: attach(...arns) },
});
const userWith = (...arns: string[]) => ({
  ...user(),
  configuration: { ...user().configuration, attachedManagedPolicies: attach(...arns) },
});

export default defineCases(rule, [
  { scenario: 'an administrator role', ...roleWith({}, admin), expected: nonCompliant(`Role builder has ${admin}`) },
  {
    scenario: 'an administrator user, among other policies',
    ...userWith(readOnly, admin),
    expected: nonCompliant(`User kim has ${admin}`),
  },
  {
    scenario: 'a group of administrators',
    resourceType: 'AWS::IAM::Group',
    resourceName: 'admins',
    configuration: { groupName: 'admins', path: '/', attachedManagedPolicies: attach(admin) },
    expected: nonCompliant(`Group admins has ${admin}`),
  },
  { scenario: 'a role with another policy', ...roleWith({}, readOnly), expected: COMPLIANT },
  { scenario: 'a user without managed policies', ...userWith(), expected: COMPLIANT },
  {
    scenario: 'a policy of the account with the same name',
    ...roleWith({}, 'arn:aws:iam::111122223333:policy/AdministratorAccess'),
    expected: COMPLIANT,
  },
  {
    scenario: 'a policy whose name begins alike',
    ...roleWith({}, 'arn:aws:iam::aws:policy/AdministratorAccess-Amplify'),
    expected: COMPLIANT,
  },
  {
    scenario: 'another partition',
    ...roleWith({}, 'arn:aws-us-gov:iam::aws:policy/AdministratorAccess'),
    expected: nonCompliant('Role builder has arn:aws-us-gov:iam::aws:policy/AdministratorAccess'),
  },
  {
    scenario: 'another policy of the parameter',
    ...roleWith({}, 'arn:aws:iam::aws:policy/IAMFullAccess', readOnly),
    parameters: { policyArns: `${admin},arn:aws:iam::aws:policy/IAMFullAccess` },
    expected: nonCompliant('Role builder has arn:aws:iam::aws:policy/IAMFullAccess'),
  },
  {
    scenario: 'an agreed role',
    ...roleWith({}, admin),
    parameters: { exceptionList: 'users:[kim;sam],roles:[builder]' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an agreed role, with a wildcard',
    ...roleWith({}, admin),
    parameters: { exceptionList: 'roles:[build*; break-glass]' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a role with the name of an agreed user',
    ...roleWith({}, admin),
    parameters: { exceptionList: 'users:[builder]' },
    expected: nonCompliant(`Role builder has ${admin}`),
  },
  {
    scenario: 'the role with which the CDK deploys, which has to be agreed, too',
    ...roleWith({}, admin),
    resourceName: 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1',
    expected: nonCompliant(`Role cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1 has ${admin}`),
  },
  {
    scenario: 'a role of IAM Identity Center',
    ...roleWith({ path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' }, admin),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a role whose name looks like one of IAM Identity Center',
    ...roleWith({}, admin),
    resourceName: 'AWSReservedSSO_Admin_0a1b2c3d',
    expected: nonCompliant(`Role AWSReservedSSO_Admin_0a1b2c3d has ${admin}`),
  },
  {
    scenario: 'an administrator whose permissions a boundary takes away',
    ...roleWith({ permissionsBoundary: { permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/bounds' } }, admin),
    expected: nonCompliant(`Role builder has ${admin}`),
    todo: COMPLIANT,
  },
  {
    scenario: 'a role from get-account-authorization-details',
    shape: 'description',
    resourceType: 'AWS::IAM::Role',
    resourceName: 'builder',
    configuration: {
      RoleName: 'builder',
      AttachedManagedPolicies: [{ PolicyName: 'AdministratorAccess', PolicyArn: admin }],
    },
    expected: nonCompliant(`Role builder has ${admin}`),
  },
  {
    scenario: 'a template',
    ...template('AWS::IAM::Role', { ManagedPolicyArns: [readOnly, admin] }),
    expected: nonCompliant(`Role Deploy has ${admin}`),
  },
  {
    scenario: 'a template with the partition of the deployment, as the CDK writes it',
    ...template('AWS::IAM::Role', {
      ManagedPolicyArns: [
        new Unknown('{"Fn::Join":…}', {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AdministratorAccess']],
        }),
      ],
    }),
    expected: nonCompliant('Role Deploy has {"Fn::Join":…}'),
  },
  {
    scenario: 'a template with another policy and the partition of the deployment',
    ...template('AWS::IAM::Role', {
      ManagedPolicyArns: [
        new Unknown('{"Fn::Sub":…}', { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/ReadOnlyAccess` }),
      ],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a policy from a parameter',
    ...template('AWS::IAM::Role', { ManagedPolicyArns: [new Unknown('{"Ref":"Policy"}', { Ref: 'Policy' })] }),
    expected: insufficientData(`Role Deploy may have ${admin}, depending on {"Ref":"Policy"}`),
  },
  {
    scenario: 'a template with a policy that it creates itself, which is none of AWS',
    ...template('AWS::IAM::Role', { ManagedPolicyArns: [new Reference('{"Ref":"Deploy"}', 'Deploy', undefined, {})] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a policy of AWS from a parameter, where two are listed',
    ...template('AWS::IAM::Role', {
      ManagedPolicyArns: [new Unknown('{"Fn::Sub":…}', { 'Fn::Sub': `arn:aws:iam::aws:policy/\${Name}` })],
    }),
    parameters: { policyArns: `arn:aws:iam::111122223333:policy/ops,${admin}` },
    expected: insufficientData(
      `Role Deploy may have arn:aws:iam::111122223333:policy/ops and ${admin}, depending on {"Fn::Sub":…}`,
    ),
  },
  {
    scenario: 'a template with a policy of AWS after an open beginning',
    ...template('AWS::IAM::Role', {
      ManagedPolicyArns: [
        new Unknown('{"Fn::Sub":…}', { 'Fn::Sub': `\${Prefix}:iam::aws:policy/AdministratorAccess` }),
      ],
    }),
    expected: insufficientData(`Role Deploy may have ${admin}, depending on {"Fn::Sub":…}`),
  },
  {
    scenario: 'a template that leaves the path open: IAM refuses those of AWS',
    ...template('AWS::IAM::Role', {
      Path: new Unknown('{"Ref":"Path"}'),
      ManagedPolicyArns: [readOnly],
    }),
    expected: COMPLIANT,
  },
  { scenario: 'a template without policies', ...template('AWS::IAM::User', {}), expected: COMPLIANT },
  {
    scenario: 'no list of policies',
    resourceType: 'AWS::IAM::Role',
    configuration: { roleName: 'builder' },
    expected: unreadable('Cannot read configuration.attachedManagedPolicies: expected a list, found nothing'),
  },
]);
