import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, UnknownValue } from '../../core/reading/unreadable';
import { readSingleObject } from '../single-object';

/**
 * The services that rotate the secrets that they make:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_managed.html
 */
const ROTATING_SERVICES = ['rds', 'redshift', 'ecs-sc'];

/**
 * A secret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 *
 * @example
 * const isStale = (secret: Secret) => !secret.isRotated;
 */
export class Secret extends Resource {
  /** Whether it is scheduled for deletion, so that nothing can read or rotate it. */
  get isDeleted(): boolean {
    return this.configuration.optionalBoolean('deleted') === true || this.configuration.has('deletedDate');
  }

  /**
   * Whether its rotation can be turned on here: that of a replica is the one of its primary Region, and most services
   * rotate none of the secrets that they make.
   */
  get canBeRotated(): boolean {
    const { owningService: owner } = this;
    const primaryRegion = this.configuration.optionalString('primaryRegion');
    const isReplica = primaryRegion !== undefined && this.region !== undefined && primaryRegion !== this.region;
    return !isReplica && (owner === undefined || ROTATING_SERVICES.includes(owner));
  }

  /** Whether it is rotated automatically. */
  get isRotated(): boolean {
    // AWS leaves the flag out for a secret that never had a rotation.
    return this.isTemplate
      ? this.templateRules !== undefined
      : this.configuration.optionalBoolean('rotationEnabled') === true;
  }

  /** The hours between two rotations; `undefined` if the input does not say so. */
  get rotationHours(): number | undefined {
    const { rotationRules: rules } = this;
    const [, count, unit] = /^rate\((\d{1,4}) (day|hour)s?\)$/.exec(this.rotationSchedule ?? '') ?? [];
    if (count !== undefined) return Number(count) * (unit === 'day' ? 24 : 1);
    const days = rules?.optionalInteger('automaticallyAfterDays') ?? 0;
    return rules?.optionalInteger('automaticallyAfterHours') || days * 24 || undefined;
  }

  /** When it is rotated, if there is an expression for it: `cron(0 8 1 * ? *)`. */
  get rotationSchedule(): string | undefined {
    return this.rotationRules?.optionalString(SCHEDULE);
  }

  private get rotationRules(): Properties | undefined {
    return this.isTemplate ? this.templateRules : this.configuration.optionalObject('rotationRules');
  }

  /** The rules of the schedule that its template has for it. Without a frequency, a secret is rotated once. */
  private get templateRules(): Properties | undefined {
    const type = 'AWS::SecretsManager::RotationSchedule';
    if (!this.supplementaryConfiguration.has(type)) return undefined;
    const schedules = this.supplementaryConfiguration.list(type);
    for (const [schedule, path] of schedules) {
      const rules = isUnknown(schedule)
        ? undefined
        : Properties.ofTemplate(schedule, path).optionalObject('rotationRules');
      if (rules?.has('automaticallyAfterDays') || rules?.has(SCHEDULE)) return rules;
    }
    for (const [schedule, path] of schedules) if (isUnknown(schedule)) throw new UnknownValue(path, schedule);
    return undefined;
  }

  /** The service that made it, such as `rds`. Only services have `!` in names and `aws:` in tags. */
  private get owningService(): string | undefined {
    if (this.isTemplate) return undefined;
    const name = this.configuration.optionalString('name') ?? this.name ?? '';
    return (
      this.configuration.optionalString('owningService') ??
      this.tags['aws:secretsmanager:owningService'] ??
      /^([\w-]{1,64})!/.exec(name)?.[1]
    );
  }
}

/** AWS Config has another name for it. */
const SCHEDULE = ['scheduleExpression', 'rotationScheduleExpression'];

/**
 * Reads secrets.
 * @example
 * secret.read(item).isRotated;
 */
export const secret = defineReader('AWS::SecretsManager::Secret', Secret, {
  list: 'SecretList',
  id: 'ARN',
  name: 'Name',
  arn: 'ARN',
  parts: [readSingleObject('aws secretsmanager describe-secret', 'ARN', 'LastChangedDate')],
});
