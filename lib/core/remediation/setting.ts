import type { ContextWithFacts } from '../evaluation-context';
import type { Fact } from '../facts';
import type { Parameters } from '../parameters';
import type { Json, Operation } from './operation';
import { type ManualFix, type NothingToDo, needsManualFix, type Plan, type Remediation } from './plan';
import { makeCall, makeUndoCall, type Step, type WaitCondition } from './step';

/**
 * A setting of a resource that one call sets, and that one call sets back.
 *
 * @example
 * const volumeType: Setting<Volume, string> = {
 *   label: 'volumeType',
 *   read: ({ type }) => type,
 *   ...setByOneCall<Volume, string>('VolumeType', {
 *     operation: modifyVolume,
 *     parameters: ['VolumeId', 'VolumeType'],
 *     toParameters: ({ id }, VolumeType) => ({ VolumeId: id, VolumeType }),
 *   }),
 * };
 */
export interface Setting<R, V extends Json> {
  /** Its name in the state of a record: `deletionProtection`. */
  readonly label: string;
  /** Returns the present value; `undefined` if the resource does not show it. */
  read(resource: R): V | undefined;
  /** The calls that set it. The first one that can set the value is made. */
  readonly set: SettingCall<R, V> | readonly [SettingCall<R, V>, ...SettingCall<R, V>[]];
  /** The calls that set it back. The first one that can set the value is made; without one, there is no undo. */
  readonly restore: readonly SettingCall<R, V>[];
}

/**
 * A call that sets a setting to a value.
 *
 * @example
 * const call: SettingCall<Volume, string> = {
 *   step: 'SetVolumeType',
 *   operation: modifyVolume,
 *   parameters: ['VolumeId', 'VolumeType'],
 *   toParameters: ({ id }, VolumeType) => ({ VolumeId: id, VolumeType }),
 * };
 */
export interface SettingCall<R, V extends Json> {
  /** The name of the step: `EnableRotation`. */
  readonly step: string;
  readonly operation: Operation;
  /** The parameters of the call: the same ones for every value. */
  toParameters(resource: R, value: V): Readonly<Record<string, Json>>;
  /** The names of the parameters. @default all of the operation */
  readonly parameters?: readonly string[];
  /** Whether it can set a value. @default every value */
  canSet?(value: V): boolean;
  /** The condition to wait for after the call, if its effect comes later than its answer. */
  readonly waitFor?: WaitCondition;
}

/**
 * The value that makes a resource compliant, and what people should know about it.
 *
 * @example
 * const change: SettingChange<boolean> = { to: true, summary: 'Turn on deletion protection' };
 */
export interface SettingChange<V extends Json> {
  readonly to: V;
  /** For people: `Turn on deletion protection`. */
  readonly summary: string;
  readonly sideEffects?: readonly string[];
  readonly notes?: readonly string[];
  readonly cannotUndo?: string;
  readonly pending?: string;
}

/**
 * A remediation that sets one setting: what differs from one rule to another.
 *
 * @example
 * const plan: SettingRemediation<Volume, string, Parameters>['plan'] = () => ({ to: 'gp3', summary: 'Modify to gp3' });
 */
export interface SettingRemediation<R, V extends Json, P extends Parameters> {
  readonly summary: string;
  readonly exclusions: string;
  readonly setting: Setting<R, V>;
  readonly facts?: readonly Fact<unknown>[];
  /** Returns the change for a resource that is non-compliant for certain, or why there is none: pure and total. */
  plan(resource: R, before: V, context: ContextWithFacts<P>): SettingChange<V> | ManualFix | NothingToDo;
}

/**
 * Creates a remediation that makes one call, which sets one setting. Its undo sets the value from before.
 * @throws Error, while planning, if no call sets the value: a bug in the plan
 *
 * @example
 * const call = {
 *   operation: modifyVolume,
 *   parameters: ['VolumeId', 'VolumeType'],
 *   toParameters: ({ id }: Volume, VolumeType: string) => ({ VolumeId: id, VolumeType }),
 * };
 * const remediation = remediateSetting({
 *   summary: 'Modifies the volume to gp3',
 *   exclusions: 'Volumes with the tag volumeType',
 *   setting: { label: 'volumeType', read: ({ type }) => type, ...setByOneCall('VolumeType', call) },
 *   plan: ({ tags }) =>
 *     tags.volumeType === 'gp2'
 *       ? needsManualFix('Its tag says that it stays gp2')
 *       : { to: 'gp3', summary: 'Modify to gp3' },
 * });
 */
export function remediateSetting<R, V extends Json, P extends Parameters = Parameters>(
  options: SettingRemediation<R, V, P>,
): Remediation<R, P> {
  const { summary, exclusions, setting, facts } = options;
  const [first, ...others] = 'step' in setting.set ? [setting.set] : setting.set;
  const sets = [first, ...others].map((call) => ({ ...call, made: toStep(call) }));
  const restores = setting.restore.map((call) => ({ ...call, made: toStep(call) }));
  return {
    summary,
    exclusions,
    steps: [toStep(first), ...others.map(toStep)],
    undoSteps: restores.map(({ made }) => made),
    ...(facts && { facts }),
    plan(resource, context): Plan {
      const before = setting.read(resource);
      if (before === undefined)
        return needsManualFix(`The item does not show ${setting.label}, so no undo could restore it`);
      const change = options.plan(resource, before, context);
      if ('kind' in change) return change;
      const { to, sideEffects = [], ...texts } = change;
      const set = sets.find(({ canSet }) => canSet?.(to) ?? true);
      if (!set) throw new Error(`Cannot plan ${setting.label}: no call sets ${JSON.stringify(to)}`);
      const restore = restores.find(({ canSet }) => canSet?.(before) ?? true);
      return {
        kind: 'fix',
        calls: [makeCall(set.made, set.toParameters(resource, to))],
        undo: restore ? [makeUndoCall(set.made, restore.made, restore.toParameters(resource, before))] : [],
        sideEffects,
        ...texts,
      };
    },
    state: (resource) => ({ [setting.label]: setting.read(resource) ?? null }),
  };
}

const toStep = <R, V extends Json>({ step, operation, parameters, waitFor }: SettingCall<R, V>): Step => ({
  name: step,
  operation,
  parameters: parameters ?? Object.keys(operation.parameters),
  ...(waitFor && { waitFor }),
});

/**
 * Creates the remediation of a rule whose resources need different calls, such as instances and clusters.
 * @param choose returns the remediation of a resource: one of those given
 * @example
 * const remediateDatabase = (instance: Remediation<RdsDatabase>, cluster: Remediation<RdsDatabase>) =>
 *   chooseRemediation(
 *     { summary: 'Turns on deletion protection', exclusions: 'Nothing' },
 *     [instance, cluster],
 *     ({ isCluster }) => (isCluster ? cluster : instance),
 *   );
 */
export const chooseRemediation = <R, P extends Parameters>(
  texts: Pick<Remediation<R, P>, 'summary' | 'exclusions'>,
  [first, ...others]: readonly [Remediation<R, P>, ...Remediation<R, P>[]],
  choose: (resource: R) => Remediation<R, P>,
): Remediation<R, P> => ({
  ...texts,
  steps: [...first.steps, ...others.flatMap(({ steps }) => steps)],
  undoSteps: [first, ...others].flatMap(({ undoSteps }) => undoSteps),
  facts: [first, ...others].flatMap(({ facts = [] }) => facts),
  plan: (resource, context) => choose(resource).plan(resource, context),
  state: (resource) => choose(resource).state(resource),
});

/**
 * Returns the calls of a setting that one operation both sets and sets back.
 * @param name of the setting in the names of the steps: `Protection`
 * @example
 * const { set, restore } = setByOneCall<Volume, string>('VolumeType', {
 *   operation: modifyVolume,
 *   parameters: ['VolumeId', 'VolumeType'],
 *   toParameters: ({ id }, VolumeType) => ({ VolumeId: id, VolumeType }),
 * });
 */
export const setByOneCall = <R, V extends Json>(
  name: string,
  call: Omit<SettingCall<R, V>, 'step' | 'canSet'>,
): { readonly set: SettingCall<R, V>; readonly restore: readonly SettingCall<R, V>[] } => ({
  set: { step: `Set${name}`, ...call },
  restore: [{ step: `Restore${name}`, ...call }],
});
