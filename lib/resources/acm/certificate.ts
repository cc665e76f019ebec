import { unexpectedType } from '../../core/json';
import { type Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';

/** Where a certificate comes from; https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html */
export const CERTIFICATE_TYPES = ['IMPORTED', 'AMAZON_ISSUED', 'PRIVATE'] as const;
export type CertificateType = (typeof CERTIFICATE_TYPES)[number];

const VALIDATION_METHODS = ['DNS', 'EMAIL', 'HTTP'] as const;
/** How the owner of the domain proves it, at the request and at every renewal. */
export type ValidationMethod = (typeof VALIDATION_METHODS)[number];

const RENEWAL_STATUSES = ['PENDING_AUTO_RENEWAL', 'PENDING_VALIDATION', 'SUCCESS', 'FAILED'] as const;

/** How far ACM's own renewal has come. https://docs.aws.amazon.com/acm/latest/APIReference/API_RenewalSummary.html */
export interface Renewal {
  readonly status: (typeof RENEWAL_STATUSES)[number];
  /** Why it failed: `CAA_ERROR`. */
  readonly reason?: string;
  /** The domains that are not validated yet. */
  readonly unvalidated: readonly string[];
}

/** A domain whose owner has to prove, before a renewal goes on, that it is still theirs. */
export interface PendingValidation {
  readonly domain: string;
  /** The domain at which ACM writes to the owner; only of validation by mail, and not always told. */
  readonly mailDomain?: string;
  /** The CNAME record that ACM looks for; only of validation by DNS, and not always told. */
  readonly record?: DnsRecord;
}

export interface DnsRecord {
  readonly name: string;
  readonly value: string;
}

/** The statuses of a certificate that was never issued: the only ones that go without an end. */
const NEVER_ISSUED: readonly string[] = ['PENDING_VALIDATION', 'VALIDATION_TIMED_OUT', 'FAILED'];

/** A certificate of AWS Certificate Manager. */
export class Certificate extends Resource {
  get domainName(): string {
    return this.configuration.string('domainName');
  }

  get type(): CertificateType {
    return this.configuration.oneOf('type', CERTIFICATE_TYPES);
  }

  /** `undefined` for one that was never issued, and for a template, which only asks for a certificate. */
  get expiresAt(): Date | undefined {
    if (this.isTemplate) return undefined;
    const status = this.configuration.string('status');
    if (this.configuration.has('notAfter')) return this.configuration.time('notAfter');
    if (NEVER_ISSUED.includes(status)) return undefined;
    throw unexpectedType(this.configuration.joinPath('notAfter'), `a time, since status is "${status}"`, undefined);
  }

  /** Milliseconds from now to the end, less than 0 afterwards; `undefined` without an end. */
  timeLeft(now: Date): number | undefined {
    if (!this.expiresAt) return undefined;
    const left = this.expiresAt.getTime() - now.getTime();
    if (left > 0 && this.isMarkedExpired && !this.expiredBeforeCapture(this.expiresAt)) {
      throw unexpectedType(this.configuration.joinPath('notAfter'), 'a time gone by, since status is "EXPIRED"', this.expiresAt);
    }
    return left;
  }

  /** How the domain was validated; `undefined` for what ACM did not issue publicly, or what the input does not tell. */
  get validationMethod(): ValidationMethod | undefined {
    const [first] = this.configuration.optionalObjects('domainValidationOptions');
    return first?.optionalOneOf('validationMethod', VALIDATION_METHODS);
  }

  /** Whether ACM means to renew it by itself: only what a service uses or somebody exported. Items before 2018 do not tell. */
  get isEligibleForRenewal(): boolean | undefined {
    const eligibility = this.configuration.optionalOneOf('renewalEligibility', ['ELIGIBLE', 'INELIGIBLE']);
    return eligibility && eligibility === 'ELIGIBLE';
  }

  /** `undefined` while ACM has not yet begun to renew it. */
  get renewal(): Renewal | undefined {
    const summary = this.configuration.optionalObject('renewalSummary');
    if (!summary) return undefined;
    const reason = summary.optionalString('renewalStatusReason');
    return {
      status: summary.oneOf('renewalStatus', RENEWAL_STATUSES),
      ...(reason !== undefined && { reason }),
      unvalidated: summary
        .optionalObjects('domainValidationOptions')
        .filter((domain) => domain.optionalString('validationStatus') !== 'SUCCESS')
        .map((domain) => domain.string('domainName')),
    };
  }

  /**
   * The domains that are still to be validated. What the renewal leaves out is taken from the first validation.
   * https://docs.aws.amazon.com/acm/latest/APIReference/API_DomainValidation.html
   */
  get pendingValidations(): readonly PendingValidation[] {
    const key = 'domainValidationOptions';
    const first = this.configuration.optionalObjects(key);
    const renewed = this.configuration.optionalObject('renewalSummary')?.optionalObjects(key) ?? [];
    return (renewed.length > 0 ? renewed : first)
      .filter((one) => one.optionalString('validationStatus') !== 'SUCCESS')
      .map((one) => toPendingValidation([one, ...first.filter((old) => old.raw('domainName') === one.raw('domainName'))]));
  }

  /** The CNAME records by which the domains were first validated, as far as they are told. */
  get validationRecords(): readonly DnsRecord[] {
    const domains = this.configuration.optionalObjects('domainValidationOptions');
    const records = domains.flatMap((one) => one.optionalObject('resourceRecord') ?? []).map(toDnsRecord);
    // A domain and its wildcard share one record.
    return records.filter(({ name }, index) => records.findIndex((other) => other.name === name) === index);
  }

  /** The names that it is for, the main one first. */
  get names(): readonly string[] {
    return [...new Set([this.domainName, ...this.configuration.optionalStrings('subjectAlternativeNames')])];
  }

  /** `ISSUED`, `EXPIRED`, `REVOKED` and the like. */
  get status(): string {
    return this.configuration.string('status');
  }

  /** The ARNs of what uses it, as far as the input tells: ListCertificates says only whether anything does. */
  get inUseBy(): readonly string[] {
    return this.configuration.optionalStrings('inUseBy');
  }

  get isInUse(): boolean {
    return this.inUseBy.length > 0 || (this.configuration.optionalBoolean('inUse') ?? false);
  }

  private get isMarkedExpired(): boolean {
    return this.configuration.string('status') === 'EXPIRED';
  }

  /** An old question to a newer item: at `now` it had time left, and when it was recorded it had ended. */
  private expiredBeforeCapture(end: Date): boolean {
    const { captureTime } = this.item;
    return captureTime !== undefined && end.getTime() <= Date.parse(captureTime);
  }
}

/** @param told what is told of one domain, the newest first */
function toPendingValidation(told: readonly Properties[]): PendingValidation {
  const mailDomain = told.map((one) => one.optionalString('validationDomain')).find((one) => one !== undefined);
  const record = told.map((one) => one.optionalObject('resourceRecord')).find((one) => one !== undefined);
  return {
    domain: (told[0] as Properties).string('domainName'),
    ...(mailDomain !== undefined && { mailDomain }),
    ...(record && { record: toDnsRecord(record) }),
  };
}

const toDnsRecord = (record: Properties): DnsRecord => ({ name: record.string('name'), value: record.string('value') });

export const certificate = defineReader('AWS::ACM::Certificate', Certificate, {
  list: 'Certificate',
  id: 'CertificateArn',
  arn: 'CertificateArn',
});
