import { unexpectedType } from '../../core/json';
import type { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown } from '../../core/reading/unreadable';

const CLASSIC_PROTOCOLS = ['HTTP', 'HTTPS', 'TCP', 'SSL'] as const;

/** AWS Config writes the property in another case than the API. */
const CERTIFICATE = ['sSLCertificateId', 'sslcertificateId'];

/**
 * A listener of a Classic Load Balancer.
 *
 * @example
 * const describe = ({ protocol, port }: ClassicListener) => `${protocol} on port ${port}`;
 */
export interface ClassicListener {
  /** The protocol of the clients. */
  readonly protocol: (typeof CLASSIC_PROTOCOLS)[number];
  /** `443`; the expression of a template that leaves it open. */
  readonly port: string;
  /** Whether clients connect by TLS. A TCP listener passes on what it gets. */
  readonly usesTls: boolean;
  /** The ARN of its certificate, of ACM or of IAM. A template may leave it open. */
  readonly certificate: MaybeUnknown<string> | undefined;
}

/**
 * A Classic Load Balancer:
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_LoadBalancerDescription.html
 *
 * @example
 * const isPlain = (balancer: ClassicLoadBalancer) => balancer.listeners.some(({ usesTls }) => !usesTls);
 */
export class ClassicLoadBalancer extends Resource {
  get listeners(): readonly ClassicListener[] {
    const listeners = this.isTemplate
      ? this.configuration.objects('listeners')
      : this.configuration.objects('listenerDescriptions').map((one) => one.object('listener'));
    return listeners.map(toListener);
  }
}

function toListener(listener: Properties): ClassicListener {
  const text = listener.string('protocol');
  // A template may write the protocol in any case.
  const protocol = CLASSIC_PROTOCOLS.find((one) => one === text.toUpperCase());
  if (protocol === undefined)
    throw unexpectedType(listener.joinPath('protocol'), `one of ${CLASSIC_PROTOCOLS.join(', ')}`, text);
  const [port, certificate] = [listener.raw('loadBalancerPort'), listener.raw(CERTIFICATE)];
  return {
    protocol,
    port: isUnknown(port) ? port.what : String(listener.integer('loadBalancerPort')),
    usesTls: protocol === 'HTTPS' || protocol === 'SSL',
    certificate: isUnknown(certificate) ? certificate : listener.optionalString(CERTIFICATE) || undefined,
  };
}

/**
 * Reads Classic Load Balancers.
 * @example
 * classicLoadBalancer.read(item).listeners;
 */
export const classicLoadBalancer = defineReader('AWS::ElasticLoadBalancing::LoadBalancer', ClassicLoadBalancer, {
  list: 'LoadBalancerDescriptions',
  id: 'LoadBalancerName',
  name: 'LoadBalancerName',
});
