import {
  ELEMENT_START,
  type RunResult,
  type RunSummary,
  toEvaluationJson,
  type UnreadableEntry,
} from '../engine/run-result';

/** Returns the evaluations of a run as `evaluationElements` of {@link RunResult} does. */
export const toElements = (run: RunResult): Iterable<string | Uint8Array> =>
  run.evaluationElements?.() ??
  mapEach(run.evaluations(), (evaluation) => ELEMENT_START + toEvaluationJson(evaluation));

/** Returns an unreadable entry with the fields of the contract, in its order. */
export const toUnreadableOutput = ({
  source,
  resourceType,
  resourceId,
  rule,
  message,
  line,
  column,
}: UnreadableEntry): UnreadableEntry => ({
  source,
  ...(resourceType !== undefined && { resourceType }),
  ...(resourceId !== undefined && { resourceId }),
  ...(rule !== undefined && { rule }),
  message,
  ...(line !== undefined && { line }),
  ...(column !== undefined && { column }),
});

/** Returns the summary of a run with the fields of the contract, in its order. */
export const toSummaryOutput = ({ summary }: RunResult): RunSummary => ({
  items: summary.items,
  evaluated: summary.evaluated,
  compliant: summary.compliant,
  nonCompliant: summary.nonCompliant,
  notApplicable: summary.notApplicable,
  unreadable: summary.unreadable,
  unjudgedTypes: summary.unjudgedTypes,
});

/** Joins the elements of a JSON list, each on its own line. */
export function* joinJsonElements(elements: Iterable<string>, indent: string): Generator<string> {
  let isEmpty = true;
  for (const element of elements) {
    yield `${isEmpty ? '' : ','}\n${indent}${element}`;
    isEmpty = false;
  }
  if (!isEmpty) yield `\n${indent.slice(2)}`;
}

/** Converts elements one by one. */
export function* mapEach<T, U>(elements: Iterable<T>, convert: (element: T) => U): Generator<U> {
  for (const element of elements) yield convert(element);
}
