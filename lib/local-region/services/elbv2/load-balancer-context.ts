import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import { hashText } from '../../hashes';
import type { ServiceContext } from '../service-context';

export const LOAD_BALANCER_TYPE = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
export const LISTENER_TYPE = 'AWS::ElasticLoadBalancingV2::Listener';
export const TARGET_GROUP_TYPE = 'AWS::ElasticLoadBalancingV2::TargetGroup';

export const createElbId = (context: ServiceContext): string =>
  hashText(`${context.scope.account} ${context.createId()}`).slice(0, 16);

/** Finds load balancers, listeners and target groups. @throws AwsError */
export function findElbResource({ resources }: ServiceContext, type: string, arn: string): AccountResource {
  const found = resources.find(type, arn);
  if (found) return found;
  const [code, message] = NOT_FOUND[type] ?? ['ValidationError', `Unknown resource ${arn}`];
  throw new AwsError(code, message.replace('{arn}', arn));
}

const NOT_FOUND: Readonly<Record<string, readonly [code: string, message: string]>> = {
  [LOAD_BALANCER_TYPE]: ['LoadBalancerNotFound', "Load balancer '{arn}' not found"],
  [LISTENER_TYPE]: ['ListenerNotFound', 'One or more listeners not found'],
  [TARGET_GROUP_TYPE]: ['TargetGroupNotFound', "Target groups '{arn}' not found"],
};

/** Notes in a certificate which load balancers use it. */
export function updateCertificateUse({ resources }: ServiceContext, loadBalancerArn: string): void {
  const used = new Set(
    resources
      .list(LISTENER_TYPE)
      .filter(({ configuration }) => configuration.LoadBalancerArn === loadBalancerArn)
      .flatMap(({ configuration }) => (configuration.Certificates ?? []) as { CertificateArn?: string }[])
      .map(({ CertificateArn }) => CertificateArn),
  );
  for (const certificate of resources.list('AWS::ACM::Certificate')) {
    const inUseBy = (certificate.configuration.inUseBy ?? []) as string[];
    const others = inUseBy.filter((arn) => arn !== loadBalancerArn);
    const updated = used.has(certificate.resourceId) ? [...others, loadBalancerArn] : others;
    if (updated.length === inUseBy.length) continue;
    resources.configure(certificate, { inUseBy: updated });
  }
}
