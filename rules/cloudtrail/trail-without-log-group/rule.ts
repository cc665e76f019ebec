import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { trail } from '../../../lib/resources/cloudtrail/trail';

/** Flags trails that do not write to CloudWatch Logs. */
export default defineRule({
  name: 'trail-without-log-group',
  title: 'Trails must write to CloudWatch Logs',
  rationale:
    'In CloudWatch Logs, events of a trail can raise alarms within minutes. Files in a bucket are only found by somebody who looks.',
  severity: 'low',
  resource: trail,
  triggers: [onChange],
  managedRules: ['CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED'],
  controls: [
    'FSBP CloudTrail.5',
    'PCI DSS 4.0.1 5.3.4',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
    'PCI DSS 4.0.1 10.2.1.5',
    'PCI DSS 4.0.1 10.2.1.6',
  ],
  parameters: {},
  limitations: [
    'Whether events arrive: the role may lack the permission. DescribeTrails and AWS Config do not contain the time of the latest delivery.',
    'Alarms on the log group, and CloudTrail Lake or another service that reads the events.',
  ],
  evaluate(trail) {
    // A trail of another Region or account can be changed only there.
    if (trail.isShadow) return NOT_APPLICABLE;
    return trail.writesToLogGroup
      ? COMPLIANT
      : nonCompliant(`Trail ${trail.trailName} does not write to CloudWatch Logs`);
  },
});
