import type { Made, Template } from './template';

/** Whoever asks: a role, or a service of AWS itself. */
export type Principal = { readonly role: string } | { readonly service: string };

/** What is asked of IAM for one call on one resource. */
export interface Asked {
  readonly principal: Principal;
  readonly action: string;
  /** An ARN; `*` for actions that have no resource-level permissions. */
  readonly resource: string;
  /** Condition keys, besides those that follow from the principal. */
  readonly context?: Context;
}

type Context = Readonly<Record<string, string>>;

/**
 * IAM with the roles and policies of a template: who may do what, and what of it was ever done. Within one account:
 * a role may what its own policies allow and no policy denies; a service may what a resource's policy allows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export class Iam {
  /** What was asked and refused: `<role or service> <action> <resource>`. */
  readonly refused: string[] = [];
  /** What nobody may do whatever the policies say, as by a service control policy. */
  readonly withheld = new Set<string>();
  private readonly usedActions = new Map<string, Set<string>>();
  private readonly roles: ReadonlyMap<string, RoleWithPolicies>;
  private readonly resourcePolicies: readonly ResourcePolicy[];

  private readonly accountId: string;

  constructor(template: Template) {
    this.accountId = template.scope.account;
    const policies = template.listResources<Policy>('AWS::IAM::Policy');
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
    this.resourcePolicies = resourcePoliciesOf(template);
  }

  may(asked: Asked): boolean {
    const { principal, action } = asked;
    const context = {
      ...{ 'aws:SecureTransport': 'true', 'aws:ResourceAccount': this.accountId },
      ...contextOf(principal),
      ...asked.context,
    };
    const whole = { ...asked, context };
    const ofResource = this.resourcePolicies
      .filter(({ arn }) => asked.resource === arn || asked.resource.startsWith(`${arn}/`))
      .flatMap(({ statements }) => statements);
    const own = 'role' in principal ? this.roleOf(principal.role).statements : [];
    const applies = (statement: Statement) => covers(statement, whole);
    const isDenied = [...ofResource, ...own].filter(({ Effect }) => Effect === 'Deny').some(applies);
    const allowing = ('role' in principal ? own : ofResource)
      .filter(({ Effect }) => Effect === 'Allow')
      .filter(applies);
    const isAllowed = allowing.length > 0 && !isDenied && !this.withheld.has(action);
    const name = 'role' in principal ? this.nameOf(principal.role) : principal.service;
    if (isAllowed) this.usedActions.set(name, (this.usedActions.get(name) ?? new Set()).add(action));
    else this.refused.push(`${name} ${action} ${asked.resource}`);
    return isAllowed;
  }

  /** Whether a service may take on a role, for something of its own. */
  mayAssume(role: string, service: string, context: Context = {}): boolean {
    const asked: Asked = { principal: { service }, action: 'sts:AssumeRole', resource: role, context };
    return this.roleOf(role).role.properties.AssumeRolePolicyDocument.Statement.some(
      (statement) => statement.Effect === 'Allow' && covers({ ...statement, Resource: '*' }, asked),
    );
  }

  /** The actions that roles are allowed and nobody has made use of, by the role's name. */
  unused(): Record<string, string[]> {
    return Object.fromEntries(
      [...this.roles.values()].map(({ role, statements }) => {
        const allowed = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => listOf(Action));
        return [
          role.ref,
          [...new Set(allowed)].filter((action) => !this.usedActions.get(role.ref)?.has(action)).sort(),
        ];
      }),
    );
  }

  private roleOf(arn: string): RoleWithPolicies {
    const role = this.roles.get(arn);
    if (!role) throw new Error(`Cannot find role "${arn}": the template has none`);
    return role;
  }

  private nameOf(roleArn: string): string {
    return this.roleOf(roleArn).role.ref;
  }
}

interface RoleWithPolicies {
  readonly role: Made<RoleProperties>;
  readonly statements: readonly Statement[];
}

interface ResourcePolicy {
  /** The ARN of what it is attached to. */
  readonly arn: string;
  readonly statements: readonly Statement[];
}

/** The policies of topics, queues and buckets, by what they are attached to. Those of keys leave all to IAM. */
function resourcePoliciesOf(template: Template): ResourcePolicy[] {
  const attached = (policyType: string, property: string, type: string): ResourcePolicy[] =>
    template.listResources<Policy & Record<string, string | readonly string[]>>(policyType).flatMap(({ properties }) =>
      listOf(properties[property] as string | readonly string[]).map((ref) => ({
        arn: template.findResource(type, ref).arn,
        statements: properties.PolicyDocument.Statement,
      })),
    );
  return [
    ...attached('AWS::SNS::TopicPolicy', 'Topics', 'AWS::SNS::Topic'),
    ...attached('AWS::SQS::QueuePolicy', 'Queues', 'AWS::SQS::Queue'),
    ...attached('AWS::S3::BucketPolicy', 'Bucket', 'AWS::S3::Bucket'),
  ];
}

interface RoleProperties {
  readonly AssumeRolePolicyDocument: PolicyDocument;
}

interface Policy {
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
  /** In policies of resources and of trust. */
  readonly Principal?: '*' | Readonly<Record<'AWS' | 'Service', string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

function covers(statement: Statement, { principal, action, resource, context = {} }: Asked): boolean {
  const { Action, Resource = [], Principal, Condition = {} } = statement;
  return (
    listOf(Action).some((pattern) => isLike(pattern, action)) &&
    listOf(Resource).some((pattern) => isLike(pattern, resource)) &&
    (Principal === undefined || isPrincipal(Principal, principal)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, listOf(values), context[key])),
    )
  );
}

function isPrincipal(written: NonNullable<Statement['Principal']>, principal: Principal): boolean {
  if (written === '*') return true;
  const { AWS = [], Service = [] } = written;
  if (listOf(AWS).includes('*')) return true;
  return 'role' in principal ? listOf(AWS).includes(principal.role) : listOf(Service).includes(principal.service);
}

/** A key that is not there meets only what is negated. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, values: readonly string[], found: string | undefined): boolean {
  switch (operator) {
    case 'Bool':
    case 'StringEquals':
      return found !== undefined && values.includes(found);
    case 'ArnEquals':
    case 'ArnLike':
      return found !== undefined && values.some((value) => isLike(value, found));
    case 'ArnNotEquals':
      return !holds('ArnEquals', values, found);
    default:
      throw new Error(`Cannot judge by "${operator}": it is not among the operators that our policies use`);
  }
}

/** `*` and `?` as IAM means them. */
function isLike(pattern: string, text: string): boolean {
  const regex = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${regex}$`).test(text);
}

const contextOf = (principal: Principal): Context =>
  'role' in principal ? { 'aws:PrincipalArn': principal.role } : {};

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
