import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, every } from '../../../lib/core/rule';
import { passwordPolicy } from '../../../lib/resources/iam/account';

/** Flags password policies that let users take a former password again. */
export default defineRule({
  name: 'reused-passwords',
  title: 'IAM users must not reuse former passwords',
  rationale:
    'A password that leaked stays in the lists of those who try them. A user who may take it again gives them access.',
  severity: 'low',
  resource: passwordPolicy,
  triggers: [every('TwentyFour_Hours')],

  controls: ['CIS 5.0 1.8', 'CIS 7.0 2.9', 'PCI DSS 4.0.1 8.3.7'],
  parameters: {
    PasswordReusePrevention: integer({
      default: 24,
      min: 1,
      max: 24,
      description: 'How many former passwords a new one must differ from',
    }),
  },
  limitations: [
    'Files of accounts without a policy of their own: `get-account-password-policy` fails for them, and the input has nothing. Deployed, the default of AWS is evaluated.',
    'Passwords that differ from a former one by a digit.',
  ],
  evaluate: ({ rememberedPasswords }, { parameters: { PasswordReusePrevention } }) =>
    rememberedPasswords < PasswordReusePrevention
      ? nonCompliant(
          `The password policy remembers ${rememberedPasswords} passwords, fewer than ${PasswordReusePrevention}`,
        )
      : COMPLIANT,
});
