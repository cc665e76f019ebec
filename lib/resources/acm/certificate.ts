import { unexpectedType } from '../../core/json';
import type { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { Unknown, UnknownValue } from '../../core/reading/unreadable';

/** The origin of a certificate: https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html */
const CERTIFICATE_TYPES = ['IMPORTED', 'AMAZON_ISSUED', 'PRIVATE'] as const;
export type CertificateType = (typeof CERTIFICATE_TYPES)[number];

const VALIDATION_METHODS = ['DNS', 'EMAIL', 'HTTP'] as const;
/** How the owner of the domain proves ownership, at the request and at every renewal. */
export type ValidationMethod = (typeof VALIDATION_METHODS)[number];

const RENEWAL_STATUSES = ['PENDING_AUTO_RENEWAL', 'PENDING_VALIDATION', 'SUCCESS', 'FAILED'] as const;

/**
 * The state of ACM's managed renewal: https://docs.aws.amazon.com/acm/latest/APIReference/API_RenewalSummary.html
 *
 * @example
 * const hasFailed = ({ status }: Renewal) => status === 'FAILED';
 */
export interface Renewal {
  readonly status: (typeof RENEWAL_STATUSES)[number];
  /** The reason of a failure: `CAA_ERROR`. */
  readonly reason?: string;
  /** The domains that are not validated yet. */
  readonly unvalidated: readonly string[];
}

/**
 * A domain whose owner has to prove ownership before a renewal can continue.
 *
 * @example
 * const domainsFor = (validations: readonly PendingValidation[]) => validations.map(({ domain }) => domain);
 */
export interface PendingValidation {
  readonly domain: string;
  /** The domain that ACM sends emails to; only with email validation, and not always in the input. */
  readonly mailDomain?: string;
  /** The CNAME record that ACM looks for; only with DNS validation, and not always in the input. */
  readonly record?: DnsRecord;
}

/**
 * A CNAME record by which ACM validates a domain.
 *
 * @example
 * const toText = ({ name, value }: DnsRecord) => `${name} CNAME ${value}`;
 */
export interface DnsRecord {
  readonly name: string;
  readonly value: string;
}

/** The statuses of a certificate that was never issued. Only these have no expiry date. */
const NEVER_ISSUED: readonly string[] = ['PENDING_VALIDATION', 'VALIDATION_TIMED_OUT', 'FAILED'];

/**
 * A certificate in AWS Certificate Manager:
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
 *
 * @example
 * const expiresSoon = ({ expiresAt }: Certificate, now: Date) => !!expiresAt && countDays(now, expiresAt) < 30;
 */
export class Certificate extends Resource {
  get domainName(): string {
    return this.configuration.string('domainName');
  }

  get type(): CertificateType {
    return this.configuration.oneOf('type', CERTIFICATE_TYPES);
  }

  /**
   * The expiry date (`NotAfter`); `undefined` if it was never issued, and for a template, which only requests a
   * certificate.
   */
  get expiresAt(): Date | undefined {
    if (this.isTemplate) return undefined;
    const { status } = this;
    if (this.configuration.has('notAfter')) return this.configuration.time('notAfter');
    if (NEVER_ISSUED.includes(status)) return undefined;
    throw unexpectedType(this.configuration.joinPath('notAfter'), `a time, since status is "${status}"`, undefined);
  }

  /** Returns the milliseconds until the expiry date, negative if it is past; `undefined` without an expiry date. */
  timeLeft(now: Date): number | undefined {
    if (!this.expiresAt) return undefined;
    const left = this.expiresAt.getTime() - now.getTime();
    if (left > 0 && this.isMarkedExpired && !this.expiredBeforeCapture(this.expiresAt)) {
      throw unexpectedType(
        this.configuration.joinPath('notAfter'),
        'a time in the past, since status is "EXPIRED"',
        this.expiresAt,
      );
    }
    return left;
  }

  /** How the domain was validated; `undefined` if ACM did not issue it publicly, or if this is not in the input. */
  get validationMethod(): ValidationMethod | undefined {
    const [first] = this.configuration.optionalObjects('domainValidationOptions');
    return first?.optionalOneOf('validationMethod', VALIDATION_METHODS);
  }

  /** Whether ACM will renew it: only if a service uses it or it was exported. `undefined` in items from before 2018. */
  get isEligibleForRenewal(): boolean | undefined {
    const eligibility = this.configuration.optionalOneOf('renewalEligibility', ['ELIGIBLE', 'INELIGIBLE']);
    return eligibility && eligibility === 'ELIGIBLE';
  }

  /** The state of its renewal; `undefined` if ACM has not started one. */
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
   * The domains that are not validated yet. Members that the renewal omits are taken from the initial validation.
   * https://docs.aws.amazon.com/acm/latest/APIReference/API_DomainValidation.html
   */
  get pendingValidations(): readonly PendingValidation[] {
    const key = 'domainValidationOptions';
    const first = this.configuration.optionalObjects(key);
    const renewed = this.configuration.optionalObject('renewalSummary')?.optionalObjects(key) ?? [];
    return (renewed.length > 0 ? renewed : first)
      .filter((one) => one.optionalString('validationStatus') !== 'SUCCESS')
      .map((one) =>
        toPendingValidation([one, ...first.filter((old) => old.raw('domainName') === one.raw('domainName'))]),
      );
  }

  /** The CNAME records of the initial validation, as far as they are in the input. */
  get validationRecords(): readonly DnsRecord[] {
    const domains = this.configuration.optionalObjects('domainValidationOptions');
    const records = domains.flatMap((one) => one.optionalObject('resourceRecord') ?? []).map(toDnsRecord);
    // A domain and its wildcard share one record.
    return records.filter(({ name }, index) => records.findIndex((other) => other.name === name) === index);
  }

  /** The domain names of the certificate, the main one first. */
  get names(): readonly string[] {
    return [...new Set([this.domainName, ...this.configuration.optionalStrings('subjectAlternativeNames')])];
  }

  /** `ISSUED`, `EXPIRED`, `REVOKED` and so on. Older output of ListCertificates lacks it. */
  get status(): string {
    if (this.item.shape === 'description' && !this.configuration.has('status')) {
      throw new UnknownValue(this.configuration.joinPath('status'), new Unknown(`not in the input`));
    }
    return this.configuration.stringLike('status', /^[A-Z_]+$/, 'a status');
  }

  /** The ARNs of the resources that use it, as far as they are in the input: ListCertificates has only `InUse`. */
  get inUseBy(): readonly string[] {
    return this.configuration.optionalStrings('inUseBy');
  }

  get isInUse(): boolean {
    return this.inUseBy.length > 0 || (this.configuration.optionalBoolean('inUse') ?? false);
  }

  private get isMarkedExpired(): boolean {
    return this.status === 'EXPIRED';
  }

  /** Whether it expired between `now` and the capture time, in an evaluation for a time before the capture. */
  private expiredBeforeCapture(expiresAt: Date): boolean {
    const { captureTime } = this.item;
    return captureTime !== undefined && expiresAt.getTime() <= Date.parse(captureTime);
  }
}

/** @param entries the entries of one domain, the newest first */
function toPendingValidation(entries: readonly Properties[]): PendingValidation {
  const mailDomain = entries.map((one) => one.optionalString('validationDomain')).find((one) => one !== undefined);
  const record = entries.map((one) => one.optionalObject('resourceRecord')).find((one) => one !== undefined);
  return {
    domain: (entries[0] as Properties).string('domainName'),
    ...(mailDomain !== undefined && { mailDomain }),
    ...(record && { record: toDnsRecord(record) }),
  };
}

const toDnsRecord = (record: Properties): DnsRecord => ({ name: record.string('name'), value: record.string('value') });

/**
 * Reads ACM certificates.
 * @example
 * certificate.read(item).timeLeft(now);
 */
export const certificate = defineReader('AWS::ACM::Certificate', Certificate, {
  list: 'Certificate',
  otherLists: ['CertificateSummaryList'],
  id: 'CertificateArn',
  arn: 'CertificateArn',
});
