import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { metricAlarm } from '../../../lib/resources/cloudwatch/alarm';

/** Flags alarms that do nothing when they go off. */
export default defineRule({
  name: 'alarm-without-action',
  title: 'CloudWatch alarms must have an action',
  rationale:
    'An alarm without an action changes its state in the console and notifies no one, although a team may rely on it. Actions that were turned off for maintenance are easily left off.',
  severity: 'low',
  resource: metricAlarm,
  triggers: [onChange],
  managedRules: ['CLOUDWATCH_ALARM_ACTION_CHECK', 'CLOUDWATCH_ALARM_ACTION_ENABLED_CHECK'],
  controls: [
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.4.1',
    'PCI DSS 4.0.1 10.4.1.1',
    'PCI DSS 4.0.1 10.4.2',
    'PCI DSS 4.0.1 10.4.3',
    'PCI DSS 4.0.1 10.6.3',
    'PCI DSS 4.0.1 10.7.1',
    'PCI DSS 4.0.1 10.7.2',
  ],
  parameters: {
    alarmActionRequired: flag({ default: true, description: 'Whether an action for the state ALARM is required' }),
    insufficientDataActionRequired: flag({
      default: false,
      description: 'Whether an action for the state INSUFFICIENT_DATA is required',
    }),
    okActionRequired: flag({ default: false, description: 'Whether an action for the state OK is required' }),
  },
  limitations: [
    'Whether the topic, function or policy of the action exists, and whether somebody subscribes to the topic.',
    'Alarms that others watch: a composite alarm, a health check, a deployment, a rule of EventBridge. They need no action, and are evaluated.',
    'Composite alarms, which AWS Config does not record.',
  ],
  evaluate(alarm, { parameters }) {
    if (!alarm.isActing) return nonCompliant('Its actions are turned off');
    const required = [
      ['ALARM', parameters.alarmActionRequired],
      ['INSUFFICIENT_DATA', parameters.insufficientDataActionRequired],
      ['OK', parameters.okActionRequired],
    ] as const;
    const missing = required.filter(([state, isRequired]) => isRequired && !alarm.hasAction(state));
    const states = missing.map(([state]) => state);
    return states.length === 0
      ? COMPLIANT
      : nonCompliant(`It has no action for ${states.length > 1 ? 'the states' : 'the state'} ${joinList(states)}`);
  },
});
