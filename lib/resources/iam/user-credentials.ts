import { unexpectedType } from '../../core/json';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';
import { parseTime } from '../../core/time';

/**
 * An access key of a user, by its number in the credential report.
 *
 * @example
 * const isOld = ({ lastRotated }: ReportedKey) => lastRotated === undefined;
 */
export interface ReportedKey {
  readonly number: 1 | 2;
  /** `AKIA…`; the report does not have it, and the plan function reads it. */
  readonly id: string | undefined;
  readonly isActive: boolean;
  /** When it was created or made active; `undefined` if the report does not have it. */
  readonly lastRotated: Date | undefined;
  /** `undefined` if it was never used, or not since AWS began to record it. */
  readonly lastUsed: Date | undefined;
  /** The service that it was used for last: `s3`. */
  readonly lastService: string | undefined;
}

/**
 * The credentials of an IAM user, as the credential report has them. It is up to four hours old when it is read.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 *
 * @example
 * const isSafe = (user: UserCredentials) => !user.hasPassword || user.hasMfa;
 */
export class UserCredentials extends Resource {
  get userName(): string {
    return this.configuration.string('user');
  }

  get hasPassword(): boolean {
    // The report has `not_supported` where a password cannot exist.
    return this.configuration.raw('password_enabled') === NOT_SUPPORTED
      ? false
      : this.configuration.boolean('password_enabled');
  }

  get hasMfa(): boolean {
    return this.configuration.boolean('mfa_active');
  }

  get created(): Date {
    return this.configuration.time('user_creation_time');
  }

  /** `undefined` if it was never used, or not since AWS began to record it. */
  get passwordLastUsed(): Date | undefined {
    return this.readTime('password_last_used');
  }

  get passwordLastChanged(): Date | undefined {
    return this.readTime('password_last_changed');
  }

  /** The keys that are active. */
  get activeKeys(): ReportedKey[] {
    return KEY_NUMBERS.filter((number) => this.isActive(number)).map((number) => this.readKey(number));
  }

  /** The keys that exist: those that are active, and those that were created once. */
  get keys(): ReportedKey[] {
    return KEY_NUMBERS.map((number) => this.readKey(number)).filter(
      ({ isActive, lastRotated }) => isActive || lastRotated !== undefined,
    );
  }

  private isActive(number: ReportedKey['number']): boolean {
    return this.configuration.boolean(`access_key_${number}_active`);
  }

  private readKey(number: ReportedKey['number']): ReportedKey {
    return {
      number,
      id: this.configuration.optionalString(`access_key_${number}_id`),
      isActive: this.isActive(number),
      lastRotated: this.readTime(`access_key_${number}_last_rotated`),
      lastUsed: this.readTime(`access_key_${number}_last_used_date`),
      lastService: this.readWord(`access_key_${number}_last_used_service`),
    };
  }

  private readWord(column: string): string | undefined {
    const value = this.configuration.optionalString(column);
    return value === undefined || NO_TIME.includes(value) ? undefined : value;
  }

  /** Reads a time of the report, which has words where there is none. */
  private readTime(column: string): Date | undefined {
    const value = this.configuration.string(column);
    if (NO_TIME.includes(value)) return undefined;
    const time = parseTime(value);
    if (time === undefined) throw unexpectedType(`configuration.${column}`, 'a time or N/A', value);
    return time;
  }
}

const KEY_NUMBERS = [1, 2] as const;
const NOT_SUPPORTED = 'not_supported';
const NO_TIME: readonly string[] = ['N/A', 'no_information', NOT_SUPPORTED];

/**
 * Reads the credentials of IAM users.
 * @example
 * userCredentials.read(item).activeKeys;
 */
export const userCredentials: Reader<UserCredentials> = {
  ...defineReader('AWS::IAM::User', UserCredentials),
  aspect: 'credentials',
};
