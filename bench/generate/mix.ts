import { certificate, listener, loadBalancer, targetGroup } from './balancing';
import { autoScalingGroup, instance, lambdaFunction, taskDefinition } from './compute';
import type { Estate, Kind } from './estate';
import { key, policy, role } from './identity';
import type { Recorded } from './item';
import {
  elasticAddress,
  networkAcl,
  networkInterface,
  routeTable,
  routeTableAssociation,
  securityGroup,
  subnet,
  vpc,
} from './network';
import { alarm, compliance, logGroup, queue, stack, topic } from './operations';
import type { Profile } from './profiles';
import { bucket, database, table, volume } from './storage';

/** The number of items of a kind per thousand. */
interface Share {
  readonly share: number;
  readonly make: (estate: Estate, index: number) => Recorded;
  /** Present if other items refer to this kind. */
  readonly kind?: Kind;
  /** Present if it is of a type that the first five rules evaluate. */
  readonly isEvaluated?: true;
}

/**
 * The mix of an account with workloads in it: interfaces, groups, functions, roles and Config's own compliance items
 * lead; the five types of our first rules make a fifth (in the real snapshots of a small account, a tenth).
 */
const MIX: readonly Share[] = [
  { share: 10, make: certificate, isEvaluated: true },
  { share: 12, make: autoScalingGroup },
  { share: 30, make: stack },
  { share: 45, make: alarm },
  { share: 90, make: compliance },
  { share: 15, make: table },
  { share: 10, make: elasticAddress },
  { share: 70, make: instance, kind: 'instance' },
  { share: 6, make: networkAcl, kind: 'acl' },
  { share: 150, make: networkInterface, kind: 'eni' },
  { share: 20, make: routeTable, kind: 'routeTable' },
  { share: 75, make: securityGroup, kind: 'group', isEvaluated: true },
  { share: 45, make: subnet, kind: 'subnet' },
  { share: 25, make: routeTableAssociation },
  { share: 8, make: vpc, kind: 'vpc' },
  { share: 75, make: volume, kind: 'volume', isEvaluated: true },
  { share: 15, make: taskDefinition },
  { share: 22, make: listener, isEvaluated: true },
  { share: 12, make: loadBalancer, kind: 'balancer' },
  { share: 20, make: targetGroup },
  { share: 25, make: policy },
  { share: 75, make: role, kind: 'role' },
  { share: 14, make: key, kind: 'key' },
  { share: 45, make: lambdaFunction },
  { share: 35, make: logGroup },
  { share: 6, make: database },
  { share: 30, make: bucket, isEvaluated: true },
  { share: 12, make: topic },
  { share: 13, make: queue },
];

/** Returns the number of items of each kind; their sum is exactly `items`. */
function countItems(items: number, { evaluatedWeight }: Profile): number[] {
  const weights = MIX.map(({ share, isEvaluated }) => (isEvaluated ? share * evaluatedWeight : share));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let done = 0;
  let passed = 0;
  return weights.map((weight) => {
    passed += weight;
    const count = Math.round((passed / total) * items) - done;
    done += count;
    return count;
  });
}

/** Returns the number of ids of each kind that an estate needs. */
export const countIds = (items: number, profile: Profile): Partial<Record<Kind, number>> => {
  const counts = countItems(items, profile);
  return Object.fromEntries(MIX.flatMap(({ kind }, index) => (kind ? [[kind, counts[index]]] : [])));
};

/** Generates the items of an estate, by type as in a real snapshot, slightly out of order. */
export function* generateItems(estate: Estate, items: number): Generator<Recorded> {
  const makers = countItems(items, estate.profile).flatMap((count, kind) =>
    Array.from({ length: count }, (_, n) => () => (MIX[kind] as Share).make(estate, n)),
  );
  for (let index = 0; index < makers.length; index++) {
    const other = Math.min(makers.length - 1, index + estate.random.int(20));
    [makers[index], makers[other]] = [makers[other] as () => Recorded, makers[index] as () => Recorded];
    yield (makers[index] as () => Recorded)();
  }
}
