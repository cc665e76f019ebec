import { COMPLIANT, nonCompliant } from '../../lib/core/evaluation';
import { integer } from '../../lib/core/parameters';
import { defineRule, onChange } from '../../lib/core/rule';
import { pluralize } from '../../lib/core/text/format';
import { securityGroup } from '../../lib/resources/ec2/security-group';

/** What nobody can read through, nobody checks. */
export default defineRule({
  name: 'rule-template',
  title: 'Security groups have no more inbound permissions than a person can read',
  rationale: 'A long list of permissions hides the one that should not be there, and nobody dares to remove any.',
  severity: 'low',
  resource: securityGroup,
  triggers: [onChange],
  parameters: {
    maxPermissions: integer({
      default: 50,
      min: 1,
      max: 1000,
      description: 'Inbound permissions that a group may have',
    }),
  },
  limitations: ['How many sources each permission has.'],
  evaluate(group, { parameters }) {
    const count = group.ingress.length;
    return count > parameters.maxPermissions
      ? nonCompliant(`It has ${pluralize(count, 'inbound permission')}, more than ${parameters.maxPermissions}`)
      : COMPLIANT;
  },
});
