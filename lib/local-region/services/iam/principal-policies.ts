import type { AccountResource } from '../../account/resources';
import { type AwsCall, AwsError } from '../../aws-call';
import { findManagedPolicy } from '../../iam/managed-policies';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import {
  countCharacters,
  createQuotaError,
  encodeIdentityPolicy,
  MAX_ATTACHED_POLICIES,
  MAX_INLINE_CHARACTERS,
} from './policy-documents';
import { findPrincipal, type IamContext, type PrincipalKind } from './principals';

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
export function createPolicyOperations(context: IamContext, kind: PrincipalKind): Operations {
  const { resources } = context;
  const { name, policyList } = kind;
  const member = `${name}Name`;
  const find = (input: Readonly<Record<string, unknown>>) => findPrincipal(context, kind, String(input[member]));
  const listInline = ({ configuration }: AccountResource) =>
    (configuration[policyList] ?? []) as readonly RecordedInlinePolicy[];
  const listAttached = ({ configuration }: AccountResource) =>
    (configuration.attachedManagedPolicies ?? []) as readonly AttachedPolicy[];
  const attach = (call: AwsCall, principal: AccountResource, attachedManagedPolicies: readonly AttachedPolicy[]) => {
    const configuration = { ...principal.configuration, attachedManagedPolicies };
    resources.put(withAttached(context, { ...principal, configuration }), call);
    return {};
  };

  return {
    [`Put${name}Policy`]: (call) => {
      const { PolicyName, PolicyDocument } = call.input;
      const principal = find(call.input);
      const policyDocument = encodeIdentityPolicy(PolicyDocument);
      const others = listInline(principal).filter(({ policyName }) => policyName !== PolicyName);
      const texts = [PolicyDocument, ...others.map((other) => decodeURIComponent(other.policyDocument))];
      const max = MAX_INLINE_CHARACTERS[name];
      if (countCharacters(texts.join('')) > max) {
        const owner = `${name.toLowerCase()} ${principal.resourceName}`;
        throw new AwsError('LimitExceeded', `Maximum policy size of ${max} bytes exceeded for ${owner}`, 409);
      }
      resources.configure(principal, { [policyList]: [...others, { policyName: PolicyName, policyDocument }] }, call);
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
      resources.configure(principal, { [policyList]: others }, call);
      return {};
    },
    [`List${name}Policies`]: (call) =>
      answerPage(call, 'PolicyNames', listInline(find(call.input)), ({ policyName }) => policyName),
    [`Attach${name}Policy`]: (call) => {
      const { PolicyArn } = call.input;
      const principal = find(call.input);
      checkAttachable(context, PolicyArn);
      if (listAttached(principal).some(({ policyArn }) => policyArn === PolicyArn)) return {};
      if (listAttached(principal).length >= MAX_ATTACHED_POLICIES) {
        throw createQuotaError(`PoliciesPer${name}`, MAX_ATTACHED_POLICIES);
      }
      const attached = { policyName: PolicyArn.split('/').pop() ?? '', policyArn: PolicyArn };
      return attach(call, principal, [...listAttached(principal), attached]);
    },
    [`Detach${name}Policy`]: (call) => {
      const { PolicyArn } = call.input;
      const principal = find(call.input);
      const others = listAttached(principal).filter(({ policyArn }) => policyArn !== PolicyArn);
      if (others.length === listAttached(principal).length) {
        throw new AwsError('NoSuchEntity', `Policy ${PolicyArn} was not found.`, 404);
      }
      return attach(call, principal, others);
    },
    [`ListAttached${name}Policies`]: (call) =>
      answerPage(call, 'AttachedPolicies', listAttached(find(call.input)), ({ policyName, policyArn }) => ({
        PolicyName: policyName,
        PolicyArn: policyArn,
      })),
    ...(name !== 'Group' && createBoundaryOperations(context, kind)),
  };
}

/** @throws AwsError unless a policy of the account or of AWS has this ARN */
function checkAttachable({ resources }: IamContext, arn: string): void {
  if (resources.findByArn(arn)?.resourceType === CUSTOMER_POLICY || findManagedPolicy(arn)) return;
  throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, 404);
}

/** Returns the permissions boundary in the configuration of a principal. @throws AwsError if there is no such policy */
export function describeBoundary(context: IamContext, arn: string | undefined): object {
  if (arn === undefined) return {};
  checkAttachable(context, arn);
  return { permissionsBoundary: { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: arn } };
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

function createBoundaryOperations(context: IamContext, kind: PrincipalKind): Operations {
  const { resources } = context;
  const member = `${kind.name}Name`;
  return {
    [`Put${kind.name}PermissionsBoundary`]: (call) => {
      const principal = findPrincipal(context, kind, call.input[member]);
      const boundary = describeBoundary(context, call.input.PermissionsBoundary);
      resources.configure(principal, boundary, call);
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
