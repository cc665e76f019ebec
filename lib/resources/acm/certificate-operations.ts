import type { ConfigurationItem } from '../../core/item';
import { isObject } from '../../core/json';
import type { IamPermission, Json, Operation } from '../../core/remediation/operation';
import { withMember, withMembers } from '../../core/remediation/members';
import { certificate } from './certificate';

/**
 * Has ACM renew an eligible certificate of a private CA at once; ACM does so within hours of the call.
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_RenewCertificate.html
 */
export const renewCertificate: Operation = {
  service: 'acm',
  api: 'RenewCertificate',
  parameters: { CertificateArn: 'String' },
  permission: certificatePermission('acm:RenewCertificate'),
  apply(item, { CertificateArn }) {
    assertSameCertificate('RenewCertificate', item, CertificateArn);
    const { type, isEligibleForRenewal, renewal } = certificate.read(item);
    if (type === 'IMPORTED') throw new Error('Cannot call RenewCertificate: found an imported certificate');
    if (isEligibleForRenewal === false)
      throw new Error('Cannot call RenewCertificate: found renewalEligibility INELIGIBLE');
    if (renewal?.status === 'PENDING_AUTO_RENEWAL')
      throw new Error('Cannot call RenewCertificate: found a renewal under way');
    return { ...item, configuration: withRenewalStatus(item, 'PENDING_AUTO_RENEWAL') };
  },
};

/**
 * Has ACM send the mail again by which the owner of a domain approves. It changes nothing of the certificate.
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_ResendValidationEmail.html
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
      throw new Error('Cannot call ResendValidationEmail: found nothing that waits for an approval');
    if (!isSameOrSubdomain(Domain, ValidationDomain))
      throw new Error(
        `Cannot call ResendValidationEmail: expected ${Domain} or a domain above it, found ${JSON.stringify(ValidationDomain)}`,
      );
    return item;
  },
};

function certificatePermission(action: string): IamPermission {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: filled in where the role is made
  return { action, resource: 'arn:${Partition}:acm:${Region}:${Account}:certificate/*' };
}

function assertSameCertificate(api: string, item: ConfigurationItem, arn: Json | undefined): void {
  if (arn !== item.resourceId && arn !== item.arn)
    throw new Error(`Cannot call ${api}: expected "${item.arn ?? item.resourceId}", found ${JSON.stringify(arn)}`);
}

/** What came of an earlier renewal stays there until ACM begins anew, but for the reason of its failure. */
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
