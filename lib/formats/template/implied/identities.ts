import { isList, isString } from '../../../core/json';
import { isUnknown, Unknown } from '../../../core/reading/unreadable';
import { objectIn } from '../../document';
import { type Implications, type ImpliedResource, recordedAs, type Values } from './implication';

/** Identities and policies that other resources make, or that AWS Config records under another type. */
export const IDENTITIES: Implications = [
  ['AWS::IAM::ManagedPolicy', recordedAs('AWS::IAM::Policy')],
  ['AWS::SSO::PermissionSet', { type: 'AWS::IAM::Role', find: toPermissionSetRole }],
];

/**
 * IAM Identity Center makes a role of a permission set in each account that it is assigned in. Only Identity Center can
 * assume the role.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
 */
function toPermissionSetRole(permissionSet: Values): readonly ImpliedResource[] {
  const { InlinePolicy: policy, ManagedPolicies: managed, PermissionsBoundary: boundary } = permissionSet;
  const properties = {
    AssumeRolePolicyDocument: { Statement: [] },
    ...(policy !== undefined && { Policies: [{ PolicyName: 'InlinePolicy1', PolicyDocument: policy }] }),
    ManagedPolicyArns: joinLists(managed, listCustomerPolicies(permissionSet)),
    ...(boundary !== undefined && { PermissionsBoundary: objectIn(boundary).ManagedPolicyArn ?? boundary }),
  };
  return [{ suffix: 'role', properties, ...(policy !== undefined && { cause: [permissionSet, 'InlinePolicy'] }) }];
}

/** The policies of an account that a permission set names, as ARNs of any account. */
function listCustomerPolicies({ CustomerManagedPolicyReferences: references }: Values): unknown {
  if (!isList(references)) return references;
  return references.map((reference) => {
    const { Name: name, Path: path = '/' } = objectIn(reference);
    if (!isString(name) || !isString(path))
      return isUnknown(reference) ? reference : new Unknown('a policy of the account');
    const arn = `arn:aws:iam::\${AWS::AccountId}:policy${path}${name}`;
    return new Unknown(arn, { 'Fn::Sub': arn });
  });
}

/** One list that a template leaves open makes the whole one open. */
function joinLists(...lists: readonly unknown[]): unknown {
  return lists.find(isUnknown) ?? lists.flatMap((list) => list ?? []);
}
