import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { document, policy, template, user } from '../sample-resources/identities';
import rule from './rule';

const read = { Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const userWith = (configuration: object, ...inline: object[]) => ({
  ...user(...inline),
  configuration: { ...user(...inline).configuration, ...configuration },
});
const attached = { attachedManagedPolicies: [{ policyName: 'ReadOnlyAccess', policyArn: readOnly }] };

export default defineCases(rule, [
  {
    scenario: 'an inline policy',
    ...userWith({}, policy('read', read)),
    expected: nonCompliant('User kim has inline policy "read"'),
  },
  { scenario: 'an attached policy', ...userWith(attached), expected: nonCompliant(`User kim has policy ${readOnly}`) },
  {
    scenario: 'both',
    ...userWith(attached, policy('read', read)),
    expected: nonCompliant(`User kim has inline policy "read" and policy ${readOnly}`),
  },
  {
    scenario: 'many policies',
    ...userWith(attached, policy('a', read), policy('b', read), policy('c', read)),
    expected: nonCompliant('User kim has inline policy "a", inline policy "b" and 2 more'),
  },
  {
    scenario: 'an inline policy that only denies',
    ...userWith({}, policy('no', { ...read, Effect: 'Deny' })),
    expected: nonCompliant('User kim has inline policy "no"'),
  },
  { scenario: 'a user of a group', ...userWith({ groupList: ['team'] }), expected: COMPLIANT },
  { scenario: 'a user without permissions', ...user(), expected: COMPLIANT },
  {
    scenario: 'a permissions boundary, which grants nothing',
    ...userWith({ permissionsBoundary: { permissionsBoundaryArn: readOnly } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a user from get-account-authorization-details',
    shape: 'description',
    resourceName: 'kim',
    configuration: { UserName: 'kim', UserPolicyList: [], AttachedManagedPolicies: [{ PolicyArn: readOnly }] },
    expected: nonCompliant(`User kim has policy ${readOnly}`),
  },
  {
    scenario: 'a template with a policy of its own',
    ...template('AWS::IAM::User', { Policies: [{ PolicyName: 'read', PolicyDocument: document(read) }] }),
    expected: nonCompliant('User Deploy has inline policy "read"'),
  },
  {
    scenario: 'a template with a separate inline policy',
    ...template(
      'AWS::IAM::User',
      {},
      { 'AWS::IAM::UserPolicy': [{ PolicyName: 'read', PolicyDocument: document(read), UserName: 'kim' }] },
    ),
    expected: nonCompliant('User Deploy has inline policy "read"'),
  },
  {
    scenario: 'a template with a managed policy',
    ...template('AWS::IAM::User', { ManagedPolicyArns: [readOnly] }),
    expected: nonCompliant(`User Deploy has policy ${readOnly}`),
  },
  {
    scenario: 'a template that leaves the policies open',
    ...template('AWS::IAM::User', { ManagedPolicyArns: new Unknown('{"Ref":"Policies"}') }),
    expected: insufficientData('User Deploy may have policies, depending on policy {"Ref":"Policies"}'),
  },
  {
    scenario: 'a template that leaves the inline policies open',
    ...template('AWS::IAM::User', { Policies: new Unknown('{"Ref":"Policies"}') }),
    expected: insufficientData('User Deploy may have policies, depending on inline policy {"Ref":"Policies"}'),
  },
  {
    scenario: 'a template with a policy of a parameter',
    ...template('AWS::IAM::User', { ManagedPolicyArns: [new Unknown('{"Ref":"Policy"}'), readOnly] }),
    expected: nonCompliant(`User Deploy has policy ${readOnly}`),
  },
  { scenario: 'a template with a group', ...template('AWS::IAM::User', { Groups: ['team'] }), expected: COMPLIANT },
  {
    scenario: 'no list of managed policies',
    configuration: { userName: 'kim', userPolicyList: [] },
    expected: unreadable('Cannot read configuration.attachedManagedPolicies: expected a list, found nothing'),
  },
  {
    scenario: 'no list of inline policies',
    configuration: { userName: 'kim', attachedManagedPolicies: [] },
    expected: unreadable('Cannot read configuration.userPolicyList: expected a list, found nothing'),
  },
]);
