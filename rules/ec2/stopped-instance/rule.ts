import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { pluralize } from '../../../lib/core/text/format';
import { parseTime } from '../../../lib/core/time';
import { instance } from '../../../lib/resources/ec2/instance';

/** Flags instances that have been stopped for a long time. */
export default defineRule({
  name: 'stopped-instance',
  title: 'EC2 instances must not stay stopped for long',
  rationale:
    'A stopped instance costs its volumes and its addresses, and gets no updates: when somebody starts it again, it runs with the security holes of the meantime.',
  severity: 'medium',
  resource: instance,
  // An instance gets older without a change.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['EC2_STOPPED_INSTANCE'],
  controls: ['FSBP EC2.4'],
  parameters: {
    AllowedDays: integer({ default: 30, min: 1, max: 3650, description: 'Days for which an instance may be stopped' }),
  },
  limitations: [
    'Instances that are started for a moment now and then.',
    'Templates, whose instances are never stopped.',
  ],
  evaluate(instance, { parameters: { AllowedDays }, now }) {
    if (instance.isTerminated || instance.item.shape === 'template') return NOT_APPLICABLE;
    if (!instance.isStopped) return COMPLIANT;
    const { stoppedAt } = instance;
    // Without the time of the stop: it was before AWS Config recorded that it is stopped.
    const since = stoppedAt ?? parseTime(instance.item.captureTime ?? '');
    const days = since ? Math.floor((now.getTime() - since.getTime()) / DAY) : 0;
    if (days > AllowedDays) {
      const start = since?.toISOString().slice(0, 10);
      return nonCompliant(`Stopped for ${stoppedAt ? '' : 'at least '}${pluralize(days, 'day')}, since ${start}`);
    }
    return stoppedAt ? COMPLIANT : insufficientData('the instance is stopped, and the input does not say since when');
  },
});

const DAY = 86_400_000;
