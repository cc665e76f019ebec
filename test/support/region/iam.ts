import type { CreatedResource, Template } from './template';

/** The caller: a role or an AWS service. */
export type Principal = { readonly role: string } | { readonly service: string };

/** A request to use one action on one resource. */
export interface AccessRequest {
  readonly principal: Principal;
  readonly action: string;
  /** An ARN; `*` for actions without resource-level permissions. */
  readonly resource: string;
  /** Condition keys, in addition to those that follow from the principal. */
  readonly context?: ConditionContext;
}

type ConditionContext = Readonly<Record<string, string>>;

/**
 * IAM with the roles and policies of a template, within one account: a role may do what its own policies allow and no
 * policy denies; a service may do what the policy of a resource allows. Remembers which actions were used.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export class Iam {
  /** The denied requests: `<role or service> <action> <resource>`. */
  readonly denied: string[] = [];
  /** Actions that are denied whatever the policies allow, as by a service control policy. */
  readonly blockedActions = new Set<string>();
  private readonly usedActions = new Map<string, Set<string>>();
  private readonly roles: ReadonlyMap<string, RoleWithPolicies>;
  private readonly resourcePolicies: readonly ResourcePolicy[];
  private readonly accountId: string;

  constructor(template: Template) {
    this.accountId = template.scope.account;
    const policies = template.listResources<IdentityPolicy>('AWS::IAM::Policy');
    this.roles = new Map(
      template.listResources<RoleProperties>('AWS::IAM::Role').map((role) => [
        role.arn,
        {
          role,
          statements: policies
            .filter(({ properties }) => properties.Roles.includes(role.ref))
            .flatMap(({ properties }) => properties.PolicyDocument.Statement),
        },
      ]),
    );
    this.resourcePolicies = listResourcePolicies(template);
  }

  /** Whether the policies allow a request. */
  allows(request: AccessRequest): boolean {
    const { principal, action, resource } = request;
    const isRole = 'role' in principal;
    const context = {
      'aws:SecureTransport': 'true',
      'aws:ResourceAccount': this.accountId,
      ...(isRole && { 'aws:PrincipalArn': principal.role }),
      ...request.context,
    };
    const resourceStatements = this.resourcePolicies
      .filter(({ arn }) => resource === arn || resource.startsWith(`${arn}/`))
      .flatMap(({ statements }) => statements);
    const roleStatements = isRole ? this.findRole(principal.role).statements : [];
    const applies = (statement: Statement) => matches(statement, { ...request, context });
    const isDenied = [...resourceStatements, ...roleStatements].filter(({ Effect }) => Effect === 'Deny').some(applies);
    const granting = (isRole ? roleStatements : resourceStatements)
      .filter(({ Effect }) => Effect === 'Allow')
      .filter(applies);
    const isAllowed = granting.length > 0 && !isDenied && !this.blockedActions.has(action);
    const name = isRole ? this.findRole(principal.role).role.ref : principal.service;
    if (isAllowed) this.usedActions.set(name, (this.usedActions.get(name) ?? new Set()).add(action));
    else this.denied.push(`${name} ${action} ${resource}`);
    return isAllowed;
  }

  /** Whether a service may assume a role, on behalf of a resource. */
  canAssume(role: string, service: string, context: ConditionContext = {}): boolean {
    const request: AccessRequest = { principal: { service }, action: 'sts:AssumeRole', resource: role, context };
    return this.findRole(role).role.properties.AssumeRolePolicyDocument.Statement.some(
      (statement) => statement.Effect === 'Allow' && matches({ ...statement, Resource: '*' }, request),
    );
  }

  /** Lists, for each role, the allowed actions that it has not used. */
  listUnusedActions(): Record<string, string[]> {
    return Object.fromEntries(
      [...this.roles.values()].map(({ role, statements }) => {
        const allowed = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => toList(Action));
        const used = this.usedActions.get(role.ref);
        return [role.ref, [...new Set(allowed)].filter((action) => !used?.has(action)).sort()];
      }),
    );
  }

  private findRole(arn: string): RoleWithPolicies {
    const role = this.roles.get(arn);
    if (!role) throw new Error(`Cannot find role "${arn}": the template has none`);
    return role;
  }
}

interface RoleWithPolicies {
  readonly role: CreatedResource<RoleProperties>;
  readonly statements: readonly Statement[];
}

interface ResourcePolicy {
  /** The ARN of the resource. */
  readonly arn: string;
  readonly statements: readonly Statement[];
}

/** Lists the policies of topics, queues and buckets. Those of keys leave the decision to IAM. */
function listResourcePolicies(template: Template): ResourcePolicy[] {
  const list = (policyType: string, property: string, type: string): ResourcePolicy[] =>
    template
      .listResources<{ readonly PolicyDocument: PolicyDocument } & Record<string, unknown>>(policyType)
      .flatMap(({ properties }) =>
        toList(properties[property] as string | readonly string[]).map((ref) => ({
          arn: template.findResource(type, ref).arn,
          statements: properties.PolicyDocument.Statement,
        })),
      );
  return [
    ...list('AWS::SNS::TopicPolicy', 'Topics', 'AWS::SNS::Topic'),
    ...list('AWS::SQS::QueuePolicy', 'Queues', 'AWS::SQS::Queue'),
    ...list('AWS::S3::BucketPolicy', 'Bucket', 'AWS::S3::Bucket'),
  ];
}

interface RoleProperties {
  readonly AssumeRolePolicyDocument: PolicyDocument;
}

interface IdentityPolicy {
  readonly Roles: readonly string[];
  readonly PolicyDocument: PolicyDocument;
}

interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  /** In resource policies and trust policies. */
  readonly Principal?: '*' | Readonly<Record<'AWS' | 'Service', string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

function matches(statement: Statement, { principal, action, resource, context = {} }: AccessRequest): boolean {
  const { Action, Resource = [], Principal, Condition = {} } = statement;
  return (
    toList(Action).some((pattern) => matchesPattern(pattern, action)) &&
    toList(Resource).some((pattern) => matchesPattern(pattern, resource)) &&
    (Principal === undefined || matchesPrincipal(Principal, principal)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => meetsCondition(operator, toList(values), context[key])),
    )
  );
}

function matchesPrincipal(element: NonNullable<Statement['Principal']>, principal: Principal): boolean {
  if (element === '*') return true;
  const { AWS = [], Service = [] } = element;
  if (toList(AWS).includes('*')) return true;
  return 'role' in principal ? toList(AWS).includes(principal.role) : toList(Service).includes(principal.service);
}

/** A missing key meets only negated conditions. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function meetsCondition(operator: string, values: readonly string[], actual: string | undefined): boolean {
  switch (operator) {
    case 'Bool':
    case 'StringEquals':
      return actual !== undefined && values.includes(actual);
    case 'ArnEquals':
    case 'ArnLike':
      return actual !== undefined && values.some((value) => matchesPattern(value, actual));
    case 'Null':
      return values.includes(String(actual === undefined));
    case 'ArnNotEquals':
      return !meetsCondition('ArnEquals', values, actual);
    default:
      throw new Error(`Cannot evaluate condition operator "${operator}": our policies do not use it`);
  }
}

/** `*` and `?` are wildcards. */
function matchesPattern(pattern: string, text: string): boolean {
  const regex = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${regex}$`).test(text);
}

const toList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
