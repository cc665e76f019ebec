import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { isObject } from '../../../lib/core/json';
import { strings } from '../../../lib/core/parameters';
import type { TriState } from '../../../lib/core/policy/tri-state';
import { toOutline } from '../../../lib/core/policy/unresolved';
import { isUnknown, type MaybeUnknown, Reference } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { matchesGlob } from '../../../lib/core/text/glob';
import { iamIdentity } from '../../../lib/resources/iam/iam-identity';
import { exceptionList, isExcepted } from './exceptions';

/** Flags users, groups and roles that have AdministratorAccess, unless they are agreed. */
export default defineRule({
  name: 'attached-admin-policy',
  title: 'AdministratorAccess must be attached only to agreed identities',
  rationale:
    'Each administrator is a way to lose the account: with one stolen key or one confused program, everything in it can be read, changed and deleted.',
  severity: 'high',
  resource: iamIdentity,
  triggers: [onChange],
  managedRules: ['IAM_POLICY_BLACKLISTED_CHECK'],
  controls: [
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
    'PCI DSS 4.0.1 7.2.5',
    'PCI DSS 4.0.1 7.3.1',
    'PCI DSS 4.0.1 7.3.2',
    'PCI DSS 4.0.1 7.3.3',
    'PCI DSS 4.0.1 8.2.7',
    'PCI DSS 4.0.1 8.2.8',
  ],
  parameters: {
    policyArns: strings({
      default: 'arn:aws:iam::aws:policy/AdministratorAccess',
      isRequired: true,
      // A name alone would match no policy.
      pattern: /^arn:[\w-]+:iam::(aws|\d{12}):policy\/\S+$/,
      description: 'ARNs of the policies; the partition makes no difference',
    }),
    exceptionList,
  },
  limitations: [
    'Roles of IAM Identity Center: their permission sets decide which policies they have.',
    'Users who get the policy through a group: the group is evaluated.',
    'Other policies that grant as much, and permissions boundaries that take it away.',
  ],
  evaluate(identity, { parameters: { policyArns, exceptionList } }) {
    const { attachedPolicies } = identity;
    if (identity.belongsToAws || isExcepted(exceptionList, identity.plural, identity.name ?? identity.id)) {
      return NOT_APPLICABLE;
    }
    const answers = attachedPolicies.map((policy) => ({ policy, isForbidden: isListed(policy, policyArns) }));
    const found = answers.filter(({ isForbidden }) => isForbidden === true);
    if (found.length > 0) return nonCompliant(`${identity.label} has ${joinNames(found)}`);
    const open = answers.filter(({ isForbidden }) => isForbidden === 'unknown');
    if (open.length === 0) return COMPLIANT;
    return insufficientData(`${identity.label} may have ${joinList(policyArns)}, depending on ${joinNames(open)}`);
  },
});

const joinNames = (answers: readonly { readonly policy: MaybeUnknown<string> }[]): string =>
  joinList(answers.map(({ policy }) => (isUnknown(policy) ? policy.what : policy)));

/** Whether a policy is one of a list. A template may leave its ARN open, or only the partition. */
function isListed(policy: MaybeUnknown<string>, arns: readonly string[]): TriState {
  // A policy that the template creates is none of AWS's.
  const isOwn = policy instanceof Reference && isObject(policy.target);
  const names = arns.map(unitePartitions).filter((name) => !isOwn || !name.startsWith('arn:aws:iam::aws:'));
  const outline = unitePartitions(toOutline(policy));
  if (!isUnknown(policy) || names.includes(outline)) return names.includes(outline);
  return names.some((name) => matchesGlob(outline.replaceAll('…', '*'), name)) && 'unknown';
}

/** `arn:aws-cn:iam::aws:policy/ReadOnlyAccess` is `arn:aws:iam::aws:policy/ReadOnlyAccess`. */
const unitePartitions = (arn: string): string => arn.replace(/^arn:[^:]+:(?=iam:)/, 'arn:aws:');
