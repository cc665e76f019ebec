import type { ConfigurationItem } from '../../core/item';
import { isObject } from '../../core/json';
import { withMember, withMembers } from '../../core/remediation/members';
import type { IamPermission, Json, Operation } from '../../core/remediation/operation';
import { cannotCall } from '../cannot-call';
import { certificate } from './certificate';

/**
 * Starts the renewal of an eligible certificate of a private CA. ACM completes it within hours.
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_RenewCertificate.html
 * @example
 * const RENEW: Step = { name: 'Renew', operation: renewCertificate, parameters: ['CertificateArn'] };
 */
export const renewCertificate: Operation = {
  service: 'acm',
  api: 'RenewCertificate',
  parameters: { CertificateArn: 'String' },
  permission: certificatePermission('acm:RenewCertificate'),
  apply(item, { CertificateArn }) {
    assertSameCertificate('RenewCertificate', item, CertificateArn);
    const { type, isEligibleForRenewal, renewal } = certificate.read(item);
    if (type === 'IMPORTED') throw cannotCall('RenewCertificate', 'found an imported certificate');
    if (isEligibleForRenewal === false) throw cannotCall('RenewCertificate', 'found renewalEligibility INELIGIBLE');
    if (renewal?.status === 'PENDING_AUTO_RENEWAL') throw cannotCall('RenewCertificate', 'found a renewal in progress');
    return { ...item, configuration: withRenewalStatus(item, 'PENDING_AUTO_RENEWAL') };
  },
};

/**
 * Resends the email that asks the owner of a domain for approval. It does not change the certificate.
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_ResendValidationEmail.html
 * @example
 * const RESEND: Step = {
 *   name: 'Resend',
 *   operation: resendValidationEmail,
 *   parameters: ['CertificateArn', 'Domain', 'ValidationDomain'],
 * };
 */
export const resendValidationEmail: Operation = {
  service: 'acm',
  api: 'ResendValidationEmail',
  parameters: { CertificateArn: 'String', Domain: 'String', ValidationDomain: 'String' },
  permission: certificatePermission('acm:ResendValidationEmail'),
  apply(item, { CertificateArn, Domain, ValidationDomain }) {
    assertSameCertificate('ResendValidationEmail', item, CertificateArn);
    const { renewal, status } = certificate.read(item);
    if (renewal?.status !== 'PENDING_VALIDATION' && status !== 'PENDING_VALIDATION')
      throw cannotCall('ResendValidationEmail', 'found no pending validation');
    if (!isSameOrSubdomain(Domain, ValidationDomain))
      throw cannotCall(
        'ResendValidationEmail',
        `expected ${Domain} or a parent domain, found ${JSON.stringify(ValidationDomain)}`,
      );
    return item;
  },
};

function certificatePermission(action: string): IamPermission {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the role's policy fills it in
  return { action, resource: 'arn:${Partition}:acm:${Region}:${Account}:certificate/*' };
}

function assertSameCertificate(api: string, item: ConfigurationItem, arn: Json | undefined): void {
  if (arn !== item.resourceId && arn !== item.arn)
    throw cannotCall(api, `expected "${item.arn ?? item.resourceId}", found ${JSON.stringify(arn)}`);
}

/** The summary of the previous renewal remains until ACM starts a new one, except for the reason of its failure. */
const withRenewalStatus = ({ configuration, shape }: ConfigurationItem, status: string): unknown =>
  withMember(
    configuration,
    'RenewalSummary',
    (summary) => {
      const { renewalStatusReason, RenewalStatusReason, ...kept } = isObject(summary) ? summary : {};
      return withMembers(kept, { RenewalStatus: status }, shape);
    },
    shape,
  );

const isSameOrSubdomain = (domain: Json | undefined, mailDomain: Json | undefined): boolean =>
  typeof domain === 'string' &&
  typeof mailDomain === 'string' &&
  (domain === mailDomain || domain.endsWith(`.${mailDomain}`));
