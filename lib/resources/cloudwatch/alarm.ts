import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';

/** The states in which an alarm can act, with the names of the lists. AWS Config writes `okactions`. */
const ACTION_LISTS = {
  ALARM: ['alarmActions'],
  INSUFFICIENT_DATA: ['insufficientDataActions'],
  OK: ['okactions', 'oKActions', 'okActions'],
} as const;

/** A state of an alarm. */
export type AlarmState = keyof typeof ACTION_LISTS;

/**
 * An alarm of a metric: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
 *
 * @example
 * const isSilent = (alarm: MetricAlarm) => !alarm.hasAction('ALARM');
 */
export class MetricAlarm extends Resource {
  /** Whether it acts at all. A template's alarm does unless it says otherwise. */
  get isActing(): boolean {
    return this.isTemplate
      ? (this.configuration.optionalBoolean('actionsEnabled') ?? true)
      : this.configuration.boolean('actionsEnabled');
  }

  /** Whether it does something when it enters a state. */
  hasAction(state: AlarmState): boolean {
    const key = ACTION_LISTS[state];
    if (!this.configuration.has(key)) return false;
    // CloudWatch refuses an empty action, so that one that a template leaves open is an action.
    const actions = this.configuration.mixed(key).filter((action) => !isUnknown(action));
    if (actions.length < this.configuration.mixed(key).length) return true;
    return this.configuration.strings(key).some((action) => action !== '');
  }
}

/**
 * Reads alarms of metrics.
 * @example
 * metricAlarm.read(item).hasAction('ALARM');
 */
export const metricAlarm = defineReader('AWS::CloudWatch::Alarm', MetricAlarm, {
  list: 'MetricAlarms',
  id: 'AlarmName',
  name: 'AlarmName',
  arn: 'AlarmArn',
});
