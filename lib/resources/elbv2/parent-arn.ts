/**
 * Returns the ARN of the listener of a rule, or of the load balancer of a listener: it is the ARN without the last
 * part, for another kind. `undefined` if the ARN is not one of the kind.
 * @example
 * toParentArn('arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/0a/0b', 'listener', 'loadbalancer');
 * // 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a'
 */
export function toParentArn(arn: string, kind: string, parentKind: string): string | undefined {
  const marker = `:${kind}/`;
  const start = arn.indexOf(marker);
  const rest = start + marker.length;
  const end = arn.lastIndexOf('/');
  if (!arn.startsWith('arn:') || start < 0 || end <= rest || end === arn.length - 1) return undefined;
  return `${arn.slice(0, start)}:${parentKind}/${arn.slice(rest, end)}`;
}
