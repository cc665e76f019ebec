import { requiresText } from '../../../lib/core/policy/condition';
import type { Condition } from '../../../lib/core/policy/document';
import { forAll, forAny, not, type TriState } from '../../../lib/core/policy/tri-state';
import { hasOpenPart, isWhollyOpen, toOutline } from '../../../lib/core/policy/unresolved';
import { isUnknown, type MaybeUnknown } from '../../../lib/core/reading/unreadable';

/**
 * Providers that everybody can have an identity of, and whose audience is the same for all: only another claim is
 * different for each customer.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const SHARED_PROVIDERS = [
  'agent.buildkite.com',
  'app.terraform.io',
  'gitlab.com',
  'oidc-configuration.audit-log.githubusercontent.com',
  'oidc.codefresh.io',
  'proidc.upbound.io',
  'scalr.io',
  'studio.datachain.ai/api',
  'token.actions.githubusercontent.com',
  'tokens.cloud.shisho.dev',
  'vstoken.actions.githubusercontent.com',
];

/**
 * Providers that everybody can have an application or an identity of. Theirs differ only in their numbers: the identity
 * pools of a Region are all `eu-west-1:…`. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
 */
const PUBLIC_PROVIDERS = [
  'accounts.google.com',
  'cognito-identity.amazonaws.com',
  'graph.facebook.com',
  'www.amazon.com',
];

/** Whether a statement trusts every identity of an identity provider. */
export function trustsWholeProvider(
  id: MaybeUnknown<string>,
  conditions: readonly MaybeUnknown<Condition>[],
): { readonly text: string; readonly isOpen: TriState } {
  const outline = toOutline(id);
  // A SAML provider is a resource of the account, and so are those who sign in with it.
  if (outline.includes(':saml-provider/')) return { text: '', isOpen: false };
  const provider = outline.slice(outline.indexOf(':oidc-provider/') + ':oidc-provider/'.length);
  const host = outline.includes(':oidc-provider/') ? provider : outline;
  const text = `every identity of ${isUnknown(id) && isWhollyOpen(id) ? id.what : host}`;
  const isLimited = forAny(conditions, (condition) => limitsIdentities(condition, host));
  return { text, isOpen: not(isLimited) };
}

/** Whether a condition on a claim selects identities. Its key is the provider and the claim: `gitlab.com:sub`. */
function limitsIdentities(condition: MaybeUnknown<Condition>, host: string): TriState {
  if (isUnknown(condition)) return 'unknown';
  // CloudFormation fills in no part of a key, so that it is not known what the template means.
  if (condition.key.includes('${') && host.includes('…')) return 'unknown';
  const at = condition.key.lastIndexOf(':');
  const [provider, claim] = [condition.key.slice(0, at).toLowerCase(), condition.key.slice(at + 1).toLowerCase()];
  // A template may leave the host open that its keys name.
  if (!host.includes('…') && provider !== host.toLowerCase()) return false;
  if (claim === 'amr' || !requiresText(condition) || condition.values.length === 0) return false;
  if (SHARED_PROVIDERS.includes(provider) && COMMON_CLAIMS.includes(claim)) return false;
  const form = findSelectingForm(provider, claim);
  return forAll(condition.values, (value) => selects(value, form));
}

/** Returns the form of the values of a claim that select identities. */
function findSelectingForm(provider: string, claim: string): RegExp {
  if (SHARED_PROVIDERS.includes(provider)) return CUSTOMER.get(claim) ?? ONE_NAME;
  if (!PUBLIC_PROVIDERS.includes(provider)) return SOMETHING;
  return claim === 'email' ? ONE_DOMAIN : ONE_APPLICATION;
}

/** Claims whose values the identities of different customers have in common, such as `refs/heads/main`. */
const COMMON_CLAIMS = [
  'aud',
  'base_ref',
  'environment',
  'event_name',
  'head_ref',
  'iss',
  'ref',
  'ref_type',
  'repository_visibility',
  'runner_environment',
  'workflow',
];

/** The subject of audit logs is an address: `https://github.com/octo-corp`. */
const SUBJECT = /^(https:\/\/github\.com\/[^*?/]+$|[^:*?]+:[^*?:/]+([:/]|$))/;
/** The beginning of values that name a customer: `repo:octo-org/site:*`; not `repo:octo*`, which also begins other names. */
const CUSTOMER: ReadonlyMap<string, RegExp> = new Map([
  ['sub', SUBJECT],
  ['repository', /^[^*?/]+\//],
  ['job_workflow_ref', /^[^*?/]+\//],
  // Apps of GitHub, such as `dependabot[bot]`, act for each customer.
  ['actor', /^[^*?[]+$/],
]);
/** A whole name or number. A beginning, as of `repository_id` in `7*`, also begins those of other customers. */
const ONE_NAME = /^[^*?/]+(\/|$)/;
/** Also all applications of a project at Google: `123456789012-*.apps.googleusercontent.com`. */
const ONE_APPLICATION = /^(\d{1,20}-|[^*?]+$)/;
/** One address, or all addresses of a domain, except for that of Gmail, where everybody can have one. */
const ONE_DOMAIN = /^([^*?]+|[^@]*@(?!gmail\.com$)[^*?@]+)$/;
const SOMETHING = /[^*?:]/;

/**
 * Each customer of GitHub chooses the claims of its subjects: `environment:production:*` may be of any of them, unless
 * another claim names the customer. https://docs.github.com/en/actions/reference/security/oidc
 */
const isCommonSubject = (text: string): boolean =>
  /^(?:environment|ref|workflow):/.test(text) &&
  !OWNERS.some((claim) => /^[^*?]/.test(text.split(`:${claim}:`)[1] ?? ''));

const OWNERS = ['repo', 'repository', 'repository_owner'];

function selects(value: MaybeUnknown<string>, form: RegExp): TriState {
  if (isWhollyOpen(value)) return 'unknown';
  const text = toOutline(value);
  const isCustomer = form.test(text) && !(form === SUBJECT && isCommonSubject(text));
  return isCustomer || (hasOpenPart(value) && 'unknown');
}
