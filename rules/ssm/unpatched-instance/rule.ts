import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { isObject } from '../../../lib/core/json';
import type { Properties } from '../../../lib/core/reading/properties';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { genericReader } from '../../../lib/resources/generic-resource';

/** Flags managed instances that lack patches of their baseline. */
export default defineRule({
  name: 'unpatched-instance',
  title: 'Managed instances must have the patches of their baseline',
  rationale:
    'Attackers use holes within days of their publication. A patch that is missing is one that is known to them, too.',
  severity: 'high',
  resource: genericReader('AWS::SSM::PatchCompliance'),
  triggers: [onChange],
  managedRules: ['EC2_MANAGEDINSTANCE_PATCH_COMPLIANCE_STATUS_CHECK'],
  controls: [
    'FSBP SSM.2',
    'PCI DSS 4.0.1 6.3.3',
    'PCI DSS 4.0.1 11.3.1',
    'PCI DSS 4.0.1 11.3.1.1',
    'PCI DSS 4.0.1 11.3.1.3',
  ],
  parameters: {},
  limitations: [
    'Instances that Systems Manager does not manage: `unmanaged-instance` evaluates them.',
    'Patches that the baseline does not approve, and how old the last scan is.',
    'Templates, which cannot contain the result of a scan.',
  ],
  evaluate({ properties }) {
    const summary = findSummary(properties);
    if (summary === undefined) return insufficientData('the input has no summary of the patches of the instance');
    const status = summary.stringLike('status', /^[A-Z_]+$/, 'a status');
    if (status === 'COMPLIANT') return COMPLIANT;
    if (status !== 'NON_COMPLIANT') return insufficientData(`Systems Manager reports ${status}`);
    const missing = SEVERITIES.flatMap((severity) => {
      const count = summary.optionalInteger(`nonCompliant${severity}Count`) ?? 0;
      return count > 0 ? [`${count} ${severity.toLowerCase()}`] : [];
    });
    return nonCompliant(`Patches are missing${missing.length > 0 ? `: ${joinList(missing, SEVERITIES.length)}` : ''}`);
  },
});

const SEVERITIES = ['Critical', 'High', 'Medium', 'Low', 'Informational', 'Unspecified'] as const;

/**
 * Returns the summary of patches. AWS documents its fields, but not in which objects AWS Config puts it, so that each of
 * these may be missing.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resourcedetails-awsssm.html
 */
function findSummary(properties: Properties): Properties | undefined {
  let found = properties.optionalObject('AWS:ComplianceSummary');
  for (const key of ['Content', 'Patch', 'ComplianceSummary']) {
    if (found && isObject(found.raw(key))) found = found.object(key);
  }
  return found?.has('status') ? found : undefined;
}
