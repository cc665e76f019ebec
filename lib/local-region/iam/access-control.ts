import { hasAccountForm } from '../account/account-id';
import type { AccountResources } from '../account/resources';
import { type AwsCall, AwsError, type Caller } from '../aws-call';
import { formatCallerArn, toSessionArn } from '../callers';
import type { Clock } from '../clock';
import type { PolicyDocument } from '../service';
import type { AccessDecision, AccessRequest, ApplicablePolicies, RequestContext, RequestPrincipal } from './access';
import { evaluateAccess } from './evaluate-access';
import { Identities } from './identities';
import { listStatements, matchesAction } from './match-statement';
import { listRequiredPermissions, type RequiredPermission } from './required-permissions';

/** The parts of the accounts that decide on access. */
interface AccessSources {
  readonly partition: string;
  readonly clock: Clock;
  /** The users, roles and policies of an account. */
  listIdentities(account: string): AccountResources;
  /** Finds the policy of a bucket, key, topic, queue, function or event bus. */
  findPolicy(arn: string): PolicyDocument | undefined;
  /** Finds the account that owns a resource whose ARN has none, as a bucket's. */
  findOwner(arn: string): string | undefined;
  findTags(arn: string): Readonly<Record<string, string>> | undefined;
  findSessionPolicy(caller: Caller): PolicyDocument | undefined;
}

/** A request that was denied. */
export interface DeniedRequest {
  /** The ARN of the user or session, or the name of the service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
}

/** Decides on every call by the policies of the accounts. Remembers denied requests and used permissions. */
export class AccessControl {
  readonly denied: DeniedRequest[] = [];
  /** Actions that are denied whatever the policies allow, as by a service control policy. */
  readonly blockedActions = new Set<string>();
  private readonly used = new Map<string, Set<string>>();

  constructor(private readonly sources: AccessSources) {}

  /** @throws AwsError if the caller lacks a permission that the call requires */
  authorize(call: AwsCall): void {
    const { caller, region } = call;
    const scope = { partition: this.sources.partition, account: caller.account, region };
    for (const permission of listRequiredPermissions(call, scope)) {
      const decision = this.decide(caller, permission, this.createContext(call, permission));
      if (!decision.isAllowed) throw createDenial(call.service, this.formatCaller(caller), permission, decision);
    }
  }

  /** Whether a principal may use an action on a resource. */
  allows(caller: Caller, action: string, resource: string, context: RequestContext = {}): boolean {
    return this.decide(caller, { action, resource, context: {} }, { ...this.createCallerContext(caller), ...context })
      .isAllowed;
  }

  /** Whether a principal may use an action, without a report if not: AWS asks this to choose between two errors. */
  mayUse(caller: Caller, action: string, resource: string): boolean {
    const { isAllowed } = this.evaluate(caller, action, resource, this.createCallerContext(caller));
    if (isAllowed) this.remember(caller, action);
    return isAllowed;
  }

  /** Lists, for each role of an account, the actions that its own policies allow and it has not used. */
  listUnusedActions(account: string): Record<string, string[]> {
    const identities = new Identities(this.sources.listIdentities(account));
    return Object.fromEntries(
      identities.listRoles().map((role) => {
        const allowed = identities
          .listOwnPolicies(role)
          .flatMap(listStatements)
          .filter(({ Effect }) => Effect === 'Allow')
          .flatMap(({ Action = [] }) => [Action].flat());
        const used = [...(this.used.get(role.arn ?? '') ?? [])];
        const isUsed = (pattern: string) => used.some((action) => matchesAction(pattern, action));
        return [role.resourceName, [...new Set(allowed)].filter((pattern) => !isUsed(pattern)).sort()];
      }),
    );
  }

  /** Whether a role has made a call that was allowed. */
  hasUsed(roleArn: string): boolean {
    return this.used.has(roleArn);
  }

  private decide(caller: Caller, { action, resource }: RequiredPermission, context: RequestContext): AccessDecision {
    const decision = this.evaluate(caller, action, resource, context);
    if (decision.isAllowed) this.remember(caller, action);
    else this.denied.push({ principal: this.formatCaller(caller), action, resource });
    return decision;
  }

  private evaluate(caller: Caller, action: string, resource: string, context: RequestContext): AccessDecision {
    const request: AccessRequest = {
      principal: this.toRequestPrincipal(caller),
      action,
      resource,
      // A bucket of the same name in another account is no matter of permissions.
      resourceAccount:
        (action === 's3:CreateBucket' ? undefined : this.findResourceAccount(resource)) ?? caller.account,
      context,
    };
    return this.blockedActions.has(action)
      ? { isAllowed: false, isExplicit: true, policyKind: 'service control' }
      : evaluateAccess(request, this.collectPolicies(caller, action, resource));
  }

  /** Returns the ARN that `aws:PrincipalArn` has: of a session, that of its role. */
  private findPrincipalArn(caller: Exclude<Caller, { kind: 'service' }>): string {
    switch (caller.kind) {
      case 'administrator':
        return formatCallerArn(this.sources, caller);
      case 'user': {
        const user = new Identities(this.sources.listIdentities(caller.account)).findUser(caller.userName);
        return user?.arn ?? formatCallerArn(this.sources, caller);
      }
      case 'role':
        return caller.roleArn;
    }
  }

  private toRequestPrincipal(caller: Caller): RequestPrincipal {
    const { account } = caller;
    switch (caller.kind) {
      case 'administrator':
        return { account, arns: [] };
      case 'service':
        return { account, arns: [], service: caller.service };
      case 'user': {
        const arn = this.findPrincipalArn(caller);
        return { account, arns: [arn], directArn: arn };
      }
      case 'role': {
        const session = toSessionArn(caller);
        return { account, arns: [caller.roleArn, session], directArn: session };
      }
    }
  }

  private formatCaller(caller: Caller): string {
    if (caller.kind === 'service') return caller.service;
    return caller.kind === 'role' ? toSessionArn(caller) : this.findPrincipalArn(caller);
  }

  private remember(caller: Caller, action: string): void {
    if (caller.kind !== 'role') return;
    this.used.set(caller.roleArn, (this.used.get(caller.roleArn) ?? new Set()).add(action));
  }

  private collectPolicies(caller: Caller, action: string, resource: string): ApplicablePolicies {
    const isTrust = action === 'sts:AssumeRole';
    const policy = isTrust ? this.findTrustPolicy(resource) : this.sources.findPolicy(resource);
    const session = this.sources.findSessionPolicy(caller);
    return {
      ...this.listIdentityPolicies(caller),
      ...(session && { session }),
      ...(policy && { resource: policy }),
      requiresResourcePolicy: isTrust || (policy !== undefined && action.startsWith('kms:')),
    };
  }

  private listIdentityPolicies(caller: Caller): Pick<ApplicablePolicies, 'identity' | 'boundary'> {
    const identities = new Identities(this.sources.listIdentities(caller.account));
    switch (caller.kind) {
      case 'administrator':
        return { identity: [EVERYTHING] };
      case 'service':
        return { identity: [] };
      case 'user': {
        const user = identities.findUser(caller.userName);
        return user ? identities.listUserPolicies(user) : { identity: [] };
      }
      case 'role': {
        const role = identities.findRole(caller.roleArn);
        return role ? identities.listRolePolicies(role) : { identity: [] };
      }
    }
  }

  private findTrustPolicy(roleArn: string): PolicyDocument {
    const identities = new Identities(this.sources.listIdentities(roleArn.split(':')[4] ?? ''));
    const role = identities.findRole(roleArn);
    return role ? identities.readTrustPolicy(role) : { Statement: [] };
  }

  private findResourceAccount(resource: string): string | undefined {
    const account = resource.split(':')[4];
    return account && hasAccountForm(account) ? account : this.sources.findOwner(resource);
  }

  private createContext(call: AwsCall, { resource, context }: RequiredPermission): RequestContext {
    const tags = resource === '*' ? {} : (this.sources.findTags(resource) ?? {});
    return {
      ...this.createCallerContext(call.caller),
      'aws:requestedregion': call.region,
      'aws:resourceaccount': this.findResourceAccount(resource) ?? call.caller.account,
      'aws:useragent': call.userAgent,
      ...(/^[\d.]+$|:/.test(call.sourceIPAddress) && { 'aws:sourceip': call.sourceIPAddress }),
      ...Object.fromEntries(
        Object.entries(tags).map(([key, value]) => [`aws:resourcetag/${key.toLowerCase()}`, value]),
      ),
      ...context,
    };
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
  private createCallerContext(caller: Caller): RequestContext {
    const { clock } = this.sources;
    const common = {
      'aws:securetransport': 'true',
      'aws:currenttime': clock.now.toISOString(),
      'aws:epochtime': String(Math.floor(clock.time / 1000)),
    };
    if (caller.kind === 'service') {
      return {
        ...common,
        'aws:principalservicename': caller.service,
        'aws:principalisawsservice': 'true',
        'aws:sourceaccount': caller.account,
        ...(caller.sourceArn !== undefined && { 'aws:sourcearn': caller.sourceArn }),
      };
    }
    const identities = new Identities(this.sources.listIdentities(caller.account));
    const identity =
      caller.kind === 'user'
        ? identities.findUser(caller.userName)
        : caller.kind === 'role'
          ? identities.findRole(caller.roleArn)
          : undefined;
    return {
      ...common,
      'aws:principalaccount': caller.account,
      'aws:principalarn': this.findPrincipalArn(caller),
      'aws:principalisawsservice': 'false',
      'aws:principaltype': { administrator: 'Account', user: 'User', role: 'AssumedRole' }[caller.kind],
      'aws:viaawsservice': String(caller.kind === 'role' && caller.invokedBy !== undefined),
      ...(caller.kind === 'role' && caller.invokedBy !== undefined && { 'aws:calledvia': [caller.invokedBy] }),
      ...(caller.kind === 'user' && { 'aws:username': caller.userName }),
      'aws:userid': toUserId(caller, identity?.resourceId),
      ...Object.fromEntries(
        Object.entries(identity?.tags ?? {}).map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, value]),
      ),
    };
  }
}

const EVERYTHING: PolicyDocument = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function toUserId(caller: Exclude<Caller, { kind: 'service' }>, id = ''): string {
  if (caller.kind === 'administrator') return caller.account;
  return caller.kind === 'role' ? `${id}:${caller.sessionName}` : id;
}

/** The services whose code for a denial is not `AccessDeniedException`: those that answer in XML, and SQS. */
const ACCESS_DENIED_SERVICES = [
  ...['cloudformation', 'cloudfront', 'cloudwatch', 'elbv2', 'iam', 'rds', 's3', 's3control', 'sqs', 'sts'],
];

/** The services whose error has the status of HTTP for it: those that answer in REST. */
const REST_SERVICES = ['lambda', 'opensearch', 'securityhub'];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function createDenial(
  service: string,
  principal: string,
  { action, resource }: RequiredPermission,
  { isExplicit, policyKind }: Extract<AccessDecision, { isAllowed: false }>,
): AwsError {
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  const article = policyKind === 'identity-based' ? 'an' : 'a';
  const reason = isExplicit
    ? `with an explicit deny in ${article} ${policyKind}${policyKind === 'permissions boundary' ? '' : ' policy'}`
    : `because no ${policyKind}${policyKind === 'permissions boundary' ? '' : ' policy'} allows the ${action} action`;
  const message = `User: ${principal} is not authorized to perform: ${action}${on} ${reason}`;
  if (service === 'ec2') {
    return new AwsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${message}`, 403);
  }
  if (service === 'sns') return new AwsError('AuthorizationError', message, 403);
  if (ACCESS_DENIED_SERVICES.includes(service)) return new AwsError('AccessDenied', message, 403);
  return new AwsError('AccessDeniedException', message, REST_SERVICES.includes(service) ? 403 : 400);
}
