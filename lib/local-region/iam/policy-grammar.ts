import { isObject, isString } from '../../core/json';
import { hasAccountForm } from '../account/account-id';
import type { AccountResources } from '../account/resources';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
export const POLICY_MEMBERS = ['Version', 'Id', 'Statement'];
export const STATEMENT_MEMBERS = [
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
];
const PRINCIPAL_KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

/** The account of a policy, with its users and roles if they are known. */
interface PolicyAccount {
  readonly account: string;
  readonly resources?: Pick<AccountResources, 'findByArn'>;
}

/**
 * Finds what is no principal in a `Principal` element. Those of other accounts are taken as they are: what exists in them is
 * not known here.
 */
export function findUnknownPrincipal(
  element: unknown,
  policy: PolicyAccount,
): { readonly kind: string; readonly value: unknown } | undefined {
  if (element === '*') return undefined;
  const principals = isObject(element)
    ? Object.entries(element).flatMap(([kind, values]) => [values].flat().map((value) => ({ kind, value })))
    : [];
  if (principals.length === 0) return { kind: 'AWS', value: element };
  return principals.find(({ kind, value }) => !isKnownPrincipal(kind, value, policy));
}

function isKnownPrincipal(kind: string, value: unknown, { account, resources }: PolicyAccount): boolean {
  if (!isString(value) || !PRINCIPAL_KINDS.includes(kind)) return false;
  if (kind === 'Service') return /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(value);
  if (kind !== 'AWS') return true;
  if (value === '*' || hasAccountForm(value)) return true;
  const [, owner, kindOfArn] = /^arn:[a-z-]+:(?:iam|sts)::(\d{12}):(root|[a-z-]+\/.+)$/.exec(value) ?? [];
  if (owner === undefined || owner !== account || !/^(user|role)\//.test(kindOfArn ?? '')) return owner !== undefined;
  return !resources || resources.findByArn(value) !== undefined;
}
