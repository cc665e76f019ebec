import { groupBy } from '../../../../core/collections/groups';
import type { AccountResource } from '../../../account/resources';
import { type AwsCall, AwsError, type CallInput } from '../../../aws-call';
import type { AnswerCall, Operations } from '../../../service';
import type { ServiceContext } from '../../service-context';
import { toConfiguration, toSdkStructure } from '../../shapes';
import { answerFiltered } from '../filters';
import { EC2_KINDS, refuseId } from '../kinds';
import { describeGroups, setGroups } from '../network-interfaces';
import type { EbsSettings } from '../settings/ebs-encryption';
import type { LaunchDefaults } from '../settings/launch-templates';
import { INSTANCE_TYPE, INTERFACE_TYPE, VOLUME_TYPE } from '../types';
import { detachVolume } from '../volumes';
import { createRunInstances } from './launch';
import { describeInstances, readStateName, STATES, type StateName, toState } from './states';

/** A terminated instance is described for about an hour. */
const TERMINATED_TIME = 3_600_000;

/** An instance that is terminated, and when it was, in epoch milliseconds. */
export interface TerminatedInstance {
  readonly instance: AccountResource;
  readonly time: number;
}

/** Instances reach the state that a call asks for at once; the answer has the state on the way. */
export function createInstanceOperations(
  context: ServiceContext,
  ebs: EbsSettings,
  terminated: Map<string, TerminatedInstance>,
  findLaunchDefaults: (specification: CallInput) => LaunchDefaults,
): Operations {
  const { resources, scope, clock } = context;
  const listTerminated = (): AccountResource[] => {
    for (const [id, { time }] of terminated) if (clock.time - time > TERMINATED_TIME) terminated.delete(id);
    return [...terminated.values()].map(({ instance }) => instance);
  };
  /** Finds an instance, which may be terminated. */
  const findAny = (id: string): AccountResource => {
    const instance = resources.find(INSTANCE_TYPE, id) ?? listTerminated().find(({ resourceId }) => resourceId === id);
    return instance ?? refuseId(EC2_KINDS.i, id);
  };
  const find = (id: string): AccountResource => {
    const instance = findAny(id);
    if (readStateName(instance) !== 'terminated') return instance;
    const message = `The instance '${id}' is not in a state from which it can be modified.`;
    throw new AwsError('IncorrectInstanceState', message);
  };
  const select = (ids: readonly string[] | undefined): AccountResource[] =>
    ids?.map(findAny) ?? [...resources.list(INSTANCE_TYPE), ...listTerminated()];

  const move =
    (output: string, transition: StateName, target: StateName, allowed: readonly StateName[]): AnswerCall =>
    (call) => {
      const instances = (call.input.InstanceIds as string[]).map(findAny);
      const changes = instances.map((instance) => {
        const name = readStateName(instance);
        if (name !== target && !allowed.includes(name)) {
          throw new AwsError(
            'IncorrectInstanceState',
            `The instance '${instance.resourceId}' is not in a state from which it can be ${target}.`,
          );
        }
        return { instance, name };
      });
      for (const { instance, name } of changes) {
        if (name === target) continue;
        if (target === 'terminated') terminate(instance, call);
        else setState(instance, target, call);
      }
      return {
        [output]: changes.map(({ instance, name }) => ({
          InstanceId: instance.resourceId,
          PreviousState: { Code: STATES[name], Name: name },
          CurrentState: {
            Code: STATES[name === target ? target : transition],
            Name: name === target ? target : transition,
          },
        })),
      };
    };

  const setState = (instance: AccountResource, name: StateName, call: AwsCall): void => {
    const configuration = { ...instance.configuration, state: toState(name) };
    resources.put({ ...instance, configuration }, call);
  };

  /** Deletes the instance, its interfaces and those of its volumes that go with it. */
  const terminate = (instance: AccountResource, call: AwsCall): void => {
    const { resourceId } = instance;
    for (const volume of resources.list(VOLUME_TYPE)) {
      const attachments = (volume.configuration.attachments ?? []) as {
        instanceId?: string;
        deleteOnTermination?: boolean;
      }[];
      const attachment = attachments.find(({ instanceId }) => instanceId === resourceId);
      if (!attachment) continue;
      if (attachment.deleteOnTermination) resources.delete(VOLUME_TYPE, volume.resourceId, call);
      else resources.put(detachVolume(volume), call);
    }
    for (const eni of resources.list(INTERFACE_TYPE)) {
      const attachment = eni.configuration.attachment as { instanceId?: string } | undefined;
      if (attachment?.instanceId === resourceId) resources.delete(INTERFACE_TYPE, eni.resourceId, call);
    }
    resources.delete(INSTANCE_TYPE, resourceId, call);
    const { privateIpAddress: _, publicIpAddress: __, subnetId: ___, vpcId: ____, ...kept } = instance.configuration;
    const none = { blockDeviceMappings: [], networkInterfaces: [], securityGroups: [], state: toState('terminated') };
    terminated.set(resourceId, { instance: { ...instance, configuration: { ...kept, ...none } }, time: clock.time });
  };

  /** The instances of one launch are one reservation. */
  const groupReservations = (instances: readonly { readonly InstanceId: string }[]): object[] => {
    const toReservation = ({ InstanceId }: { readonly InstanceId: string }): string =>
      String(findAny(InstanceId).configuration.reservationId ?? `r-${InstanceId.slice(2)}`);
    return [...groupBy(instances, toReservation)].map(([ReservationId, Instances]) => ({
      ReservationId,
      OwnerId: scope.account,
      Groups: [],
      Instances,
    }));
  };

  return {
    RunInstances: createRunInstances(context, ebs, findLaunchDefaults),
    StartInstances: move('StartingInstances', 'pending', 'running', ['stopped']),
    StopInstances: move('StoppingInstances', 'stopping', 'stopped', ['running']),
    TerminateInstances: move('TerminatingInstances', 'shutting-down', 'terminated', ['running', 'stopped']),
    RebootInstances: ({ input }) => {
      for (const id of input.InstanceIds as string[]) find(id);
      return {};
    },
    DescribeInstanceAttribute: ({ input: { InstanceId, Attribute } }) => {
      const [instance] = describeInstances([find(InstanceId)]) as CallInput[];
      return { InstanceId, ...describeAttribute(Attribute, instance ?? {}) };
    },
    ModifyInstanceAttribute: (call) => {
      const { InstanceId, Groups, InstanceType, SourceDestCheck, EbsOptimized } = call.input;
      const instance = find(InstanceId);
      if (InstanceType && readStateName(instance) !== 'stopped') {
        throw new AwsError('IncorrectInstanceState', `The instance '${InstanceId}' is not in the 'stopped' state.`);
      }
      if (Groups) replaceGroups(instance, Groups, call);
      const changes = {
        ...(InstanceType && { instanceType: InstanceType.Value }),
        ...(SourceDestCheck && { sourceDestCheck: SourceDestCheck.Value }),
        ...(EbsOptimized && { ebsOptimized: EbsOptimized.Value }),
      };
      if (Object.keys(changes).length > 0) {
        const current = find(InstanceId);
        resources.configure(current, changes, call);
      }
      return {};
    },
    ModifyInstanceMetadataOptions: (call) => {
      const { InstanceId, DryRun: _, ...options } = call.input;
      const instance = find(InstanceId);
      const metadataOptions = {
        ...(instance.configuration.metadataOptions as object | undefined),
        ...toConfiguration(options),
      };
      resources.configure(instance, { metadataOptions }, call);
      const described = toSdkStructure('ec2', 'InstanceMetadataOptionsResponse', metadataOptions);
      return { InstanceId, InstanceMetadataOptions: { ...described, State: 'pending' } };
    },
    DescribeInstances: (call) => {
      const found = describeInstances(select(call.input.InstanceIds)) as { InstanceId: string }[];
      const page = answerFiltered(call, 'Reservations', found);
      return { ...page, Reservations: groupReservations((page as { Reservations: typeof found }).Reservations) };
    },
    DescribeInstanceStatus: (call) => {
      const { input } = call;
      const found = select(input.InstanceIds).filter(
        (instance) => input.IncludeAllInstances === true || readStateName(instance) === 'running',
      );
      const statuses = found.map(({ resourceId, availabilityZone, configuration }) => {
        const { code, name } = configuration.state as { code: number; name: string };
        const passed = { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] };
        return {
          InstanceId: resourceId,
          AvailabilityZone: availabilityZone,
          InstanceState: { Code: code, Name: name },
          InstanceStatus: passed,
          SystemStatus: passed,
        };
      });
      return answerFiltered(call, 'InstanceStatuses', statuses);
    },
  };

  function replaceGroups(instance: AccountResource, groupIds: readonly string[], call: AwsCall): void {
    const groups = describeGroups(context, groupIds);
    for (const eni of resources.list(INTERFACE_TYPE)) {
      const attachment = eni.configuration.attachment as { instanceId?: string; deviceIndex?: number } | undefined;
      if (attachment?.instanceId !== instance.resourceId || attachment.deviceIndex !== 0) continue;
      resources.put(setGroups(eni, 'groups', groups), call);
    }
    resources.put(setGroups(find(instance.resourceId), 'securityGroups', groups), call);
  }
}

/** Describes an attribute of an instance: `instanceType`, `groupSet`. */
function describeAttribute(attribute: string, instance: CallInput): object {
  const lists: Readonly<Record<string, readonly [name: string, value: unknown]>> = {
    blockDeviceMapping: ['BlockDeviceMappings', instance.BlockDeviceMappings],
    groupSet: ['Groups', instance.SecurityGroups],
    productCodes: ['ProductCodes', instance.ProductCodes ?? []],
  };
  const name = attribute.charAt(0).toUpperCase() + attribute.slice(1);
  const [list, elements] = lists[attribute] ?? [name, { Value: instance[name] ?? INITIAL_ATTRIBUTES[attribute] }];
  return { [list]: elements };
}

/** The attributes of an instance that its description does not have, as those of a new one. */
const INITIAL_ATTRIBUTES: Readonly<Record<string, unknown>> = {
  disableApiStop: false,
  disableApiTermination: false,
  instanceInitiatedShutdownBehavior: 'stop',
};
