import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import { findManagedPolicy } from '../../iam/managed-policies';
import type { AnswerCall } from '../../service';
import { selectPage } from '../pages';
import { encodePolicy, findPrincipal, type IamContext, type PrincipalKind } from './principals';

interface RecordedInlinePolicy {
  readonly policyName: string;
  readonly policyDocument: string;
}
interface AttachedPolicy {
  readonly policyName: string;
  readonly policyArn: string;
}

const CUSTOMER_POLICY = 'AWS::IAM::Policy';

/** Creates the operations on the policies of a kind of principal: `PutRolePolicy`, `AttachUserPolicy`. */
export function createPolicyOperations(context: IamContext, kind: PrincipalKind): Readonly<Record<string, AnswerCall>> {
  const { resources } = context;
  const { name, policyList } = kind;
  const member = `${name}Name`;
  const find = (input: Readonly<Record<string, unknown>>) => findPrincipal(context, kind, String(input[member]));
  const listInline = ({ configuration }: AccountResource) =>
    (configuration[policyList] ?? []) as readonly RecordedInlinePolicy[];
  const listAttached = ({ configuration }: AccountResource) =>
    (configuration.attachedManagedPolicies ?? []) as readonly AttachedPolicy[];
  const replace = (principal: AccountResource, changes: object): AccountResource => ({
    ...principal,
    configuration: { ...principal.configuration, ...changes },
  });

  return {
    [`Put${name}Policy`]: (call) => {
      const { PolicyName, PolicyDocument } = call.input;
      const principal = find(call.input);
      const policyDocument = encodePolicy(PolicyDocument);
      const others = listInline(principal).filter(({ policyName }) => policyName !== PolicyName);
      resources.put(
        replace(principal, { [policyList]: [...others, { policyName: PolicyName, policyDocument }] }),
        call,
      );
      return {};
    },
    [`Get${name}Policy`]: ({ input }) => {
      const policy = listInline(find(input)).find(({ policyName }) => policyName === input.PolicyName);
      if (!policy) throw createNoPolicy(name, input.PolicyName);
      return { [member]: input[member], PolicyName: policy.policyName, PolicyDocument: policy.policyDocument };
    },
    [`Delete${name}Policy`]: (call) => {
      const principal = find(call.input);
      const others = listInline(principal).filter(({ policyName }) => policyName !== call.input.PolicyName);
      if (others.length === listInline(principal).length) throw createNoPolicy(name, call.input.PolicyName);
      resources.put(replace(principal, { [policyList]: others }), call);
      return {};
    },
    [`List${name}Policies`]: ({ input }) => {
      const { items, next } = selectPage(listInline(find(input)), input.MaxItems, input.Marker, 'InvalidInput');
      return { PolicyNames: items.map(({ policyName }) => policyName), IsTruncated: next !== undefined, Marker: next };
    },
    [`Attach${name}Policy`]: (call) => {
      const { PolicyArn } = call.input;
      const principal = find(call.input);
      if (!resources.findByArn(PolicyArn) && !findManagedPolicy(PolicyArn)) {
        throw new AwsError('NoSuchEntity', `Policy ${PolicyArn} does not exist or is not attachable.`, 404);
      }
      if (listAttached(principal).some(({ policyArn }) => policyArn === PolicyArn)) return {};
      const attached = { policyName: PolicyArn.split('/').pop() ?? '', policyArn: PolicyArn };
      resources.put(
        withAttached(context, replace(principal, { attachedManagedPolicies: [...listAttached(principal), attached] })),
        call,
      );
      return {};
    },
    [`Detach${name}Policy`]: (call) => {
      const { PolicyArn } = call.input;
      const principal = find(call.input);
      const others = listAttached(principal).filter(({ policyArn }) => policyArn !== PolicyArn);
      if (others.length === listAttached(principal).length) {
        throw new AwsError('NoSuchEntity', `Policy ${PolicyArn} was not found.`, 404);
      }
      resources.put(withAttached(context, replace(principal, { attachedManagedPolicies: others })), call);
      return {};
    },
    [`ListAttached${name}Policies`]: ({ input }) => {
      const { items, next } = selectPage(listAttached(find(input)), input.MaxItems, input.Marker, 'InvalidInput');
      return {
        AttachedPolicies: items.map(({ policyName, policyArn }) => ({ PolicyName: policyName, PolicyArn: policyArn })),
        IsTruncated: next !== undefined,
        Marker: next,
      };
    },
    ...(name !== 'Group' && createBoundaryOperations(context, kind)),
  };
}

const createNoPolicy = (name: string, policyName: string): AwsError =>
  new AwsError('NoSuchEntity', `The ${name.toLowerCase()} policy with name ${policyName} cannot be found.`, 404);

/** Returns a principal with the relationships to the account's own policies that are attached to it. */
export function withAttached({ resources }: IamContext, principal: AccountResource): AccountResource {
  const attached = (principal.configuration.attachedManagedPolicies ?? []) as readonly AttachedPolicy[];
  const own = attached.flatMap(({ policyArn }) => resources.findByArn(policyArn) ?? []);
  return {
    ...principal,
    relationships: [
      ...principal.relationships.filter(({ resourceType }) => resourceType !== CUSTOMER_POLICY),
      ...own.map(({ resourceId, resourceName }) => ({
        name: 'Is attached to CustomerManagedPolicy',
        resourceType: CUSTOMER_POLICY,
        resourceId,
        ...(resourceName !== undefined && { resourceName }),
      })),
    ],
  };
}

function createBoundaryOperations(context: IamContext, kind: PrincipalKind): Readonly<Record<string, AnswerCall>> {
  const { resources } = context;
  const member = `${kind.name}Name`;
  return {
    [`Put${kind.name}PermissionsBoundary`]: (call) => {
      const principal = findPrincipal(context, kind, call.input[member]);
      const permissionsBoundary = {
        permissionsBoundaryType: 'Policy',
        permissionsBoundaryArn: call.input.PermissionsBoundary,
      };
      resources.put({ ...principal, configuration: { ...principal.configuration, permissionsBoundary } }, call);
      return {};
    },
    [`Delete${kind.name}PermissionsBoundary`]: (call) => {
      const principal = findPrincipal(context, kind, call.input[member]);
      const { permissionsBoundary: _, ...configuration } = principal.configuration;
      resources.put({ ...principal, configuration }, call);
      return {};
    },
  };
}
