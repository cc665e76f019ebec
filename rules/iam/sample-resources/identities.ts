/** Parts of the cases of rules about identities and policies. */

/** A policy document. */
export const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });

/** As IAM and AWS Config write a document: URL-encoded JSON. */
export const encode = (...statements: unknown[]): string => encodeURIComponent(JSON.stringify(document(...statements)));

/** An inline policy as AWS Config records it. */
export const policy = (policyName: string, ...statements: object[]) => ({
  policyName,
  policyDocument: encode(...statements),
});

/** A user with inline policies. */
export const user = (...userPolicyList: object[]) => ({
  resourceType: 'AWS::IAM::User',
  resourceName: 'kim',
  region: 'global',
  configuration: {
    userName: 'kim',
    userId: 'AIDAEXAMPLE',
    path: '/',
    groupList: [] as string[],
    attachedManagedPolicies: [] as object[],
    userPolicyList,
  },
});

/** A role with inline policies. */
export const role = (...rolePolicyList: object[]) => ({
  resourceType: 'AWS::IAM::Role',
  resourceName: 'builder',
  region: 'global',
  configuration: {
    roleName: 'builder',
    roleId: 'AROAEXAMPLE',
    path: '/',
    attachedManagedPolicies: [] as object[],
    rolePolicyList,
  },
});

/** A customer managed policy as AWS Config records it. */
export const managed = (statements: readonly object[], configuration: object = {}) => ({
  resourceType: 'AWS::IAM::Policy',
  region: 'global',
  arn: 'arn:aws:iam::111122223333:policy/deploy',
  configuration: {
    policyName: 'deploy',
    policyId: 'ANPAEXAMPLE',
    defaultVersionId: 'v1',
    attachmentCount: 1,
    policyVersionList: [{ versionId: 'v1', isDefaultVersion: true, document: encode(...statements) }],
    ...configuration,
  },
});

/** A resource of a template. */
export const template = (resourceType: string, properties: object, attached: object = {}) => ({
  shape: 'template' as const,
  resourceType,
  resourceId: 'Deploy',
  configuration: properties,
  supplementaryConfiguration: attached,
});

/** A policy of a template. */
export const templatePolicy = (...statements: unknown[]) =>
  template('AWS::IAM::Policy', { PolicyDocument: document(...statements) });
