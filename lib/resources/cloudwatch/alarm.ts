import { defineReader, Resource } from '../../core/reading/reader';

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
    return this.configuration.has(key) && this.configuration.hasTexts(key);
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
