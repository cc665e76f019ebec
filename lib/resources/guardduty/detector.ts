import { defineReader, Resource } from '../../core/reading/reader';

/** The plans of protection that rules evaluate: their names as features, and as data sources of older items. */
const PROTECTIONS = {
  S3_DATA_EVENTS: ['s3Logs'],
  EKS_AUDIT_LOGS: ['kubernetes', 'auditLogs'],
} as const;

/**
 * A detector, which is GuardDuty in one Region of an account.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-guardduty-detector.html
 *
 * @example
 * const isOn = (detector: Detector) => detector.isEnabled;
 */
export class Detector extends Resource {
  get isEnabled(): boolean {
    return this.configuration.boolean('enable');
  }

  /** Returns whether a plan of protection is on; `undefined` if the input does not say so. */
  protects(plan: keyof typeof PROTECTIONS): boolean | undefined {
    const features = this.configuration.optionalObjects('features').filter((one) => one.string('name') === plan);
    if (features.length > 0) {
      return features.every((one) => one.oneOf('status', ['ENABLED', 'DISABLED']) === 'ENABLED');
    }
    let source = this.configuration.optionalObject('dataSources');
    for (const name of PROTECTIONS[plan]) source = source?.optionalObject(name);
    return source?.boolean('enable');
  }
}

/**
 * Reads detectors of GuardDuty.
 * @example
 * detector.read(item).isEnabled;
 */
export const detector = defineReader('AWS::GuardDuty::Detector', Detector);
