import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { iamRole } from '../../../lib/resources/iam/iam-identity';
import { findOpenTrust } from './trust';

/** Flags roles that more identities can assume than should. */
export default defineRule({
  name: 'open-role-trust',
  title: 'IAM roles must trust only known identities',
  rationale:
    'Who can assume a role has its permissions. A trust policy with a wildcard, or with every repository of a public service, hands them to strangers who find the name of the role.',
  severity: 'high',
  resource: iamRole,
  triggers: [onChange],
  parameters: {
    trustedAccounts: strings({
      default: '',
      pattern: /^\d{12}$/,
      description: 'Other accounts whose identities may assume roles without an external ID or an organization',
    }),
  },
  limitations: [
    'AWS services: which of them may act for others without a condition on the source.',
    'Deny statements of the trust policy, which can demand the same conditions.',
    'Whether the accounts of an organization, the holders of an external ID or a trusted account are yours.',
    'Which branches, projects or service accounts of an identity provider a condition admits.',
  ],
  evaluate(role, { parameters: { trustedAccounts } }) {
    if (role.belongsToAws) return NOT_APPLICABLE;
    const { open, unknown } = findOpenTrust(role.trust, { ownAccount: role.accountId, trustedAccounts });
    if (open.length > 0) return nonCompliant(`Open trust: ${joinList(open, 2)}`);
    if (unknown.length === 0) return COMPLIANT;
    return insufficientData(`the trust may be open: ${joinList(unknown, 2)}`);
  },
});
