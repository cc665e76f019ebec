import type { Fact } from '../facts';
import type { Parameters } from '../parameters';
import type { EvaluationContext } from '../rule';
import type { Json } from './operation';
import type { Call, Step, UndoCall } from './step';

/** What is to be done about a non-compliant resource. */
export type Plan = Fix | NothingToDo | ManualFix;

/** Calls that put the resource right. */
export interface Fix {
  readonly kind: 'fix';
  /** One sentence for people: `Revoke tcp 22 from 0.0.0.0/0`. */
  readonly summary: string;
  /** In the order in which they are made; each stops the rest when it fails. */
  readonly calls: readonly Call[];
  /** In the order in which they are made. */
  readonly undo: readonly UndoCall[];
  /** Why the calls, or some of them, cannot be taken back, or not wholly. */
  readonly cannotUndo?: string;
  /**
   * What else the calls change that a person should weigh first, one sentence each: `The bucket serves a website …`.
   * A remediation that no person has looked at leaves such a plan alone.
   */
  readonly sideEffects: readonly string[];
  /** What people should know beside it, one sentence each; it stops nothing. */
  readonly notes?: readonly string[];
  /** Why the rule is not satisfied yet once the calls are made: `ACM renews the certificate within hours`. */
  readonly pending?: string;
}

/** The resource needs nothing, or nothing now. */
export interface NothingToDo {
  readonly kind: 'nothing';
  /** `The volume is being modified already`. */
  readonly reason: string;
}

/** No call can or should be made; a person must decide. */
export interface ManualFix {
  readonly kind: 'people';
  /** What stands in the way, and what a person can do. */
  readonly reason: string;
}

export const nothingToDo = (because: string): NothingToDo => ({ kind: 'nothing', reason: because });
export const needsManualFix = (because: string): ManualFix => ({ kind: 'people', reason: because });

/** How the resources of a rule are put right. */
export interface Remediation<R, P extends Parameters = Parameters> {
  /** What it does, for people, in a phrase: `The bucket's public access block is turned on`. */
  readonly summary: string;
  /** What it leaves to people, likewise. */
  readonly exclusions: string;
  /** Every step that a plan may have, in the order of the document. */
  readonly steps: readonly [Step, ...Step[]];
  /** Every step that an undo may have, in the order of the document; empty when nothing can be undone. */
  readonly undoSteps: readonly Step[];
  /** What stands in other items and is needed to plan, beside the rule's own facts. */
  readonly facts?: readonly Fact<unknown>[];
  /** Pure and total. Asked only about resources that the rule has just called non-compliant, and not undecided. */
  plan(resource: R, circumstances: EvaluationContext<P>): Plan;
  /**
   * What the calls change of the resource, in an order of its own, so that it can be compared: an undo goes ahead only
   * where this is still as the remediation left it. Shown to people and kept as evidence.
   */
  state(resource: R): Json;
}
