import type { RunResult, ReportedEvaluation, RunSummary, UnreadableEntry } from './run-result';

/** The fields of an evaluation, named and ordered as the output contract has them. */
export const EVALUATION_FIELDS = [
  'rule',
  'resourceType',
  'resourceId',
  'accountId',
  'region',
  'complianceType',
  'annotation',
  'severity',
  'orderingTimestamp',
  'source',
] as const satisfies readonly (keyof ReportedEvaluation)[];

/** One evaluation as JSON in one line. Written out, since `JSON.stringify` with a list of fields takes three times as long. */
export const evaluationJson = (evaluation: ReportedEvaluation): string => {
  const { rule, resourceType, resourceId, accountId, region } = evaluation;
  const { complianceType, annotation, severity, orderingTimestamp, source } = evaluation;
  return JSON.stringify({
    rule,
    resourceType,
    resourceId,
    accountId,
    region,
    complianceType,
    annotation,
    severity,
    orderingTimestamp,
    source,
  } satisfies Record<(typeof EVALUATION_FIELDS)[number], unknown>);
};

/** The evaluations of a report as JSON, one a line. */
export const evaluationLines = (report: RunResult): Iterable<string> =>
  report.evaluationLines?.() ?? mapped(report.evaluations(), evaluationJson);

export const toUnreadableOutput = ({ source, resourceType, resourceId, rule, message }: UnreadableEntry): UnreadableEntry => ({
  source,
  ...(resourceType !== undefined && { resourceType }),
  ...(resourceId !== undefined && { resourceId }),
  ...(rule !== undefined && { rule }),
  message,
});

export const toSummaryOutput = ({ summary }: RunResult): RunSummary => ({
  items: summary.items,
  evaluated: summary.evaluated,
  compliant: summary.compliant,
  nonCompliant: summary.nonCompliant,
  notApplicable: summary.notApplicable,
  unreadable: summary.unreadable,
  unjudgedTypes: summary.unjudgedTypes,
});

/** The elements of a JSON list that is written piece by piece, each on a line of its own. */
export function* jsonElements(elements: Iterable<string>, indent: string): Generator<string> {
  let any = false;
  for (const element of elements) {
    yield `${any ? ',' : ''}\n${indent}${element}`;
    any = true;
  }
  if (any) yield `\n${indent.slice(2)}`;
}

/** Each of the elements, made into something else as it passes. */
export function* mapped<T, U>(elements: Iterable<T>, to: (element: T) => U): Generator<U> {
  for (const element of elements) yield to(element);
}
