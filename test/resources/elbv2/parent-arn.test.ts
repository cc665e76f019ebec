import { toParentArn } from '../../../lib/resources/elbv2/parent-arn';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

test.each<[arn: string, parent: string | undefined]>([
  [`${ELB}:listener/app/web/0a/0b`, `${ELB}:loadbalancer/app/web/0a`],
  [`${ELB}:listener/net/web/0a/0b`, `${ELB}:loadbalancer/net/web/0a`],
  [`${ELB}:listener-rule/app/web/0a/0b/0c`, undefined],
  [`${ELB}:loadbalancer/app/web/0a`, undefined],
  [`${ELB}:listener/app`, undefined],
  [`${ELB}:listener/app/`, undefined],
  [`${ELB}:listener/app/web/0a/`, undefined],
  ['listener/app/web/0a/0b', undefined],
  ['', undefined],
])('%s', (arn, parent) => {
  expect(toParentArn(arn, 'listener', 'loadbalancer')).toBe(parent);
});
