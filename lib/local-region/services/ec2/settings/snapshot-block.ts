import { AwsError } from '../../../aws-call';
import type { AnswerCall, Operations } from '../../../service';
import { buildServiceResource, type ServiceContext } from '../../service-context';

const SNAPSHOT_BLOCK_TYPE = 'AWS::EC2::SnapshotBlockPublicAccess';
const BLOCK_STATES = ['block-all-sharing', 'block-new-sharing'];

/** Returns how far public sharing of EBS snapshots is blocked. */
export const readSnapshotBlock = ({ resources, scope }: Pick<ServiceContext, 'resources' | 'scope'>): string =>
  String(resources.find(SNAPSHOT_BLOCK_TYPE, scope.account)?.configuration.State ?? 'unblocked');

/** Whether the Region blocks public sharing of EBS snapshots. AWS Config records it once it was set. */
export function createSnapshotBlockOperations(context: ServiceContext): Operations {
  const { resources, scope } = context;
  const set =
    (toState: (state: string) => string): AnswerCall =>
    (call) => {
      const State = toState(call.input.State);
      const configuration = { AccountId: scope.account, State };
      const parts = { resourceType: SNAPSHOT_BLOCK_TYPE, resourceId: scope.account, configuration };
      resources.put(buildServiceResource(context, parts), call);
      return { State };
    };
  return {
    GetSnapshotBlockPublicAccessState: () => ({ State: readSnapshotBlock(context), ManagedBy: 'account' }),
    EnableSnapshotBlockPublicAccess: set((state) => {
      if (BLOCK_STATES.includes(state)) return state;
      throw new AwsError('InvalidParameterValue', `Value (${state}) for parameter State is invalid.`);
    }),
    DisableSnapshotBlockPublicAccess: set(() => 'unblocked'),
  };
}
