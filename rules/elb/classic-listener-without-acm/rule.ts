import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { toOutline } from '../../../lib/core/policy/unresolved';
import { describeText, Reference } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type ClassicListener, classicLoadBalancer } from '../../../lib/resources/elb/classic-load-balancer';

/** Flags Classic Load Balancers with TLS listeners whose certificates are not of ACM. */
export default defineRule({
  name: 'classic-listener-without-acm',
  title: 'Classic Load Balancers must use certificates of ACM',
  rationale:
    'ACM renews its own certificates. A certificate in IAM is not renewed, and no console shows when it expires, so an outage is likely.',
  severity: 'low',
  resource: classicLoadBalancer,
  triggers: [onChange],
  managedRules: ['ELB_ACM_CERTIFICATE_REQUIRED'],
  controls: ['FSBP ELB.2'],
  parameters: {},
  limitations: [
    'Certificates that were imported into ACM, which are not renewed either.',
    'Whether the certificate is valid: the rule expiring-certificate evaluates certificates of ACM.',
  ],
  evaluate({ listeners }) {
    const secure = listeners.filter(({ usesTls }) => usesTls);
    if (secure.length === 0) return NOT_APPLICABLE;
    const other = secure.filter(({ certificate }) => findService(certificate) === 'iam');
    if (other.length > 0) return nonCompliant(`Certificate is not of ACM: ${joinList(other.map(describe))}`);
    const open = secure.filter(({ certificate }) => findService(certificate) !== 'acm');
    if (open.length === 0) return COMPLIANT;
    return insufficientData(`a certificate may not be of ACM: ${joinList(open.map(describe))}`);
  },
});

/** The service of a certificate, by its type in a template or by its ARN, of which a template may leave other parts open. */
function findService(certificate: ClassicListener['certificate']): string | undefined {
  if (certificate === undefined) return undefined;
  const type = certificate instanceof Reference ? certificate.resourceType : undefined;
  return SERVICES.get(type ?? '') ?? /^arn:[^:]+:(acm|iam):/.exec(toOutline(certificate))?.[1];
}

const SERVICES: ReadonlyMap<string, string> = new Map([
  ['AWS::CertificateManager::Certificate', 'acm'],
  ['AWS::IAM::ServerCertificate', 'iam'],
]);

/** AWS refuses a listener with TLS and without a certificate, so that one without is not in the input. */
const describe = ({ protocol, port, certificate = 'not in the input' }: ClassicListener): string =>
  `${describeText(certificate)} (${protocol} on port ${port})`;
