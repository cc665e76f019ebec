import type { ConfigurationItem } from '../item';
import type { Reader } from '../reading/reader';
import { capitalize } from '../text/casing';
import { describeError } from '../text/errors';
import { joinList } from '../text/format';
import { applyCalls } from './apply-calls';
import type { Json } from './operation';
import { type Fix, needsManualFix, nothingToDo, type Plan } from './plan';
import type { Call, Step, UndoCall } from './step';

/** How resources of a type are put back to a recorded state, as far as there are operations. */
export interface Restoration<R = unknown> {
  /** The name of its runbooks after the prefix, in kebab case: `security-group-restore`. */
  readonly name: string;
  /** Of one resource type. */
  readonly resource: Reader<R>;
  /** The properties that it puts back, for people: `inbound rules by CIDR range`. */
  readonly properties: string;
  /** Every step that a restore may use, in the order of the runbook. */
  readonly steps: readonly [Step, ...Step[]];
  /** Every step that its undo may use, in the order of the runbook. */
  readonly undoSteps: readonly Step[];
  /** Returns the calls that make the present state the recorded one, in the order of the steps: pure and total. */
  plan(present: R, recorded: R): readonly RestoreCall[];
  /** Lists the parts that the recorded state does not contain, for people: `the policy`. They stay as they are. */
  listUnrecorded(recorded: R): readonly string[];
  /** Returns the part of the resource that the calls change. An undo runs only if it is as the restore left it. */
  state(resource: R): Json;
}

/** A call of a restore, with the one that undoes it. */
export interface RestoreCall {
  readonly call: Call;
  /** Absent if Assay has no call for it. */
  readonly undo?: UndoCall;
  /** Describes the loss that the undo leaves: `a rule that is added again gets a new ID`. */
  readonly loss?: string;
  /** For people: `add tcp 443 from 10.0.0.0/8`. */
  readonly effect: string;
  /** Why the effect shows later than the call returns. */
  readonly pending?: string;
}

/** A plan that puts a recorded state back, and the resource as it leaves it. */
export interface PlannedRestore {
  readonly plan: Plan;
  readonly after: ConfigurationItem;
  /** The parts of the resource that the recorded state does not contain. */
  readonly unrecorded: readonly string[];
}

/**
 * Plans the calls that put a recorded state of a resource back. Both items may have any shape of AWS's: the present one
 * may come from a describe call, the recorded one from AWS Config.
 * @throws UnreadableItem if an item contradicts AWS's shape in a part that the calls depend on
 */
export function planRestore<R>(
  restoration: Restoration<R>,
  present: ConfigurationItem,
  recorded: ConfigurationItem,
): PlannedRestore {
  const { resource, steps, undoSteps } = restoration;
  const target = resource.read(recorded);
  const planned = restoration.plan(resource.read(present), target);
  const unrecorded = restoration.listUnrecorded(target);
  const calls = planned.map(({ call }) => call);
  if (calls.length === 0) {
    return {
      plan: nothingToDo(`There is no difference that Assay has a call for: ${restoration.properties}`),
      after: present,
      unrecorded,
    };
  }
  let after: ConfigurationItem;
  try {
    after = applyCalls(steps, calls, present);
  } catch (error) {
    return { plan: needsManualFix(`AWS would refuse a call. ${describeError(error)}`), after: present, unrecorded };
  }
  const losses = planned.flatMap(({ undo, loss, effect }) =>
    undo ? (loss ?? []) : `Assay has no call that undoes this: ${effect}`,
  );
  const pending = planned.flatMap((one) => one.pending ?? []);
  const plan: Fix = {
    kind: 'fix',
    summary: capitalize(
      joinList(
        planned.map(({ effect }) => effect),
        MAX_EFFECTS,
      ),
    ),
    calls,
    undo: sortBySteps(
      planned.flatMap(({ undo }) => undo ?? []),
      undoSteps,
    ),
    ...(losses.length > 0 && { cannotUndo: capitalize(losses.join('; ')) }),
    sideEffects: [],
    ...(pending[0] !== undefined && { pending: pending[0] }),
  };
  return { plan, after, unrecorded };
}

const MAX_EFFECTS = 5;

/** A runbook makes its calls in the order of its steps. */
const sortBySteps = (calls: readonly UndoCall[], steps: readonly Step[]): UndoCall[] =>
  steps.flatMap(({ name }) => calls.filter(({ step }) => step === name));
