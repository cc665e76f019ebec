import type { ContextWithFacts } from '../evaluation-context';
import type { Fact } from '../facts';
import type { Parameters } from '../parameters';
import { toClause } from '../text/casing';
import type { Json } from './operation';
import type { Call, Step, UndoCall } from './step';

/**
 * A plan for one resource.
 *
 * @example
 * const plan: Plan = nothingToDo('The volume is being modified already');
 */
export type Plan = Fix | NothingToDo | ManualFix;

/**
 * Calls that remediate the resource.
 *
 * @example
 * const countCalls = ({ calls }: Fix) => calls.length;
 */
export interface Fix {
  readonly kind: 'fix';
  /** One sentence for people: `Revoke tcp 22 from 0.0.0.0/0`. */
  readonly summary: string;
  /** In order; the first that fails stops the rest. */
  readonly calls: readonly Call[];
  /** The calls that undo them, in order. */
  readonly undo: readonly UndoCall[];
  /** Why an undo is not possible, or not complete. */
  readonly cannotUndo?: string;
  /**
   * Other changes that a person should consider first, one sentence each: `The bucket serves a website …`. An automatic
   * remediation does not apply a plan that has any.
   */
  readonly sideEffects: readonly string[];
  /** Other information for people, one sentence each. It does not stop an automatic remediation. */
  readonly notes?: readonly string[];
  /** Why the resource stays non-compliant for a while after the calls: `ACM renews the certificate within hours`. */
  readonly pending?: string;
}

/**
 * Describes what the undo of a plan does not restore; `undefined` if it restores everything.
 *
 * @example
 * describeIrreversible({ undo: [], cannotUndo: 'A sent email cannot be recalled' });
 * // 'Not reversible: a sent email cannot be recalled'
 */
export const describeIrreversible = (plan: {
  readonly undo: readonly unknown[];
  readonly cannotUndo?: string | null | undefined;
}): string | undefined =>
  plan.cannotUndo
    ? `${plan.undo.length > 0 ? 'Not fully reversible' : 'Not reversible'}: ${toClause(plan.cannotUndo)}`
    : undefined;

/**
 * The resource needs no calls, or none at present.
 *
 * @example
 * const plan: NothingToDo = nothingToDo('The volume is being modified already');
 */
export interface NothingToDo {
  readonly kind: 'nothing';
  /** `The volume is being modified already`. */
  readonly reason: string;
}

/**
 * No call can or should be made; a person must decide.
 *
 * @example
 * const plan: ManualFix = needsManualFix('The volume is on an Outpost');
 */
export interface ManualFix {
  readonly kind: 'manual';
  /** The reason against a call, and what a person can do: `It is on an Outpost, which has no gp3: move it`. */
  readonly reason: string;
}

/**
 * Returns the plan for a resource that needs no calls.
 * @example
 * nothingToDo('The volume is being modified already');
 */
export const nothingToDo = (reason: string): NothingToDo => ({ kind: 'nothing', reason });

/**
 * Returns the plan for a resource that a person must fix.
 * @param reason what prevents a call, and what a person can do
 * @example
 * needsManualFix('The volume is on an Outpost, which has no gp3: move it to the Region');
 */
export const needsManualFix = (reason: string): ManualFix => ({ kind: 'manual', reason });

/**
 * How a rule's resources are remediated.
 *
 * @example
 * const MODIFY: Step = { name: 'Modify', operation: modifyVolume, parameters: ['VolumeId', 'VolumeType'] };
 *
 * const remediation: Remediation<Volume> = {
 *   summary: 'The volume becomes gp3',
 *   exclusions: 'Nothing',
 *   steps: [MODIFY],
 *   undoSteps: [],
 *   plan: (volume) => ({
 *     kind: 'fix',
 *     summary: 'Modify the volume to gp3',
 *     calls: [makeCall(MODIFY, { VolumeId: volume.id, VolumeType: 'gp3' })],
 *     undo: [],
 *     sideEffects: [],
 *   }),
 *   state: (volume) => ({ type: volume.type }),
 * };
 */
export interface Remediation<R, P extends Parameters = Parameters> {
  /** Its effect, as one sentence: `Turns on the bucket's public access block`. */
  readonly summary: string;
  /** The resources and settings that it does not touch, likewise. */
  readonly exclusions: string;
  /** Every step that a plan may use, in the order of the runbook. */
  readonly steps: readonly [Step, ...Step[]];
  /** Every step that an undo may use, in the order of the runbook; empty if nothing can be undone. */
  readonly undoSteps: readonly Step[];
  /**
   * The types of the rule's resources that AWS has no call for, with the reason and what a person can do. They are not
   * planned for, and the plan function does not read them.
   */
  readonly manualTypes?: Readonly<Record<string, string>>;
  /** Facts from other items that `plan` needs, besides those of the rule. */
  readonly facts?: readonly Fact<unknown>[];
  /** Plans for a resource that is non-compliant for certain: pure and total. */
  plan(resource: R, context: ContextWithFacts<P>): Plan;
  /**
   * Returns the part of the resource that the calls change. An undo runs only if this part is still as the remediation
   * left it. It is shown to people and stored in the execution record.
   */
  state(resource: R): Json;
}
