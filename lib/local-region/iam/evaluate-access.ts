import type { PolicyDocument, PolicyStatement } from '../service';
import type { AccessDecision, AccessRequest, ApplicablePolicies, PolicyPart } from './access';
import { listStatements, matchesStatement } from './match-statement';

/**
 * Decides on a request, like IAM: a denial anywhere decides; otherwise the policies of the identity have to allow it,
 * within its boundary and session, or a resource policy that names the principal. Between accounts, both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluateAccess(request: AccessRequest, policies: ApplicablePolicies): AccessDecision {
  const { identity, boundary, session, resource, limits = [], requiresResourcePolicy = false } = policies;
  const parts: readonly (readonly [PolicyPart, readonly PolicyDocument[]])[] = [
    ['service control', limits],
    ['resource-based', resource ? [resource] : []],
    ['identity-based', identity],
    ['permissions boundary', boundary ? [boundary] : []],
    ['session', session ? [session] : []],
  ];
  for (const [policyKind, documents] of parts) {
    if (documents.some((document) => hasMatch(document, 'Deny', request))) return deny(policyKind, true);
  }
  if (limits.some((document) => !hasMatch(document, 'Allow', request))) return deny('service control');

  const { principal } = request;
  const grant = resource ? findGrant(resource, request) : 'none';
  if (principal.service || principal.isAnonymous)
    return grant === 'none' ? deny('resource-based') : { isAllowed: true };

  const isOwnAccount = principal.account === request.resourceAccount;
  if (isOwnAccount && grant === 'direct') return { isAllowed: true };
  if ((!isOwnAccount || requiresResourcePolicy) && grant === 'none') return deny('resource-based');
  if (boundary && !hasMatch(boundary, 'Allow', request)) return deny('permissions boundary');
  if (session && !hasMatch(session, 'Allow', request)) return deny('session');
  if (isOwnAccount && grant === 'principal') return { isAllowed: true };
  if (!identity.some((document) => hasMatch(document, 'Allow', request))) return deny('identity-based');
  return { isAllowed: true };
}

const deny = (policyKind: PolicyPart, isExplicit = false): AccessDecision => ({
  isAllowed: false,
  isExplicit,
  policyKind,
});

const hasMatch = (document: PolicyDocument, effect: PolicyStatement['Effect'], request: AccessRequest): boolean =>
  listStatements(document).some(
    (statement) => statement.Effect === effect && matchesStatement(statement, request, document),
  );

/**
 * Returns how far a resource policy allows a request: to the session or user itself, whatever its boundary; to its role;
 * or to its account, which leaves the decision to IAM.
 */
function findGrant(document: PolicyDocument, request: AccessRequest): 'direct' | 'principal' | 'account' | 'none' {
  const { principal } = request;
  const matching = listStatements(document).filter(
    (statement) => statement.Effect === 'Allow' && matchesStatement(statement, request, document),
  );
  if (matching.length === 0) return 'none';
  const named = matching.flatMap(({ Principal }) => listAwsPrincipals(Principal));
  if (named.includes('*') || (principal.directArn && named.includes(principal.directArn))) return 'direct';
  if (principal.arns.some((arn) => named.includes(arn))) return 'principal';
  return matching.some(({ NotPrincipal }) => NotPrincipal) ? 'principal' : 'account';
}

function listAwsPrincipals(element: PolicyStatement['Principal']): readonly string[] {
  if (element === undefined) return [];
  if (element === '*') return ['*'];
  return [element.AWS ?? []].flat();
}
