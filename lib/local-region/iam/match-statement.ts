import { matchesGlob } from '../../core/text/glob';
import type { PolicyDocument, PolicyStatement } from '../service';
import type { AccessRequest, RequestPrincipal } from './access';
import { meetsConditions } from './conditions';
import { replaceVariables } from './policy-variables';

export const listStatements = ({ Statement }: PolicyDocument): readonly PolicyStatement[] =>
  [Statement as PolicyStatement | readonly PolicyStatement[]].flat();

/** Whether a statement is about a request, whatever its effect. */
export function matchesStatement(
  statement: PolicyStatement,
  request: AccessRequest,
  { Version }: Pick<PolicyDocument, 'Version'>,
): boolean {
  // Only the newer version of the policy language has variables.
  const replace = (text: string) => (Version === '2008-10-17' ? text : replaceVariables(text, request.context));
  return (
    coversAction(statement, request.action) &&
    matchesResource(statement, request.resource, replace) &&
    matchesPrincipals(statement, request.principal) &&
    meetsConditions(statement.Condition ?? {}, request.context, replace)
  );
}

/** Whether an action matches a pattern: `ec2:Describe*`. */
export const matchesAction = (pattern: string, action: string): boolean =>
  matchesGlob(pattern.toLowerCase(), action.toLowerCase());

function coversAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const matches = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => matchesAction(pattern, action));
  if (NotAction !== undefined) return !matches(NotAction);
  return Action !== undefined && matches(Action);
}

/** A trust policy has no resource. */
function matchesResource(
  { Resource, NotResource }: PolicyStatement,
  resource: string,
  replace: (text: string) => string | undefined,
): boolean {
  const matches = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => {
      const replaced = replace(pattern);
      return replaced !== undefined && (replaced === '*' || matchesGlob(replaced, resource));
    });
  if (NotResource !== undefined) return !matches(NotResource);
  return Resource === undefined || matches(Resource);
}

/** An identity policy has no principal. */
function matchesPrincipals({ Principal, NotPrincipal }: PolicyStatement, principal: RequestPrincipal): boolean {
  if (NotPrincipal !== undefined) return !namesPrincipal(NotPrincipal, principal);
  return Principal === undefined || namesPrincipal(Principal, principal);
}

function namesPrincipal(element: NonNullable<PolicyStatement['Principal']>, principal: RequestPrincipal): boolean {
  if (element === '*') return true;
  const services = [element.Service ?? []].flat();
  if (principal.service) return services.some((service) => service === '*' || service === principal.service);
  return [element.AWS ?? []].flat().some((name) => {
    if (name === '*') return true;
    if (principal.isAnonymous) return false;
    const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
    return account ? account === principal.account : principal.arns.includes(name);
  });
}
