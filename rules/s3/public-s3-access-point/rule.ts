import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { accessPoint } from '../../../lib/resources/s3/access-point';

/** Flags access points that the internet reaches and whose public access block lacks a setting. */
export default defineRule({
  name: 'public-s3-access-point',
  title: 'S3 access points must block public access',
  rationale:
    'An access point has a policy of its own. Its block is on unless somebody turned it off when they created it, and it cannot be turned on later.',
  severity: 'high',
  resource: accessPoint,
  triggers: [onChange],
  managedRules: ['S3_ACCESS_POINT_PUBLIC_ACCESS_BLOCKS'],
  controls: [
    'FSBP S3.19',
    'FSBP S3.24',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 10.3.2',
    'PCI DSS 4.0.1 A1.1.2',
  ],
  parameters: {
    excludedAccessPoints: strings({ default: '', description: 'Names of access points that are public on purpose' }),
  },
  limitations: [
    'The policy of the access point, and the blocks of its bucket and of the account, which apply as well.',
    'Access points for directory buckets, Object Lambda and S3 on Outposts, which are other resource types.',
  ],
  evaluate(point, { parameters: { excludedAccessPoints } }) {
    if (excludedAccessPoints.includes(point.pointName ?? '')) return NOT_APPLICABLE;
    const settings = Object.entries(point.publicAccessBlock);
    const missing = settings.filter(([, value]) => value !== true);
    if (missing.length === 0 || point.isOnlyForVpc) return COMPLIANT;
    const off = missing.filter(([, value]) => value === false).map(([setting]) => setting);
    if (off.length > 0) return nonCompliant(`Its public access block lacks ${joinList(off, 4)}`);
    const open = missing.flatMap(([setting, value]) => (isUnknown(value) ? [`${setting} (${value.what})`] : []));
    return insufficientData(`the template does not say the value of ${joinList(open, 4)}`);
  },
});
