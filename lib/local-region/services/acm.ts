import { X509Certificate } from 'node:crypto';
import type { AccountResource } from '../account/resources';
import { formatArn } from '../arns';
import { type AwsCall, AwsError } from '../aws-call';
import { hashText, hashToUuid } from '../hashes';
import type { LocalService } from '../service';
import { answerPage } from '../wire/pages';
import { buildServiceResource, type ServiceContext } from './service-context';
import { toSdkStructure } from './shapes';
import { dropTags, readTags, type Tags, toItemTags, toSdkTags } from './tags';

const CERTIFICATE_TYPE = 'AWS::ACM::Certificate';
/** Certificates of ACM are valid for 198 days, and renewed 60 days before. https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html */
const VALIDITY_MS = 198 * 24 * 3600_000;
/** The time that a renewal takes here. */
const RENEWAL_MS = 10 * 60_000;

/** Creates ACM. A certificate whose domain is validated by DNS is issued at once, as if its record existed. */
export function createAcm(context: ServiceContext): LocalService {
  const { resources, clock } = context;
  const find = (arn: string): AccountResource => {
    const found = resources.find(CERTIFICATE_TYPE, arn);
    if (found) return found;
    if (!/^arn:[^:]+:acm:/.test(arn)) throw new AwsError('InvalidArnException', `Invalid certificate ARN: ${arn}`);
    throw new AwsError('ResourceNotFoundException', `Could not find certificate ${arn}.`);
  };
  const build = (arn: string, configuration: Readonly<Record<string, unknown>>, tags: Tags): AccountResource =>
    buildServiceResource(context, {
      resourceType: CERTIFICATE_TYPE,
      resourceId: arn,
      arn,
      availabilityZone: 'Regional',
      creationTime: clock.now.toISOString(),
      tags,
      configuration,
      supplementaryConfiguration: { Tags: toItemTags(tags) },
    });
  const createArn = (): string => {
    const id = hashToUuid(`certificate ${context.scope.account} ${context.createId()}`);
    return formatArn(context.scope, 'acm', `certificate/${id}`);
  };
  const setTags = (certificate: AccountResource, tags: Tags, call: AwsCall): object => {
    resources.put({ ...certificate, tags, supplementaryConfiguration: { Tags: toItemTags(tags) } }, call);
    return {};
  };

  return {
    name: 'acm',
    operations: {
      RequestCertificate: (call) => {
        const { DomainName, SubjectAlternativeNames = [], ValidationMethod = 'DNS', KeyAlgorithm, Tags } = call.input;
        const arn = createArn();
        const names = [...new Set([DomainName, ...SubjectAlternativeNames])];
        const isIssued = ValidationMethod === 'DNS';
        const now = clock.now.toISOString();
        const configuration = {
          certificateArn: arn,
          domainName: DomainName,
          subjectAlternativeNames: names,
          domainValidationOptions: names.map((domainName) => ({
            domainName,
            validationDomain: domainName,
            validationStatus: isIssued ? 'SUCCESS' : 'PENDING_VALIDATION',
            validationMethod: ValidationMethod,
            ...(ValidationMethod === 'DNS' && {
              resourceRecord: {
                name: `_${hashText(domainName).slice(0, 32)}.${domainName}.`,
                type: 'CNAME',
                value: `_${hashText(`${arn} ${domainName}`).slice(0, 32)}.acm-validations.aws.`,
              },
            }),
          })),
          subject: `CN=${DomainName}`,
          issuer: 'Amazon',
          createdAt: now,
          ...(isIssued && {
            issuedAt: now,
            notBefore: now,
            serial: toSerial(arn),
            signatureAlgorithm: 'SHA256WITHRSA',
            notAfter: new Date(clock.time + VALIDITY_MS).toISOString(),
          }),
          status: isIssued ? 'ISSUED' : 'PENDING_VALIDATION',
          keyAlgorithm: (KeyAlgorithm ?? 'RSA_2048').replace('_', '-'),
          inUseBy: [],
          type: 'AMAZON_ISSUED',
          keyUsages: [],
          extendedKeyUsages: [],
          renewalEligibility: 'INELIGIBLE',
          options: { certificateTransparencyLoggingPreference: 'ENABLED' },
        };
        resources.put(build(arn, configuration, readTags(Tags)), call);
        return { CertificateArn: arn };
      },
      ImportCertificate: (call) => {
        const { CertificateArn, Certificate, Tags } = call.input;
        const existing = CertificateArn === undefined ? undefined : find(CertificateArn);
        const parsed = parseCertificate(Buffer.from(Certificate));
        const domainName = /CN=([^\n,]+)/.exec(parsed.subject)?.[1] ?? '';
        const arn = existing?.resourceId ?? createArn();
        const now = clock.now.toISOString();
        const configuration = {
          certificateArn: arn,
          domainName,
          subjectAlternativeNames: [
            ...new Set([
              domainName,
              ...[...(parsed.subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name),
            ]),
          ],
          domainValidationOptions: [{ domainName }],
          serial: parsed.serialNumber.toLowerCase().replace(/(..)(?=.)/g, '$1:'),
          subject: parsed.subject.replaceAll('\n', ','),
          issuer: /CN=([^\n]+)/.exec(parsed.issuer)?.[1] ?? parsed.issuer,
          createdAt: existing?.configuration.createdAt ?? now,
          importedAt: now,
          status: 'ISSUED',
          notBefore: new Date(parsed.validFrom).toISOString(),
          notAfter: new Date(parsed.validTo).toISOString(),
          keyAlgorithm: 'RSA-2048',
          signatureAlgorithm: 'SHA256WITHRSA',
          inUseBy: existing?.configuration.inUseBy ?? [],
          type: 'IMPORTED',
          keyUsages: [],
          extendedKeyUsages: [],
          renewalEligibility: 'INELIGIBLE',
          options: { certificateTransparencyLoggingPreference: 'DISABLED' },
        };
        resources.put(build(arn, configuration, { ...existing?.tags, ...readTags(Tags) }), call);
        return { CertificateArn: arn };
      },
      DescribeCertificate: ({ input }) => {
        const { configuration } = find(input.CertificateArn);
        const keyAlgorithm = String(configuration.keyAlgorithm ?? '').replace('-', '_');
        return {
          Certificate: toSdkStructure('acm', 'CertificateDetail', {
            ...configuration,
            ...(keyAlgorithm && { keyAlgorithm }),
            renewalEligibility: readEligibility(configuration),
          }),
        };
      },
      ListCertificates: (call) => {
        const { CertificateStatuses, Includes } = call.input;
        const found = resources
          .list(CERTIFICATE_TYPE)
          .filter(({ configuration }) => !CertificateStatuses || CertificateStatuses.includes(configuration.status))
          .filter(
            ({ configuration }) =>
              !Includes?.keyTypes || Includes.keyTypes.includes(String(configuration.keyAlgorithm).replace('-', '_')),
          );
        return answerPage(call, 'CertificateSummaryList', found, ({ configuration }) => ({
          ...toSdkStructure('acm', 'CertificateSummary', configuration),
          InUse: ((configuration.inUseBy ?? []) as unknown[]).length > 0,
        }));
      },
      DeleteCertificate: (call) => {
        const certificate = find(call.input.CertificateArn);
        if (((certificate.configuration.inUseBy ?? []) as unknown[]).length > 0) {
          throw new AwsError(
            'ResourceInUseException',
            `Certificate ${certificate.resourceId} in account ${context.scope.account} is in use.`,
          );
        }
        resources.delete(CERTIFICATE_TYPE, certificate.resourceId, call);
        return {};
      },
      RenewCertificate: (call) => {
        const certificate = find(call.input.CertificateArn);
        if (certificate.configuration.type === 'IMPORTED') {
          throw new AwsError('ValidationException', 'Certificate type IMPORTED is not eligible for renewal.');
        }
        const renewalSummary = {
          renewalStatus: 'PENDING_AUTO_RENEWAL',
          domainValidationOptions: certificate.configuration.domainValidationOptions ?? [],
          updatedAt: clock.now.toISOString(),
        };
        resources.configure(certificate, { renewalSummary }, call);
        clock.schedule({
          time: clock.time + RENEWAL_MS,
          name: `renewal of ${certificate.resourceId}`,
          isRecurring: false,
          run: () => completeRenewal(certificate.resourceId),
        });
        return {};
      },
      ResendValidationEmail: ({ input }) => {
        const { configuration } = find(input.CertificateArn);
        if (configuration.status !== 'PENDING_VALIDATION' && !configuration.renewalSummary) {
          throw new AwsError('InvalidStateException', 'The certificate does not wait for validation.');
        }
        return {};
      },
      AddTagsToCertificate: (call) => {
        const certificate = find(call.input.CertificateArn);
        return setTags(certificate, { ...certificate.tags, ...readTags(call.input.Tags) }, call);
      },
      RemoveTagsFromCertificate: (call) => {
        const certificate = find(call.input.CertificateArn);
        const removed = Object.keys(readTags(call.input.Tags));
        return setTags(certificate, dropTags(certificate.tags, removed), call);
      },
      ListTagsForCertificate: ({ input }) => ({
        Tags: toSdkTags(find(input.CertificateArn).tags),
      }),
    },
  };

  function completeRenewal(arn: string): void {
    const certificate = resources.find(CERTIFICATE_TYPE, arn);
    if (!certificate) return;
    const now = clock.now.toISOString();
    resources.configure(certificate, {
      notBefore: now,
      notAfter: new Date(clock.time + VALIDITY_MS).toISOString(),
      serial: toSerial(`${arn} ${now}`),
      renewalSummary: {
        ...(certificate.configuration.renewalSummary as object),
        renewalStatus: 'SUCCESS',
        updatedAt: now,
      },
    });
  }
}

const toSerial = (text: string): string =>
  hashText(text)
    .slice(0, 32)
    .replace(/(..)(?=.)/g, '$1:');

/** Only a certificate of ACM that is in use is renewed. */
function readEligibility({ type, inUseBy, status, renewalEligibility }: Readonly<Record<string, unknown>>): unknown {
  if (type !== 'AMAZON_ISSUED' || status !== 'ISSUED') return renewalEligibility;
  return ((inUseBy ?? []) as unknown[]).length > 0 ? 'ELIGIBLE' : renewalEligibility;
}

function parseCertificate(pem: Buffer): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new AwsError('ValidationException', 'Could not parse the certificate: it is not PEM');
  }
}
