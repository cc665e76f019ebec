import type { AccountResource } from '../../account/resources';
import type { CreatedResource, TemplateType } from '../../service';
import { readTags } from '../tags';
import { buildManagedPolicy } from './managed-policy-operations';
import { encodeIdentityPolicy, encodeTrustPolicy } from './policy-documents';
import { withAttached } from './principal-policies';
import { buildPrincipal, GROUP_KIND, type IamContext, type PrincipalKind, ROLE_KIND, USER_KIND } from './principals';

const encodePolicy = (document: unknown): string => encodeIdentityPolicy(JSON.stringify(document) ?? '');

/** Creates the template types of IAM: roles, and the policies of roles, users and groups. */
export function createIamTypes(context: IamContext): Readonly<Record<string, TemplateType>> {
  const { resources } = context;
  const find = ({ type }: PrincipalKind, name: string): AccountResource | undefined =>
    resources.list(type).find(({ resourceName }) => resourceName === name);

  /** Adds an inline policy to the principals that a policy of the template names. */
  const addInline = ({ properties }: CreatedResource): void => {
    const targets: [PrincipalKind, readonly string[]][] = [
      [ROLE_KIND, properties.Roles ?? []],
      [USER_KIND, properties.Users ?? []],
      [GROUP_KIND, properties.Groups ?? []],
    ];
    for (const [kind, names] of targets) {
      for (const name of names) {
        const principal = find(kind, name);
        if (!principal) continue;
        const policy = {
          policyName: properties.PolicyName,
          policyDocument: encodePolicy(properties.PolicyDocument),
        };
        const others = (principal.configuration[kind.policyList] ?? []) as object[];
        resources.configure(principal, { [kind.policyList]: [...others, policy] });
      }
    }
  };

  const attach = (kind: PrincipalKind, name: string, policyArn: string): void => {
    const principal = find(kind, name);
    if (!principal) return;
    const attached = (principal.configuration.attachedManagedPolicies ?? []) as object[];
    const policy = { policyName: policyArn.split('/').pop(), policyArn };
    resources.put(
      withAttached(context, {
        ...principal,
        configuration: { ...principal.configuration, attachedManagedPolicies: [...attached, policy] },
      }),
    );
  };

  return {
    'AWS::IAM::Role': {
      properties: [
        ...['RoleName', 'Path', 'AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns', 'PermissionsBoundary'],
        ...['MaxSessionDuration', 'Tags'],
      ],
      withoutEffect: ['Description'],
      create: ({ ref, arn, properties }) => {
        const managed = (properties.ManagedPolicyArns ?? []) as string[];
        const role = buildPrincipal(context, ROLE_KIND, {
          name: ref,
          ...(properties.Path && { path: properties.Path }),
          tags: readTags(properties.Tags),
          configuration: {
            // The template may name roles of the real account, which are not here.
            assumeRolePolicyDocument: encodeTrustPolicy(JSON.stringify(properties.AssumeRolePolicyDocument) ?? '', {
              account: context.account,
            }),
            instanceProfileList: [],
            rolePolicyList: ((properties.Policies ?? []) as { PolicyName: string; PolicyDocument: object }[]).map(
              ({ PolicyName, PolicyDocument }) => ({
                policyName: PolicyName,
                policyDocument: encodePolicy(PolicyDocument),
              }),
            ),
            attachedManagedPolicies: managed.map((policyArn) => ({
              policyName: policyArn.split('/').pop(),
              policyArn,
            })),
            ...(properties.Description && { description: properties.Description }),
            maxSessionDuration: properties.MaxSessionDuration ?? 3600,
            ...(properties.PermissionsBoundary && {
              permissionsBoundary: {
                permissionsBoundaryType: 'Policy',
                permissionsBoundaryArn: properties.PermissionsBoundary,
              },
            }),
          },
        });
        resources.put(withAttached(context, { ...role, arn, configuration: { ...role.configuration, arn } }));
      },
    },
    'AWS::IAM::Policy': { properties: ['PolicyName', 'PolicyDocument', 'Roles', 'Users', 'Groups'], create: addInline },
    'AWS::IAM::ManagedPolicy': {
      properties: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles', 'Users', 'Groups'],
      withoutEffect: ['Description'],
      create: ({ ref, arn, properties }) => {
        const name = properties.ManagedPolicyName ?? arn.split('/').pop() ?? ref;
        const policy = buildManagedPolicy(context, {
          name,
          ...(properties.Path && { path: properties.Path }),
          document: JSON.stringify(properties.PolicyDocument),
        });
        resources.configure({ ...policy, arn }, { arn });
        for (const role of properties.Roles ?? []) attach(ROLE_KIND, role, arn);
        for (const user of properties.Users ?? []) attach(USER_KIND, user, arn);
        for (const group of properties.Groups ?? []) attach(GROUP_KIND, group, arn);
      },
    },
    'AWS::IAM::ServiceLinkedRole': {
      properties: ['AWSServiceName'],
      withoutEffect: ['Description', 'CustomSuffix'],
      create: () => undefined,
    },
  };
}
