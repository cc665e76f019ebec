import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { describeText, isUnknown, Reference } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type IamIdentity, iamUser } from '../../../lib/resources/iam/iam-identity';

/** Flags users with policies of their own. */
export default defineRule({
  name: 'user-with-policy',
  title: 'IAM users must get permissions only through groups',
  rationale:
    'Permissions of single users accumulate: they remain when a person changes teams, and no two users are alike. A group has one list for all its members.',
  severity: 'low',
  resource: iamUser,
  triggers: [onChange],
  managedRules: ['IAM_USER_NO_POLICIES_CHECK'],
  controls: [
    'FSBP IAM.2',
    'CIS 5.0 1.14',
    'CIS 7.0 2.13',
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
    'PCI DSS 4.0.1 7.2.5',
    'PCI DSS 4.0.1 7.3.1',
    'PCI DSS 4.0.1 7.3.2',
    'PCI DSS 4.0.1 7.3.3',
    'PCI DSS 4.0.1 8.2.1',
    'PCI DSS 4.0.1 8.2.2',
  ],
  parameters: {},
  limitations: [
    'A permissions boundary, which grants nothing.',
    'Permissions from policies of resources, such as a bucket policy that names the user.',
  ],
  evaluate(user) {
    const policies = [...describeInline(user), ...describeManaged(user)];
    const known = policies.filter(({ isCertain }) => isCertain).map(({ name }) => name);
    if (known.length > 0) return nonCompliant(`${user.label} has ${joinList(known)}`);
    if (policies.length === 0) return COMPLIANT;
    return insufficientData(
      `${user.label} may have policies, depending on ${joinList(policies.map(({ name }) => name))}`,
    );
  },
});

interface NamedPolicy {
  readonly name: string;
  /** Whether the user has it for certain: a template may leave a list open. */
  readonly isCertain: boolean;
}

const describeInline = ({ inlinePolicies }: IamIdentity): NamedPolicy[] =>
  inlinePolicies.map((policy) =>
    isUnknown(policy)
      ? { name: `inline policy ${policy.what}`, isCertain: false }
      : { name: `inline policy "${policy.name}"`, isCertain: true },
  );

const describeManaged = ({ attachedPolicies, policiesThatListIt }: IamIdentity): NamedPolicy[] =>
  [...attachedPolicies, ...policiesThatListIt].map((policy) => ({
    name: `policy ${describeText(policy)}`,
    isCertain: !isUnknown(policy) || policy instanceof Reference,
  }));
