import { formatValue, isList, isObject, isString } from '../../../core/json';
import { Unknown } from '../../../core/reading/unreadable';
import { type JsonDocument, objectIn } from '../../document';
import { isFunction } from './globals';
import { createTemplatePolicy } from './policy-templates';
import { addCreator, type ServerlessResource, toTagList } from './serverless-resource';

/** The parts of a role that do not come from the properties of its owner. */
interface RoleOptions {
  readonly service: string;
  readonly managedPolicies: readonly unknown[];
  readonly inlinePolicies: readonly JsonDocument[];
}

/** Returns the execution role that a function or a state machine gets if it names none. */
export function createExecutionRole(
  resource: ServerlessResource,
  { service, managedPolicies, inlinePolicies }: RoleOptions,
): JsonDocument {
  const { logicalId, properties } = resource;
  const { Policies: policies, RolePath: path, PermissionsBoundary: boundary } = properties;
  const entries = (isList(policies) ? policies : policies === undefined ? [] : [policies]).map((policy, index) =>
    convertPolicy(policy, `${logicalId}RolePolicy${index}`),
  );
  const inline = [...inlinePolicies, ...entries.flatMap((entry) => ('inline' in entry ? [entry.inline] : []))];
  const managed = [...managedPolicies, ...entries.flatMap((entry) => ('managed' in entry ? [entry.managed] : []))];
  return {
    Type: 'AWS::IAM::Role',
    ...resource.inherited,
    Properties: {
      AssumeRolePolicyDocument: properties.AssumeRolePolicyDocument ?? createTrustPolicy(service),
      ManagedPolicyArns: managed.map(toPolicyArn),
      ...(inline.length > 0 && { Policies: inline }),
      ...(path !== undefined && { Path: path }),
      ...(boundary !== undefined && { PermissionsBoundary: boundary }),
      Tags: addCreator(resource),
    },
  };
}

/** The transform replaces the names of AWS's policies by their ARNs, whose paths are not needed here. */
const toPolicyArn = (policy: unknown): unknown =>
  isString(policy) && /^[\w+=,.@-]+$/.test(policy) ? `arn:aws:iam::aws:policy/${policy}` : policy;

/** An event that starts a function or a state machine with a role of its own. */
interface RoleEvent {
  /** The start of the name of the role's policy. */
  readonly policyPrefix: string;
  readonly service: string;
  readonly boundary: unknown;
}

/** Returns the role with which the source of an event starts its target. */
export function createEventRole(resource: ServerlessResource, event: RoleEvent): JsonDocument {
  const isFunctionTarget = resource.type === 'AWS::Serverless::Function';
  const target = isFunctionTarget ? { 'Fn::GetAtt': [resource.logicalId, 'Arn'] } : { Ref: resource.logicalId };
  const [action, policy] = isFunctionTarget
    ? ['lambda:InvokeFunction', 'LambdaPolicy']
    : ['states:StartExecution', 'StartExecutionPolicy'];
  return {
    Type: 'AWS::IAM::Role',
    ...resource.inherited,
    Properties: {
      AssumeRolePolicyDocument: createTrustPolicy(event.service),
      Policies: [createInlinePolicy(event.policyPrefix + policy, action, target)],
      ...(event.boundary !== undefined && { PermissionsBoundary: event.boundary }),
      ...(resource.properties.PropagateTags === true && { Tags: toTagList(resource.properties.Tags ?? {}) }),
    },
  };
}

/** Returns an inline policy that allows one action on one resource. */
export const createInlinePolicy = (name: string, action: string, resource: unknown): JsonDocument => ({
  PolicyName: name,
  PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] },
});

const createTrustPolicy = (service: string): JsonDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] }],
});

type ConvertedPolicy = { readonly managed: unknown } | { readonly inline: JsonDocument };

/**
 * An entry of Policies is the name or ARN of a managed policy, a policy document, a policy template with its parameters,
 * or an `Fn::If` of these. Other functions give the ARN of a managed policy.
 */
function convertPolicy(policy: unknown, name: string): ConvertedPolicy {
  if (isString(policy)) return { managed: toPolicyArn(policy) };
  const branches = objectIn(policy)['Fn::If'];
  if (isList(branches) && branches.length === 3) return convertBranches(branches, name);
  if (isObject(policy) && 'Statement' in policy) return { inline: { PolicyName: name, PolicyDocument: policy } };
  if (isFunction(policy) && !('Fn::Transform' in objectIn(policy))) return { managed: policy };
  const [template = '', ...others] = Object.keys(objectIn(policy));
  const document =
    others.length === 0 ? createTemplatePolicy(template, objectIn(objectIn(policy)[template])) : undefined;
  return {
    inline: { PolicyName: name, PolicyDocument: document ?? new Unknown(`the policy ${formatValue(policy)}`) },
  };
}

function convertBranches([condition, ...branches]: readonly unknown[], name: string): ConvertedPolicy {
  const converted = branches.map((branch) => (isNoValue(branch) ? undefined : convertPolicy(branch, name)));
  const choose = (kind: 'managed' | 'inline') => ({
    'Fn::If': [
      condition,
      ...converted.map((one) => (one && kind in one ? Object.values(one)[0] : { Ref: 'AWS::NoValue' })),
    ],
  });
  if (converted.every((one) => one === undefined || 'managed' in one)) return { managed: choose('managed') };
  return { inline: choose('inline') };
}

export const isNoValue = (value: unknown): boolean => objectIn(value).Ref === 'AWS::NoValue';
