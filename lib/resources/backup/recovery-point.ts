import { type Description, defineReader, type Reader, Resource } from '../../core/reading/reader';
import { readSingleObject } from '../single-object';

/**
 * A recovery point of AWS Backup: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRecoveryPoint.html
 *
 * @example
 * const isOpen = (point: RecoveryPoint) => point.isEncrypted === false;
 */
export class RecoveryPoint extends Resource {
  /**
   * Whether it is encrypted; `undefined` if the input does not say so. ListRecoveryPointsByResource has only a key, which
   * may be that of the vault and does not encrypt a snapshot.
   */
  get isEncrypted(): boolean | undefined {
    return this.configuration.optionalBoolean('isEncrypted');
  }

  /** The ARN of the resource that it is a backup of, if the input has it. */
  get sourceArn(): string | undefined {
    return this.configuration.optionalString('resourceArn');
  }
}

const TYPE = 'AWS::Backup::RecoveryPoint';

/** The calls that list recovery points. The fact about them has the same object, so that each is read once. */
export const RECOVERY_POINTS: Description = {
  resourceType: TYPE,
  list: 'RecoveryPoints',
  id: 'RecoveryPointArn',
  arn: 'RecoveryPointArn',
  parts: [readSingleObject('aws backup describe-recovery-point', 'RecoveryPointArn', 'IsEncrypted')],
};

/**
 * Reads recovery points.
 * @example
 * recoveryPoint.read(item).isEncrypted;
 */
export const recoveryPoint: Reader<RecoveryPoint> = {
  ...defineReader(TYPE, RecoveryPoint),
  description: RECOVERY_POINTS,
};
